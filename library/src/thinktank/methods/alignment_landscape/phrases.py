"""What follows for alignments in sentences: counts, basins, what breaks what, sweeps. Draws nothing."""

from __future__ import annotations

import numpy as np

from thinktank.charts import number
from thinktank.charts.layout import listed
from thinktank.methods.alignment_landscape.answer import AlignmentAnswer
from thinktank.methods.alignment_landscape.ground import Blocs
from thinktank.methods.alignment_landscape.switching import Break

PRICE = "size × propensity"


def camps_of(answer: AlignmentAnswer, x: Blocs) -> list[int]:
    """Return each actor's camp: that of the reference first where all blocs are alike; -1 for the non-aligned."""
    view = answer.view
    groups = list(view.groups(x))
    if not view.blocks.known_apart:
        groups.sort(key=lambda group: (view.reference not in group, group))
    camp = [-1] * len(x)
    for k, group in enumerate(groups):
        for i in group:
            camp[i] = k
    return camp


def count_of(answer: AlignmentAnswer) -> str:
    """Return how many stable alignments there are, in words."""
    count = len(answer.view.stable.alignments)
    least = "" if answer.view.stable.complete else "at least "
    return f"{least}{count} stable alignment{'' if count == 1 else 's'}"


def percent(share: float) -> str:
    """Write a share; what is nearly none or nearly all is not rounded to it."""
    if share in (0.0, 1.0) or 0.005 <= share < 0.995:
        return f"{100 * share:.0f} %"
    return f"{100 * share:.2g} %" if share < 0.5 else f"{100 * share:.2f} %"


def basin_of(answer: AlignmentAnswer, k: int) -> str:
    """Return the basin of an alignment in words."""
    terrain = answer.view.terrain
    basin = terrain.basins[k]
    if basin.count is not None:
        return f"a basin of {basin.count:,} of {terrain.configurations:,} configurations".replace(",", "\u202f")
    return f"a basin of {percent(basin.share)} ({percent(basin.low)} to {percent(basin.high)}, sampled)"


def frustrated(answer: AlignmentAnswer, x: Blocs) -> str:
    """Return a sentence on who is the most frustrated."""
    felt = answer.view.ground.felt(x)
    own = [float(felt[i, x[i]]) for i in range(len(x))]
    most = int(np.argmax(own))
    return f"{answer.view.players.actors[most].name} is the most frustrated in it ({number(own[most])})."


def whither(answer: AlignmentAnswer, x: Blocs, bloc: int) -> str:
    """Return whom an actor would join in a bloc."""
    if bloc == answer.view.blocks.non_aligned:
        return "the non-aligned"
    there = [answer.view.players.actors[int(i)].name for i in np.flatnonzero(x == bloc)]
    return listed(there) if there else "nobody, a bloc of its own"


def broken(answer: AlignmentAnswer, found: Break | None) -> str:
    """Return a sentence on the least change that breaks an alignment."""
    if found is None:
        return "No single size could do it."
    actors = answer.view.players.actors
    mover = actors[found.mover].name
    if found.towards is None:
        return (
            f"It breaks, by {mover} moving, where the size of {actors[found.of].name} goes from {number(found.at)} "
            f"to {number(found.value)}."
        )
    return (
        f"A propensity does it where that of {actors[found.of].name} towards {actors[found.towards].name} goes from "
        f"{number(found.at)} to {number(found.value)}."
    )


def matched(answer: AlignmentAnswer) -> str:
    """Return a sentence on the alignment that comes nearest to the actual one; empty without one."""
    compared = [(answer.view.compared(x), k) for k, x in enumerate(answer.view.stable.alignments[:60])]
    known = [(c, k) for c, k in compared if c is not None]
    if not known:
        return ""
    (found, luck), k = min(known, key=lambda pair: (len(pair[0][0].wrong), -pair[0][0].size_right, pair[1]))
    wrong = [answer.view.players.actors[i].name for i in found.wrong]
    said = f"{listed(wrong)} wrong" if wrong else "nobody wrong"
    return (
        f" Number {k + 1} comes nearest to the actual alignment: {said}, {percent(found.size_right)} of size right; "
        f"{number(luck.as_near)} of {number(luck.of)} configurations come as near, a chance of {luck.probability:.2g}."
    )


def swept_of(answer: AlignmentAnswer) -> str:
    """Return what is swept, in words."""
    view = answer.view
    said = []
    for part in view.swept_parts:
        kind, _, rest = part.partition(".")
        name = {a.id: a.name for a in view.players.actors}.get(rest, rest)
        said.append({"capability": f"the size of {name}", "ties": f"the ties of {name}"}.get(kind, part))
    return listed(said)


def deepest_at(answer: AlignmentAnswer, value: float) -> str:
    """Return the deepest alignments at an end of the sweep."""
    swept = answer.view.sweep
    there = [s for s in swept.stretches if any(a <= value <= b for a, b in s.deepest)]
    if value not in swept.listed:
        return "not known, since the stable alignments there were not all found"
    names = [answer.view.named(s.alignment) for s in there]
    if len(names) > 3:
        return f"{names[0]}, and {len(names) - 1} more are as deep"
    return " as well as ".join(names) or "none, since none is stable"


def known(values: np.ndarray) -> tuple[float | None, ...]:
    """Return numbers with None for what is not determined."""
    return tuple(float(v) if np.isfinite(v) else None for v in values)


def dearer(answer: AlignmentAnswer) -> str:
    """Return a sentence on who is moved most cheaply at either end of the sweep."""
    view, swept = answer.view, answer.view.sweep
    ends = [int(np.argmin(np.abs(swept.grid - value))) for value in view.way]
    said = []
    for place, value in zip(ends, view.way, strict=True):
        row = swept.margins[place]
        if np.isfinite(row).any():
            cheapest = int(np.nanargmin(np.where(np.isfinite(row), row, np.nan)))
            name = view.players.actors[cheapest].name
            said.append(f"at {number(value)} {name} is the cheapest to move, at {number(float(row[cheapest]))}")
    text = "; ".join(said) or "no alignment is stable at either end"
    return f"{text[:1].upper()}{text[1:]}."


def standing(answer: AlignmentAnswer, key: bytes) -> str:
    """Return whether the ranges make an alignment necessary or leave it possible."""
    if key in answer.view.necessary:
        return "necessary"
    return "possible"
