"""What may be answered to a question of each type: entries and outcomes, checked as plain data. Scores nothing.

The same rules hold for a case file and for a line of the record, which is JSON: dates come as dates or as text.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

from thinktank.case.words import SCALES, allows, word_for

QuestionType = Literal["binary", "numeric", "date", "choice", "ordered", "discrete"]
TYPES: tuple[QuestionType, ...] = get_args(QuestionType)
NUMBERS = ("numeric", "discrete", "date")
OPTIONS = ("choice", "ordered")
UNSCORED = ("ambiguous", "annulled")
"""Outcomes of a question that reality or its own fault left without an answer."""
SUM_TOLERANCE = 1e-6
LARGEST = 1e15
"""A larger number belongs in another unit: its square would not be one any more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer has to look like.

    Parameters
    ----------
    type
        One of `TYPES`.
    options
        Of a choice; for ``ordered`` in their order.
    low, high
        The range of a number; of a date as day numbers. None where there is none.
    open_below, open_above
        Whether the outcome may lie beyond an end.
    """

    type: str
    options: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    open_below: bool = False
    open_above: bool = False


def as_number(value: object, sort: str) -> float | None:
    """Return a number, or a date as its day number; None for what is neither.

    Examples
    --------
    >>> as_number(2, "numeric"), as_number("2026-01-01", "date"), as_number("2", "numeric")
    (2.0, 739617.0, None)
    """
    if sort == "date":
        if isinstance(value, dt.datetime):
            return None
        if isinstance(value, dt.date):
            return float(value.toordinal())
        try:
            return float(dt.date.fromisoformat(value).toordinal()) if isinstance(value, str) else None
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if abs(number) <= LARGEST else None


def value_faults(asked: Asked, value: object) -> list[str]:
    """Return what is wrong with the value of an entry; nothing if all is well.

    Examples
    --------
    >>> value_faults(Asked("binary"), 1.2)
    ['a probability lies between 0 and 1, not 1.2']
    >>> value_faults(Asked("choice", ("a", "b")), {"a": 0.5, "b": 0.4})
    ['its probabilities must sum to 1, not 0.9']
    """
    if asked.type == "binary":
        if isinstance(value, Mapping):
            return ["a binary question takes a probability"]
        return _probability_fault(value)
    if not isinstance(value, Mapping):
        return [f"a {asked.type} question takes a table of values"]
    if asked.type in OPTIONS:
        return _option_faults(asked, value)
    if set(value) == {"cdf"}:
        return _cdf_faults(asked, value["cdf"])
    return _quantile_faults(asked, value)


def word_faults(asked: Asked, word: object, value: object, scale: str) -> list[str]:
    """Return what is wrong with the word beside a value: not in the scale, or a range that excludes the number."""
    if scale not in SCALES:
        return [f"no scale of words {scale!r}; there are {', '.join(SCALES)}"]
    if not isinstance(word, str) or word not in SCALES[scale]:
        return [f"the word {word!r} is not in {scale}"]
    if asked.type != "binary":
        return ["a word of probability stands beside the probability of a yes; leave it out"]
    probability = as_number(value, "binary")
    if probability is None or allows(word, probability, scale):
        return []
    low, high = SCALES[scale][word]
    fitting = word_for(probability, scale)
    better = f"; the word for it is {fitting!r}" if fitting else ""
    return [f"{probability:g} is not {word!r}, which is {low:g} to {high:g} in {scale}{better}"]


def outcome_fault(asked: Asked, outcome: object) -> str:
    """Return what is wrong with an outcome; nothing if it answers the question.

    Examples
    --------
    >>> outcome_fault(Asked("binary"), "maybe")
    'a binary question resolves to yes, no, ambiguous or annulled'
    >>> outcome_fault(Asked("numeric", low=0.0, high=15.0), "15.5")
    '15.5 lies outside the range 0 to 15, which is closed there'
    """
    if not isinstance(outcome, str):
        return "an outcome is text, such as 'yes' or '2.5'"
    if outcome in UNSCORED:
        return ""
    if asked.type == "binary":
        return "" if outcome in ("yes", "no") else "a binary question resolves to yes, no, ambiguous or annulled"
    if asked.type in OPTIONS:
        return "" if outcome in asked.options else f"is none of the question's options: {', '.join(asked.options)}"
    if outcome in ("below", "above"):
        is_open = asked.open_below if outcome == "below" else asked.open_above
        return "" if is_open else f"the range is closed there: nothing can be {outcome} it"
    x = outcome_number(asked, outcome)
    if x is None:
        return (
            "a date question resolves to a day" if asked.type == "date" else "a numeric question resolves to a number"
        )
    if not _inside(asked, x):
        ends = f"{_said(asked, asked.low)} to {_said(asked, asked.high)}"
        return f"{outcome} lies outside the range {ends}, which is closed there"
    return ""


def condition_fault(asked: Asked, outcome: object) -> str:
    """Return what is wrong with an outcome that another question hangs on: only yes, no or an option can be met."""
    if asked.type in NUMBERS:
        return f"a {asked.type} question has no outcome that could be met exactly"
    return "its outcome is no answer" if outcome in UNSCORED else outcome_fault(asked, outcome)


def outcome_number(asked: Asked, outcome: str) -> float | None:
    """Return the outcome of a question of a number as a number; the end of the range for below and above."""
    if outcome in ("below", "above"):
        return asked.low if outcome == "below" else asked.high
    if asked.type == "date":
        return as_number(outcome, "date")
    try:
        return as_number(float(outcome), "numeric")
    except ValueError:
        return None


def points_of(asked: Asked, value: Mapping[str, object]) -> tuple[list[float], list[float]]:
    """Return the CDF that an entry of a number means, as points and probabilities: straight between them.

    Quantiles are joined to each other and to the ends of the question's range, where the CDF is 0 and 1. Where a
    quantile lies beyond an open end, the CDF begins or ends with a jump there.
    """
    if "cdf" in value:
        rows = value["cdf"]
        assert isinstance(rows, Sequence)
        return [as_number(x, asked.type) or 0.0 for x, _ in rows], [float(p) for _, p in rows]
    pairs = sorted((float(level), as_number(x, asked.type) or 0.0) for level, x in value.items())
    points, levels = [x for _, x in pairs], [level for level, _ in pairs]
    if asked.low is not None and asked.low <= points[0]:
        points, levels = [asked.low, *points], [0.0, *levels]
    if asked.high is not None and asked.high >= points[-1]:
        points, levels = [*points, asked.high], [*levels, 1.0]
    return points, levels


def _probability_fault(value: object, of: str = "a probability") -> list[str]:
    # The record checks a hundred thousand of these: the common case comes first.
    if isinstance(value, float) and 0.0 <= value <= 1.0:
        return []
    p = as_number(value, "binary")
    if p is None:
        return [f"{of} is a number between 0 and 1"]
    return [] if 0 <= p <= 1 else [f"{of} lies between 0 and 1, not {p:g}"]


def _option_faults(asked: Asked, value: Mapping[str, object]) -> list[str]:
    if set(value) != set(asked.options):
        return [f"its options must be the question's options: {', '.join(asked.options)}"]
    said = [fault for option, p in value.items() for fault in _probability_fault(p, f"the probability of {option!r}")]
    if said:
        return said
    total = math.fsum(p for p in value.values() if isinstance(p, int | float))
    return [] if abs(total - 1) <= SUM_TOLERANCE else [f"its probabilities must sum to 1, not {total:g}"]


def _quantile_faults(asked: Asked, value: Mapping[str, object]) -> list[str]:
    if not value:
        return ["value is empty"]
    try:
        levels = {float(level): x for level, x in value.items()}
    except (ValueError, TypeError):
        return ['its keys must be quantile levels in quotes, such as "0.05", "0.5", "0.95"']
    if any(not 0 < level < 1 for level in levels):
        return ["quantile levels lie between 0 and 1"]
    if len(levels) < len(value):
        return ["a quantile level stands there twice"]
    numbers = [as_number(levels[level], asked.type) for level in sorted(levels)]
    if any(x is None for x in numbers):
        return ["its quantiles must be dates" if asked.type == "date" else "its quantiles must be numbers"]
    known = [x for x in numbers if x is not None]
    if any(a > b for a, b in pairwise(known)):
        return ["its quantiles must not fall as their levels rise"]
    return _outside(asked, known, "a quantile")


def _cdf_faults(asked: Asked, rows: object) -> list[str]:
    shape = "a CDF is a list of pairs, such as cdf = [[1.0, 0.0], [2.0, 0.6], [3.0, 1.0]]"
    if not isinstance(rows, Sequence) or isinstance(rows, str) or len(rows) < 2:
        return [shape]
    if any(not isinstance(row, Sequence) or isinstance(row, str) or len(row) != 2 for row in rows):
        return [shape]
    points = [as_number(x, asked.type) for x, _ in rows]
    if any(x is None for x in points):
        return ["the points of a CDF must be dates" if asked.type == "date" else "the points of a CDF must be numbers"]
    said = [fault for _, p in rows for fault in _probability_fault(p, "a CDF")]
    if said:
        return said[:1]
    known = [x for x in points if x is not None]
    if any(a > b for a, b in pairwise(known)):
        return ["the points of a CDF must not fall"]
    falls = next((i for i, ((_, a), (_, b)) in enumerate(pairwise(rows), start=2) if a > b), None)
    if falls is not None:
        return [f"a CDF must not fall: point {falls} has {rows[falls - 1][1]:g} after {rows[falls - 2][1]:g}"]
    if not asked.open_above and rows[-1][1] < 1 - SUM_TOLERANCE:
        return [f"a CDF must reach 1, not {rows[-1][1]:g}: the range is closed above"]
    return _outside(asked, known, "a point")


def _outside(asked: Asked, numbers: Sequence[float], what: str) -> list[str]:
    if all(_inside(asked, x) for x in numbers):
        return []
    return [f"{what} lies outside the question's range {_said(asked, asked.low)} to {_said(asked, asked.high)}"]


def _inside(asked: Asked, x: float) -> bool:
    above_low = asked.low is None or asked.open_below or x >= asked.low
    return above_low and (asked.high is None or asked.open_above or x <= asked.high)


def _said(asked: Asked, x: float | None) -> str:
    if x is None:
        return "anything"
    return dt.date.fromordinal(int(x)).isoformat() if asked.type == "date" else f"{x:g}"
