"""Succession: which scenarios and cycles the others lead to, and how many of them do. Loops are in the kernels.

Exact up to `EXACT` scenarios, within 2 GiB, unless nearly every scenario is led to by one of its own. Else a sample
of starts is walked, and shares come with Wilson intervals (Wilson 1927).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from thinktank.watching import Progress, current

Integers = NDArray[np.int64]
Rule = Literal["global", "incremental", "local", "speed"]

EXACT = 1_000_000_000
IMAGE = 350_000_000  # scenarios of a table
SHRUNK = 0.95  # share of an image from which a further step is not worth while
ATTRACTORS, LABELLED = 2_000_000, 65_000
BLOCK = 1_024  # scenarios that are looked at together
CHUNK = 1 << 18  # scenarios between two looks at whether to stop
WALKED_AT_ONCE = 20  # starts between two looks at whether to stop
STEPS = 2_000
Z = 1.959963984540054  # of the normal distribution, two-sided 95 %


@dataclass(frozen=True)
class Share:
    """A share of starts with its interval: a point where it is exact."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Attractor:
    """Where starts end: one scenario, or a cycle with its members in the order of the walk from the first.

    Parameters
    ----------
    members
        Scenarios as states from 0; of a long cycle only the first ones.
    length
        Number of members: 1 is a consistent scenario.
    basin
        Number of starts that end there; of those sampled, where not all were walked.
    share
        The same as a share of the starts.
    """

    members: tuple[tuple[int, ...], ...]
    length: int
    basin: int
    share: Share


@dataclass(frozen=True)
class Succession:
    """What all starts lead to, the widest basin first.

    Parameters
    ----------
    attractors
        Scenarios and cycles.
    starts
        How many starts were followed.
    exact
        Whether these are all scenarios.
    lost
        Starts that had not come round after `STEPS` steps.
    """

    attractors: tuple[Attractor, ...]
    starts: int
    exact: bool
    lost: int


def succession(
    score: Integers, sizes: tuple[int, ...], rule: Rule, order: tuple[int, ...], samples: int, seed: int, workers: int
) -> Succession:
    """Follow every scenario, or a sample of them, to its attractor.

    Parameters
    ----------
    score
        The matrix, (m, m).
    sizes
        Number of states of each driver.
    rule, order
        Who moves; `order` is that of speed, the fastest first, and settles ties of the local rule.
    samples, seed
        How many starts to walk where there are more than `EXACT`, and the seed of their choice.
    workers
        Threads.
    """
    found = _succession(score.tobytes(), sizes, rule, order, samples, seed, workers)
    if found is _STOPPED or (not found.exact and found.starts < samples):  # who stopped it once may ask again
        _succession.cache_clear()
    return found


_STOPPED = Succession((), 0, False, 0)


@lru_cache(maxsize=16)
def _succession(
    cells: bytes, sizes: tuple[int, ...], rule: Rule, order: tuple[int, ...], samples: int, seed: int, workers: int
) -> Succession:
    score = np.frombuffer(cells, np.int64).reshape(sum(sizes), sum(sizes))
    given = _Given(score, sizes, rule, order)
    total = math.prod(sizes)
    found = _followed(given, workers) if total <= EXACT else None
    return _sampled(given, samples, seed) if found is None else found


class _Given:
    """What the kernels take, for every way of following."""

    def __init__(self, score: Integers, sizes: tuple[int, ...], rule: Rule, order: tuple[int, ...]) -> None:
        from thinktank.methods.cross_impact.kernels import succession as kernels

        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        largest = int(np.maximum.reduceat(np.abs(score), starts, axis=0).sum(axis=0).max())
        kind = next(k for k in (np.int16, np.int32, np.int64) if 2 * largest <= np.iinfo(k).max)
        self.score = score.astype(kind)
        self.sizes = np.array(sizes, np.int64)
        self.order = np.array(order, np.int64)
        self.starts = starts
        self.rule = {
            "global": kernels.GLOBAL,
            "incremental": kernels.INCREMENTAL,
            "local": kernels.LOCAL,
            "speed": kernels.SPEED,
        }[rule]

    def members(self, begin: Integers, length: int) -> tuple[tuple[int, ...], ...]:
        from thinktank.methods.cross_impact.kernels import succession as kernels

        rows = kernels.path(self.score, self.sizes, self.order, self.rule, begin, min(length, 50))
        return tuple(tuple(row) for row in rows.tolist())


@dataclass(frozen=True, eq=False)
class _Image:
    """The scenarios that others lead to, as bits; how many stand before each word of them."""

    bits: NDArray[np.uint64]
    before: NDArray[np.uint32]

    @property
    def size(self) -> int:
        return int(self.before[-1])


class _Steps:
    """The successors of all scenarios, in chunks: worked out whenever they are asked, faster than kept."""

    def __init__(self, given: _Given, workers: int) -> None:
        sizes = given.sizes.tolist()
        block, low = 1, len(sizes)
        while low > 0 and block * sizes[low - 1] <= BLOCK:
            low -= 1
            block *= sizes[low]
        digits = (
            np.stack(np.unravel_index(np.arange(block), sizes[low:]))
            if low < len(sizes)
            else np.zeros((0, 1), np.int64)
        )
        added = sum(
            (given.score[given.starts[low + i] + row] for i, row in enumerate(digits)),
            np.zeros((block, len(given.score)), given.score.dtype),
        )
        self.total = math.prod(sizes)
        self._given, self._workers = given, workers
        self._varying = np.ascontiguousarray(added.T), digits.astype(given.score.dtype)
        self._chunk = max(CHUNK // block, 1) * block

    def image(self, last: _Image | None) -> _Image | None:
        """Return where all scenarios lead, or those of an image; None if stopped."""
        from thinktank.methods.cross_impact.kernels import image

        bits = np.zeros((self._workers, -(-self.total // 64)), np.uint64)
        if last is None:
            done = self.each(lambda worker, _begin, to: image.mark(to, bits[worker]))
        else:
            done = self.each(lambda worker, begin, to: image.mark_among(to, begin, last.bits, bits[worker]))
        if not done:
            return None
        joined = np.bitwise_or.reduce(bits, axis=0)
        return _Image(joined, image.ranks(joined))

    def each(self, task: Callable[[int, int, NDArray[np.uint32]], None]) -> bool:
        """Hand every chunk to a task, with the number of the thread and of its first scenario; False if stopped."""
        from thinktank.methods.cross_impact.kernels import succession as kernels

        watch, given = current(), self._given
        begins = range(0, self.total, self._chunk)

        def work(worker: int) -> bool:
            room = np.empty(min(self._chunk, self.total), np.uint32)
            for number in range(worker, len(begins), self._workers):
                if watch is not None and watch.now():
                    return False
                begin = begins[number]
                place: Any = room[: self.total - begin]
                kernels.successors(given.score, *self._varying, given.sizes, given.order, given.rule, begin, place)
                task(worker, begin, place)
                if watch is not None and watch.report is not None and worker == 0:
                    done = begin + len(place)
                    watch.report(Progress(done, 0, done / self.total, "scenarios followed"))
            return True

        with ThreadPoolExecutor(self._workers) as pool:
            return all(list(pool.map(work, range(self._workers))))


def _followed(given: _Given, workers: int) -> Succession | None:
    """Return every start's attractor, or None where attractors or scenarios that are led to are too many.

    Walks are followed among the scenarios that others lead to, or lead to in so many steps that a table of them
    fits. Those before them get the label of their successor, and every start is counted for its own successor's.
    """
    from thinktank.methods.cross_impact.kernels import image
    from thinktank.methods.cross_impact.kernels import succession as kernels

    watch = current()
    if watch is not None:
        watch.searches += 1
    steps = _Steps(given, workers)
    images: list[_Image] = []
    while not images or images[-1].size > IMAGE:
        last = images[-1] if images else None
        if len(images) > 1 and images[-1].size > SHRUNK * images[-2].size:
            return None
        found = steps.image(last)
        if found is None:
            return _STOPPED
        images.append(found)
    core = images[-1]
    labels: NDArray[Any] = np.empty(core.size, np.uint32)
    if not steps.each(lambda _worker, begin, to: image.link(to, begin, core.bits, core.before, labels)):
        return _STOPPED
    member, length, _ = kernels.resolved(labels, ATTRACTORS if len(images) == 1 else LABELLED)
    if not len(member):
        return None
    labels &= ~kernels.LABEL
    member = image.numbers(member, core.bits, core.before)
    while len(images) > 1:
        inner, outer = images.pop(), images[-1]
        narrow, wider = labels.astype(np.uint16), np.empty(outer.size, np.uint16)
        del labels
        given_labels = outer.bits, outer.before, inner.bits, inner.before, narrow, wider

        def relabel(_worker: int, begin: int, to: NDArray[np.uint32], given: Any = given_labels) -> None:
            image.relabel(to, begin, *given)

        if not steps.each(relabel):
            return _STOPPED
        labels = wider
    basins = np.zeros((workers, len(member)), np.int64)
    (first,) = images
    if not steps.each(lambda worker, _begin, to: image.tally(to, first.bits, first.before, labels, basins[worker])):
        return _STOPPED
    return _counted(given, member, length, basins.sum(axis=0))


def _counted(given: _Given, member: Integers, length: Integers, basin: Integers) -> Succession | None:
    if not len(member):
        return None
    sizes = given.sizes.tolist()
    total = math.prod(sizes)
    states = np.stack(np.unravel_index(member, sizes), axis=1).astype(np.int64)
    order = np.lexsort((member, -basin))
    found = tuple(
        Attractor(
            given.members(states[i], int(length[i])), int(length[i]), int(basin[i]), _exact(int(basin[i]) / total)
        )
        for i in order.tolist()
    )
    return Succession(found, total, True, 0)


def _sampled(given: _Given, samples: int, seed: int) -> Succession:
    from thinktank.methods.cross_impact.kernels import succession as kernels

    generator = np.random.Generator(np.random.Philox(key=seed))
    begins = np.stack([generator.integers(0, size, samples) for size in given.sizes.tolist()], axis=1)
    ends, lengths = np.zeros_like(begins), np.zeros(samples, np.int64)
    watch, walked = current(), 0
    while walked < samples and not (watch is not None and watch.now()):
        some = slice(walked, walked + WALKED_AT_ONCE)
        walks = kernels.walks(given.score, given.sizes, given.order, given.rule, begins[some], STEPS)
        ends[some], lengths[some] = walks
        walked = min(walked + WALKED_AT_ONCE, samples)
        if watch is not None and watch.report is not None:
            watch.report(Progress(walked, 0, walked / samples, "starts walked"))
    ends, lengths, samples = ends[:walked], lengths[:walked], walked
    came = lengths > 0
    rows, first, basin = np.unique(ends[came], axis=0, return_index=True, return_counts=True)
    length = lengths[came][first]
    found = [
        Attractor(given.members(row, int(many)), int(many), int(many_starts), wilson(int(many_starts), samples))
        for row, many, many_starts in zip(rows, length, basin, strict=True)
    ]
    found.sort(key=lambda attractor: (-attractor.basin, attractor.members))
    return Succession(tuple(found), samples, False, int((~came).sum()))


def wilson(hits: int, of: int) -> Share:
    """Return a share with its Wilson interval of 95 %.

    Examples
    --------
    >>> found = wilson(8, 10)
    >>> round(found.low, 4), round(found.high, 4)
    (0.4902, 0.9433)
    """
    share = hits / of
    middle = share + Z * Z / (2 * of)
    half = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    scale = 1 + Z * Z / of
    low, high = (middle - half) / scale, (middle + half) / scale
    return Share(share, min(max(low, 0.0), share), max(min(high, 1.0), share))


def _exact(share: float) -> Share:
    return Share(share, share, share)
