"""Charts as accessible SVG: small frames of plain numbers in, pictures with words and tables out.

Knows no method and no case. The same picture serves page, print, mail and notebook.
"""

from thinktank.charts.arcs import Arc, Arcs, arcs
from thinktank.charts.bars import Bar, Bars, bars
from thinktank.charts.calibration import CalibrationPlot, CalibrationPoint, calibration_plot
from thinktank.charts.camps import Bond, Camps, Member, camps
from thinktank.charts.chart import Chart, Table
from thinktank.charts.courses import Course, Courses, courses
from thinktank.charts.coverage import CoverageBar, CoverageBars, coverage_bars
from thinktank.charts.distribution import Distribution, DistributionCurve, distribution
from thinktank.charts.groupings import ASIDE, LETTERS, Grouping, Groupings, groupings
from thinktank.charts.history import ForecastHistory, HistoryLine, HistoryPoint, forecast_history
from thinktank.charts.impact_grid import ImpactGrid, impact_grid
from thinktank.charts.influence import Influences, Swing, influence
from thinktank.charts.intervals import Estimate, Intervals, intervals
from thinktank.charts.mark_table import MarkTable, mark_table
from thinktank.charts.move_graph import Move, MoveGraph, Node, move_graph
from thinktank.charts.option_form import OptionForm, Player, Stability, option_form
from thinktank.charts.outcomes import Outcome, Outcomes, outcomes
from thinktank.charts.pair_matrix import PairMatrix, pair_matrix
from thinktank.charts.path_tree import Branch, PathTree, path_tree
from thinktank.charts.plane import PlacedPoint, Plane, plane
from thinktank.charts.power import Power, PowerMap, power_map
from thinktank.charts.predictions import Panel, Predictions, predictions
from thinktank.charts.rounds import Rounds, Trajectory, rounds
from thinktank.charts.settlement import Mark, Position, Settlement, settlement
from thinktank.charts.state_bars import StateBar, StateBars, StateGroup, state_bars
from thinktank.charts.stretches import Stretch, Stretches, stretches
from thinktank.charts.tableau import Tableau, TableauRow, tableau
from thinktank.charts.valleys import Union, Valley, Valleys, valleys
from thinktank.wording import interval, number, number_in_unit

__all__ = [
    "ASIDE",
    "LETTERS",
    "Arc",
    "Arcs",
    "Bar",
    "Bars",
    "Bond",
    "Branch",
    "CalibrationPlot",
    "CalibrationPoint",
    "Camps",
    "Chart",
    "Course",
    "Courses",
    "CoverageBar",
    "CoverageBars",
    "Distribution",
    "DistributionCurve",
    "Estimate",
    "ForecastHistory",
    "Grouping",
    "Groupings",
    "HistoryLine",
    "HistoryPoint",
    "ImpactGrid",
    "Influences",
    "Intervals",
    "Mark",
    "MarkTable",
    "Member",
    "Move",
    "MoveGraph",
    "Node",
    "OptionForm",
    "Outcome",
    "Outcomes",
    "PairMatrix",
    "Panel",
    "PathTree",
    "PlacedPoint",
    "Plane",
    "Player",
    "Position",
    "Power",
    "PowerMap",
    "Predictions",
    "Rounds",
    "Settlement",
    "Stability",
    "StateBar",
    "StateBars",
    "StateGroup",
    "Stretch",
    "Stretches",
    "Swing",
    "Table",
    "Tableau",
    "TableauRow",
    "Trajectory",
    "Union",
    "Valley",
    "Valleys",
    "arcs",
    "bars",
    "calibration_plot",
    "camps",
    "courses",
    "coverage_bars",
    "distribution",
    "forecast_history",
    "groupings",
    "impact_grid",
    "influence",
    "interval",
    "intervals",
    "mark_table",
    "move_graph",
    "number",
    "number_in_unit",
    "option_form",
    "outcomes",
    "pair_matrix",
    "path_tree",
    "plane",
    "power_map",
    "predictions",
    "rounds",
    "settlement",
    "state_bars",
    "stretches",
    "tableau",
    "valleys",
]
