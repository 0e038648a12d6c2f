"""How far the weighted mean moves per unit of each judgement, in closed form. Knows no other model."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.case import Case, Number, Pool, Range
from thinktank.methods.spatial_bargaining.tables import Given, Table


@dataclass(frozen=True)
class Lever:
    """What one actor's judgements do to the weighted mean, with every judgement at its mode.

    Parameters
    ----------
    actor
        Whose they are.
    share
        Its share of the weight.
    position
        How far the outcome moves per unit of its position: its share of the weight.
    salience, capability
        The same per point of salience and per unit of capability, for a small change; a change of any size d moves
        the outcome by k d (x - O) / (W + k d), where k is the other of the two.
    at_salience, at_capability
        Where the two stand.
    """

    actor: str
    share: float
    position: float
    salience: float
    capability: float
    at_salience: float
    at_capability: float

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {
            "actor": self.actor,
            "share_of_weight": self.share,
            "per_unit_of_position": self.position,
            "per_point_of_salience": self.salience,
            "per_unit_of_capability": self.capability,
        }


def levers(table: Table, at: Given) -> tuple[Lever, ...]:
    """Return the levers of every actor on an issue, in the order of the actors; none where nobody has weight.

    With O = sum(w x) / W and w = c s: dO/dx = w / W, dO/ds = c (x - O) / W, dO/dc = s (x - O) / W.
    """
    x, s, c = at.x[:, 0], at.s[:, 0], at.c[:, 0]
    w = c * s
    total = float(w.sum())
    if total <= 0.0:
        return ()
    outcome = float((w * x).sum()) / total
    return tuple(
        Lever(
            actor=actor,
            share=float(w[i]) / total,
            position=float(w[i]) / total,
            salience=float(c[i]) * (float(x[i]) - outcome) / total,
            capability=float(s[i]) * (float(x[i]) - outcome) / total,
            at_salience=float(s[i]),
            at_capability=float(c[i]),
        )
        for i, actor in enumerate(table.actors)
    )


@dataclass(frozen=True)
class Swing:
    """The weighted mean with one judgement at the low and at the high end of its range, all others at their mode."""

    actor: str
    kind: str
    at_low: float
    at_high: float


def swings(case: Case, table: Table, at: Given) -> tuple[Swing, ...]:
    """Return the swings of every judgement on an issue that is uncertain, the widest first."""
    x, w = at.x[:, 0], (at.c * at.s)[:, 0]
    total, top = float(w.sum()), float((w * x).sum())
    if total <= 0.0:
        return ()
    found = []
    for i, actor in enumerate(table.actors):
        place, weight = float(x[i]), float(w[i])
        low, high = _ends(case, table.positions[i])
        found.append(Swing(actor, "position", *((top + weight * (end - place)) / total for end in (low, high))))
        for kind, path, other in (
            ("salience", table.saliences[i], float(at.c[i, 0])),
            ("capability", table.capabilities[i], float(at.s[i, 0])),
        ):
            rest = [(total - weight + end * other, top + (end * other - weight) * place) for end in _ends(case, path)]
            if all(weights > 0.0 for weights, _ in rest):
                found.append(Swing(actor, kind, *(mean / weights for weights, mean in rest)))
    return tuple(sorted((s for s in found if s.at_low != s.at_high), key=lambda s: -abs(s.at_high - s.at_low)))


def _ends(case: Case, path: str) -> tuple[float, float]:
    value = case.judgement(path).value
    assert isinstance(value, Number | Range | Pool)
    return value.span
