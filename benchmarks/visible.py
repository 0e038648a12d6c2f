"""How long after publishing an edit shows, when several workers answer from their caches. Asserts nothing.

Run: ``.venv/bin/python benchmarks/visible.py [WORKERS]``, by default 2. The site is served by so many processes from a
folder that is thrown away, or from the database that THINKTANK_DATABASE names; an edit is published in another process
still, while four readers ask for the page without a pause. Printed is when the last of them got the page as it was.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from served import _wait_for

EDITS, READERS, LASTS = 4, 2, 2.5


def main() -> None:
    """Print the figures."""
    workers = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    with workers_of(workers) as address:
        _measure(address, workers)


@contextmanager
def workers_of(workers: int) -> Iterator[str]:
    """Give the address of a site of its own that so many processes serve, with Django set up on it here too."""
    with tempfile.TemporaryDirectory(prefix="thinktank-benchmark-") as data, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        os.environ.update(DATA=data, PORT=str(port), THINKTANK_RATE_LIMIT="off")
        os.environ["DJANGO_SETTINGS_MODULE"] = "institute.config.settings.serve"
        from institute.config.preparing import prepare

        prepare(lambda _: None)
        program = Path(sys.executable).with_name("granian")
        asked = ["--interface", "wsgi", "--workers", str(workers), "--port", str(port), "--log-level", "error"]
        asked += ["--workers-kill-timeout", "5"]
        process = subprocess.Popen([str(program), *asked, "institute.config.wsgi:application"], start_new_session=True)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process)
            yield address
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(30)


def _measure(address: str, workers: int) -> None:
    from django.db import connection

    from institute.publications.models import PublicationPage

    # The newest stands in the feed and on the first page of its list.
    page = PublicationPage.objects.live().filter(case=None).order_by("-date_issued", "-number").first()
    assert page is not None
    where = {"its page": page.url, "the feed": "/feed.xml", "the list": f"/publications/?series={page.series.code}"}
    print(
        f"{workers} workers on {connection.vendor}; seconds until nobody gets what was there before, of {EDITS} edits"
    )
    for what, path in where.items():
        late, answers = [], 0
        for _ in range(EDITS):
            title = f"Edited at {time.time_ns()}"
            seen: list[tuple[float, bool]] = []
            readers = [threading.Thread(target=_read, args=(address + str(path), title, seen)) for _ in range(READERS)]
            for reader in readers:
                reader.start()
            time.sleep(0.3)
            latest = page.get_latest_revision_as_object()
            latest.title = title
            latest.save_revision().publish()
            published = time.monotonic()
            for reader in readers:
                reader.join()
            late.append(max((at - published for at, is_new in seen if not is_new), default=0.0))
            answers += len(seen)
        late.sort()
        middle, worst = max(late[len(late) // 2], 0.0), max(late[-1], 0.0)
        print(f"{what:<12}median {middle:6.2f}  worst {worst:6.2f}  ({answers:,} answers)", flush=True)


def _read(url: str, title: str, seen: list[tuple[float, bool]]) -> None:
    """Ask again and again, over a connection of its own each time, so that any worker may answer."""
    end = time.monotonic() + LASTS
    while time.monotonic() < end:
        asked = time.monotonic()
        with urllib.request.urlopen(url, timeout=30) as answer:
            seen.append((asked, title in answer.read().decode()))


if __name__ == "__main__":
    main()
