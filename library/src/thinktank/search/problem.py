"""The problem: elements with states, what each state adds to the score of every other, constraints. Solves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Forbidden = tuple[int, ...]
"""Columns of states that may not all hold at once."""

LARGEST = 2**62
MOST_STATES = 60


@dataclass(frozen=True, eq=False)
class Problem:
    """All assignments in which every element is at a best response.

    They are the x such that each element i with state v satisfies, for each rival state w of i::

        sum over k of (own[x_k, iv] - rival[x_k, iw])  +  own_base[iv] - rival_base[iw]  >=  -tolerance[i]

    States of all elements stand in one row of columns, element by element. `own` and `rival` differ only where
    judgements are intervals: with the high ends as `own` and the low ends as `rival` the answers are the assignments
    that some matrix within the intervals supports, the other way round those that every one does.

    Build it with `Problem.of`, which checks it.

    Parameters
    ----------
    sizes
        Number of states of each element, shape (n,).
    own, rival
        What the state of the row adds to the score of the state of the column; shape (m, m), m = sum(sizes).
    own_base, rival_base
        What is added whatever the others do, shape (m,).
    tolerance
        By how much a rival state may score higher, shape (n,), at least 0.
    allowed
        States that an element may take, shape (m,).
    rivals
        States that count as rivals, shape (m,).
    answering
        Elements that must be at a best response; the others take any allowed state. Shape (n,).
    forbidden
        Sets of columns that may not hold together.
    """

    sizes: tuple[int, ...]
    own: Integers
    rival: Integers
    own_base: Integers
    rival_base: Integers
    tolerance: Integers
    allowed: Flags
    rivals: Flags
    answering: Flags
    forbidden: tuple[Forbidden, ...] = ()

    @classmethod
    def of(
        cls,
        sizes: Sequence[int],
        score: ArrayLike,
        *,
        base: ArrayLike | None = None,
        rival: ArrayLike | None = None,
        rival_base: ArrayLike | None = None,
        tolerance: ArrayLike = 0,
        allowed: ArrayLike | None = None,
        rivals: ArrayLike | None = None,
        answering: ArrayLike | None = None,
        forbidden: Iterable[Sequence[int]] = (),
    ) -> Problem:
        """Return the problem with whole numbers of one width, checked.

        Raises
        ------
        ValueError
            A shape is wrong, a number is not whole, a tolerance is negative, a column does not exist, an element has
            no state or more than `MOST_STATES`, or sums might not fit 63 bits.

        Examples
        --------
        Two drivers that each support the other's state of the same number:

        >>> problem = Problem.of([2, 2], [[0, 0, 1, -1], [0, 0, -1, 1], [1, -1, 0, 0], [-1, 1, 0, 0]])
        >>> problem.n, problem.total
        (2, 4)
        """
        n, m = len(sizes), int(sum(sizes))
        if n == 0 or min(sizes) < 1 or max(sizes) > MOST_STATES:
            raise ValueError(f"a search needs elements of 1 to {MOST_STATES} states each")
        own = whole("score", score, (m, m))
        own_base = whole("base", np.zeros(m) if base is None else base, (m,))
        widths = whole("tolerance", np.broadcast_to(np.asarray(tolerance), (n,)), (n,))
        if (widths < 0).any():
            raise ValueError("tolerance is at least 0")
        sets = tuple(dict.fromkeys(tuple(sorted({int(c) for c in columns})) for columns in forbidden))
        if any(not columns or columns[0] < 0 or columns[-1] >= m for columns in sets):
            raise ValueError(f"forbidden sets hold columns from 0 to {m - 1}")
        return cls(
            sizes=tuple(int(size) for size in sizes),
            own=own,
            rival=own if rival is None else whole("rival", rival, (m, m)),
            own_base=own_base,
            rival_base=own_base if rival_base is None else whole("rival_base", rival_base, (m,)),
            tolerance=widths,
            allowed=_flags("allowed", allowed, m),
            rivals=_flags("rivals", rivals, m),
            answering=_flags("answering", answering, n),
            forbidden=sets,
        )

    @property
    def n(self) -> int:
        """Number of elements."""
        return len(self.sizes)

    @property
    def total(self) -> int:
        """Number of states of all elements together."""
        return len(self.own)

    @property
    def starts(self) -> Integers:
        """Column of each element's first state, shape (n,)."""
        return np.concatenate([[0], np.cumsum(self.sizes)[:-1]]).astype(np.int64)

    @property
    def element(self) -> Integers:
        """The element of each column, shape (m,)."""
        return np.repeat(np.arange(self.n), self.sizes)

    def restricted(self, allowed: Flags) -> Problem:
        """Return the same problem with fewer states allowed."""
        return replace(self, allowed=self.allowed & allowed)

    def part(self, elements: Sequence[int]) -> Problem:
        """Return the problem of some elements that the rest neither acts on nor is bound to."""
        keep = np.isin(self.element, elements)
        place = np.cumsum(keep) - 1
        square = np.ix_(keep, keep)
        return Problem(
            sizes=tuple(self.sizes[i] for i in elements),
            own=np.ascontiguousarray(self.own[square]),
            rival=np.ascontiguousarray(self.rival[square]),
            own_base=self.own_base[keep],
            rival_base=self.rival_base[keep],
            tolerance=self.tolerance[list(elements)],
            allowed=self.allowed[keep],
            rivals=self.rivals[keep],
            answering=self.answering[list(elements)],
            forbidden=tuple(tuple(int(place[c]) for c in s) for s in self.forbidden if keep[s[0]]),
        )

    def components(self) -> tuple[tuple[int, ...], ...]:
        """Return the elements in groups that neither act on each other nor share a constraint, in order."""
        element, starts = self.element, self.starts
        acts = _acting(self.own, self.rival, starts)
        acts[:, ~self.answering] = False
        for columns in self.forbidden:
            members = element[list(columns)]
            acts[members[0], members] = True
        linked = acts | acts.T | np.eye(self.n, dtype=bool)
        left = set(range(self.n))
        groups: list[tuple[int, ...]] = []
        while left:
            group = {min(left)}
            while (wider := set(np.flatnonzero(linked[sorted(group)].any(axis=0)).tolist())) > group:
                group = wider
            groups.append(tuple(sorted(group)))
            left -= group
        return tuple(groups)


def whole(name: str, numbers: ArrayLike, shape: tuple[int, ...]) -> Integers:
    """Return numbers as 64-bit integers of this shape; ValueError where that would change them."""
    given = np.asarray(numbers)
    if given.shape != shape:
        raise ValueError(f"{name} should have the shape {shape}, not {given.shape}")
    if given.dtype.kind not in "iub":
        if not np.isfinite(given.astype(np.float64)).all() or (given != np.rint(given)).any():
            raise ValueError(f"{name} should be whole numbers; scale them first")
        if given.size and np.abs(given).max() >= LARGEST:
            raise ValueError(f"{name} holds a number beyond 2**62")
    return np.ascontiguousarray(given, dtype=np.int64)


def _flags(name: str, given: ArrayLike | None, length: int) -> Flags:
    if given is None:
        return np.ones(length, dtype=bool)
    flags = np.asarray(given, dtype=bool)
    if flags.shape != (length,):
        raise ValueError(f"{name} should have the shape {(length,)}, not {flags.shape}")
    return flags


def _acting(own: Integers, rival: Integers, starts: Integers) -> Flags:
    """Tell which element acts on which: a row of equal numbers, the same for own and rival, tells no states apart."""
    differ = np.minimum.reduceat(own, starts, axis=1) != np.maximum.reduceat(own, starts, axis=1)
    if rival is not own:
        differ |= np.logical_or.reduceat((own != 0) | (rival != 0), starts, axis=1)
    acts = np.logical_or.reduceat(differ, starts, axis=0)
    return np.asarray(acts)
