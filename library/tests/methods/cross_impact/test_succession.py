"""Succession by every rule against the definition, in one go or in parts; walks agree; shares have intervals."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from tests.methods.cross_impact.matrices import random_matrix
from tests.reference import cross_impact as slow
from thinktank.methods.cross_impact import succession as module
from thinktank.methods.cross_impact.succession import Rule, Succession, succession, wilson
from thinktank.watching import watched

RULES: tuple[Rule, ...] = ("global", "incremental", "local", "speed")
rules = pytest.mark.parametrize("rule", RULES)


def _followed(matrix: list[list[int]], sizes: tuple[int, ...], rule: Rule, samples: int = 1000) -> Succession:
    module._succession.cache_clear()
    return succession(np.array(matrix), sizes, rule, tuple(range(len(sizes))), samples, 5, 2)


def _sets(found: Succession) -> dict[frozenset[tuple[int, ...]], int]:
    return {frozenset(a.members): a.basin for a in found.attractors}


@rules
@pytest.mark.parametrize("sizes", [(3, 2, 3, 2), (2, 4, 3), (2, 2, 2, 2, 2, 2), (3, 3, 3, 3, 3)])
def test_basins_and_cycles_are_those_of_the_definition(rule: Rule, sizes: tuple[int, ...]) -> None:
    for seed in range(6):
        matrix = random_matrix(seed, sizes)
        found = _followed(matrix, sizes, rule)
        assert _sets(found) == slow.attractors(matrix, sizes, rule)
        assert found.exact and found.starts == math.prod(sizes) == sum(a.basin for a in found.attractors)
        for attractor in found.attractors:
            walk = [*attractor.members, attractor.members[0]]
            assert all(slow.successor(matrix, sizes, rule, a) == b for a, b in pairwise(walk))


@rules
@pytest.mark.parametrize("most", [40, 400])
def test_images_of_images_give_what_one_gives(rule: Rule, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = (3, 3, 3, 2, 3, 3, 2)
    matrix = random_matrix(21, sizes, density=0.4)
    at_once = _followed(matrix, sizes, rule)
    assert at_once.exact
    monkeypatch.setattr(module, "IMAGE", most)
    monkeypatch.setattr(module, "SHRUNK", 0.999)
    assert _followed(matrix, sizes, rule) == at_once


def test_where_nearly_all_are_led_to_starts_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = (3, 2, 4)
    monkeypatch.setattr(module, "IMAGE", 20)
    found = _followed([[0] * 9] * 9, sizes, "global", 100)
    assert not found.exact and found.starts == 100


@rules
def test_many_chunks_give_what_one_gives(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = (3, 4, 3, 2, 5, 3, 2)
    matrix = random_matrix(22, sizes, density=0.4)
    whole = _followed(matrix, sizes, rule)
    assert _sets(whole) == slow.attractors(matrix, sizes, rule)
    monkeypatch.setattr(module, "BLOCK", 8)
    monkeypatch.setattr(module, "CHUNK", 100)
    assert _followed(matrix, sizes, rule) == whole


def test_following_all_can_be_stopped_and_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = (3, 3, 3, 2)
    matrix = random_matrix(2, sizes)
    for image in (module.IMAGE, 10):
        monkeypatch.setattr(module, "IMAGE", image)
        module._succession.cache_clear()
        with watched(seconds=0) as watch:
            stopped = succession(np.array(matrix), sizes, "global", (0, 1, 2, 3), 10, 5, 2)
        assert (stopped.attractors, stopped.starts, stopped.exact, watch.cut) == ((), 0, False, True)
        found = succession(np.array(matrix), sizes, "global", (0, 1, 2, 3), 10, 5, 2)
        assert found.exact and found.starts == 54


@rules
def test_sampled_shares_hold_the_exact_ones(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = (3, 3, 3, 2, 3)
    matrix = random_matrix(8, sizes)
    exact = {frozenset(a.members): a.share.share for a in _followed(matrix, sizes, rule).attractors}
    monkeypatch.setattr(module, "EXACT", 0)
    sampled = _followed(matrix, sizes, rule, 20_000)
    assert not sampled.exact and sampled.starts == 20_000 and sampled.lost == 0
    assert sum(a.basin for a in sampled.attractors) == 20_000
    for attractor in sampled.attractors:
        share = exact[frozenset(attractor.members)]
        # One in twenty intervals misses; three times its width never did with this seed.
        reach = 1.5 * (attractor.share.high - attractor.share.low)
        assert abs(share - attractor.share.share) <= reach


def test_many_states_take_blocks_of_one_driver() -> None:
    sizes = (2, 30, 25)
    matrix = random_matrix(3, sizes)
    assert _sets(_followed(matrix, sizes, "global")) == slow.attractors(matrix, sizes, "global")


def test_large_impacts_take_wider_numbers() -> None:
    matrix = [[x * 30_000 for x in row] for row in random_matrix(4, (3, 3, 2))]
    assert _sets(_followed(matrix, (3, 3, 2), "local")) == slow.attractors(matrix, (3, 3, 2), "local")


def test_wilson_intervals_hold_the_share_and_stay_within_one() -> None:
    for hits in (0, 1, 50, 99, 100):
        found = wilson(hits, 100)
        assert 0.0 <= found.low <= found.share <= found.high <= 1.0
