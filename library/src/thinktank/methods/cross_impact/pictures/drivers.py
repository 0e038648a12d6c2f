"""Views of the drivers: how often their states occur, how active and how passive they are."""

from __future__ import annotations

import numpy as np

from thinktank.case import Case
from thinktank.charts import (
    Chart,
    Estimate,
    Intervals,
    PlacedPoint,
    Plane,
    StateBar,
    StateBars,
    StateGroup,
    Table,
    intervals,
    number,
    plane,
    state_bars,
)
from thinktank.methods.cross_impact.answer import CrossImpactAnswer
from thinktank.methods.cross_impact.pictures import naming


def states_of(answer: CrossImpactAnswer, case: Case, subject: str, foot: str) -> Chart:
    """Draw in what share of the consistent scenarios each state of a driver occurs, over the draws."""
    driver = next(driver for driver in answer.matrix.drivers if driver.id == subject)
    title = f"In the scenarios that hang together: {driver.text}"
    numbers = {quantity.key: quantity for quantity in answer.counted}
    rows, estimates = [], []
    for state, text in driver.states.items():
        quantity = numbers[f"state.{driver.id}.{state}"]
        known = quantity.draws[~np.isnan(quantity.draws)]
        if len(known):
            low, high = (float(x) for x in np.quantile(known, (0.05, 0.95)))
            mean = min(max(float(known.mean()), low), high)
            estimates.append(Estimate(text, mean, low, high))
            rows.append((text, number(mean), number(low), number(high)))
        else:
            rows.append((text, "none", "none", "none"))
    if not estimates:
        said = "No scenario is consistent in any draw, or no search came to its end."
        return Chart("", "", title, said, Table(("State", "Mean", "Low", "High"), tuple(rows)))
    return intervals(
        Intervals(
            title=title,
            unit="share of the consistent scenarios",
            says="90 % interval",
            estimates=tuple(estimates),
            reading="The share says how often a state occurs among scenarios, not how likely it is.",
            from_zero=True,
            foot=foot,
        )
    )


def frequency(answer: CrossImpactAnswer, case: Case, foot: str) -> Chart | None:
    """Draw how often each state occurs in the scenarios listed at the mode."""
    matrix = answer.matrix
    if not len(answer.states):
        return None
    shares = dict(zip(matrix.states, answer.frequencies.tolist(), strict=True))
    groups = tuple(
        StateGroup(
            driver.text,
            tuple(
                StateBar(text, shares[driver.id, state], holds=shares[driver.id, state] == 1.0)
                for state, text in driver.states.items()
            ),
        )
        for driver in matrix.drivers
    )
    places = enumerate(shares.values())
    held = {naming.column(matrix, place): share for place, share in places if share in (0.0, 1.0)}
    always = [text for text, share in held.items() if share == 1.0]
    never = [text for text, share in held.items() if share == 0.0]
    description = (
        f"Of {number(len(answer.states))} scenarios"
        + (f". In all of them: {'; '.join(always)}" if always else ", which have no state in common")
        + (f". In none of them: {'; '.join(never)}." if never else ". Every state occurs in some of them.")
    )
    return state_bars(
        StateBars(
            title="How often each state occurs",
            measure="share of the scenarios",
            groups=groups,
            description=description,
            reading="A dot marks a state that occurs in every scenario. Shares of scenarios are no probabilities.",
            foot=foot,
        )
    )


def system_grid(answer: CrossImpactAnswer, case: Case, foot: str) -> Chart:
    """Draw how much each driver acts on the others and is acted on."""
    active, passive = answer.activity
    points = tuple(
        PlacedPoint(naming.short(driver.id), float(answer.units(passive[i])), float(answer.units(active[i])), 0.06)
        for i, driver in enumerate(answer.matrix.drivers)
    )
    drivers = answer.matrix.drivers
    most, least = int(active.argmax()), int(passive.argmax())
    description = (
        f"{drivers[most].text} acts most on the others ({number(points[most].y)})"
        f"{' and' if most == least else f', {drivers[least].text}'} is acted on most ({number(points[least].x)}). "
        "Sums of absolute impacts; the dashed lines are the means."
    )
    return plane(
        Plane(
            title="Which drivers drive, and which are driven",
            across="is acted on (passive sum)",
            up="acts on others (active sum)",
            points=points,
            level=True,
            description=description,
            foot=foot,
        )
    )
