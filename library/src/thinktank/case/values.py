"""What a judgement's value can be: a number, a range, weights, several people's values, a label, a ranking.

Samples nothing (that is `thinktank.draws`) and knows no file format.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean, median
from typing import TypeAlias

from thinktank.wording import number

POOL_RULES = ("mean", "median", "mixture")


@dataclass(frozen=True)
class Number:
    """A value held to be certain."""

    x: float

    @property
    def mode(self) -> float:
        """The number itself."""
        return self.x

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest value."""
        return self.x, self.x

    def to_raw(self) -> object:
        """Return what stands in a case file."""
        return plain(self.x)


@dataclass(frozen=True)
class Range:
    """A value between `low` and `high`, most likely at `mode`; drawn from the triangular distribution.

    Examples
    --------
    >>> Range(1.9, 2.0, 2.2).span
    (1.9, 2.2)
    """

    low: float
    mode: float
    high: float

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest value."""
        return self.low, self.high

    def to_raw(self) -> object:
        """Return what stands in a case file."""
        return [plain(self.low), plain(self.mode), plain(self.high)]


@dataclass(frozen=True)
class Weights:
    """Weights over the states of a driver, in the driver's order; they sum to one."""

    weights: tuple[tuple[str, float], ...]

    @property
    def states(self) -> tuple[str, ...]:
        """The states in the driver's order."""
        return tuple(state for state, _ in self.weights)

    @property
    def mode(self) -> float:
        """Index of the heaviest state; the first of equals."""
        heaviest = max(weight for _, weight in self.weights)
        return float(next(i for i, (_, weight) in enumerate(self.weights) if weight == heaviest))

    def to_raw(self) -> object:
        """Return what stands in a case file."""
        return {state: plain(weight) for state, weight in self.weights}


@dataclass(frozen=True)
class Pool:
    """Several people's values of one thing, pooled by a stated rule.

    ``mean`` and ``median`` are taken over the people in every draw; ``mixture`` takes one person's value a
    draw, each with equal chance (the linear opinion pool).
    """

    rule: str
    members: tuple[tuple[str, Number | Range | Weights], ...]

    @property
    def mode(self) -> float:
        """The members' modes pooled; a mixture stands at their mean."""
        modes = [value.mode for _, value in self.members]
        if isinstance(self.members[0][1], Weights):
            return pooled_weights(self).mode
        return float(median(modes)) if self.rule == "median" else float(fmean(modes))

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest value that any member allows."""
        spans = [value.span for _, value in self.members if not isinstance(value, Weights)]
        return min(low for low, _ in spans), max(high for _, high in spans)

    def to_raw(self) -> object:
        """Return the members as they stand in a case file, without the rule."""
        return {person: value.to_raw() for person, value in self.members}


@dataclass(frozen=True)
class Label:
    """One word of a closed list, such as a cell of competing hypotheses."""

    text: str

    def to_raw(self) -> object:
        """Return what stands in a case file."""
        return self.text


@dataclass(frozen=True)
class Ranking:
    """Items in order, most important first, such as an actor's option statements."""

    items: tuple[str, ...]

    def to_raw(self) -> object:
        """Return what stands in a case file."""
        return list(self.items)


Value: TypeAlias = Number | Range | Weights | Pool | Label | Ranking
Drawable: TypeAlias = Number | Range | Weights | Pool


def moved(value: Number | Range | Pool, to: float, bounds: tuple[float, float]) -> Number | Range | Pool:
    """Return the value moved so that its mode stands at `to`; its range moves along, held within the bounds.

    Several people's values all move by the same distance.

    Examples
    --------
    >>> moved(Range(1.9, 2.0, 2.2), 3.4, (1.0, 3.5))
    Range(low=3.3, mode=3.4, high=3.5)
    """
    low, high = bounds
    by = to - value.mode

    def held(x: float) -> float:
        return round(min(max(x, low), high), 12)

    match value:
        case Number():
            return Number(held(to))
        case Range():
            mode = held(to)
            return Range(min(held(value.low + by), mode), mode, max(held(value.high + by), mode))
        case Pool():
            members = tuple(
                (person, moved(member, member.mode + by, bounds))
                for person, member in value.members
                if not isinstance(member, Weights)
            )
            return Pool(value.rule, members)  # type: ignore[arg-type]


def in_words(value: Value) -> str:
    """Write a value the way an analyst would.

    Examples
    --------
    >>> in_words(Range(1.9, 2.0, 2.2)), in_words(Number(60.0))
    ('2 (1.9 to 2.2)', '60')
    """
    match value:
        case Number(x):
            return number(x)
        case Range(low, mode, high):
            return f"{number(mode)} ({number(low)} to {number(high)})"
        case Weights(weights):
            return ", ".join(f"{state} {number(weight)}" for state, weight in weights)
        case Pool(rule, members):
            return f"{rule} of " + "; ".join(f"{person} {in_words(member)}" for person, member in members)
        case Label(text):
            return text
        case Ranking(items):
            return " > ".join(items)


def as_float(x: float) -> float:
    """Return a number as a float; a whole number too large for one becomes an infinity, which no value may be.

    Examples
    --------
    >>> as_float(7), as_float(-(10**400))
    (7.0, -inf)
    """
    try:
        return float(x)
    except OverflowError:
        return math.inf if x > 0 else -math.inf


def plain(x: float) -> int | float:
    """Return a whole number as an integer, so that 60 is written as 60 and not 60.0.

    Examples
    --------
    >>> plain(60.0), plain(0.5)
    (60, 0.5)
    """
    return int(x) if abs(x) < 1e15 and x == int(x) else x


def pooled_weights(pool: Pool) -> Weights:
    """Return one set of weights for several people's: the mean, or the median scaled to sum to one.

    A median that is zero for every state falls back to the mean.
    """
    members = [dict(value.weights) for _, value in pool.members if isinstance(value, Weights)]
    states = tuple(members[0])
    middle = median if pool.rule == "median" else fmean
    weights = [float(middle([member[state] for member in members])) for state in states]
    if sum(weights) == 0:
        weights = [fmean([member[state] for member in members]) for state in states]
    total = sum(weights)
    return Weights(tuple((state, weight / total) for state, weight in zip(states, weights, strict=True)))
