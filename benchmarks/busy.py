"""What readers get while editors publish: errors, waits, edits shown late, numbers that are missing. Asserts nothing.

Run: ``.venv/bin/python benchmarks/busy.py [WORKERS [READERS]]``, by default 2 and 4. The site is served by so many
processes from a folder that is thrown away, or from the database that THINKTANK_DATABASE names. Readers ask for pages,
lists, feeds, searches and PDFs without a pause. Meanwhile an editor changes one piece every second, and then fifty
pieces of one series are published at the same moment, by fifty threads of another process.
"""

from __future__ import annotations

import itertools
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from visible import workers_of

EDITS, AT_ONCE, LATEST = 10, 50, 5.0


@dataclass
class Seen:
    """What readers got."""

    taken: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    ended: threading.Event = field(default_factory=threading.Event)


def main() -> None:
    """Print the figures."""
    workers, readers = ([int(said) for said in sys.argv[1:]] + [2, 4][len(sys.argv) - 1 :])[:2]
    with workers_of(workers) as address:
        _measure(address, workers, readers)


def _measure(address: str, workers: int, readers: int) -> None:
    from django.db import connection

    from institute.publications.models import PublicationPage

    live = PublicationPage.objects.live().select_related("current")
    paths = [str(page.url) for page in live]
    paths += [f"/{page.key}.pdf" for page in live] + [f"/{page.key}.md" for page in live]
    paths += [
        "/",
        "/publications/",
        "/publications/?series=CO",
        "/feed.xml",
        "/corrections/",
        "/sitemap.xml",
        "/series/co/",
    ]
    paths += [f"/search/?q={word}" for word in ("treaty", "strait", "harbour", "tariffs", "alliance")]
    page = live.filter(case=None).order_by("-date_issued", "-number").first()
    assert page is not None
    print(f"{workers} workers on {connection.vendor}, {readers} readers of {len(paths)} addresses")
    _while_reading("an edit every second", address, paths, readers, lambda: _edits(address, page))
    _while_reading("fifty published at once", address, paths, readers, _fifty)


def _while_reading(what: str, address: str, paths: list[str], readers: int, work: Any) -> None:
    seen = Seen()
    threads = [
        threading.Thread(target=_read, args=(address, paths[place:] + paths[:place], seen)) for place in range(readers)
    ]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    said = work()
    lasted = time.monotonic() - began
    seen.ended.set()
    for thread in threads:
        thread.join()
    times = sorted(seen.taken) or [0.0]
    rate, late = len(times) / lasted, times[int(0.95 * len(times))] * 1000
    print(f"{what}: {said}")
    print(
        f"  readers: {len(times):,} answers, {rate:,.0f} a second, median {times[len(times) // 2] * 1000:.1f} ms, ",
        end="",
    )
    print(f"95 % {late:.0f} ms, longest {times[-1] * 1000:.0f} ms; failed: {dict(seen.failed) or 'none'}", flush=True)


def _edits(address: str, page: Any) -> str:
    """Change a piece again and again; say how long the last reader saw it as it was."""
    waited = []
    for number in range(EDITS):
        latest = page.get_latest_revision_as_object()
        latest.title = f"Edited for the {number}th time at {time.time_ns()}"
        latest.save_revision().publish()
        published = time.monotonic()
        last_old = published
        while time.monotonic() - published < 1.0 or last_old > published + LATEST:
            asked = time.monotonic()
            # A connection of its own each time, so that any worker may answer.
            with urllib.request.urlopen(address + str(page.url), timeout=60) as answer:
                if latest.title not in answer.read().decode():
                    last_old = asked
        waited.append(last_old - published)
    return f"shown as it was for at most {max(waited):.2f} s, median {sorted(waited)[EDITS // 2]:.2f} s"


def _fifty() -> str:
    """Publish fifty drafts at one moment; say which numbers they got."""
    from django.db import connection

    from institute.publications.models import IssuedNumber, PublicationIndexPage, PublicationPage, Series
    from institute.publications.publishing import publish

    series = Series.objects.create(code="BZ", name="Busy")
    index, drafts = PublicationIndexPage.objects.get(), []
    for place in range(AT_ONCE):
        made = PublicationPage(title=f"Busy {place}", series=series, synopsis="Words.", body="[]")
        index.add_child(instance=made)
        drafts.append(made)
    faults: list[BaseException] = []
    start = threading.Barrier(AT_ONCE + 1)

    def run(draft: Any) -> None:
        start.wait(60)
        try:
            publish(draft)
        except BaseException as fault:  # told below, since a thread's exception reaches nobody
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    start.wait(60)
    began = time.monotonic()
    for thread in threads:
        thread.join()
    serials = sorted(issued.serial or 0 for issued in IssuedNumber.objects.filter(series=series))
    right = "consecutive" if serials == list(range(1, AT_ONCE + 1)) else f"NOT consecutive: {serials}"
    return f"{len(serials)} numbers in {time.monotonic() - began:.1f} s, {right}; failed: {faults or 'none'}"


def _read(address: str, paths: list[str], seen: Seen) -> None:
    for path in itertools.cycle(paths):
        if seen.ended.is_set():
            return
        asked = time.monotonic()
        try:
            with urllib.request.urlopen(address + path, timeout=60) as answer:
                answer.read()
        except (urllib.error.URLError, OSError) as fault:
            seen.failed[f"{path}: {fault}"] += 1
        seen.taken.append(time.monotonic() - asked)


if __name__ == "__main__":
    main()
