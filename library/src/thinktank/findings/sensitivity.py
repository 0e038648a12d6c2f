"""Which judgements move an outcome: rank correlations over the draws, one-at-a-time swings. Knows no method.

It is given a `solve` that turns draws into named arrays, and asks it for all swings in one batch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case, Pool, Weights
from thinktank.case.values import Drawable, pooled_weights
from thinktank.draws import Array, Draws, at_mode, is_state, mode_of
from thinktank.findings.quantity import Quantity
from thinktank.findings.ranks import Ranked, ranked
from thinktank.watching import halting, unless_nobody_stops

Floats = NDArray[np.float64]
Solve = Callable[[Draws], dict[str, Array]]

_ROOM = 1 << 24
"""Bytes of ranks of quantities taken at a time; those of judgements are kept for later if all have this room."""


@dataclass(frozen=True)
class Influence:
    """How one judgement moves one quantity.

    Parameters
    ----------
    path
        The judgement.
    rank_correlation
        Spearman's, over the draws; None where the judgement or the quantity does not vary, and for weights,
        whose states have no order.
    swing_low, swing_high
        The quantity with this one judgement at the low and the high end of its range and all others at their
        mode; for weights its lowest and highest value over the states that have weight.
    """

    path: str
    rank_correlation: float | None
    swing_low: float | None
    swing_high: float | None

    @property
    def swing(self) -> float:
        """Distance between the two ends; 0 where one is not determined."""
        if self.swing_low is None or self.swing_high is None:
            return 0.0
        return abs(self.swing_high - self.swing_low)

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {
            "path": self.path,
            "rank_correlation": self.rank_correlation,
            "swing_low": self.swing_low,
            "swing_high": self.swing_high,
        }


class _Outcome:
    """A quantity's ranks among the draws in which it is determined; None if those are fewer than two."""

    def __init__(self, draws: Floats) -> None:
        known = ~np.isnan(draws)
        count = int(known.sum())
        self.known = None if count == len(draws) else known
        self.ranked = ranked(draws if self.known is None else draws[known]) if count > 1 else None


class Sensitivity:
    """Answers for every quantity of one run which judgements move it.

    Parameters
    ----------
    case, draws
        What was read, and its draws: the same that the outcomes were computed from.
    paths
        Judgements that the model reads. Those that are certain move nothing and are passed over.
    solve
        Draws to named arrays, one of them per quantity under its key; rows independent of each other.
    """

    def __init__(self, case: Case, draws: Draws, paths: Sequence[str], solve: Solve) -> None:
        self._case = case
        self._draws = draws
        uncertain = set(draws.uncertain)
        self._paths = tuple(path for path in paths if path in uncertain)
        self._solve = solve
        self._ranks: dict[str, Ranked] = {}
        self._room = max(_ROOM // (4 * max(draws.n, 1)), 1)
        self._swings: dict[str, Array] | None = None
        self._rows: dict[str, slice] = {}

    def influences(self, quantities: Sequence[Quantity]) -> list[tuple[Influence, ...]]:
        """Return for each quantity what moves it, by falling rank correlation, then by falling swing.

        Each has to be among the arrays of `solve` under its key; draws in which it is NaN are left out.
        """
        correlated = self._correlations(quantities)
        found = []
        for quantity, correlation in zip(quantities, correlated, strict=True):
            influences = [
                Influence(path, correlation.get(path), *self._swing(quantity.key, path))
                for path in self._read_by(quantity.reads)
            ]
            found.append(tuple(sorted(influences, key=lambda i: (-abs(i.rank_correlation or 0.0), -i.swing, i.path))))
        return found

    def _read_by(self, reads: Sequence[str] | None) -> tuple[str, ...]:
        wanted = None if reads is None else frozenset(reads)
        return tuple(path for path in self._paths if wanted is None or path in wanted)

    def _correlations(self, quantities: Sequence[Quantity]) -> list[dict[str, float]]:
        """Return the rank correlations of each quantity by path.

        Quantities that read the same judgements are taken together, path by path, a few at a time: a million draws
        of all judgements, and their ranks, are never in memory at once.
        """
        found: list[dict[str, float]] = [{} for _ in quantities]
        together: dict[tuple[str, ...], list[int]] = {}
        for k, quantity in enumerate(quantities):
            together.setdefault(self._read_by(quantity.reads), []).append(k)
        for paths, members in together.items():
            ordered = [path for path in paths if not is_state(drawable_at(self._case, path))]
            for start in range(0, len(members), self._room):
                some = members[start : start + self._room]
                outcomes = {k: _Outcome(quantities[k].draws) for k in some}
                for path in ordered:
                    unless_nobody_stops()
                    if halting()[0]:  # a search has ended with what it found, and nobody waits for what moves that
                        return found
                    for k, r in self._correlated(path, outcomes).items():
                        found[k][path] = r
        return found

    def _correlated(self, path: str, outcomes: dict[int, _Outcome]) -> dict[int, float]:
        of_all = self._ranked(path) if any(outcome.known is None for outcome in outcomes.values()) else None
        found = {}
        for k, outcome in outcomes.items():
            if outcome.ranked is None:
                continue
            if outcome.known is None:
                assert of_all is not None
                ranks = of_all
            else:  # ranks among the draws that count
                ranks = ranked(self._draws.once(path)[outcome.known])
            r = ranks.correlation(outcome.ranked)
            if np.isfinite(r):
                found[k] = r
        return found

    def _ranked(self, path: str) -> Ranked:
        kept = self._ranks.get(path)
        if kept is not None:
            return kept
        ranks = ranked(self._draws.once(path))
        if len(self._paths) <= self._room:
            self._ranks[path] = ranks
        return ranks

    def _swing(self, key: str, path: str) -> tuple[float | None, float | None]:
        if self._swings is None:
            self._swings = self._solve(self._batch())
        outcomes = self._swings[key][self._rows[path]]
        outcomes = outcomes[~np.isnan(outcomes)]
        if not len(outcomes):
            return None, None
        if is_state(drawable_at(self._case, path)):
            return float(outcomes.min()), float(outcomes.max())
        return (float(outcomes[0]), float(outcomes[1])) if len(outcomes) == 2 else (None, None)

    def _batch(self) -> Draws:
        """Return draws whose rows are the swings of all judgements, one value off its mode in each."""
        off = [(path, ends(drawable_at(self._case, path))) for path in self._paths]
        n = 0
        for path, values in off:
            self._rows[path] = slice(n, n + len(values))
            n += len(values)
        return moved_one_by_one(self._case, off)


def moved_one_by_one(case: Case, off: Sequence[tuple[str, Array]]) -> Draws:
    """Return draws at the mode with one judgement elsewhere in each row, in the order given."""
    n = sum(len(values) for _, values in off)
    columns: dict[str, Array] = {}
    start = 0
    for path, values in off:
        if path not in columns:
            columns[path] = np.repeat(mode_of(drawable_at(case, path)), n)
        columns[path][start : start + len(values)] = values
        start += len(values)
    return at_mode(case).repeated(n).with_values(columns)


def ends(value: Drawable) -> Array:
    """Return the low and high end of a value's range, or the states that have weight."""
    if not is_state(value):
        assert not isinstance(value, Weights)
        return np.array(value.span)
    if isinstance(value, Pool) and value.rule == "mixture":
        sets = [member for _, member in value.members if isinstance(member, Weights)]
    else:
        sets = [pooled_weights(value)] if isinstance(value, Pool) else [value]  # type: ignore[list-item]
    weighed = {i for weights in sets for i, (_, weight) in enumerate(weights.weights) if weight > 0}
    return np.array(sorted(weighed), dtype=np.intp)


def drawable_at(case: Case, path: str) -> Drawable:
    """Return the value at a path that is known to be a number or weights."""
    value = case.judgement(path).drawable
    assert value is not None, path
    return value
