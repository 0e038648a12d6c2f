"""Views of the leading scenario: the balance of each driver, and which of its states hold which."""

from __future__ import annotations

import numpy as np

from thinktank.case import Case
from thinktank.charts import Arc, Arcs, Chart, StateBar, StateBars, StateGroup, arcs, number, state_bars
from thinktank.methods.cross_impact.answer import CrossImpactAnswer
from thinktank.methods.cross_impact.pictures import naming, shown
from thinktank.methods.cross_impact.sensitivity import Break, breaks, rival_of


def balances(answer: CrossImpactAnswer, case: Case, foot: str) -> Chart | None:
    """Draw the impact balance of the leading scenario: each state's score, the rival of each that holds marked."""
    states, measured, _ = shown.scenarios(answer)
    if not len(states):
        return None
    s = shown.leading(answer, states, measured)
    matrix = answer.matrix
    groups = []
    for i, driver in enumerate(matrix.drivers):
        first, own = int(matrix.starts[i]), int(states[s, i])
        row = measured.all[s, first : first + matrix.sizes[i]]
        rival = rival_of(matrix, measured, states, s, i)
        groups.append(
            StateGroup(
                driver.text,
                tuple(
                    StateBar(text, float(answer.units(row[v])), v == own, first + v == rival)
                    for v, text in enumerate(driver.states.values())
                ),
            )
        )
    called = shown.called(answer, states[s])
    description = (
        f"Scenario {called}: {naming.scenario(matrix, states[s])}. "
        f"{_weakest(answer, breaks(matrix, states[s : s + 1], measured.only(s))[0])}"
    )
    return state_bars(
        StateBars(
            title=f"What holds scenario {called} together",
            measure="impact score",
            groups=tuple(groups),
            description=description,
            reading="A dot marks the state that holds, a triangle its nearest rival.",
            foot=foot,
        )
    )


def _weakest(answer: CrossImpactAnswer, weakest: Break | None) -> str:
    if weakest is None:
        return "The constraints leave no driver another state."
    driver = answer.matrix.drivers[weakest.driver]
    rival, gap = driver.states[answer.matrix.states[weakest.rival][1]], number(float(answer.units(abs(weakest.gap))))
    if weakest.gap < 0:
        return f"The driver that is worst off is {driver.text}, where {rival} scores higher by {gap}."
    behind = f"is behind by {gap}" if weakest.gap else "scores just as high"
    return f"The driver that would give way first is {driver.text}, where {rival} {behind}."


def influence_diagram(answer: CrossImpactAnswer, case: Case, foot: str) -> Chart | None:
    """Draw what the states of the leading scenario do to each other."""
    states, measured, _ = shown.scenarios(answer)
    if not len(states):
        return None
    s = shown.leading(answer, states, measured)
    matrix = answer.matrix
    columns = matrix.starts + states[s].astype(np.int64)
    between = matrix.mode[np.ix_(columns, columns)]
    found = tuple(
        Arc(i, j, float(answer.units(between[i, j])))
        for i in range(len(columns))
        for j in range(len(columns))
        if i != j and between[i, j]
    )
    promote, hinder = sum(a.strength > 0 for a in found), sum(a.strength < 0 for a in found)
    return arcs(
        Arcs(
            title=f"Who holds whom in scenario {shown.called(answer, states[s])}",
            nodes=tuple(
                (naming.short(driver.id), list(driver.states.values())[int(state)])
                for driver, state in zip(matrix.drivers, states[s], strict=True)
            ),
            arcs=found,
            description=f"{promote} impacts between its states promote, {hinder} hinder. "
            f"Scenario {shown.called(answer, states[s])}: {naming.scenario(matrix, states[s])}.",
            foot=foot,
        )
    )
