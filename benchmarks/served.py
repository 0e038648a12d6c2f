"""A site of its own for a benchmark: an empty folder, the demonstration institute, a free port. Measures nothing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STARTS_WITHIN = 180.0


@contextmanager
def served(address: str | None = None) -> Iterator[str]:
    """Give the address of a running site: the one named, or a new one that ends with the benchmark."""
    if address is not None:
        yield address.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="thinktank-benchmark-") as data, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {**os.environ, "DATA": data, "PORT": str(port), "THINKTANK_RATE_LIMIT": "off"}
        environment.pop("THINKTANK_DATABASE", None)
        program = Path(sys.executable).with_name("thinktank")
        process = subprocess.Popen(
            [str(program), "serve"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            found = f"http://127.0.0.1:{port}"
            _wait_for(found, process)
            yield found
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("the site did not start")
