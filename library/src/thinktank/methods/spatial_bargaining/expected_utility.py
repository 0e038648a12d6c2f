"""The expected-utility model in its named readings: what each says, and how it is played. The loops are kernels.

Bueno de Mesquita's model as Scholz, Calbert and Smith (2011) set it out. What they print and what their tables and
figures come from are not the same: `scholz-text` is the first, `scholz-table` the second.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.spatial_bargaining.kernels import expected_utility as kernel
from thinktank.methods.spatial_bargaining.kernels import utilities
from thinktank.methods.spatial_bargaining.ordering import Ordering
from thinktank.methods.spatial_bargaining.parameters import Parameters
from thinktank.watching import halting, unless_halted

Floats = NDArray[np.float64]

KINDS = {
    kernel.STALEMATE: "stalemate",
    kernel.CAPITULATION: "capitulation",
    kernel.COMPROMISE: "compromise",
    kernel.CONFRONTATION: "confrontation",
}


@dataclass(frozen=True)
class Reading:
    """One way to read the papers; every field is a parameter of the method, without its `eu_`."""

    denominator: Literal["pairwise", "grand_total"] = "pairwise"
    perspective: Literal["each", "own"] = "each"
    conflict: Literal["loser_moves", "nobody_moves"] = "loser_moves"
    offers: Literal["least_move", "lowest_average", "highest_utility"] = "least_move"
    range: Literal["start", "round", "scale"] = "start"
    median: Literal["lower", "midpoint", "upper"] = "lower"
    helps: Literal["always", "closer"] = "closer"
    votes: Literal["linear", "risk"] = "linear"
    stays: float = 1.0
    rounds: int = 10


READINGS = {
    "scholz-table": Reading(
        denominator="grand_total", perspective="own", offers="lowest_average", helps="always", votes="risk"
    ),
    "scholz-text": Reading(),
}

# What one of the papers or programs in use reads differently: each is tried alone, on top of the printed equations.
_VARIANTS: dict[str, dict[str, object]] = {
    "denominator": {"denominator": "grand_total"},
    "perspective": {"perspective": "own"},
    "conflict": {"conflict": "nobody_moves"},
    "offers-utility": {"offers": "highest_utility"},
    "range": {"range": "round"},
    "votes": {"votes": "risk"},
    "stays": {"stays": 0.5},
    "stays-helps": {"stays": 0.5, "helps": "always"},
}


@dataclass(frozen=True)
class Course:
    """What the rounds came to, in units of the issue; first axis of `positions` and `events` the round.

    Parameters
    ----------
    last
        Positions after the last round, shape (actors, n).
    moving
        The sum of all moves in the last round, in units of the range of positions, shape (n,).
    recurs
        After how many rounds the last positions recur: 1 at rest, more for a cycle, 0 for neither, shape (n,).
    positions, events, views
        Of every round, shapes (rounds + 1, actors, n), (rounds, actors, 4, n) and (rounds, actors, actors, 3, n);
        without draws unless kept.
    """

    last: Floats
    moving: Floats
    recurs: Floats
    positions: Floats
    events: Floats
    views: Floats


def reading(name: str, parameters: Parameters) -> Reading:
    """Return a named reading with what the parameters set otherwise.

    Examples
    --------
    >>> reading("scholz-table", Parameters(eu_stays=0.5)).denominator
    'grand_total'
    >>> reading("scholz-table", Parameters(eu_denominator="pairwise")).denominator
    'pairwise'
    """
    given = {field.name: getattr(parameters, f"eu_{field.name}") for field in fields(Reading)}
    return replace(READINGS[name], **{key: value for key, value in given.items() if value != "reading"})


def ensemble(parameters: Parameters) -> dict[str, Reading]:
    """Return every reading that is tried: the named ones, and the text with one thing read otherwise.

    Examples
    --------
    >>> len(ensemble(Parameters())), ensemble(Parameters())["text-range"].range
    (10, 'round')
    """
    found = {name: reading(name, parameters) for name in READINGS}
    text = found["scholz-text"]
    for name, otherwise in _VARIANTS.items():
        varied = replace(text, **otherwise)  # type: ignore[arg-type]
        if varied not in found.values():
            found[f"text-{name}"] = varied
    return found


def bargain(
    positions: Floats, saliences: Floats, capabilities: Floats, scale: tuple[float, float], read: Reading, keep: bool
) -> Course:
    """Play the rounds.

    Parameters
    ----------
    positions, saliences, capabilities
        Shape (actors, n); saliences from 0 to 100.
    scale
        Ends of the issue's scale.
    read
        How the papers are read.
    keep
        Whether to keep every round.
    """
    actors, n = positions.shape
    kept = n if keep else 0
    course = Course(
        last=np.empty((actors, n)),
        moving=np.empty(n),
        recurs=np.empty(n),
        positions=np.empty((read.rounds + 1, actors, kept)),
        events=np.empty((read.rounds, actors, 4, kept)),
        views=np.empty((read.rounds, actors, actors, 3, kept)),
    )
    diagnostics = np.empty((2, n))
    order, halt = Ordering.of(positions.T, saliences.T, capabilities.T), halting()
    kernel.bargain(
        order.sorted(positions, 0, -1),
        order.sorted(saliences, 0, -1) / 100.0,
        order.sorted(capabilities, 0, -1),
        scale[1] - scale[0],
        read.rounds,
        {"pairwise": utilities.PAIRWISE, "grand_total": utilities.GRAND_TOTAL}[read.denominator],
        {"each": utilities.EACH, "own": utilities.OWN}[read.perspective],
        read.conflict == "loser_moves",
        {
            "least_move": kernel.LEAST_MOVE,
            "lowest_average": kernel.LOWEST_AVERAGE,
            "highest_utility": kernel.HIGHEST_UTILITY,
        }[read.offers],
        {"start": kernel.AT_START, "round": kernel.EVERY_ROUND, "scale": kernel.WHOLE_SCALE}[read.range],
        {"lower": kernel.LOWER, "midpoint": kernel.MIDPOINT, "upper": kernel.UPPER}[read.median],
        read.helps == "closer",
        read.votes == "risk",
        read.stays,
        halt,
        course.last,
        diagnostics,
        course.positions,
        course.events,
        course.views,
    )
    unless_halted(halt)
    course.moving[:], course.recurs[:] = diagnostics
    last = order.restored(course.last, 0, -1)
    if not keep:
        return replace(course, last=last)
    events = order.restored(course.events, 1, -1)
    events[:, :, 0] = order.named(events[:, :, 0], -1)
    views = order.restored(order.restored(course.views, 1, -1), 2, -1)
    return replace(course, last=last, positions=order.restored(course.positions, 1, -1), events=events, views=views)
