"""What the environment may say, and how `serve` answers when something is in its way."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from institute.config import environment, server


def test_the_secret_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    key = environment.secret_key(tmp_path)
    assert environment.secret_key(tmp_path) == key and len(key) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    (tmp_path / "secret-key").write_text("short")
    with pytest.raises(environment.Misconfigured, match="no whole key"):
        environment.secret_key(tmp_path)


def test_databases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THINKTANK_DATABASE", raising=False)
    assert environment.database(tmp_path)["NAME"] == tmp_path / "site.sqlite3"
    monkeypatch.setenv("THINKTANK_DATABASE", "postgresql://ann:s%40fe@db.example:5433/institute")
    found = environment.database(tmp_path)
    assert [found[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "ann",
        "s@fe",
        "db.example",
        "5433",
        "institute",
    ]
    monkeypatch.setenv("THINKTANK_DATABASE", "mysql://x/y")
    with pytest.raises(environment.Misconfigured, match="postgresql://"):
        environment.database(tmp_path)


def test_proxies_and_networks_are_read_or_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.proxies() == 0 and environment.networks("THINKTANK_STAFF_NETWORKS") == []
    monkeypatch.setenv("THINKTANK_PROXIES", "2")
    monkeypatch.setenv("THINKTANK_STAFF_NETWORKS", "10.1.0.0/16, 2001:db8::/32")
    assert environment.proxies() == 2
    assert [str(each) for each in environment.networks("THINKTANK_STAFF_NETWORKS")] == ["10.1.0.0/16", "2001:db8::/32"]
    for wrong in ("-1", "many", "1.5", "99"):
        monkeypatch.setenv("THINKTANK_PROXIES", wrong)
        with pytest.raises(environment.Misconfigured, match="THINKTANK_PROXIES"):
            environment.proxies()
    monkeypatch.setenv("THINKTANK_STAFF_NETWORKS", "10.1.0.0/99")
    with pytest.raises(environment.Misconfigured, match="names no network"):
        environment.networks("THINKTANK_STAFF_NETWORKS")


def test_switches_are_on_or_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THINKTANK_HTTPS", "yes")
    with pytest.raises(environment.Misconfigured, match="THINKTANK_HTTPS=on"):
        environment.flag("THINKTANK_HTTPS", default=False)


def _serve(tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "thinktank", "serve"]
    environment_ = {**os.environ, "DATA": str(tmp_path), **variables}
    return subprocess.run(call, capture_output=True, text=True, check=False, env=environment_, timeout=60)


def test_a_port_in_use_gets_a_clear_message(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _serve(tmp_path, PORT=str(port))
    assert done.returncode == 2
    assert f"Port {port} on 127.0.0.1 is in use" in done.stderr and f"PORT={port + 1}" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_environment_is_a_sentence(tmp_path: Path) -> None:
    done = _serve(tmp_path, PORT="0")
    assert done.returncode == 2 and "--port" in done.stderr and "Traceback" not in done.stderr
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = _serve(tmp_path, PORT=str(port), THINKTANK_DATABASE="mysql://x/y")
    assert done.returncode == 2 and "postgresql://" in done.stderr and "Traceback" not in done.stderr


def test_a_data_folder_that_cannot_be_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DATA", str(tmp_path / "file" / "below"))
    with pytest.raises(environment.Misconfigured, match="DATA=FOLDER"):
        environment.data_folder()
    for command in (["serve"], ["manage", "check"]):
        done = subprocess.run(
            [str(Path(sys.executable).with_name("thinktank")), *command],
            env={**os.environ, "PORT": "8765"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2 and "cannot be the data folder" in done.stderr, command
        assert "Traceback" not in done.stderr


def test_an_address_is_told_only_when_it_answers() -> None:
    told: list[bool] = []
    ended = threading.Event()
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
        waiting = threading.Thread(target=lambda: told.append(server.answers("127.0.0.1", port, ended)))
        waiting.start()
        waiting.join(0.3)
        assert told == [], "taken, but nobody listens"
        door.listen()
        visitor, _ = door.accept()
        assert visitor.recv(4096).startswith(b"GET /healthz ") and told == []
        visitor.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        waiting.join(20)
        visitor.close()
    assert told == [True], "whatever it says"
    ended.set()
    assert server.answers("127.0.0.1", port, ended) is False, "a server that ended is told of nowhere"
