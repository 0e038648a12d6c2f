"""Views of the alignments: the deepest, all that are stable, their valleys, and how often draws agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from thinktank import charts
from thinktank.charts import Chart, Table, number
from thinktank.methods.alignment_landscape.answer import AlignmentAnswer
from thinktank.methods.alignment_landscape.phrases import (
    PRICE,
    basin_of,
    camps_of,
    count_of,
    frustrated,
    matched,
    percent,
    standing,
)
from thinktank.methods.alignment_landscape.switching import switches, together
from thinktank.methods.alignment_landscape.terrain import joins


def deepest(answer: AlignmentAnswer, foot: str) -> Chart | None:
    """Draw the deepest alignment with what draws its actors together and apart."""
    view = answer.view
    if not len(view.stable.alignments):
        return None
    x = view.stable.alignments[0]
    camp = camps_of(answer, x)
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
    share = answer.share(x)
    alone = view.stable.complete and len(view.stable.alignments) == 1
    which = "The one stable alignment" if alone else f"The deepest of {count_of(answer)}"
    says = (
        f"{which} is {view.named(x)}. It is stable in {percent(share.stable)} of the draws "
        f"and the deepest in {percent(share.deepest)}. {frustrated(answer, x)}"
    )
    table = Table(("Actor", "Bloc", "Size", f"Frustration, {PRICE}"), rows)
    title = "Who sides with whom in the deepest alignment"
    return replace(charts.camps(charts.Camps(title, members, bonds, table, says, foot)), name="deepest-alignment")


def stable(answer: AlignmentAnswer, foot: str) -> Chart | None:
    """Draw every stable alignment as a column."""
    view = answer.view
    found = view.stable.alignments
    names = tuple(actor.name for actor in view.players.actors)
    if not len(found):
        says = "No alignment is stable: in every one of them some actor would rather be elsewhere."
        return Chart("", "", "Stable alignments", says, Table(("Alignments",), (("none",),)), "alignments")
    heads = ("Energy", "Basin", "Stable in draws")
    ways, rows = [], []
    for k, x in enumerate(found[:60]):
        basin, share = view.terrain.basins[k], answer.share(x)
        figures = (number(float(view.stable.energies[k]), 4), percent(basin.share), percent(share.stable))
        camp = camps_of(answer, x)
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
                basin_of(answer, k),
                figures[2],
                f"{names[cheapest.actor]}, {number(cheapest.price)}",
                against,
            )
        )
    header = ("No.", "Blocs", "Energy", "Basin", "Stable in draws", "Cheapest to move", "Against the actual one")
    first = f"Number 1, the deepest, is {view.named(found[0])}, with {basin_of(answer, 0)}."
    other = f" Number 2 is {view.named(found[1])}, with {basin_of(answer, 1)}." if len(found) > 1 else ""
    says = f"There {'is' if len(found) == 1 else 'are'} {count_of(answer)}. {first}{other}{matched(answer)}"
    frame = charts.Groupings("Stable alignments", names, tuple(ways), heads, Table(header, tuple(rows)), says, foot)
    return replace(charts.groupings(frame), name="alignments")


def tree(answer: AlignmentAnswer, foot: str) -> Chart | None:
    """Draw the valleys and where they join."""
    view = answer.view
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
        climbs = [(b, k) for k in range(1, len(energies)) if (b := answer.barrier(k)) is not None]
        shallow = min(climbs)
        says = (
            f"Number {shallow[1] + 1} is the shallowest valley: a rise of {number(shallow[0])} in energy leads "
            f"to a deeper one. The deepest valley drains {percent(leaves[0].share)} of all configurations."
        )
    frame = charts.Valleys("Valleys of the landscape and the passes between them", "Energy", leaves, unions, says, foot)
    return replace(charts.valleys(frame), name="valleys")


def shares(answer: AlignmentAnswer, foot: str) -> Chart | None:
    """Draw in which share of the draws each alignment is stable, those at the mode in full colour."""
    view = answer.view
    at_mode = {x.tobytes() for x in view.stable.alignments}
    if not answer.shares:
        return None
    drawn = tuple(
        charts.Bar(
            view.named(np.frombuffer(key, np.int8)),
            100 * share.stable,
            key in at_mode,
            f"deepest in {percent(share.deepest)}; {standing(answer, key)}",
        )
        for key, share in list(answer.shares.items())[:20]
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


def sides_of(answer: AlignmentAnswer, actor: str, foot: str) -> Chart:
    """Draw with whom one actor sides in the deepest alignment, over the draws."""
    view = answer.view
    i, names = view.players.ids.index(actor), [a.name for a in view.players.actors]
    first = answer.listed[:, 0]
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
