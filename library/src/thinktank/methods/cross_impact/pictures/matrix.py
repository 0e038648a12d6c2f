"""Views of the matrix itself: the heat map, and the judgements of which a step changes most."""

from __future__ import annotations

from thinktank.case import Case
from thinktank.charts import Chart, ImpactGrid, Table, impact_grid, number
from thinktank.methods.cross_impact.answer import CrossImpactAnswer
from thinktank.methods.cross_impact.pictures import naming


def heat_map(answer: CrossImpactAnswer, case: Case, foot: str) -> Chart:
    """Draw every judgement of the matrix at its mode, with its reason in the table."""
    matrix = answer.matrix
    m = len(matrix.states)
    values: list[list[float | None]] = [[None] * m for _ in range(m)]
    reasons: dict[tuple[int, int], str] = {}
    for judgement, row, column in matrix.impacts:
        values[row][column] = float(answer.units(matrix.mode[row, column]))
        said = [judgement.note or "", f"Rests on {', '.join(judgement.rests_on)}." if judgement.rests_on else ""]
        reasons[row, column] = " ".join(part for part in said if part)
    filled = {(matrix.states[row][0], matrix.states[column][0]) for _, row, column in matrix.impacts}
    n = len(matrix.drivers)
    strongest = max(matrix.impacts, key=lambda entry: abs(int(matrix.mode[entry[1], entry[2]])))
    description = (
        f"{n} drivers with {m} states; {len(matrix.impacts)} impacts are judged, in {len(filled)} of "
        f"{n * (n - 1)} sections. The strongest is that of {naming.column(matrix, strongest[1])}, on "
        f"{naming.column(matrix, strongest[2])}: "
        f"{number(float(answer.units(matrix.mode[strongest[1], strongest[2]])))}."
    )
    return impact_grid(
        ImpactGrid(
            title="What each state does to each other one",
            drivers=tuple(
                (naming.short(driver.id), tuple(naming.short(state) for state in driver.states))
                for driver in matrix.drivers
            ),
            values=tuple(tuple(row) for row in values),
            reasons=reasons,
            description=description,
            foot=foot,
        )
    )


def levers(answer: CrossImpactAnswer, case: Case, foot: str) -> Chart | None:
    """List the judgements of which a step of one changes most which scenarios are consistent."""
    found = answer.levers[:30]
    if not found:
        return None
    rows = []
    for lever in found:
        rows.append(
            (
                naming.column(answer.matrix, lever.row),
                naming.column(answer.matrix, lever.column),
                f"{lever.lost_up} lost, {lever.made_up} made",
                f"{lever.lost_down} lost, {lever.made_down} made",
            )
        )
    first = found[0]
    description = (
        f"The impact of {rows[0][0]}, on {rows[0][1]}, is the strongest lever: one step up breaks {first.lost_up} "
        f"scenarios and makes {first.made_up}, one step down breaks {first.lost_down} and makes {first.made_down}."
    )
    header = ("Impact of", "on", "One step up: scenarios", "One step down: scenarios")
    return Chart("", "", "Leverage points", description, Table(header, tuple(rows)))
