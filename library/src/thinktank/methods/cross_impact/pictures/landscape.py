"""The map of scenarios in a plane, by how many states they differ in."""

from __future__ import annotations

import numpy as np

from thinktank.case import Case
from thinktank.charts import Chart, PlacedPoint, Plane, number, plane
from thinktank.methods.cross_impact.answer import CrossImpactAnswer
from thinktank.methods.cross_impact.pictures import shown

MAPPED = 60  # scenarios and cycles


def landscape(answer: CrossImpactAnswer, case: Case, foot: str) -> Chart | None:
    """Draw scenarios in a plane by how many states they differ in: classical scaling of the Hamming distance."""
    matrix = answer.matrix
    found = [
        (answer.in_matrix(a.members[0]), a.share.share, a.length == 1) for a in answer.succession.attractors[:MAPPED]
    ]
    near = [tuple(row) for row in answer.near.states[: MAPPED - len(found)].tolist()]
    known = {states for states, _, _ in found}
    found += [(states, 0.0, False) for states in near if states not in known]
    if len(found) < 2:
        return None
    table = np.array([states for states, _, _ in found])
    distance = (table[:, None, :] != table[None, :, :]).sum(axis=2).astype(np.float64)
    places, kept = _scaled(distance)
    numbers = shown.numbers(answer)
    points = tuple(
        PlacedPoint(
            f"{numbers[states]}" if states in numbers else matrix.code(states),
            float(places[i, 0]),
            float(places[i, 1]),
            share,
            strong,
            states in numbers,
        )
        for i, (states, share, strong) in enumerate(found)
    )
    strong = sum(p.strong for p in points)
    widest = max(points, key=lambda p: p.size)
    description = (
        f"{strong} consistent scenarios and {len(points) - strong} cycles and scenarios that all but agree. "
        f"Distance stands for the number of drivers in different states; the plane keeps {number(100 * kept)} % of it. "
        f"The widest basin is that of {widest.label}, with {number(100 * widest.size)} % of the starts."
    )
    return plane(
        Plane(
            title="The landscape of futures",
            across="first axis",
            up="second axis",
            points=points,
            measure="Share of starts",
            numbered=False,
            description=description,
            foot="Dark: consistent, numbered as in the table of scenarios, as wide as their basin. "
            f"Pale: cycles and scenarios that all but agree. {foot}".strip(),
        )
    )


def _scaled(distance: np.ndarray) -> tuple[np.ndarray, float]:
    """Return places in a plane by classical scaling (Torgerson 1952), and the share of the distances that they keep."""
    n = len(distance)
    centre = np.eye(n) - 1.0 / n
    values, vectors = np.linalg.eigh(-0.5 * centre @ (distance**2) @ centre)
    order = np.argsort(values)[::-1][:2]
    kept = np.maximum(values[order], 0.0)
    places = vectors[:, order] * np.sqrt(kept)
    if places.shape[1] < 2:
        places = np.column_stack([places, np.zeros(n)])
    # The sign of an axis is free: the first point that is off it stands on its positive side.
    for axis in range(2):
        off = np.flatnonzero(np.abs(places[:, axis]) > 1e-9)
        if len(off) and places[off[0], axis] < 0:
            places[:, axis] *= -1
    total = np.maximum(values, 0.0).sum()
    return np.round(places, 6), float(kept.sum() / total) if total > 0 else 1.0
