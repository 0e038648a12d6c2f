"""Views of what would move an actor: the prices of switching, and what a sweep does to alignments and prices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from thinktank import charts
from thinktank.charts import Chart, Mark, number
from thinktank.charts.layout import listed
from thinktank.methods.alignment_landscape.answer import AlignmentAnswer
from thinktank.methods.alignment_landscape.phrases import PRICE, broken, dearer, deepest_at, known, swept_of, whither
from thinktank.methods.alignment_landscape.sweep import FOLLOWED
from thinktank.methods.alignment_landscape.switching import breaks, switches


def prices(answer: AlignmentAnswer, foot: str) -> Chart | None:
    """Draw what switching would cost each actor at the deepest alignment."""
    view = answer.view
    if not len(view.stable.alignments):
        return None
    x = view.stable.alignments[0]
    names = [actor.name for actor in view.players.actors]
    found = switches(view.ground, x)
    drawn = tuple(
        charts.Bar(names[s.actor], s.price, k == 0, f"to {whither(answer, x, s.to)}") for k, s in enumerate(found)
    )
    by_size, by_propensity = breaks(view.ground, x)
    says = (
        f"{names[found[0].actor]} is moved most cheaply: joining {whither(answer, x, found[0].to)} would frustrate it "
        f"by {number(found[0].price)} more. {broken(answer, by_size)} {broken(answer, by_propensity)}"
    )
    header = ("Actor", "Price", "Where it would go")
    title = "What switching would cost at the deepest alignment"
    frame = charts.Bars(title, PRICE, drawn, header, says, foot=foot)
    return replace(charts.bars(frame), name="switch-prices")


def sweeps(answer: AlignmentAnswer, foot: str) -> tuple[Chart, ...]:
    """Draw what becomes of the alignments, and of the prices, on the way of the sweep."""
    view, swept = answer.view, answer.view.sweep
    start, stop = view.way
    if not swept.stretches or start == stop:
        return ()
    what = swept_of(answer)
    axis = f"{what}, as a multiple" if view.by_multiple else what
    marks = [
        Mark(label, value)
        for label, value in view.parameters.places.items()
        if min(start, stop) <= value <= max(start, stop)
    ]
    marks.append(Mark("as judged", view.standing))
    held = tuple(charts.Stretch(view.named(s.alignment), s.stable, s.deepest) for s in swept.stretches)
    if swept.changes:
        order = sorted(swept.changes, reverse=start > stop)
        where = list(dict.fromkeys(number(value) for value in order))
        said = f"Something changes at {listed(where)}. "
        if len(swept.stretches) >= FOLLOWED:
            said = f"More than {FOLLOWED} alignments are the deepest somewhere on the way, too many to follow. "
        elif len(where) > 8:
            said = f"Something changes at {len(where)} places between {where[0]} and {where[-1]}. "
    else:
        said = "Nothing changes anywhere on the way. "
    ends = [deepest_at(answer, start), deepest_at(answer, stop)]
    if ends[0] == ends[1]:
        said += f"At both ends the deepest alignment is {ends[0]}."
    else:
        said += f"At {number(start)} the deepest alignment is {ends[0]}; at {number(stop)} it is {ends[1]}."
    if swept.others and len(swept.stretches) < FOLLOWED:
        said += f" {number(swept.others)} more alignments are stable on the way, none of them the deepest."
    elif not swept.complete and len(swept.stretches) < FOLLOWED:
        said += " There is more on the way than was followed."
    title = f"Which alignments hold: {what}, from {number(start)} to {number(stop)}"
    frame = charts.Stretches(title, axis, start, stop, held, tuple(marks), "the deepest", said, foot)
    drawn = [replace(charts.stretches(frame), name="sweep")]
    lines = tuple(
        charts.Course(actor.name, known(swept.margins[:, i]), i == view.reference)
        for i, actor in enumerate(view.players.actors)
        if np.isfinite(swept.margins[:, i]).any()
    )
    if lines:
        says = dearer(answer)
        title = f"What switching would cost: {what}, from {number(start)} to {number(stop)}"
        places = tuple(float(v) for v in swept.grid)
        measure = f"price of leaving the deepest alignment, {PRICE}"
        courses = charts.Courses(title, axis, measure, start, stop, places, lines, tuple(marks), says, foot)
        drawn.append(replace(charts.courses(courses), name="sweep-prices"))
    return tuple(drawn)
