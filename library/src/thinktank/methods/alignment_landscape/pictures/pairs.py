"""Views of what draws pairs of actors together and apart: the propensities, and the factors they are made of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from thinktank import charts
from thinktank.case.kinds import FACTORS
from thinktank.charts import Chart, Table, number
from thinktank.charts.layout import listed
from thinktank.methods.alignment_landscape.answer import AlignmentAnswer


def propensities(answer: AlignmentAnswer, foot: str) -> Chart:
    """Draw the propensities as a square, with their factors and sources in the table."""
    view = answer.view
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
        rests = sorted({source for term in terms for source in answer.sources(term.path)})
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


def factors(answer: AlignmentAnswer) -> Chart | None:
    """Return the weighted factors behind each pair as a table; None where no propensity is made of factors."""
    view = answer.view
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
        rests = sorted({s for term in made if (term.i, term.j) == (i, j) for s in answer.sources(term.path)})
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
