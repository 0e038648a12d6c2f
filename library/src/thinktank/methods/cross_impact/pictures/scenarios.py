"""Views of scenarios: the tableau, the map, one scenario's balances and influences, experts, near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from thinktank.case import Case
from thinktank.charts import (
    Arc,
    Arcs,
    Chart,
    PlacedPoint,
    Plane,
    StateBar,
    StateBars,
    StateGroup,
    Table,
    Tableau,
    TableauRow,
    arcs,
    number,
    plane,
    state_bars,
    tableau,
)
from thinktank.methods.cross_impact.pictures import naming
from thinktank.methods.cross_impact.scenarios import Scores, scores
from thinktank.methods.cross_impact.sensitivity import breaks

if TYPE_CHECKING:
    from thinktank.methods.cross_impact.result import CrossImpactResult
    from thinktank.methods.cross_impact.scenarios import States

COLUMNS = 60
MAPPED = 60


def tableau_of(result: CrossImpactResult, case: Case, foot: str) -> Chart:
    """Draw the scenarios side by side, equal states of neighbours merged; the least inconsistent where none agrees."""
    states, measured, said = _shown(result)
    matrix, analysis = result.matrix, result.analysis
    if not len(states):
        why = "No scenario was found before the search was stopped." if not result.found.complete else "None was found."
        return Chart("", "", "Scenarios", why, Table(("Scenario",), (("none",),)))
    order = _ordered(states, measured)[:COLUMNS]
    states, measured = states[order], _taken(measured, order)
    rows = []
    for i, driver in enumerate(matrix.drivers):
        names, last = list(driver.states.values()), max(len(driver.states) - 1, 1)
        rows.append(
            TableauRow(driver.text, tuple(names[s] for s in states[:, i]), tuple(float(s) / last for s in states[:, i]))
        )
    basins = [analysis.basins.get(tuple(row)) for row in states.tolist()]
    starts = "share of starts" if analysis.succession.exact else "share of sampled starts"
    feet = (
        ("Inconsistency", tuple(number(float(result.units(x))) for x in measured.inconsistency)),
        ("Margin", tuple(number(float(result.units(x))) for x in measured.margin)),
        ("Impact score", tuple(number(float(result.units(x))) for x in measured.total)),
        ("Basin, %", tuple(number(100 * a.share.share) if a else "0" for a in basins)),
    )
    largest = max((a for a in basins if a), key=lambda a: a.basin, default=None)
    more = ""
    if largest is not None:
        widest = basins.index(largest)
        more = (
            f" The widest basin, {number(100 * largest.share.share)} % of the starts, is that of scenario "
            f"{widest + 1}: {naming.scenario(matrix, states[widest])}."
        )
    return tableau(
        Tableau(
            title="The scenarios, driver by driver",
            corner="Driver",
            columns=tuple(str(i + 1) for i in range(len(states))),
            rows=tuple(rows),
            feet=feet,
            description=f"{said}{more} Basins are the {starts} that end in a scenario; they are no probabilities.",
            foot=foot,
        )
    )


def landscape(result: CrossImpactResult, case: Case, foot: str) -> Chart | None:
    """Draw scenarios in a plane by how many states they differ in: classical scaling of the Hamming distance."""
    analysis, matrix = result.analysis, result.matrix
    found = [
        (analysis.in_matrix(a.members[0]), a.share.share, a.length == 1)
        for a in analysis.succession.attractors[:MAPPED]
    ]
    near = [tuple(row) for row in analysis.near.states[: MAPPED - len(found)].tolist()]
    known = {states for states, _, _ in found}
    found += [(states, 0.0, False) for states in near if states not in known]
    if len(found) < 2:
        return None
    table = np.array([states for states, _, _ in found])
    distance = (table[:, None, :] != table[None, :, :]).sum(axis=2).astype(np.float64)
    places, kept = _scaled(distance)
    numbers = _numbers(result)
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
            description=description,
            foot="Dark: consistent, numbered as in the table of scenarios, as wide as their basin. "
            f"Pale: cycles and scenarios that all but agree. {foot}".strip(),
        )
    )


def balances(result: CrossImpactResult, case: Case, foot: str) -> Chart | None:
    """Draw the impact balance of the leading scenario: each state's score, the rival of each that holds marked."""
    states, measured, _ = _shown(result)
    if not len(states):
        return None
    s = _leading(result, states, measured)
    matrix = result.matrix
    groups = []
    for i, driver in enumerate(matrix.drivers):
        first, own = int(matrix.starts[i]), int(states[s, i])
        row = measured.all[s, first : first + matrix.sizes[i]]
        others = [v for v in range(len(row)) if v != own]
        rival = max(others, key=lambda v: (int(row[v]), -v)) if others else own
        groups.append(
            StateGroup(
                driver.text,
                tuple(
                    StateBar(text, float(result.units(row[v])), v == own, v == rival and v != own)
                    for v, text in enumerate(driver.states.values())
                ),
            )
        )
    weakest = breaks(matrix, states[s : s + 1], measured.only(s))[0]
    name = matrix.drivers[weakest.driver]
    rival_text = name.states[matrix.states[weakest.rival][1]]
    behind = f"is behind by {number(float(result.units(weakest.gap)))}" if weakest.gap else "scores just as high"
    called = _called(result, states[s])
    description = (
        f"Scenario {called}: {naming.scenario(matrix, states[s])}. The driver that would give way first "
        f"is {name.text}, where {rival_text} {behind}."
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


def influence_diagram(result: CrossImpactResult, case: Case, foot: str) -> Chart | None:
    """Draw what the states of the leading scenario do to each other."""
    states, measured, _ = _shown(result)
    if not len(states):
        return None
    s = _leading(result, states, measured)
    matrix = result.matrix
    columns = matrix.starts + states[s].astype(np.int64)
    between = matrix.mode[np.ix_(columns, columns)]
    found = tuple(
        Arc(i, j, float(result.units(between[i, j])))
        for i in range(len(columns))
        for j in range(len(columns))
        if i != j and between[i, j]
    )
    promote, hinder = sum(a.strength > 0 for a in found), sum(a.strength < 0 for a in found)
    return arcs(
        Arcs(
            title=f"Who holds whom in scenario {_called(result, states[s])}",
            nodes=tuple(
                (naming.short(driver.id), list(driver.states.values())[int(state)])
                for driver, state in zip(matrix.drivers, states[s], strict=True)
            ),
            arcs=found,
            description=f"{promote} impacts between its states promote, {hinder} hinder. "
            f"Scenario {_called(result, states[s])}: {naming.scenario(matrix, states[s])}.",
            foot=foot,
        )
    )


def experts(result: CrossImpactResult, case: Case, foot: str) -> Chart | None:
    """Draw in which expert's matrix each scenario is consistent; None where no impact has several people's values."""
    support, people = result.analysis.support, result.matrix.experts
    if not people or not support:
        return None
    shown = support[:COLUMNS]
    rows = tuple(
        TableauRow(
            case.person(person).name,
            tuple(
                "consistent" if s.inconsistency[e] == 0 else f"lacks {number(float(result.units(s.inconsistency[e])))}"
                for s in shown
            ),
            tuple(1.0 if s.inconsistency[e] == 0 else 0.0 for s in shown),
        )
        for e, (person, _) in enumerate(people)
    )
    best = shown[0]
    return tableau(
        Tableau(
            title="Whose matrix supports which scenario",
            corner="Expert",
            columns=tuple(result.matrix.code(s.states) for s in shown),
            rows=rows,
            feet=(("Consistent in", tuple(f"{s.count} of {len(people)}" for s in shown)),),
            description=f"{len(support)} scenarios are consistent in some expert's matrix. Most support has "
            f"{result.matrix.code(best.states)} ({naming.scenario(result.matrix, best.states)}): {best.count} of "
            f"{len(people)}.",
            foot=foot,
        )
    )


def near_misses(result: CrossImpactResult, case: Case, foot: str) -> Chart | None:
    """List the scenarios that one change of one judgement would make consistent."""
    found = result.analysis.near_misses[:40]
    if not found:
        return None
    matrix, near = result.matrix, result.analysis.near.states
    rows = []
    for miss in found:
        rows.append(
            (
                matrix.code(near[miss.scenario]),
                naming.state(matrix, miss.driver, int(near[miss.scenario, miss.driver])),
                naming.column(matrix, miss.rival),
                number(float(result.units(miss.lacking))),
            )
        )
    description = (
        f"{len(result.analysis.near_misses)} scenarios lack one thing only. The nearest is {rows[0][0]}: an impact "
        f"of one of its states on {rows[0][1]}, higher by {rows[0][3]}, would make it consistent."
    )
    header = (
        "Scenario (numbers of its states)",
        "An impact on this state",
        "instead of this one",
        "would have to rise by",
    )
    return Chart("", "", "Near misses", description, Table(header, tuple(rows)))


def _shown(result: CrossImpactResult) -> tuple[States, Scores, str]:
    """Return the scenarios that are shown, their scores, and what is said of them."""
    analysis, matrix = result.analysis, result.matrix
    found, least = result.found, analysis.least
    if least is not None:
        measured = scores(matrix, matrix.mode, least.states)
        lacking = number(float(result.units(measured.inconsistency[0]))) if len(least.states) else "0"
        said = (
            f"No scenario of {number(matrix.total)} is consistent. The least inconsistent {len(least.states)} lack "
            f"{lacking}."
        )
        return least.states, measured, said
    whole = "" if found.complete else " found before the search was given up"
    kind = "consistent" if not result.settings.inconsistency else "listed"
    return (
        found.states,
        analysis.scores,
        f"{number(len(found.states))} of {number(matrix.total)} scenarios are {kind}{whole}.",
    )


def _leading(result: CrossImpactResult, states: States, measured: Scores) -> int:
    """Return the number of the scenario that most starts lead to; of equals, that of the highest score."""
    basins = [result.analysis.basins.get(tuple(row)) for row in states.tolist()]
    wide = [a.basin if a else 0 for a in basins]
    return int(np.lexsort((-measured.total, -np.array(wide)))[0])


def _ordered(states: States, measured: Scores) -> np.ndarray:
    return np.lexsort((*states.T[::-1], measured.inconsistency))


def _taken(measured: Scores, order: np.ndarray) -> Scores:
    return Scores(measured.all[order], measured.own[order], measured.rival[order])


def _numbers(result: CrossImpactResult) -> dict[tuple[int, ...], int]:
    """Return the number under which each scenario stands in the tableau."""
    states, measured, _ = _shown(result)
    order = _ordered(states, measured)[:COLUMNS] if len(states) else ()
    return {tuple(states[place].tolist()): number for number, place in enumerate(order, 1)}


def _called(result: CrossImpactResult, states: np.ndarray) -> str:
    return str(_numbers(result).get(tuple(states.tolist()), result.matrix.code(states)))


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
