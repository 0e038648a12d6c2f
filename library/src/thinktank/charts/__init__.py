"""Charts as accessible SVG: small frames of plain numbers in, pictures with words and tables out.

Knows no method and no case. The same picture serves page, print, mail and notebook.
"""

from thinktank.charts.bars import Bar, Bars, bars
from thinktank.charts.camps import Bond, Camps, Member, camps
from thinktank.charts.chart import Chart, Table
from thinktank.charts.courses import Course, Courses, courses
from thinktank.charts.groupings import ASIDE, LETTERS, Grouping, Groupings, groupings
from thinktank.charts.influence import Influences, Swing, influence
from thinktank.charts.intervals import Estimate, Intervals, intervals
from thinktank.charts.outcomes import Outcome, Outcomes, outcomes
from thinktank.charts.pair_matrix import PairMatrix, pair_matrix
from thinktank.charts.power import Power, PowerMap, power_map
from thinktank.charts.predictions import Panel, Predictions, predictions
from thinktank.charts.rounds import Rounds, Trajectory, rounds
from thinktank.charts.settlement import Mark, Position, Settlement, settlement
from thinktank.charts.stretches import Stretch, Stretches, stretches
from thinktank.charts.valleys import Union, Valley, Valleys, valleys
from thinktank.wording import interval, number, number_in_unit

__all__ = [
    "ASIDE",
    "LETTERS",
    "Bar",
    "Bars",
    "Bond",
    "Camps",
    "Chart",
    "Course",
    "Courses",
    "Estimate",
    "Grouping",
    "Groupings",
    "Influences",
    "Intervals",
    "Mark",
    "Member",
    "Outcome",
    "Outcomes",
    "PairMatrix",
    "Panel",
    "Position",
    "Power",
    "PowerMap",
    "Predictions",
    "Rounds",
    "Settlement",
    "Stretch",
    "Stretches",
    "Swing",
    "Table",
    "Trajectory",
    "Union",
    "Valley",
    "Valleys",
    "bars",
    "camps",
    "courses",
    "groupings",
    "influence",
    "interval",
    "intervals",
    "number",
    "number_in_unit",
    "outcomes",
    "pair_matrix",
    "power_map",
    "predictions",
    "rounds",
    "settlement",
    "stretches",
    "valleys",
]
