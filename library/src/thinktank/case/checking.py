"""Checks of a statement as data, and their verdicts: dates, ratios, conversions, counts. Reads no file.

An operand is a number, or the low and high of what sources disagree about; one left out is not known, and the
check then cannot be decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from thinktank.case.fields import Day, Frozen, Interval, Operand, Real, Ref, Text
from thinktank.case.values import plain

Status = Literal["holds", "does not hold", "cannot be decided"]
HOLDS: Status = "holds"
FAILS: Status = "does not hold"
UNDECIDED: Status = "cannot be decided"


@dataclass(frozen=True)
class Verdict:
    """What became of a check: its status, the value computed, and a sentence that says both."""

    status: Status
    computed: str
    sentence: str


class Amount(Frozen):
    """A number with its unit."""

    value: Operand
    unit: Text


class Rate(Frozen):
    """An exchange or conversion rate, with the day or period end it held on."""

    value: Operand | None = None
    unit: Text
    date: Day


class _Check(Frozen):
    reading: Text | None = None
    source: Annotated[str | None, Ref("sources")] = None
    note: Text | None = None


class DaysCheck(_Check):
    """Days from `start` to `end` against the number claimed."""

    kind: Literal["days"]
    start: Day
    end: Day
    claimed: Operand

    def verdict(self) -> Verdict:
        """Evaluate the check."""
        days = (self.end - self.start).days
        status = _compare(Interval(days, days), self.claimed)
        return Verdict(
            status,
            f"{days} days",
            f"{self.start} to {self.end} is {days} days; claimed: {_say(self.claimed)}",
        )


class RatioCheck(_Check):
    """Numerator over denominator against the ratio claimed, within a relative tolerance."""

    kind: Literal["ratio"]
    numerator: Operand | None = None
    denominator: Operand | None = None
    unit: Text | None = None
    claimed: Operand
    tolerance: Annotated[Real, Field(ge=0, lt=1)] = 0.05

    def verdict(self) -> Verdict:
        """Evaluate the check."""
        top, bottom, claimed = self.numerator, self.denominator, _widen(self.claimed, self.tolerance)
        unit = f" {self.unit}" if self.unit else ""
        if top is None or bottom is None:
            known, missing = ("numerator", "denominator") if bottom is None else ("denominator", "numerator")
            there = top or bottom
            implied = ""
            if there is not None and self.claimed.low > 0:
                implied = _say(_divide(there, self.claimed) if bottom is None else _times(there, self.claimed))
                implied = f"; the claim implies a {missing} of {implied}{unit}"
            if there is None:
                return Verdict(UNDECIDED, "", "neither figure is known")
            return Verdict(UNDECIDED, "", f"the {known} is {_say(there)}{unit}, the {missing} is not known{implied}")
        if bottom.low <= 0 <= bottom.high:
            return Verdict(UNDECIDED, "", "the denominator may be zero")
        ratio = _divide(top, bottom)
        implied = ""
        if self.claimed.low > 0:
            implied = f"; the claim implies a denominator of {_say(_divide(top, self.claimed))}{unit}"
        return Verdict(
            _compare(ratio, claimed),
            _say(ratio),
            f"{_say(top)} over {_say(bottom)}{unit} is {_say(ratio)}; claimed: {_say(self.claimed)}{implied}",
        )


class ConversionCheck(_Check):
    """An amount converted at a dated rate against the amount claimed, within a relative tolerance."""

    kind: Literal["conversion"]
    amount: Amount
    claimed: Amount
    rate: Rate
    tolerance: Annotated[Real, Field(ge=0, lt=1)] = 0.05

    def verdict(self) -> Verdict:
        """Evaluate the check: the rate is units of `amount` per unit of `claimed`."""
        implied = ""
        if self.claimed.value.low > 0:
            implied = f"the figures imply {_say(_divide(self.amount.value, self.claimed.value))} {self.rate.unit}"
        if self.rate.value is None:
            return Verdict(UNDECIDED, "", f"the rate of {self.rate.date} is not known; {implied}")
        if self.rate.value.low <= 0:
            return Verdict(UNDECIDED, "", "a rate must be above zero")
        converted = _divide(self.amount.value, self.rate.value)
        status = _compare(converted, _widen(self.claimed.value, self.tolerance))
        said = (
            f"{_say(self.amount.value)} {self.amount.unit} at {_say(self.rate.value)} {self.rate.unit} "
            f"({self.rate.date}) is {_say(converted)} {self.claimed.unit}; "
            f"claimed: {_say(self.claimed.value)}"
        )
        return Verdict(status, f"{_say(converted)} {self.claimed.unit}", f"{said}; {implied}" if implied else said)


Relation = Literal["before", "on", "after", "not before", "not after"]


class DateCheck(_Check):
    """A claimed date against the day an event took place: holds when `claimed` is `relation` the event."""

    kind: Literal["date"]
    claimed: Day
    relation: Relation
    event: Day | None = None

    def verdict(self) -> Verdict:
        """Evaluate the check."""
        if self.event is None:
            return Verdict(UNDECIDED, "", "the day of the event is not known")
        true = {
            "before": self.claimed < self.event,
            "on": self.claimed == self.event,
            "after": self.claimed > self.event,
            "not before": self.claimed >= self.event,
            "not after": self.claimed <= self.event,
        }[self.relation]
        days = (self.event - self.claimed).days
        gap = (
            "the same day"
            if days == 0
            else f"{abs(days)} day{'s' * (abs(days) != 1)} {'later' if days > 0 else 'earlier'}"
        )
        said = f"claimed: {self.claimed} is {self.relation} the event; the event: {self.event}, {gap}"
        return Verdict(HOLDS if true else FAILS, str(self.event), said)


class CountCheck(_Check):
    """A number claimed against the number found."""

    kind: Literal["count"]
    claimed: Operand
    found: Operand | None = None
    unit: Text
    tolerance: Annotated[Real, Field(ge=0, lt=1)] = 0.0

    def verdict(self) -> Verdict:
        """Evaluate the check."""
        if self.found is None:
            return Verdict(UNDECIDED, "", f"no independent figure; claimed: {_say(self.claimed)} {self.unit}")
        status = _compare(self.found, _widen(self.claimed, self.tolerance))
        computed = f"{_say(self.found)} {self.unit}"
        return Verdict(status, computed, f"found: {computed}; claimed: {_say(self.claimed)}")


Check = Annotated[DaysCheck | RatioCheck | ConversionCheck | DateCheck | CountCheck, Field(discriminator="kind")]
CHECK_KINDS = ("days", "ratio", "conversion", "date", "count")


def overall(verdicts: tuple[Verdict, ...]) -> Status | None:
    """Return one status for several checks: a failure outweighs an open one; None without checks."""
    statuses = {verdict.status for verdict in verdicts}
    return next((status for status in (FAILS, UNDECIDED, HOLDS) if status in statuses), None)


def _compare(found: Interval, claimed: Interval) -> Status:
    if claimed.low <= found.low and found.high <= claimed.high:
        return HOLDS
    if found.high < claimed.low or found.low > claimed.high:
        return FAILS
    return UNDECIDED


def _widen(x: Interval, tolerance: float) -> Interval:
    return Interval(x.low - abs(x.low) * tolerance, x.high + abs(x.high) * tolerance)


def _divide(a: Interval, b: Interval) -> Interval:
    corners = [x / y for x in (a.low, a.high) for y in (b.low, b.high)]
    return Interval(min(corners), max(corners))


def _times(a: Interval, b: Interval) -> Interval:
    corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return Interval(min(corners), max(corners))


def _say(x: Interval) -> str:
    def number(y: float) -> str:
        return str(plain(float(f"{y:.4g}"))) if abs(y) < 1e4 else f"{y:,.0f}"

    return number(x.low) if number(x.low) == number(x.high) else f"{number(x.low)} to {number(x.high)}"
