"""How long the record's pages take with a large record loaded, over real HTTP on this machine. Asserts nothing.

Run: ``.venv/bin/python benchmarks/record_page.py [LINES]``. It makes a site of its own in a folder that is thrown
away, puts an invented record of so many lines in the place of the demonstration's, serves it, and prints quantiles:
of the record's page, of a forecast's and of an author's, and of the first request after a new line of each kind.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from record import invented
from served import _wait_for

REQUESTS = 200
NEW_LINES = 5


def main() -> None:
    """Print the figures."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="thinktank-benchmark-") as data, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        os.environ.update(DATA=data, PORT=str(port), THINKTANK_RATE_LIMIT="off")
        os.environ.pop("THINKTANK_DATABASE", None)
        _load(lines)
        program = Path(sys.executable).with_name("thinktank")
        process = subprocess.Popen(
            [str(program), "serve"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process)
            _measure(address)
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(30)


def _load(lines: int) -> None:
    """Set the site up and put an invented record in the place of the demonstration's."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "institute.config.settings.serve"
    from institute.config.preparing import prepare

    prepare(lambda _: None)
    from django.db import connection

    from institute.record.ledger import book, triggers

    questions = lines // 12
    data = invented(lines - 2 * questions, questions)
    with connection.cursor() as cursor:
        for statement in (*triggers.lifted(connection.vendor), f"DELETE FROM {triggers.LINES}"):
            cursor.execute(statement)
    began = time.process_time()
    loaded = book.load(data)
    print(f"{loaded:,} lines on {questions:,} questions, {len(data) / 1e6:.0f} MB; checked and stored in ", end="")
    print(f"{time.process_time() - began:.1f} s of CPU")
    with connection.cursor() as cursor:
        for statement in triggers.laid(connection.vendor):
            cursor.execute(statement)


def _measure(address: str) -> None:
    print(f"{'first request of the process: folded, scored, shown':<58}{_ask(address, '/record/'):>9.0f} ms")
    for what, path in (
        ("the record's page", "/record/"),
        ("a list of forecasts", "/record/forecasts/?state=resolved&by=p1"),
        ("a forecast's page", "/record/forecasts/bench/q7/"),
        ("an author's page", "/record/by/p1/"),
        ("what resolves next", "/record/next/"),
    ):
        _ask(address, path)
        times = sorted(_ask(address, path) for _ in range(REQUESTS))
        middle, late = times[len(times) // 2], times[int(0.95 * len(times))]
        print(f"{what:<58}{middle:>9.1f} ms median {late:>9.1f} ms at the 95th percentile")
    for kind in ("question", "entry", "re-resolution"):
        wrote, firsts, seconds = [], [], []
        for i in range(NEW_LINES):
            began = time.process_time()
            _add_a_line(kind, i)
            wrote.append((time.process_time() - began) * 1000)
            firsts.append(_ask(address, "/record/"))
            seconds.append(_ask(address, "/record/"))
        print(f"{f'after a new {kind}: the first request':<58}{max(firsts):>9.0f} ms at most, of {NEW_LINES}")
        print(f"{'  the one after it':<58}{max(seconds):>9.1f} ms at most")
        print(f"{'  writing it, CPU':<58}{statistics.median(wrote):>9.1f} ms median")


def _add_a_line(kind: str, i: int) -> None:
    """Add a line by another process than the one that serves, as the clock or a second server does."""
    from institute.record.ledger import book
    from thinktank.forecasting.ledger import Dated

    now = dt.datetime.now(dt.UTC)
    line: dict[str, object] = {"kind": kind, "case": "bench", "forecast": f"q{i}" if kind[0] == "r" else f"new{i}"}
    if kind == "question":
        line |= {"type": "binary", "question": f"New question {i}?", "source": "Nobody", "opens": f"{now:%Y-%m-%d}"}
        line |= {"closes": f"{now.year + 1}-06-30", "resolve_by": f"{now.year + 1}-12-31", "words": "ICD203"}
    elif kind == "entry":
        line |= {"by": "p1", "value": 0.25}
    else:
        line |= {"outcome": "annulled", "by": "second", "known": "2026-01-01", "note": "It was not to be answered."}
    book.write([Dated(dt.date(2026, 1, 1), line)], now)


def _ask(address: str, path: str) -> float:
    began = time.perf_counter()
    with urllib.request.urlopen(f"{address}{path}", timeout=120) as answer:
        answer.read()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
