"""How much of what looks ahead was made a forecast: the count that nobody publishes. Scores nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from thinktank.case import Case, Statement

AHEAD = ("outlook", "forecast")


@dataclass(frozen=True)
class Coverage:
    """Forward-looking statements by what became of them; the four parts add up to `total`.

    Parameters
    ----------
    forecast
        Tied to a question with a day and a source, and carrying a number.
    dated
        Tied to such a question on which nobody has given a number.
    not_resolvable
        Said to be not resolvable as written, with the reason.
    left
        Neither: a reader can never tell whether they came true.
    """

    forecast: int = 0
    dated: int = 0
    not_resolvable: int = 0
    left: int = 0

    @property
    def total(self) -> int:
        """All statements that look ahead."""
        return self.forecast + self.dated + self.not_resolvable + self.left

    @property
    def share(self) -> float:
        """The share with number and day; NaN where nothing looks ahead."""
        return self.forecast / self.total if self.total else float("nan")

    def __add__(self, other: Coverage) -> Coverage:
        """Return the counts of both."""
        return Coverage(
            self.forecast + other.forecast,
            self.dated + other.dated,
            self.not_resolvable + other.not_resolvable,
            self.left + other.left,
        )


def coverage(case: Case, statements: Iterable[Statement] | None = None) -> Coverage:
    """Count the forward-looking statements of a case by what became of them.

    Parameters
    ----------
    case
        The case.
    statements
        Those to count; by default all of its outlooks and forecasts.
    """
    counts = {"forecast": 0, "dated": 0, "not_resolvable": 0, "left": 0}
    for statement in case.statements if statements is None else statements:
        if statement.kind in AHEAD or statement.forecast is not None:
            counts[became(case, statement)] += 1
    return Coverage(**counts)


def became(case: Case, statement: Statement) -> str:
    """Return what became of one statement: forecast, dated, not_resolvable or left."""
    if statement.forecast is not None:
        return "forecast" if case.forecast(statement.forecast).entries else "dated"
    return "left" if statement.resolvable else "not_resolvable"
