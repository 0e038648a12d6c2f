"""Charts as accessible SVG: small frames of plain numbers in, pictures with words and tables out.

Knows no method and no case. The same picture serves page, print, mail and notebook.
"""

from thinktank.charts.calibration import CalibrationPlot, CalibrationPoint, calibration_plot
from thinktank.charts.chart import Chart, Table
from thinktank.charts.coverage import CoverageBar, CoverageBars, coverage_bars
from thinktank.charts.distribution import Distribution, DistributionCurve, distribution
from thinktank.charts.history import ForecastHistory, HistoryLine, HistoryPoint, forecast_history
from thinktank.charts.influence import Influences, Swing, influence
from thinktank.charts.intervals import Estimate, Intervals, intervals
from thinktank.charts.mark_table import MarkTable, mark_table
from thinktank.charts.move_graph import Move, MoveGraph, Node, move_graph
from thinktank.charts.option_form import OptionForm, Player, Stability, option_form
from thinktank.charts.outcomes import Outcome, Outcomes, outcomes
from thinktank.charts.path_tree import Branch, PathTree, path_tree
from thinktank.charts.power import Power, PowerMap, power_map
from thinktank.charts.predictions import Panel, Predictions, predictions
from thinktank.charts.rounds import Rounds, Trajectory, rounds
from thinktank.charts.settlement import Mark, Position, Settlement, settlement
from thinktank.wording import interval, number, number_in_unit

__all__ = [
    "Branch",
    "CalibrationPlot",
    "CalibrationPoint",
    "Chart",
    "CoverageBar",
    "CoverageBars",
    "Distribution",
    "DistributionCurve",
    "Estimate",
    "ForecastHistory",
    "HistoryLine",
    "HistoryPoint",
    "Influences",
    "Intervals",
    "Mark",
    "MarkTable",
    "Move",
    "MoveGraph",
    "Node",
    "OptionForm",
    "Outcome",
    "Outcomes",
    "Panel",
    "PathTree",
    "Player",
    "Position",
    "Power",
    "PowerMap",
    "Predictions",
    "Rounds",
    "Settlement",
    "Stability",
    "Swing",
    "Table",
    "Trajectory",
    "calibration_plot",
    "coverage_bars",
    "distribution",
    "forecast_history",
    "influence",
    "interval",
    "intervals",
    "mark_table",
    "move_graph",
    "number",
    "number_in_unit",
    "option_form",
    "outcomes",
    "path_tree",
    "power_map",
    "predictions",
    "rounds",
    "settlement",
]
