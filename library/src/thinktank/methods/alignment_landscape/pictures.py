"""An alignment result as charts, each with words and numbers. Solves nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from thinktank import charts
from thinktank.case.kinds import FACTORS
from thinktank.charts import Chart, Mark, Table, number
from thinktank.charts.layout import listed
from thinktank.methods.alignment_landscape.phrases import (
    basin_of,
    broken,
    camps_of,
    count_of,
    dearer,
    deepest_at,
    frustrated,
    known,
    matched,
    percent,
    standing,
    swept_of,
    whither,
)
from thinktank.methods.alignment_landscape.sweep import FOLLOWED
from thinktank.methods.alignment_landscape.switching import breaks, switches, together
from thinktank.methods.alignment_landscape.telling import barrier, sources
from thinktank.methods.alignment_landscape.terrain import joins

if TYPE_CHECKING:
    from thinktank.methods.alignment_landscape.result import AlignmentResult

PRICE = "size × propensity"


def pictures(result: AlignmentResult, foot: str) -> tuple[Chart, ...]:
    """Return every picture of the whole case, the deepest alignment first."""
    drawn = (
        alignment_network(result, foot),
        minima_table(result, foot),
        propensities(result, foot),
        factors(result),
        prices(result, foot),
        tree(result, foot),
        *sweeps(result, foot),
        shares(result, foot),
    )
    return tuple(chart for chart in drawn if chart is not None)


def alignment_network(result: AlignmentResult, foot: str) -> Chart | None:
    """Draw the deepest alignment with what draws its actors together and apart."""
    view = result.view
    if not len(view.stable.alignments):
        return None
    x = view.stable.alignments[0]
    camp = camps_of(result, x)
    members = tuple(
        charts.Member(actor.name, float(size), camp[i])
        for i, (actor, size) in enumerate(zip(view.players.actors, view.ground.sizes, strict=True))
    )
    p = view.ground.propensities
    bonds = tuple(
        charts.Bond(i, j, float(p[i, j] + p[j, i]) / 2)
        for i in range(len(members))
        for j in range(i)
        if p[i, j] + p[j, i]
    )
    felt = view.ground.felt(x)
    rows = tuple(
        (m.label, "non-aligned" if m.camp < 0 else charts.LETTERS[m.camp], number(m.size), number(float(felt[i, x[i]])))
        for i, m in enumerate(members)
    )
    share = result.share(x)
    alone = view.stable.complete and len(view.stable.alignments) == 1
    which = "The one stable alignment" if alone else f"The deepest of {count_of(result)}"
    says = (
        f"{which} is {view.named(x)}. It is stable in {percent(share.stable)} of the draws "
        f"and the deepest in {percent(share.deepest)}. {frustrated(result, x)}"
    )
    table = Table(("Actor", "Bloc", "Size", f"Frustration, {PRICE}"), rows)
    title = "Who sides with whom in the deepest alignment"
    return replace(charts.camps(charts.Camps(title, members, bonds, table, says, foot)), name="deepest-alignment")


def minima_table(result: AlignmentResult, foot: str) -> Chart | None:
    """Draw every stable alignment as a column."""
    view = result.view
    found = view.stable.alignments
    names = tuple(actor.name for actor in view.players.actors)
    if not len(found):
        says = "No alignment is stable: in every one of them some actor would rather be elsewhere."
        return Chart("", "", "Stable alignments", says, Table(("Alignments",), (("none",),)), "alignments")
    heads = ("Energy", "Basin", "Stable in draws")
    ways, rows = [], []
    for k, x in enumerate(found[:60]):
        basin, share = view.terrain.basins[k], result.share(x)
        figures = (number(float(view.stable.energies[k]), 4), percent(basin.share), percent(share.stable))
        camp = camps_of(result, x)
        ways.append(charts.Grouping(str(k + 1), tuple(camp), figures))
        cheapest = switches(view.ground, x)[0]
        compared = view.compared(x)
        against = (
            ""
            if compared is None
            else f"{len(compared[0].wrong)} wrong, {percent(compared[0].size_right)} of size right"
        )
        rows.append(
            (
                str(k + 1),
                view.named(x),
                figures[0],
                basin_of(result, k),
                figures[2],
                f"{names[cheapest.actor]}, {number(cheapest.price)}",
                against,
            )
        )
    header = ("No.", "Blocs", "Energy", "Basin", "Stable in draws", "Cheapest to move", "Against the actual one")
    first = f"Number 1, the deepest, is {view.named(found[0])}, with {basin_of(result, 0)}."
    other = f" Number 2 is {view.named(found[1])}, with {basin_of(result, 1)}." if len(found) > 1 else ""
    says = f"There {'is' if len(found) == 1 else 'are'} {count_of(result)}. {first}{other}{matched(result)}"
    frame = charts.Groupings("Stable alignments", names, tuple(ways), heads, Table(header, tuple(rows)), says, foot)
    return replace(charts.groupings(frame), name="alignments")


def propensities(result: AlignmentResult, foot: str) -> Chart:
    """Draw the propensities as a square, with their factors and sources in the table."""
    view = result.view
    names = tuple(actor.name for actor in view.players.actors)
    p = view.ground.propensities
    given = {(term.i, term.j) for term in view.players.terms}
    values = tuple(
        tuple(float(p[i, j]) if (i, j) in given else None for j in range(len(names))) for i in range(len(names))
    )
    mutual = bool(np.allclose(p, p.T))
    rows = []
    for i, j in sorted(given):
        if mutual and j < i:
            continue
        terms = [term for term in view.players.terms if (term.i, term.j) == (i, j)]
        made = ", ".join(
            f"{term.factor} {number(view.mode_of(term.path) * view.mode_of(term.weight))}"
            for term in terms
            if term.factor
        )
        rests = sorted({source for term in terms for source in sources(result, term.path)})
        joint = " and " if mutual else " towards "
        rows.append((f"{names[i]}{joint}{names[j]}", number(float(p[i, j])), made or "given", ", ".join(rests)))
    pairs = sorted(((float(p[i, j]), i, j) for i, j in given if j > i or not mutual), reverse=True)
    best, worst = pairs[0] if pairs else (0.0, 0, 0), pairs[-1] if pairs else (0.0, 0, 0)
    together = f"{names[best[1]]} and {names[best[2]]} are drawn together most ({number(best[0])})"
    apart = f"{names[worst[1]]} and {names[worst[2]]} apart most ({number(worst[0])})"
    says = f"{together if best[0] > 0 else 'No pair is drawn together'}, {apart if worst[0] < 0 else 'and none apart'}."
    if best[0] == worst[0] != 0:
        says = f"Every pair is drawn {'together' if best[0] > 0 else 'apart'}, all alike ({number(best[0])})."
    table = Table(("Pair", "Propensity", "Made of", "Rests on"), tuple(rows) or (("none", "", "", ""),))
    frame = charts.PairMatrix("Propensities at their modes", names, values, table, says, mutual, foot)
    return replace(charts.pair_matrix(frame), name="propensities")


def factors(result: AlignmentResult) -> Chart | None:
    """Return the weighted factors behind each pair as a table; None where no propensity is made of factors."""
    view = result.view
    made = [term for term in view.players.terms if term.factor]
    if not made:
        return None
    used = [factor for factor in FACTORS if any(term.factor == factor for term in made)]
    mutual = bool(np.allclose(view.ground.propensities, view.ground.propensities.T))
    rows, names = [], [actor.name for actor in view.players.actors]
    for i, j in sorted({(term.i, term.j) for term in made if term.i < term.j or not mutual}):
        weighed = {
            term.factor: view.mode_of(term.path) * view.mode_of(term.weight)
            for term in made
            if (term.i, term.j) == (i, j)
        }
        rests = sorted({s for term in made if (term.i, term.j) == (i, j) for s in sources(result, term.path)})
        cells = (number(weighed[factor]) if factor in weighed else "" for factor in used)
        joint = " and " if mutual else " towards "
        total = number(float(view.ground.propensities[i, j]))
        rows.append((f"{names[i]}{joint}{names[j]}", *cells, total, ", ".join(rests)))
    weights = [
        f"{factor} {number(view.mode_of(next((t.weight for t in made if t.factor == factor and t.weight), None)))}"
        for factor in used
    ]
    says = f"{len(rows)} propensities are sums of factors, each at its mode times its weight: {listed(weights)}."
    header = ("Pair", *used, "propensity", "rests on")
    return Chart("", "", "What the propensities are made of", says, Table(header, tuple(rows)), "factors")


def prices(result: AlignmentResult, foot: str) -> Chart | None:
    """Draw what switching would cost each actor at the deepest alignment."""
    view = result.view
    if not len(view.stable.alignments):
        return None
    x = view.stable.alignments[0]
    names = [actor.name for actor in view.players.actors]
    found = switches(view.ground, x)
    drawn = tuple(
        charts.Bar(names[s.actor], s.price, k == 0, f"to {whither(result, x, s.to)}") for k, s in enumerate(found)
    )
    by_size, by_propensity = breaks(view.ground, x)
    says = (
        f"{names[found[0].actor]} is moved most cheaply: joining {whither(result, x, found[0].to)} would frustrate it "
        f"by {number(found[0].price)} more. {broken(result, by_size)} {broken(result, by_propensity)}"
    )
    header = ("Actor", "Price", "Where it would go")
    title = "What switching would cost at the deepest alignment"
    frame = charts.Bars(title, PRICE, drawn, header, says, foot=foot)
    return replace(charts.bars(frame), name="switch-prices")


def tree(result: AlignmentResult, foot: str) -> Chart | None:
    """Draw the valleys and where they join."""
    view = result.view
    if view.terrain.passes is None:
        return None
    energies = view.stable.energies
    leaves = tuple(
        charts.Valley(str(k + 1), float(e), float(view.terrain.basins[k].share)) for k, e in enumerate(energies)
    )
    unions = tuple(charts.Union(j.height, j.left, j.right) for j in joins(view.terrain.passes))
    if not unions:
        says = "There is one valley, and every configuration drains into it: no barrier stands anywhere."
    else:
        climbs = [(b, k) for k in range(1, len(energies)) if (b := barrier(result, k)) is not None]
        shallow = min(climbs)
        says = (
            f"Number {shallow[1] + 1} is the shallowest valley: a rise of {number(shallow[0])} in energy leads "
            f"to a deeper one. The deepest valley drains {percent(leaves[0].share)} of all configurations."
        )
    frame = charts.Valleys("Valleys of the landscape and the passes between them", "Energy", leaves, unions, says, foot)
    return replace(charts.valleys(frame), name="valleys")


def sweeps(result: AlignmentResult, foot: str) -> tuple[Chart, ...]:
    """Draw what becomes of the alignments, and of the prices, on the way of the sweep."""
    view, swept = result.view, result.view.sweep
    start, stop = view.way
    if not swept.stretches or start == stop:
        return ()
    what = swept_of(result)
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
    ends = [deepest_at(result, start), deepest_at(result, stop)]
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
        says = dearer(result)
        title = f"What switching would cost: {what}, from {number(start)} to {number(stop)}"
        places = tuple(float(v) for v in swept.grid)
        measure = f"price of leaving the deepest alignment, {PRICE}"
        courses = charts.Courses(title, axis, measure, start, stop, places, lines, tuple(marks), says, foot)
        drawn.append(replace(charts.courses(courses), name="sweep-prices"))
    return tuple(drawn)


def shares(result: AlignmentResult, foot: str) -> Chart | None:
    """Draw in which share of the draws each alignment is stable, those at the mode in full colour."""
    view = result.view
    at_mode = {x.tobytes() for x in view.stable.alignments}
    if not result.shares:
        return None
    drawn = tuple(
        charts.Bar(
            view.named(np.frombuffer(key, np.int8)),
            100 * share.stable,
            key in at_mode,
            f"deepest in {percent(share.deepest)}; {standing(result, key)}",
        )
        for key, share in list(result.shares.items())[:20]
    )
    possible, whole = view.possible
    says = (
        f"{drawn[0].label} is stable in {number(drawn[0].value)} % of the draws. The ranges of the judgements make "
        f"{len(view.necessary) or 'no'} alignment{'' if len(view.necessary) == 1 else 's'} necessary and leave "
        f"{'' if whole else 'at least '}{len(possible)} possible."
    )
    title = "In which share of the draws an alignment is stable"
    frame = charts.Bars(title, "% of draws", drawn, ("Alignment", "Share", "More"), says, 0.0, 100.0, foot)
    return replace(charts.bars(frame), name="shares")


def sides_of(result: AlignmentResult, actor: str, foot: str) -> Chart:
    """Draw with whom one actor sides in the deepest alignment, over the draws."""
    view = result.view
    i, names = view.players.ids.index(actor), [a.name for a in view.players.actors]
    first = result.listed[:, 0]
    known = first[first[:, 0] >= 0]
    apart = view.blocks.apart
    count = np.zeros(len(names))
    rows, times = np.unique(known, axis=0, return_counts=True) if len(known) else (known, np.empty(0, int))
    for x, n in zip(rows, times, strict=True):
        count += n * together(x, apart)[i]
    share = count / max(len(known), 1)
    order = sorted((j for j in range(len(names)) if j != i), key=lambda j: (-share[j], j))
    p = view.ground.propensities
    drawn = tuple(
        charts.Bar(names[j], 100 * float(share[j]), share[j] > 0.5, f"propensity {number(float(p[i, j]))}")
        for j in order
    )
    most, least = drawn[0], drawn[-1]
    says = (
        f"In the deepest alignment {names[i]} is on the side of {most.label} in {number(most.value)} % of the draws"
        + (f", of {least.label} in {number(least.value)} %." if len(drawn) > 1 else ".")
        + (
            f" {100 * (1 - len(known) / len(first)):.0f} % of the draws have no stable alignment."
            if len(known) < len(first)
            else ""
        )
    )
    title, header = f"With whom {names[i]} sides in the deepest alignment", ("Actor", "Same side", "At the mode")
    frame = charts.Bars(title, "% of draws", drawn, header, says, 0.0, 100.0, foot)
    return charts.bars(frame)
