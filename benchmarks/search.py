"""Search over generated publications on SQLite: how long a query takes, and whether a known item comes first.

Run: ``.venv/bin/python benchmarks/search.py [ENTRIES]``, by default 100,000, in a folder of its own. Prints figures.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ENTRIES = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
WORDS_OF_A_BODY = 350


def vocabulary(rng: random.Random, size: int) -> list[str]:
    """Return invented words."""
    found = {"".join(rng.choices(SYLLABLES, k=rng.randint(2, 5))) for _ in range(size * 2)}
    return sorted(found)[:size]


def main() -> None:
    """Make the entries, ask, and print."""
    with tempfile.TemporaryDirectory(prefix="thinktank-benchmark-") as folder:
        os.environ["DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "institute.config.settings.test"
        os.environ.pop("THINKTANK_DATABASE", None)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        from institute.search.finding import find
        from institute.search.index import Entry, put

        rng = random.Random(7)
        words = vocabulary(rng, 60_000)
        weights = [1 / (rank + 5) for rank in range(len(words))]  # as words of a language are spread
        rng.shuffle(words)
        names = [f"{rng.choice(words).title()} {rng.choice(words).title()}" for _ in range(1_500)]
        items: list[tuple[str, str]] = []

        def entries() -> Iterator[Entry]:
            for i in range(ENTRIES):
                text = rng.choices(words, weights, k=WORDS_OF_A_BODY + 60)
                title = " ".join(text[:7])
                author = rng.choice(names)
                year = 1996 + i % 30
                items.append((title, author))
                yield Entry(
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

        started = time.perf_counter()
        put(entries())
        print(f"{ENTRIES:,} entries indexed in {time.perf_counter() - started:.0f} s")
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        print(f"database of {size / 1e6:,.0f} MB")
        find(items[0][0])  # reads the facets once, as the first query after a start does
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
    kinds: dict[str, Callable[[], tuple[str, dict[str, str]]]] = {
        "a word as frequent as in texts": lambda: (rng.choices(words, weights)[0], {}),
        "two such words": lambda: (" ".join(rng.choices(words, weights, k=2)), {}),
        "two, narrowed by series and year": lambda: (
            " ".join(rng.choices(words, weights, k=2)),
            {"series": "s3", "year": "2005"},
        ),
        "a phrase of a title": lambda: (f'"{" ".join(rng.choice(items)[0].split()[1:4])}"', {}),
        "a misspelt word": lambda: (f"{rng.choice(words)[:-1]}xq", {}),
    }
    everything: list[float] = []
    print(f"{'query':<36}{'median ms':>10}{'95 % ms':>10}{'worst ms':>10}")
    for name, ask in kinds.items():
        times = []
        for _ in range(200):
            text, wanted = ask()
            started = time.perf_counter()
            find(text, wanted)
            times.append((time.perf_counter() - started) * 1000)
        times.sort()
        everything += times
        print(f"{name:<36}{times[100]:>10.1f}{times[190]:>10.1f}{times[-1]:>10.1f}")
    everything.sort()
    print(
        f"{'all of them':<36}{everything[len(everything) // 2]:>10.1f}{everything[int(len(everything) * 0.95)]:>10.1f}"
    )


if __name__ == "__main__":
    main()
