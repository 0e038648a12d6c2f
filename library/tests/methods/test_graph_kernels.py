"""The graph model's kernels against the definitions, on thousands of random conflicts; and what must not change."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinktank.methods.graph_model.kernels import coalitions, foresight, stability

from ..reference.graph_model import SlowModel
from .graph_cases import arrays, random_conflict

BITS = {"nash": 1, "gmr": 2, "smr": 4, "seq": 8, "sim": 16}
SANCTIONS = {"sequence": 0, "once": 1, "single": 2}


def _fast(slow: SlowModel, sanction: str = "sequence", horizon: int = 0) -> np.ndarray:
    u, *rest = arrays(slow)
    out = np.zeros(u.shape, np.uint8)
    stability.stabilities(u, *rest, SANCTIONS[sanction], out)
    foresight.simultaneous(u, *rest, out)
    if horizon:
        foresight.limited_moves(u, *rest, horizon, out)
    return out[0]


def _merged(slow: SlowModel, sanction: str) -> np.ndarray:
    u, feasible, own, forward, back = arrays(slow)
    assert slow.members is not None
    order = [member for group in slow.members for member in group]
    first = np.cumsum([0, *map(len, slow.members)]).astype(np.int64)
    out = np.zeros((1, len(own), u.shape[2]), np.uint8)
    coalitions.merged_stabilities(
        np.ascontiguousarray(u[:, order]), first, feasible, own, forward, back, SANCTIONS[sanction], out
    )
    return out[0]


def _equal(slow: SlowModel, found: np.ndarray, sanction: str) -> None:
    for i in slow.makers:
        for s, there in enumerate(slow.feasible):
            got = {concept for concept, bit in BITS.items() if found[i, s] & bit}
            wanted = {concept for concept in BITS if there and slow.stable(concept, i, s, sanction)}
            assert got == wanted, (slow, i, s, sanction)


@pytest.mark.parametrize(("sanction", "models"), [("sequence", 1500), ("once", 400), ("single", 400)])
def test_stabilities_are_those_of_the_definitions(sanction: str, models: int) -> None:
    rng = random.Random(sanction)
    for _ in range(models):
        slow = random_conflict(rng)
        _equal(slow, _fast(slow, sanction), sanction)


def test_many_makers_and_options_are_the_same_too() -> None:
    rng = random.Random(5)
    for _ in range(12):
        slow = random_conflict(rng, options=6, makers=5)
        _equal(slow, _fast(slow), "sequence")


@pytest.mark.parametrize("sanction", SANCTIONS)
def test_coalitions_are_those_of_the_definitions(sanction: str) -> None:
    rng = random.Random(f"merged {sanction}")
    for _ in range(300):
        alone = random_conflict(rng, makers=4)
        people = list(range(len(alone.own)))
        rng.shuffle(people)
        cut = rng.randint(1, len(people))
        groups = [people[:cut], *([member] for member in people[cut:])]
        rows = ([sum(row[m] for m in group) for group in groups] for row in (alone.own, alone.forward, alone.back))
        slow = SlowModel(alone.u, alone.feasible, *rows, members=groups)
        _equal(slow, _merged(slow, sanction), sanction)


def test_limited_moves_are_backward_induction() -> None:
    rng = random.Random(11)
    for _ in range(250):
        slow = random_conflict(rng, options=4)
        for horizon in (1, 2, 3):
            found = _fast(slow, horizon=horizon)
            for i in slow.makers:
                for s in slow.states:
                    stays = bool(found[i, s] & stability.LIMITED)
                    assert stays == (slow.play(i, s, horizon) == s)
                    assert horizon > 1 or stays == bool(found[i, s] & 1)


@given(st.integers(0, 10**6))
@settings(max_examples=60)
def test_concepts_imply_one_another(seed: int) -> None:
    found = _fast(random_conflict(random.Random(seed), options=5, makers=4))
    for stronger, weaker in (("nash", "smr"), ("nash", "seq"), ("nash", "sim"), ("smr", "gmr"), ("seq", "gmr")):
        assert not np.any((found & BITS[stronger] != 0) & (found & BITS[weaker] == 0)), (stronger, weaker)


@given(st.integers(0, 10**6))
@settings(max_examples=60)
def test_only_the_order_of_ranks_matters(seed: int) -> None:
    slow = random_conflict(random.Random(seed))
    stretched = SlowModel([[rank * 1000 - 5 for rank in row] for row in slow.u], *_rest(slow))
    assert (_fast(slow) == _fast(stretched)).all()


@given(st.integers(0, 10**6))
@settings(max_examples=60)
def test_the_order_of_decision_makers_does_not_matter(seed: int) -> None:
    slow = random_conflict(random.Random(seed))
    order = list(slow.makers)
    random.Random(seed + 1).shuffle(order)
    shuffled = SlowModel(
        [slow.u[i] for i in order],
        slow.feasible,
        *([row[i] for i in order] for row in (slow.own, slow.forward, slow.back)),
    )
    assert (_fast(slow)[order] == _fast(shuffled)).all()


@given(st.integers(0, 10**6))
@settings(max_examples=40)
def test_taking_and_not_taking_an_option_can_change_names(seed: int) -> None:
    slow = random_conflict(random.Random(seed))
    n = len(slow.feasible)
    flip = random.Random(seed + 2).randrange(n)
    turned = SlowModel(
        [[row[s ^ flip] for s in range(n)] for row in slow.u],
        [slow.feasible[s ^ flip] for s in range(n)],
        slow.own,
        [f & ~flip | b & flip for f, b in zip(slow.forward, slow.back, strict=True)],
        [b & ~flip | f & flip for f, b in zip(slow.forward, slow.back, strict=True)],
    )
    assert (_fast(slow)[:, [s ^ flip for s in range(n)]] == _fast(turned)).all()


def _rest(slow: SlowModel) -> tuple[list[bool], list[int], list[int], list[int]]:
    return slow.feasible, slow.own, slow.forward, slow.back


def test_without_feasible_states_or_options_nothing_breaks() -> None:
    nothing = SlowModel([[1, 2]], [False, False], [1], [0], [0])
    assert not _fast(nothing).any()
    idle = SlowModel([[1, 2], [2, 1]], [True, True], [1, 0], [0, 0], [0, 0])
    _equal(idle, _fast(idle), "sequence")
