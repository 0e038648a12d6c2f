"""What each single judgement would have to be for an answer to change sides. Knows no method.

A coarse search outwards from the mode finds the nearest place where the side changes, bisection pins it down;
all judgements are searched in the same few batches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case, bounds_of
from thinktank.draws import Array, Draws, at_mode, is_state
from thinktank.findings.sensitivity import Solve, drawable_at, moved_one_by_one

Floats = NDArray[np.float64]

_STEPS = 64  # places looked at on either side of the mode before bisection
_HALVINGS = 100  # more than any bracket of doubles needs
_FAR = 1000.0  # a bound this many times the value's own size away is approached in growing steps


@dataclass(frozen=True)
class Flip:
    """Where one judgement, all others at their mode, changes the side of an answer.

    Parameters
    ----------
    path
        The judgement.
    at_mode
        Where it stands, in its unit; the heaviest state for weights.
    value
        The nearest value within what its kind admits at which the side has changed; a state for weights; None
        if there is none.
    """

    path: str
    at_mode: float | str
    value: float | str | None

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {"path": self.path, "at_mode": self.at_mode, "value": self.value}


def flips(
    case: Case, solve: Solve, key: str, threshold: float, *, paths: Sequence[str] | None = None
) -> tuple[Flip, ...]:
    """Return for each judgement the nearest value that moves a quantity across a threshold.

    Parameters
    ----------
    case
        What was read.
    solve
        Draws to named arrays; rows independent of each other.
    key
        The quantity's key among those arrays.
    threshold
        In the quantity's unit. The sides are "at least" and "below"; an undetermined answer is on neither.
    paths
        Which judgements to move; by default all. Labels and rankings have no values in between and are passed over.

    Returns
    -------
    tuple of Flip
        Those that flip the answer first, the nearest first in units of their mode; then the others.

    Notes
    -----
    A side that changes and changes back between two of the places looked at (one part in 64 of the way to a
    bound) can be missed.
    """
    if paths is None:
        paths = [judgement.path for judgement in case.judgements]
    paths = [path for path in paths if case.judgement(path).drawable is not None]
    states = [path for path in paths if is_state(drawable_at(case, path))]
    numbers = [path for path in paths if not is_state(drawable_at(case, path))]
    search = _Search(case, solve, key, threshold)
    found = search.states(states) + search.numbers(numbers)
    return tuple(sorted(found, key=_nearest_first))


class _Search:
    """Searches where each judgement changes the side of one quantity."""

    def __init__(self, case: Case, solve: Solve, key: str, threshold: float) -> None:
        self._case = case
        self._solve = solve
        self._key = key
        self._threshold = threshold
        self._side = int(self._sides(at_mode(case))[0])

    def states(self, paths: Sequence[str]) -> list[Flip]:
        """Try every state of the drivers whose weights these are."""
        ids = [list(self._case.driver(self._case.judgement(path).about[0]).states) for path in paths]
        places = [(path, np.arange(len(states), dtype=np.intp)) for path, states in zip(paths, ids, strict=True)]
        found = []
        for path, states, beyond in zip(paths, ids, self._beyond(places), strict=True):
            flipped = states[int(np.argmax(beyond))] if beyond.any() else None
            found.append(Flip(path, states[int(self._mode(path))], flipped))
        return found

    def numbers(self, paths: Sequence[str]) -> list[Flip]:
        """Search outwards from the mode in both directions, then halve all brackets together."""
        places = [(path, self._outwards(path, end)) for path in paths for end in (0, 1)]
        near, far = np.full(len(places), np.nan), np.full(len(places), np.nan)
        for i, ((path, row), beyond) in enumerate(zip(places, self._beyond(places), strict=True)):
            if beyond.any():
                first = int(np.argmax(beyond))
                near[i], far[i] = row[first - 1] if first else self._mode(path), row[first]
        self._halve([path for path, _ in places], near, far)
        found = []
        for path, ends in zip(paths, far.reshape(-1, 2), strict=True):
            mode = self._mode(path)
            flipping = sorted((abs(x - mode), float(x)) for x in ends if not np.isnan(x))
            found.append(Flip(path, mode, flipping[0][1] if flipping else None))
        return found

    def _halve(self, paths: Sequence[str], near: Floats, far: Floats) -> None:
        """Bring `far`, beyond the threshold, next to `near`, which is not; NaN is left alone."""
        for _ in range(_HALVINGS):
            middle = 0.5 * (near + far)
            wide: list[int] = np.flatnonzero((middle != near) & (middle != far) & ~np.isnan(far)).tolist()
            if not wide:
                break
            tried = self._beyond([(paths[i], middle[i : i + 1]) for i in wide])
            for i, beyond in zip(wide, tried, strict=True):
                (far if beyond[0] else near)[i] = middle[i]

    def _outwards(self, path: str, end: int) -> Floats:
        """Return places from the mode, which is left out, to one bound."""
        judgement = self._case.judgement(path)
        scale = self._case.issue(judgement.about[0]).scale if judgement.sort.bounds == "scale" else None
        bound = bounds_of(judgement.sort, scale)[end]
        mode = self._mode(path)
        distance, size = abs(bound - mode), max(abs(mode), 1.0)
        if distance == 0:
            return np.empty(0)
        if distance > _FAR * size:
            steps = size * np.geomspace(0.01, distance / size, _STEPS)
        else:
            steps = distance * np.arange(1, _STEPS + 1) / _STEPS
        places: Floats = mode + np.sign(bound - mode) * steps
        places[-1] = bound
        return places

    def _beyond(self, places: Sequence[tuple[str, Array]]) -> list[NDArray[np.bool_]]:
        """Tell for each place whether the answer there is on the other side than at the mode."""
        if not sum(len(row) for _, row in places):
            return [np.zeros(0, dtype=bool) for _ in places]
        sides = self._sides(moved_one_by_one(self._case, places))
        other = (sides == -self._side) & (sides != 0)
        return np.split(other, np.cumsum([len(row) for _, row in places])[:-1])

    def _sides(self, draws: Draws) -> NDArray[np.int8]:
        """Return +1 at or above the threshold, -1 below, 0 where the answer is not determined."""
        outcome = self._solve(draws)[self._key]
        sides = np.where(outcome >= self._threshold, 1, -1)
        return np.where(np.isnan(outcome), 0, sides).astype(np.int8)

    def _mode(self, path: str) -> float:
        return drawable_at(self._case, path).mode


def _nearest_first(flip: Flip) -> tuple[bool, float, str]:
    if isinstance(flip.value, float) and isinstance(flip.at_mode, float):
        return False, abs(flip.value - flip.at_mode) / max(abs(flip.at_mode), 1e-300), flip.path
    return flip.value is None, 0.0, flip.path
