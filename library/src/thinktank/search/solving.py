"""Searches carried out: answers as they are found, all of them, or only their number. Loops are in the kernels."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thinktank.search.problem import Problem
from thinktank.watching import Progress, Report, current

States = NDArray[np.int16]

BATCH = 4096
STRIDE = 20_000  # nodes between two looks at whether to stop
SUBTREES = 64


Stop = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found.

    Parameters
    ----------
    states
        One answer a row, the state of each element as its number from 0, in lexical order: shape (answers, n).
    complete
        Whether these are all there are.
    why
        Why they are not, in a word: `most` answers were asked for, `nodes` ran out, or it was `stopped`.
    nodes
        Nodes searched.
    """

    states: States
    complete: bool
    why: str
    nodes: int


class _Search:
    """One search of one problem, its stack and its place."""

    def __init__(self, problem: Problem) -> None:
        from thinktank.search import kernels
        from thinktank.search.lanes import layout

        made = layout(problem)
        n, levels = problem.n, problem.n + 2
        self.problem = problem
        self.nodes = 0
        self._at = np.zeros(kernels.PLACES, np.int64)
        self._rest, self._chosen = np.zeros(levels, np.int64), np.zeros(levels, np.int64)
        self._kept = np.zeros((levels, n), np.int64)
        shape = ((0,) * made.one.shape[3], (0,) * made.one.shape[4])
        here = (made.slack, made.dead, made.domain)
        kernels.start(made.one, made.slack, made.domain, self._at)
        self.ended = bool(self._at[kernels.ENDED])
        kept_slack = np.zeros((levels, made.slack.size), made.slack.dtype)
        kept_dead = np.zeros((levels, made.dead.size), made.dead.dtype)
        fixed = (shape, made.one, made.most, made.weight, *_sets(problem))
        kept = (kept_slack, kept_dead, self._kept, self._chosen, self._rest)
        self._arrays: tuple[Any, ...] = (*fixed, *here, *kept, self._at)

    def step(self, nodes: int, room: int, deepest: int) -> NDArray[np.int64]:
        """Return the domains, as bits, of what at most so many more nodes give."""
        from thinktank.search import kernels

        out = np.empty((max(room, 1), self.problem.n), np.int64)
        if self.ended:
            return out[:0]
        given: tuple[Any, ...] = (*self._arrays, deepest, nodes, out)
        filled = kernels.advance(*given)
        self.nodes = int(self._at[kernels.NODES])
        self.ended = bool(self._at[kernels.ENDED])
        return out[:filled]

    def share(self) -> float:
        """Return the share of the tree that is done."""
        if self.ended:
            return 1.0
        from thinktank.search import kernels

        done, size = 0.0, 1.0
        for level in range(int(self._at[kernels.LEVEL])):
            branches = int(self._kept[level, self._chosen[level]]).bit_count()
            left = int(self._rest[level]).bit_count()
            size /= branches
            done += size * (branches - 1 - left)
        return done


def stream(
    problem: Problem,
    *,
    nodes: int | None = None,
    progress: Report | None = None,
    stopped: Stop | None = None,
) -> Iterator[States]:
    """Yield the answers in batches as they are found, each once, in the order of the search.

    It ends early, without a word, where nodes run out or it is stopped; `assignments` tells.

    Parameters
    ----------
    problem
        What to solve; the components that it falls into are not taken apart.
    nodes
        How many nodes to search at most.
    progress
        Called every so many nodes.
    stopped
        Asked every so many nodes whether to stop.
    """
    search = _Search(problem)
    found = 0
    while not search.ended:
        left = STRIDE if nodes is None else min(STRIDE, nodes - search.nodes)
        if left <= 0 or (stopped is not None and stopped()):
            return
        masks = search.step(left, BATCH, problem.n + 1)
        found += len(masks)
        if len(masks):
            yield _states(masks)
        if progress is not None:
            progress(Progress(search.nodes, found, search.share()))


def assignments(
    problem: Problem,
    *,
    most: int | None = None,
    nodes: int | None = None,
    workers: int = 1,
    progress: Report | None = None,
    stopped: Stop | None = None,
    interruptible: bool = False,
) -> Found:
    """Return all assignments in which every element is at a best response, in lexical order.

    Parameters
    ----------
    problem
        What to solve. Components that do not act on each other are solved apart and multiplied.
    most
        How many answers to return at most; which ones is the same every time.
    nodes
        How many nodes to search at most; the same answers come out every time, with one worker.
    workers
        Threads. A complete search gives the same bytes with any number.
    progress, stopped
        Called, and asked whether to stop, every so many nodes.
    interruptible
        Whether an interrupt from the keyboard stops the search like `stopped`, instead of being raised. With one
        worker only.

    Examples
    --------
    >>> problem = Problem.of([2, 2], [[0, 0, 1, -1], [0, 0, -1, 1], [1, -1, 0, 0], [-1, 1, 0, 0]])
    >>> found = assignments(problem)
    >>> found.states.tolist(), found.complete
    ([[0, 0], [1, 1]], True)
    """
    groups = problem.components()
    used, parts, why = 0, [], ""
    halt = _Halt(stopped, interruptible)
    for group in groups:
        left = None if nodes is None else nodes - used
        part = _component(problem.part(group), most, left, workers, _onward(progress, used), halt)
        used += part.nodes
        why = why or part.why
        parts.append(part.states)
        if not len(part.states):
            # Nothing here is nothing anywhere, whatever the other components hold.
            return Found(np.empty((0, problem.n), np.int16), not part.why, part.why, used)
    size = math.prod(len(part) for part in parts)
    kept = size if most is None else min(size, most)
    if kept < size:
        why = why or "most"
    return Found(_product(problem, groups, parts, kept), not why, why, used)


@dataclass(frozen=True)
class Count:
    """How many answers there are; at least that many where the count is not complete."""

    total: int
    complete: bool
    nodes: int


def count(
    problem: Problem,
    *,
    nodes: int | None = None,
    workers: int = 1,
    progress: Report | None = None,
    stopped: Stop | None = None,
) -> Count:
    """Return the number of answers: those of components that do not act on each other are multiplied, not listed."""
    total, used, complete = 1, 0, True
    for group in problem.components():
        left = None if nodes is None else nodes - used
        part = _component(
            problem.part(group), None, left, workers, _onward(progress, used), _Halt(stopped, False), keep=False
        )
        total *= part.number
        used += part.nodes
        complete &= not part.why
        if total == 0:
            return Count(0, not part.why, used)
    return Count(total, complete, used)


def _component(
    problem: Problem,
    most: int | None,
    nodes: int | None,
    workers: int,
    progress: Report | None,
    halt: _Halt,
    keep: bool = True,
) -> _Part:
    if workers > 1:
        return _spread(problem, most, nodes, workers, progress, halt, keep)
    return _searched(_Search(problem), most, nodes, progress, halt, keep)


@dataclass
class _Halt:
    """Whether to stop: because the caller says so, or was interrupted and wants what there is."""

    stopped: Stop | None
    interruptible: bool
    interrupted: bool = False

    def now(self) -> bool:
        watch = current()
        watched = watch is not None and watch.now()
        return self.interrupted or watched or (self.stopped is not None and self.stopped())


@dataclass(frozen=True, eq=False)
class _Part:
    """What the search of one component or subtree found: its answers if they were kept, and their number."""

    states: States
    number: int
    why: str
    nodes: int


def _searched(
    search: _Search,
    most: int | None,
    nodes: int | None,
    progress: Report | None,
    halt: _Halt,
    keep: bool,
) -> _Part:
    watch = current()
    if watch is not None:
        watch.searches += 1
    told = [report for report in (progress, watch.report if watch else None) if report is not None]
    batches: list[States] = []
    found, why = 0, ""
    while not search.ended and not why:
        left = STRIDE if nodes is None else min(STRIDE, nodes - search.nodes)
        room = BATCH if most is None else min(BATCH, most - found)
        if left <= 0:
            why = "nodes"
        elif halt.now():
            why = "stopped"
        elif room <= 0:
            why = "most"
        else:
            try:
                masks = search.step(left, room, search.problem.n + 1)
            except KeyboardInterrupt:
                if not halt.interruptible:
                    raise
                halt.interrupted = True
                continue
            found += len(masks)
            if keep:
                batches.append(_states(masks))
            if told:
                at = Progress(search.nodes, found, search.share())
                for report in told:
                    report(at)
    states = np.concatenate(batches) if batches else np.empty((0, search.problem.n), np.int16)
    return _Part(_ordered(states), found, why, search.nodes)


def _spread(
    problem: Problem,
    most: int | None,
    nodes: int | None,
    workers: int,
    progress: Report | None,
    halt: _Halt,
    keep: bool,
) -> _Part:
    """Search the subtrees of the first levels on threads; what they hold is put together in their order."""
    used, subtrees = _subtrees(problem)
    shares = [Progress(0, 0, 0.0)] * len(subtrees)

    def one(number: int) -> _Part:
        def note(at: Progress) -> None:
            shares[number] = at
            if progress is not None:
                done = sum(share.share for share in shares) / len(shares)
                progress(Progress(used + sum(s.nodes for s in shares), sum(s.found for s in shares), done))

        left = None if nodes is None else max(nodes - used, 0) // len(subtrees)
        part = _searched(_Search(problem.restricted(subtrees[number])), most, left, note, halt, keep)
        note(Progress(part.nodes, part.number, 1.0))
        return part

    with ThreadPoolExecutor(workers) as pool:
        parts = list(pool.map(one, range(len(subtrees))))
    states = np.concatenate([np.empty((0, problem.n), np.int16), *(part.states for part in parts)])
    number, why = sum(part.number for part in parts), next((part.why for part in parts if part.why), "")
    if most is not None and number > most:
        states, number, why = states[:most], most, "most"
    return _Part(_ordered(states), number, why, used + sum(part.nodes for part in parts))


def _subtrees(problem: Problem) -> tuple[int, list[NDArray[np.bool_]]]:
    """Return the nodes spent, and the states allowed in each open subtree at the first level with enough of them."""
    used = 0
    for depth in range(1, problem.n + 2):
        search, rows = _Search(problem), []
        while not search.ended:
            rows.append(search.step(STRIDE, BATCH, depth))
        used += search.nodes
        masks = np.concatenate([np.empty((0, problem.n), np.int64), *rows])
        if len(masks) >= SUBTREES or len(masks) == 0 or depth > problem.n:
            break
    state = np.concatenate([np.arange(size) for size in problem.sizes])
    return used, [(row[problem.element] >> state & 1).astype(bool) for row in masks]


def _onward(progress: Report | None, used: int) -> Report | None:
    if progress is None:
        return None
    return lambda at: progress(Progress(used + at.nodes, at.found, at.share))


def _sets(problem: Problem) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the forbidden sets end to end: where each starts, and (element, state) pairs."""
    element, starts = problem.element, problem.starts
    ends = np.cumsum([0, *(len(columns) for columns in problem.forbidden)]).astype(np.int64)
    columns = np.array([c for columns in problem.forbidden for c in columns], dtype=np.int64)
    members = np.stack([element[columns], columns - starts[element[columns]]], axis=1)
    return ends, np.ascontiguousarray(members.reshape(-1, 2))


def _states(masks: NDArray[np.int64]) -> States:
    """Return the numbers of the single states that are left in domains of one state."""
    return np.log2(masks.astype(np.float64)).astype(np.int16)


def _ordered(states: States) -> States:
    return states[np.lexsort(states.T[::-1])] if len(states) else states


def _product(problem: Problem, groups: tuple[tuple[int, ...], ...], parts: list[States], kept: int) -> States:
    """Return the first answers of all combinations of the components' answers."""
    chosen = np.unravel_index(np.arange(kept), [len(part) for part in parts])
    states = np.empty((kept, problem.n), np.int16)
    for group, part, rows in zip(groups, parts, chosen, strict=True):
        states[:, list(group)] = part[rows]
    return _ordered(states)
