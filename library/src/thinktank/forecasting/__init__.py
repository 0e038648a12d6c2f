"""Forecasts after they were made: the append-only record, its fold, scores, aggregation, calibration, coverage.

Knows cases and no method. `Record.of(bytes)` reads and verifies; `record.state` is what is true now; `score(state)`
recomputes every score, `summary` averages them, `record_calibration` compares what was said with what came.
"""

from thinktank.forecasting.aggregation import (
    DEFAULT_RULE,
    RULES,
    Rule,
    aggregate,
    aggregate_cdf,
    aggregate_options,
    aggregate_quantiles,
)
from thinktank.forecasting.calibration import METACULUS, TENTHS, Bin, Calibration, calibration
from thinktank.forecasting.coverage import Coverage, became, coverage
from thinktank.forecasting.history import Step, aggregated, crowd, history
from thinktank.forecasting.ledger import append, append_lines, extend, lines_of, read_record
from thinktank.forecasting.record import START, Record, content, encoded, head_of, verify
from thinktank.forecasting.scoring import BY_NAME, MEASURES, Measure, Scores, record_calibration, score
from thinktank.forecasting.state import Entry, Outcome, Question, State, Value, key_of
from thinktank.forecasting.summaries import Summary, summary, year_of
from thinktank.forecasting.tally import Tally

__all__ = [
    "BY_NAME",
    "DEFAULT_RULE",
    "MEASURES",
    "METACULUS",
    "RULES",
    "START",
    "TENTHS",
    "Bin",
    "Calibration",
    "Coverage",
    "Entry",
    "Measure",
    "Outcome",
    "Question",
    "Record",
    "Rule",
    "Scores",
    "State",
    "Step",
    "Summary",
    "Tally",
    "Value",
    "aggregate",
    "aggregate_cdf",
    "aggregate_options",
    "aggregate_quantiles",
    "aggregated",
    "append",
    "append_lines",
    "became",
    "calibration",
    "content",
    "coverage",
    "crowd",
    "encoded",
    "extend",
    "head_of",
    "history",
    "key_of",
    "lines_of",
    "read_record",
    "record_calibration",
    "score",
    "summary",
    "verify",
    "year_of",
]
