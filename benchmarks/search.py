"""Search over generated publications on SQLite: how long a query takes, and whether a known item comes first.

Run: ``.venv/bin/python benchmarks/search.py [ENTRIES]``, by default 100,000, in a folder that is thrown away, or kept
where THINKTANK_BENCHMARK_DATA names one. Prints figures and asserts nothing.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

ENTRIES = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
WORDS_OF_A_BODY = 350
QUERIES = 200


def vocabulary(rng: random.Random, size: int) -> list[str]:
    """Return invented words."""
    found = {"".join(rng.choices(SYLLABLES, k=rng.randint(2, 5))) for _ in range(size * 2)}
    return sorted(found)[:size]


def main() -> None:
    """Make the entries, ask, and print."""
    kept = os.environ.get("THINKTANK_BENCHMARK_DATA")
    with tempfile.TemporaryDirectory(prefix="thinktank-benchmark-") as thrown_away:
        folder = str(Path(kept).resolve()) if kept else thrown_away
        Path(folder).mkdir(parents=True, exist_ok=True)
        os.environ.update(DATA=folder, DJANGO_SETTINGS_MODULE="institute.config.settings.serve")
        os.environ.pop("THINKTANK_DATABASE", None)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        from institute.search.finding import find
        from institute.search.index import Entry, put
        from institute.search.models import SearchEntry

        rng = random.Random(7)
        words = vocabulary(rng, 60_000)
        weights = list(accumulate(1 / (rank + 5) for rank in range(len(words))))  # as words of a language are spread
        rng.shuffle(words)
        names = [f"{rng.choice(words).title()} {rng.choice(words).title()}" for _ in range(1_500)]
        items: list[tuple[str, str]] = []
        first: list[Entry] = []

        def entries() -> Iterator[Entry]:
            for i in range(ENTRIES):
                text = rng.choices(words, cum_weights=weights, k=WORDS_OF_A_BODY + 60)
                title = " ".join(text[:7])
                author = rng.choice(names)
                year = 1996 + i % 30
                items.append((title, author))
                entry = Entry(
                    f"page:{i}",
                    "Publication",
                    title,
                    f"/p/{i}/",
                    number=f"CO{year % 100:02d}{i:06d}",
                    names=author,
                    synopsis=" ".join(text[7:60]),
                    body=" ".join(text[60:]),
                    date=dt.date(year, 1 + i % 12, 1 + i % 28),
                    facets={
                        "series": ((f"s{i % 13}", f"Series {i % 13}"),),
                        "year": ((str(year), str(year)),),
                        "author": ((author, author),),
                        "subject": tuple((f"t{n}", f"Subject {n}") for n in {i % 17, (i * 7) % 23}),
                    },
                )
                if not i:
                    first.append(entry)
                yield entry

        there = SearchEntry.objects.count()
        if there not in (0, ENTRIES):
            raise SystemExit(f"{folder} has {there:,} entries, not {ENTRIES:,}.")
        started = time.perf_counter()
        if there:
            deque(entries(), maxlen=0)  # for their titles and authors
        else:
            put(entries())
            print(f"{ENTRIES:,} entries indexed in {time.perf_counter() - started:.0f} s")
        size = sum(file.stat().st_size for file in Path(folder).rglob("*.sqlite3"))
        print(f"database of {size / 1e6:,.0f} MB", flush=True)
        started = time.perf_counter()
        find(items[0][0])
        print(f"the first query of a process, which reads all facets: {time.perf_counter() - started:.2f} s")
        started = time.process_time()
        put(first)
        print(f"one entry put in again: {(time.process_time() - started) * 1000:.0f} ms of processor time")
        started = time.process_time()
        find(items[1][0])
        print(f"the first query after that: {(time.process_time() - started) * 1000:.0f} ms of processor time")
        _known_items(find, items, rng)
        _times(find, items, words, weights, rng)


def _known_items(find: Callable[..., Any], items: list[tuple[str, str]], rng: random.Random) -> None:
    chosen = rng.sample(range(len(items)), min(500, len(items)))
    ways: dict[str, Callable[[int], str]] = {
        "the whole title": lambda i: items[i][0],
        "four words of the title": lambda i: " ".join(rng.sample(items[i][0].split(), 4)),
        "three words and the author": lambda i: f"{' '.join(rng.sample(items[i][0].split(), 3))} {items[i][1]}",
    }
    for name, query in ways.items():
        first = sum(bool((found := find(query(i)).results) and found[0].url == f"/p/{i}/") for i in chosen)
        print(f"known item first, asked by {name}: {first / len(chosen):.1%} of {len(chosen)}")


def _times(
    find: Callable[..., Any], items: list[tuple[str, str]], words: list[str], weights: list[float], rng: random.Random
) -> None:
    def some(count: int) -> str:
        return " ".join(rng.choices(words, cum_weights=weights, k=count))

    common = words[:20]  # in half of all texts and more
    narrow = {"series": "s3", "year": "2005"}
    kinds: dict[str, Callable[[], tuple[str, dict[str, str]]]] = {
        "a word as frequent as in texts": lambda: (some(1), {}),
        "two such words": lambda: (some(2), {}),
        "two, narrowed by series and year": lambda: (some(2), narrow),
        "six such words": lambda: (some(6), {}),
        "twelve such words": lambda: (some(12), {}),
        "one of the commonest words": lambda: (rng.choice(common), {}),
        "three of the commonest words": lambda: (" ".join(rng.sample(common, 3)), {}),
        "one of these, narrowed": lambda: (rng.choice(common), narrow),
        "a phrase of a title": lambda: (f'"{" ".join(rng.choice(items)[0].split()[1:4])}"', {}),
        "a phrase of two of the commonest": lambda: (f'"{" ".join(rng.sample(common, 2))}"', {}),
        "a word and not another": lambda: (f"{some(1)} -{some(1)}", {}),
        "a name": lambda: (rng.choice(items)[1], {}),
        "a misspelt word": lambda: (f"{rng.choice(words)[:-1]}xq", {}),
        "two misspelt, one common": lambda: (f"{rng.choice(words)}x {rng.choice(words)[1:]} {rng.choice(common)}", {}),
    }
    others: dict[str, tuple[str, int]] = {
        "a word, by title": ("title", 1),
        "a word, the newest first": ("newest", 1),
        "a word, a page far behind": ("relevance", 2_000),
    }
    everything: list[float] = []
    print(f"\n{'milliseconds of processor time':<36}{'median':>10}{'95 %':>10}{'worst':>10}")
    for name, ask in kinds.items():
        times = []
        for _ in range(QUERIES):
            text, wanted = ask()
            started = time.process_time()
            find(text, wanted)
            times.append((time.process_time() - started) * 1000)
        everything += times
        _line(name, times)
    for name, (order, page) in others.items():
        times = []
        for _ in range(QUERIES):
            text = some(1)
            started = time.process_time()
            find(text, {}, page, order)
            times.append((time.process_time() - started) * 1000)
        everything += times
        _line(name, times)
    _line("all of them", everything)


def _line(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    figures = (ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)], ordered[-1])
    print(f"{name:<36}" + "".join(f"{figure:>10.1f}" for figure in figures), flush=True)


if __name__ == "__main__":
    main()
