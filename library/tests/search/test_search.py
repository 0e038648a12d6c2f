"""The search against trying every assignment, on random problems with ties, self-impacts, tolerances, constraints."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.reference.best_responses import every_answer
from thinktank.search import Problem, assignments, count, solving, stream

RANDOM = np.random.default_rng
SUPPORTIVE = [[0, 0, 1, -1], [0, 0, -1, 1], [1, -1, 0, 0], [-1, 1, 0, 0]]


def random_problem(seed: int) -> Problem:
    """Return a problem of up to six elements with one to four states each."""
    r = RANDOM(seed)
    sizes = r.integers(1 if r.random() < 0.2 else 2, 5, int(r.integers(1, 7))).tolist()
    while np.prod(sizes) > 1000:
        sizes.pop()
    n, m = len(sizes), sum(sizes)
    element = np.repeat(np.arange(n), sizes)
    # Large numbers take wider lanes.
    high = int(r.choice([1, 3, 5, 100, 10**6, 10**12], p=[0.2, 0.4, 0.2, 0.1, 0.05, 0.05]))
    score = (
        r.integers(-high, high + 1, (m, m)) * (r.random((n, n)) < r.choice([0.2, 0.5, 1.0]))[np.ix_(element, element)]
    )
    if r.random() < 0.7:
        score[element[:, None] == element[None, :]] = 0
    more: dict[str, Any] = {"tolerance": int(r.integers(0, 3))}
    if r.random() < 0.3:
        more["base"] = r.integers(-high, high + 1, m)
    if r.random() < 0.2:
        more["rival"] = score - r.integers(0, 2, (m, m))
    if r.random() < 0.3:
        more["allowed"] = r.random(m) < 0.85
    if r.random() < 0.2:
        more["rivals"] = r.random(m) < 0.85
    if r.random() < 0.2:
        more["answering"] = r.random(n) < 0.8
    if r.random() < 0.4:
        more["forbidden"] = [
            r.choice(m, size=min(m, int(r.integers(1, 4))), replace=False).tolist()
            for _ in range(int(r.integers(1, 5)))
        ]
    return Problem.of(sizes, score, **more)


@pytest.mark.parametrize("block", range(20))
def test_it_finds_what_trying_every_assignment_finds(block: int) -> None:
    for seed in range(100 * block, 100 * (block + 1)):
        problem = random_problem(seed)
        found = assignments(problem)
        wanted = every_answer(problem)
        assert found.complete and found.states.tolist() == wanted, seed
        assert count(problem).total == len(wanted)


def test_threads_streams_and_the_whole_agree() -> None:
    for seed in range(3000, 3040):
        problem = random_problem(seed)
        found = assignments(problem)
        threads = assignments(problem, workers=2)
        assert threads.states.tobytes() == found.states.tobytes() and threads.complete
        streamed = [row for batch in stream(problem) for row in batch.tolist()]
        assert sorted(streamed) == found.states.tolist()


def test_many_states_need_no_table() -> None:
    r = RANDOM(5)
    sizes = [9, 2, 8]
    element = np.repeat(np.arange(3), sizes)
    score = r.integers(-3, 4, (19, 19))
    score[element[:, None] == element[None, :]] = 0
    problem = Problem.of(sizes, score, tolerance=1)
    assert assignments(problem).states.tolist() == every_answer(problem)


def test_a_search_that_is_cut_short_says_so() -> None:
    free = Problem.of([2] * 12, np.zeros((24, 24)))
    assert assignments(free).complete and count(free).total == 4096
    few = assignments(free, most=5)
    assert (len(few.states), few.complete, few.why) == (5, False, "most")
    linked = Problem.of([3] * 12, _ring(12))
    whole = assignments(linked)
    short = assignments(linked, nodes=3)
    assert not short.complete and short.why == "nodes" and short.nodes == 3
    assert {tuple(row) for row in short.states.tolist()} <= {tuple(row) for row in whole.states.tolist()}
    assert assignments(linked, nodes=3).states.tobytes() == short.states.tobytes()
    halted = assignments(linked, stopped=lambda: True)
    assert (len(halted.states), halted.complete, halted.why) == (0, False, "stopped")


def test_an_interrupt_from_the_keyboard_keeps_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    step, calls = solving._Search.step, []

    def interrupted(search: solving._Search, nodes: int, room: int, deepest: int) -> Any:
        calls.append(nodes)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return step(search, 1, room, deepest)

    monkeypatch.setattr(solving._Search, "step", interrupted)
    linked = Problem.of([3] * 12, _ring(12))
    found = assignments(linked, interruptible=True)
    assert (found.complete, found.why, found.nodes, len(calls)) == (False, "stopped", 2, 3)
    calls.clear()
    with pytest.raises(KeyboardInterrupt):
        assignments(linked)


def test_progress_grows_to_the_whole() -> None:
    seen: list[tuple[int, float]] = []
    found = assignments(Problem.of([3] * 12, _ring(12)), progress=lambda at: seen.append((at.nodes, at.share)))
    assert seen[-1] == (found.nodes, 1.0)
    assert seen == sorted(seen)


def test_components_are_multiplied_not_listed() -> None:
    score = np.kron(np.eye(30, dtype=int), SUPPORTIVE)
    problem = Problem.of([2] * 60, score)
    assert len(problem.components()) == 30
    assert count(problem).total == 2**30
    assert len(assignments(problem, most=100).states) == 100


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"score": np.full((4, 4), 0.5)}, "whole numbers"),
        ({"score": np.full((4, 4), np.nan)}, "whole numbers"),
        ({"score": np.zeros((4, 5))}, "shape"),
        ({"tolerance": -1}, "at least 0"),
        ({"forbidden": [[7]]}, "columns from 0 to 3"),
        ({"sizes": []}, "states each"),
        ({"allowed": [True]}, "shape"),
    ],
)
def test_what_is_no_problem_is_refused(change: dict[str, Any], said: str) -> None:
    given: dict[str, Any] = {"sizes": [2, 2], "score": SUPPORTIVE, **change}
    sizes, score = given.pop("sizes"), given.pop("score")
    with pytest.raises(ValueError, match=said):
        Problem.of(sizes, score, **given)


def test_sums_beyond_63_bits_are_refused() -> None:
    score = np.array(SUPPORTIVE, dtype=np.int64) * 2**61
    with pytest.raises(ValueError, match="63 bits"):
        assignments(Problem.of([2, 2], score))


def _ring(n: int) -> np.ndarray[Any, Any]:
    """Return a matrix in which each element wants to be where its predecessor is."""
    score = np.zeros((3 * n, 3 * n), dtype=int)
    for i in range(n):
        j = (i + 1) % n
        score[3 * i : 3 * i + 3, 3 * j : 3 * j + 3] = np.eye(3, dtype=int)
    return score
