"""Backups: kept while the site serves, put back into an empty place, refused whole where something is wrong."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from institute.core import backups
from institute.publications.models import PublicationPage

pytestmark = pytest.mark.django_db
SECRET = "a secret of the site, " * 4


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    """Return a data folder with a secret, an upload, and what is made again."""
    folder = tmp_path / "data"
    for name, text in {
        "secret-key": SECRET,
        "media/editions/Shinzō.pdf": "%PDF",
        "kept/releases/r.txt": "not yet",
        "static/css/site.css": "made again",
        "cache/numba/x": "made again",
        "site.sqlite3-wal": "the database's own",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    settings.DATA = folder
    return folder


@pytest.fixture
def archive(data: Path, tmp_path: Path) -> Path:
    """Return a backup of the demonstration."""
    backups.write(tmp_path / "kept.tar.gz")
    return tmp_path / "kept.tar.gz"


@pytest.fixture
def empty(archive: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data folder that holds nothing, with a database that is taken for empty."""
    settings.DATA = tmp_path / "empty"
    settings.DATA.mkdir()
    monkeypatch.setattr(connection.introspection, "table_names", lambda: [])
    return settings.DATA


def packed(to: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(to, "w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return to


def members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as opened:
        return {member.name: opened.extractfile(member).read() for member in opened}  # type: ignore[union-attr]


def test_a_backup_holds_the_database_and_all_that_is_not_made_again(archive: Path, data: Path) -> None:
    kept = members(archive)
    rows = backups.ROWS if connection.vendor == "sqlite" else backups.STATEMENTS
    assert set(kept) == {
        backups.MANIFEST,
        rows,
        "data/secret-key",
        "data/media/editions/Shinzō.pdf",
        "data/kept/releases/r.txt",
        backups.SUMS,
    }
    assert set(json.loads(kept.pop(backups.SUMS))) == set(kept)
    assert archive.stat().st_mode & 0o077 == 0, "only its owner may read a secret"
    assert b"how-far-can-tokyo-hold-the-line" in kept[rows]
    assert [file.name for file in archive.parent.iterdir() if file.name.startswith(".")] == []


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Yield the environment of another, empty site on a database of the same kind."""
    address = ""
    if connection.vendor == "postgresql":
        address = urlunsplit(urlsplit(os.environ["THINKTANK_DATABASE"])._replace(path="/put_back"))
        subprocess.run(["createdb", "--maintenance-db", os.environ["THINKTANK_DATABASE"], "put_back"], check=True)
    yield {
        **{name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        "DATA": str(tmp_path / "again"),
        "THINKTANK_DATABASE": address,
    }
    if address:
        subprocess.run(["dropdb", "--maintenance-db", os.environ["THINKTANK_DATABASE"], "put_back"], check=True)


def test_a_backup_put_back_is_the_same_site_and_is_never_written_over(archive: Path, elsewhere: dict[str, str]) -> None:
    def managed(*arguments: str) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-m", "thinktank", "manage", *arguments]
        return subprocess.run(program, env=elsewhere, capture_output=True, text=True, check=False)

    done = managed("restore", str(archive))
    assert done.returncode == 0, done.stderr
    again = Path(elsewhere["DATA"])
    assert (again / "media/editions/Shinzō.pdf").read_text() == "%PDF"
    assert (again / "secret-key").read_text() == SECRET
    proven = managed("verify_record")
    assert proven.returncode == 0 and "sound" in proven.stdout, proven.stderr
    titles = (
        "from institute.publications.models import PublicationPage as P;"
        "print(*P.objects.order_by('pk').values_list('title', flat=True), sep='\\n')"
    )
    shown = managed("shell", "--no-imports", "-c", titles)
    assert shown.stdout.split("\n")[:-1] == [*PublicationPage.objects.order_by("pk").values_list("title", flat=True)]
    refused = managed("restore", str(archive))
    assert refused.returncode == 1 and "There is a site already" in refused.stderr
    assert (again / "secret-key").read_text() == SECRET


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("here.zip", "must end with .tar"),
        ("no/folder/x.tar", "is no folder"),
        ("data/x.tar", "lies in the folder that is to be kept"),
        ("kept.tar.gz", "is there already"),
    ],
)
def test_a_place_that_will_not_do_is_refused(name: str, said: str, archive: Path, tmp_path: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(CommandError, match=said):
        call_command("backup", tmp_path / name)
    assert archive.read_bytes() == before


def test_a_full_disk_leaves_nothing_behind(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any, **named: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tarfile.TarFile, "addfile", full)
    with pytest.raises(CommandError, match="No space left on device"):
        call_command("backup", tmp_path / "kept.tar")
    assert [file.name for file in tmp_path.iterdir()] == ["data"]


def test_a_site_is_never_written_over(archive: Path, data: Path) -> None:
    with pytest.raises(CommandError, match="There is a site already"):
        call_command("restore", archive)
    assert (data / "secret-key").read_text() == SECRET


def test_files_without_a_database_are_not_written_over_either(archive: Path, empty: Path) -> None:
    (empty / "media").mkdir()
    (empty / "media" / "a.png").write_text("somebody's")
    with pytest.raises(CommandError, match=r"holds files of a site already \(media\)"):
        call_command("restore", archive)


def test_what_is_no_sound_backup_is_refused_whole(archive: Path, empty: Path, tmp_path: Path) -> None:
    good = members(archive)
    manifest = json.loads(good[backups.MANIFEST])
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    text = tmp_path / "text.tar.gz"
    text.write_text("no archive")

    def changed(**to: Any) -> Path:
        return packed(tmp_path / "changed.tar.gz", {**good, backups.MANIFEST: json.dumps(manifest | to).encode()})

    wrong: list[tuple[Path, str]] = [
        (tmp_path / "none.tar", "No such file"),
        (packed(tmp_path / "short.tar.gz", dict([*good.items()][:-1])), f"is damaged: it ends before {backups.SUMS}"),
        (packed(tmp_path / "less.tar.gz", {**good, "data/x": b""}), "is damaged: data/x is not what was kept"),
        (text, r"is no archive, or is damaged: [^\n]+\.\Z"),
        (packed(tmp_path / "foreign.tar.gz", {"readme": b"hello"}), "no backup.json"),
        (packed(tmp_path / "out.tar.gz", {**good, "../out": b"x"}), "outside the destination"),
    ]
    for source, said in wrong:
        with pytest.raises(CommandError, match=said):
            call_command("restore", source)
        assert [*empty.iterdir()] == [], source
    for to, said in (
        ({"database": other}, f"is of a database of {other}"),
        (
            {"migrations": [*manifest["migrations"], "core.9999_to_come"]},
            "newer version of the site.*core.9999_to_come",
        ),
        ({"format": 2}, "newer version"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("restore", changed(**to))
        assert [*empty.iterdir()] == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("kind", ["tar.gz", "tar"])
def test_bytes_lost_or_changed_anywhere_are_noticed(kind: str, archive: Path, empty: Path, tmp_path: Path) -> None:
    """Tar takes a broken header for the end and a broken content for the content; gzip's sum stands after both."""
    if kind == "tar":
        with tarfile.open(tmp_path / "kept.tar", "w") as plain:
            for name, content in members(archive).items():
                info = tarfile.TarInfo(name)
                info.size = len(content)
                plain.addfile(info, io.BytesIO(content))
        archive = tmp_path / "kept.tar"
    kept, bad = archive.read_bytes(), tmp_path / f"bad.{kind}"
    for tenth in (0.05, 0.21, 0.38, 0.53, 0.71, 0.88, 0.95):
        at = int(len(kept) * tenth)
        for broken in (kept[:at], kept[:at] + bytes(sign ^ 0xFF for sign in kept[at : at + 200]) + kept[at + 200 :]):
            bad.write_bytes(broken)
            with pytest.raises(CommandError, match=r"damaged|no backup\.json"):
                call_command("restore", bad)
            assert [*empty.iterdir()] == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="pg_dump reads one snapshot by itself")
def test_the_kept_database_is_one_moment_of_it(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "rows").write_bytes(members(archive)[backups.ROWS])
    with closing(sqlite3.connect(tmp_path / "rows")) as kept:
        assert kept.execute("SELECT count(*) FROM publications_publicationpage").fetchone() == (
            PublicationPage.objects.count(),
        )
