"""Who takes part, and from which judgements sizes, propensities and pulls come. Solves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Actor, Case, Number, Pool, Range, Value
from thinktank.case.kinds import FACTORS
from thinktank.draws import Array, Draws

Floats = NDArray[np.float64]
Missing = Callable[[Case, str, Iterable[str]], Exception]


@dataclass(frozen=True)
class Term:
    """One judgement in the propensity of actor `i` towards actor `j`, times a weight if it is a factor."""

    i: int
    j: int
    path: str
    weight: str | None = None
    factor: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """An actor that does not take part, and why."""

    actor: str
    reason: str

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {"actor": self.actor, "reason": self.reason}


@dataclass(frozen=True)
class Players:
    """The actors that take part, the greatest first, and where their numbers stand.

    Parameters
    ----------
    actors
        In the order of their sizes at the mode, so that nothing depends on the order of the case.
    sizes
        Path of each actor's capability.
    terms
        What the propensities are made of.
    pulls
        (actor, other, path) of each pull.
    left_out
        Who does not take part.
    """

    actors: tuple[Actor, ...]
    sizes: tuple[str, ...]
    terms: tuple[Term, ...]
    pulls: tuple[Term, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Every judgement that is read."""
        terms = (path for term in (*self.terms, *self.pulls) for path in (term.path, term.weight) if path)
        return tuple(dict.fromkeys((*self.sizes, *terms)))

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the actors."""
        return tuple(actor.id for actor in self.actors)

    def arrays(self, draws: Draws) -> tuple[Floats, Floats, Floats]:
        """Return sizes (draws, actors), propensities and pulls (draws, actors, actors)."""
        n, count = draws.n, len(self.actors)
        sizes = np.empty((n, count))
        for i, path in enumerate(self.sizes):
            sizes[:, i] = draws[path]
        propensities, pulls = np.zeros((n, count, count)), np.zeros((n, count, count))
        for term in self.terms:
            value: Array = draws[term.path]
            propensities[:, term.i, term.j] += value if term.weight is None else value * draws[term.weight]
        for term in self.pulls:
            pulls[:, term.i, term.j] += draws[term.path]
        return sizes, propensities, pulls

    def ends(self, case: Case) -> tuple[Floats, Floats]:
        """Return the lowest and highest tie of each pair that the ranges of the judgements allow.

        A tie is the size of the other times the propensity towards it, plus the pull.
        """
        count = len(self.actors)
        sizes = np.array([_span(case, path) for path in self.sizes])
        low, high = np.zeros((count, count)), np.zeros((count, count))
        for term in self.terms:
            weight = (1.0, 1.0) if term.weight is None else _span(case, term.weight)
            ends = [a * b for a in _span(case, term.path) for b in weight]
            low[term.i, term.j] += min(ends)
            high[term.i, term.j] += max(ends)
        products = np.stack([p * sizes[None, :, k] for p in (low, high) for k in (0, 1)])
        low, high = products.min(axis=0), products.max(axis=0)
        for term in self.pulls:
            span = _span(case, term.path)
            low[term.i, term.j] += span[0]
            high[term.i, term.j] += span[1]
        return low, high


def players(case: Case, mode: Draws, rule: str, missing: Missing) -> Players:
    """Return who takes part: every actor with a size and something that ties it to another one that has a size.

    The propensity of one actor towards another is the judgement `propensity` of that direction; where there is
    none, their `affinity`; where there is none, the weighted sum of their ties by factor, a factor without a
    weight counting once; where there is none, the `propensity` of the other direction. With the rule ``factors``
    it is the factors alone.

    Raises
    ------
    MissingJudgements
        Fewer than two actors are left.
    """
    sized = [actor.id for actor in case.actors if case.has(f"capability.{actor.id}")]
    given = {actor for actor in sized if float(mode[f"capability.{actor}"][0]) > 0}
    found = {(a, b): terms for a in given for b in given if a != b and (terms := _between(case, a, b, rule))}
    pulled = [(a, b) for a in given for b in given if a != b and case.has(f"pull.{a}.{b}")]
    tied = {actor for pair in (*found, *pulled) for actor in pair}
    left_out = tuple(
        LeftOut(actor.id, reason)
        for actor in case.actors
        if (reason := _why_not(case, actor.id, set(sized), given, tied)) is not None
    )
    if len(tied) < 2:
        raise missing(
            case,
            "has no two actors with a capability each and an affinity, propensity or tie between them",
            ("capability.ACTOR", "affinity.ACTOR.ACTOR"),
        )
    size = {actor: float(mode[f"capability.{actor}"][0]) for actor in tied}
    actors = sorted((case.actor(actor) for actor in tied), key=lambda actor: (-size[actor.id], actor.id))
    place = {actor.id: i for i, actor in enumerate(actors)}
    pairs = [(a.id, b.id) for a in actors for b in actors if (a.id, b.id) in found]
    return Players(
        tuple(actors),
        tuple(f"capability.{actor.id}" for actor in actors),
        tuple(Term(place[a], place[b], *rest) for a, b in pairs for rest in found[a, b]),
        tuple(Term(place[a], place[b], f"pull.{a}.{b}") for a, b in sorted(pulled)),
        left_out,
    )


def _between(case: Case, a: str, b: str, rule: str) -> list[tuple[str, str | None, str | None]]:
    """Return path, weight and factor of every term of the propensity of one actor towards another."""
    if rule == "given":
        for path in (f"propensity.{a}.{b}", f"affinity.{a}.{b}", f"affinity.{b}.{a}"):
            if case.has(path):
                return [(path, None, None)]
    factors: list[tuple[str, str | None, str | None]] = []
    for factor in FACTORS:
        for path in (f"tie.{factor}.{a}.{b}", f"tie.{factor}.{b}.{a}"):
            if case.has(path):
                weight = f"factor.{factor}"
                factors.append((path, weight if case.has(weight) else None, factor))
    if not factors and rule == "given" and case.has(f"propensity.{b}.{a}"):
        return [(f"propensity.{b}.{a}", None, None)]
    return factors


def _why_not(case: Case, actor: str, sized: set[str], given: set[str], tied: set[str]) -> str | None:
    if actor in tied:
        return None
    mentioned = any(actor in j.about for kind in ("affinity", "propensity", "tie", "pull") for j in case.of_kind(kind))
    if actor not in sized:
        return "has no capability" if mentioned else None
    if actor not in given:
        return "has a capability of 0"
    return "has no affinity, propensity or tie to anyone who takes part"


def _span(case: Case, path: str) -> tuple[float, float]:
    value: Value = case.judgement(path).value
    assert isinstance(value, Number | Range | Pool)
    return value.span
