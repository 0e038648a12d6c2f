"""Views of the matrix itself: the heat map, and the judgements of which a step changes most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thinktank.case import Case
from thinktank.charts import Chart, ImpactGrid, Table, impact_grid, number

if TYPE_CHECKING:
    from thinktank.methods.cross_impact.result import CrossImpactResult


def heat_map(result: CrossImpactResult, case: Case, foot: str) -> Chart:
    """Draw every judgement of the matrix at its mode, with its reason in the table."""
    matrix = result.matrix
    m = len(matrix.states)
    values: list[list[float | None]] = [[None] * m for _ in range(m)]
    reasons: dict[tuple[int, int], str] = {}
    for judgement, row, column in matrix.impacts:
        values[row][column] = float(result.units(matrix.mode[row, column]))
        said = [judgement.note or "", f"Rests on {', '.join(judgement.rests_on)}." if judgement.rests_on else ""]
        reasons[row, column] = " ".join(part for part in said if part)
    filled = {(matrix.states[row][0], matrix.states[column][0]) for _, row, column in matrix.impacts}
    n = len(matrix.drivers)
    strongest = max(matrix.impacts, key=lambda entry: abs(int(matrix.mode[entry[1], entry[2]])))
    (source, state), (target, hit) = matrix.states[strongest[1]], matrix.states[strongest[2]]
    description = (
        f"{n} drivers with {m} states; {len(matrix.impacts)} impacts are judged, in {len(filled)} of "
        f"{n * (n - 1)} sections. The strongest is that of {source} {state} on {target} {hit}: "
        f"{number(float(result.units(matrix.mode[strongest[1], strongest[2]])))}."
    )
    return impact_grid(
        ImpactGrid(
            title="What each state does to each other one",
            drivers=tuple((driver.id, tuple(driver.states)) for driver in matrix.drivers),
            values=tuple(tuple(row) for row in values),
            reasons=reasons,
            description=description,
            foot=foot,
        )
    )


def levers(result: CrossImpactResult, case: Case, foot: str) -> Chart | None:
    """List the judgements of which a step of one changes most which scenarios are consistent."""
    found = result.analysis.levers[:30]
    if not found:
        return None
    rows = []
    for lever in found:
        (source, state), (target, hit) = result.matrix.states[lever.row], result.matrix.states[lever.column]
        rows.append(
            (
                f"{source} {state} on {target} {hit}",
                f"−{lever.lost_up} +{lever.made_up}",
                f"−{lever.lost_down} +{lever.made_down}",
            )
        )
    description = (
        f"The impact of {rows[0][0]} is the strongest lever: one step up breaks {found[0].lost_up} scenarios and makes "
        f"{found[0].made_up}, one step down breaks {found[0].lost_down} and makes {found[0].made_down}."
    )
    header = ("Impact", "One step up: scenarios lost and made", "One step down: lost and made")
    return Chart("", "", "Leverage points", description, Table(header, tuple(rows)))
