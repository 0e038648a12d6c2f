"""Linear extensions: counted as by listing them all, and each drawn as often as any other."""

from __future__ import annotations

import random
from collections import Counter
from itertools import permutations

import pytest

from thinktank.methods.graph_model import extensions
from thinktank.methods.graph_model.extensions import Extensions, TooOpen


def _closed(n: int, pairs: list[tuple[int, int]]) -> list[int]:
    below = [0] * n
    for better, worse in pairs:
        below[better] |= 1 << worse
    for middle in range(n):
        for x in range(n):
            if below[x] >> middle & 1:
                below[x] |= below[middle]
    return below


def _listed(below: list[int]) -> set[tuple[int, ...]]:
    n = len(below)
    found = set()
    for order in permutations(range(n)):
        place = {x: i for i, x in enumerate(order)}
        if all(place[x] < place[y] for x in range(n) for y in range(n) if below[x] >> y & 1):
            found.add(order)
    return found


def test_counts_are_those_of_a_list() -> None:
    rng = random.Random(4)
    for _ in range(120):
        n = rng.randint(1, 6)
        order = list(range(n))
        rng.shuffle(order)
        pairs = [(order[i], order[j]) for i in range(n) for j in range(i + 1, n) if rng.random() < 0.35]
        below = _closed(n, pairs)
        found = Extensions(below)
        assert found.count == len(_listed(below))
        assert tuple(found.drawn(iter([rng.random() for _ in range(found.needs)]))) in _listed(below)


@pytest.mark.parametrize(
    "pairs",
    [[(0, 1)], [(0, 1), (2, 3)], [(0, 2), (1, 2), (1, 3)], [(0, 4), (1, 4), (1, 3), (2, 3)], [(0, 1), (0, 2), (0, 3)]],
)
def test_every_extension_is_as_likely_as_any_other(pairs: list[tuple[int, int]]) -> None:
    below = _closed(5, pairs)
    drawn, rng = Extensions(below), random.Random(9)
    n = 40_000
    seen = Counter(tuple(drawn.drawn(iter(rng.random, None))) for _ in range(n))
    every = _listed(below)
    assert set(seen) == every
    expected = n / len(every)
    assert all(abs(count - expected) < 5 * expected**0.5 for count in seen.values())


def test_an_order_without_comparisons_is_a_shuffle_of_any_size() -> None:
    found = Extensions([0] * 64).drawn(iter(random.Random(1).random, None))
    assert sorted(found) == list(range(64))


def test_what_cannot_be_counted_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extensions, "MOST_DOWN_SETS", 3)
    with pytest.raises(TooOpen):
        Extensions(_closed(5, [(0, 4), (1, 4), (1, 3), (2, 3)]))
