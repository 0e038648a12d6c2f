"""Charts as accessible SVG: small frames of plain numbers in, pictures with words and tables out.

Knows no method and no case. The same picture serves page, print, mail and notebook.
"""

from thinktank.charts.arcs import Arc, Arcs, arcs
from thinktank.charts.chart import Chart, Table
from thinktank.charts.impact_grid import ImpactGrid, impact_grid
from thinktank.charts.influence import Influences, Swing, influence
from thinktank.charts.intervals import Estimate, Intervals, intervals
from thinktank.charts.outcomes import Outcome, Outcomes, outcomes
from thinktank.charts.plane import PlacedPoint, Plane, plane
from thinktank.charts.power import Power, PowerMap, power_map
from thinktank.charts.predictions import Panel, Predictions, predictions
from thinktank.charts.rounds import Rounds, Trajectory, rounds
from thinktank.charts.settlement import Mark, Position, Settlement, settlement
from thinktank.charts.state_bars import StateBar, StateBars, StateGroup, state_bars
from thinktank.charts.tableau import Tableau, TableauRow, tableau
from thinktank.wording import interval, number, number_in_unit

__all__ = [
    "Arc",
    "Arcs",
    "Chart",
    "Estimate",
    "ImpactGrid",
    "Influences",
    "Intervals",
    "Mark",
    "Outcome",
    "Outcomes",
    "Panel",
    "PlacedPoint",
    "Plane",
    "Position",
    "Power",
    "PowerMap",
    "Predictions",
    "Rounds",
    "Settlement",
    "StateBar",
    "StateBars",
    "StateGroup",
    "Swing",
    "Table",
    "Tableau",
    "TableauRow",
    "Trajectory",
    "arcs",
    "impact_grid",
    "influence",
    "interval",
    "intervals",
    "number",
    "number_in_unit",
    "outcomes",
    "plane",
    "power_map",
    "predictions",
    "rounds",
    "settlement",
    "state_bars",
    "tableau",
]
