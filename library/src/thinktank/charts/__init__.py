"""Charts as accessible SVG: small frames of plain numbers in, pictures with words and tables out.

Knows no method and no case. The same picture serves page, print, mail and notebook.
"""

from thinktank.charts.chart import Chart, Table
from thinktank.charts.influence import Influences, Swing, influence
from thinktank.charts.intervals import Estimate, Intervals, intervals
from thinktank.charts.outcomes import Outcome, Outcomes, outcomes
from thinktank.charts.power import Power, PowerMap, power_map
from thinktank.charts.predictions import Panel, Predictions, predictions
from thinktank.charts.rounds import Rounds, Trajectory, rounds
from thinktank.charts.settlement import Mark, Position, Settlement, settlement
from thinktank.wording import interval, number, number_in_unit

__all__ = [
    "Chart",
    "Estimate",
    "Influences",
    "Intervals",
    "Mark",
    "Outcome",
    "Outcomes",
    "Panel",
    "Position",
    "Power",
    "PowerMap",
    "Predictions",
    "Rounds",
    "Settlement",
    "Swing",
    "Table",
    "Trajectory",
    "influence",
    "interval",
    "intervals",
    "number",
    "number_in_unit",
    "outcomes",
    "power_map",
    "predictions",
    "rounds",
    "settlement",
]
