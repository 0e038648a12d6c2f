"""Views of many scenarios side by side: the tableau, who of the experts supports which, near misses."""

from __future__ import annotations

from thinktank.case import Case
from thinktank.charts import Chart, Table, Tableau, TableauRow, number, tableau
from thinktank.methods.cross_impact.answer import CrossImpactAnswer
from thinktank.methods.cross_impact.pictures import naming, shown
from thinktank.methods.cross_impact.scenarios import UNRIVALLED


def tableau_of(answer: CrossImpactAnswer, case: Case, foot: str) -> Chart:
    """Draw the scenarios side by side, equal states of neighbours merged; the least inconsistent where none agrees."""
    states, measured, said = shown.scenarios(answer)
    matrix = answer.matrix
    if not len(states):
        why = "No scenario was found before the search was stopped." if not answer.found.complete else "None was found."
        return Chart("", "", "Scenarios", why, Table(("Scenario",), (("none",),)))
    order = shown.places(states, measured)
    states, measured = states[order], measured.at(order)
    rows = []
    for i, driver in enumerate(matrix.drivers):
        names, last = list(driver.states.values()), max(len(driver.states) - 1, 1)
        rows.append(
            TableauRow(driver.text, tuple(names[s] for s in states[:, i]), tuple(float(s) / last for s in states[:, i]))
        )
    basins = [answer.basins.get(tuple(row)) for row in states.tolist()]
    starts = "share of starts" if answer.succession.exact else "share of sampled starts"
    feet = (
        ("Inconsistency", tuple(number(float(answer.units(x))) for x in measured.inconsistency)),
        ("Margin", tuple("–" if x >= UNRIVALLED else number(float(answer.units(x))) for x in measured.margin)),
        ("Impact score", tuple(number(float(answer.units(x))) for x in measured.total)),
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


def experts(answer: CrossImpactAnswer, case: Case, foot: str) -> Chart | None:
    """Draw in which expert's matrix each scenario is consistent; None where no impact has several people's values."""
    support, people = answer.support, answer.matrix.experts
    if not people or not support:
        return None
    first = support[: shown.COLUMNS]
    rows = tuple(
        TableauRow(
            case.person(person).name,
            tuple(
                "consistent" if s.inconsistency[e] == 0 else f"lacks {number(float(answer.units(s.inconsistency[e])))}"
                for s in first
            ),
            tuple(1.0 if s.inconsistency[e] == 0 else 0.0 for s in first),
        )
        for e, (person, _) in enumerate(people)
    )
    best = first[0]
    return tableau(
        Tableau(
            title="Whose matrix supports which scenario",
            corner="Expert",
            columns=tuple(answer.matrix.code(s.states) for s in first),
            rows=rows,
            feet=(("Consistent in", tuple(f"{s.count} of {len(people)}" for s in first)),),
            description=f"{len(support)} scenarios are consistent in some expert's matrix. Most support has "
            f"{answer.matrix.code(best.states)} ({naming.scenario(answer.matrix, best.states)}): {best.count} of "
            f"{len(people)}.",
            foot=foot,
        )
    )


def near_misses(answer: CrossImpactAnswer, case: Case, foot: str) -> Chart | None:
    """List the scenarios that one change of one judgement would make consistent."""
    found = answer.near_misses[:40]
    if not found:
        return None
    matrix, near = answer.matrix, answer.near.states
    rows = []
    for miss in found:
        rows.append(
            (
                matrix.code(near[miss.scenario]),
                naming.state(matrix, miss.driver, int(near[miss.scenario, miss.driver])),
                naming.column(matrix, miss.rival),
                number(float(answer.units(miss.lacking))),
            )
        )
    description = (
        f"{len(answer.near_misses)} scenarios lack one thing only. The nearest is {rows[0][0]}: an impact "
        f"of one of its states on {rows[0][1]}, higher by {rows[0][3]}, would make it consistent."
    )
    header = (
        "Scenario (numbers of its states)",
        "An impact on this state",
        "instead of this one",
        "would have to rise by",
    )
    return Chart("", "", "Near misses", description, Table(header, tuple(rows)))
