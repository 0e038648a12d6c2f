"""The bargaining models put to the test on settled issues: errors, hits, CRPS, and how sure each of them is.

Knows no case; a table of settled issues is a file of its own kind.
"""

from thinktank.backtest.reading import read_table
from thinktank.backtest.result import Backtest, Difference, Score, Settings
from thinktank.backtest.scoring import backtest
from thinktank.backtest.table import LeftOut, SettledIssue, Table

__all__ = ["Backtest", "Difference", "LeftOut", "Score", "Settings", "SettledIssue", "Table", "backtest", "read_table"]
