"""What a record says is true now: questions, who said what and how long it stood, outcomes. Checks and scores nothing.

Times are seconds since 1970, UTC. Everything here is the result of a fold over the lines; nothing is stored.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from thinktank.case.answers import UNSCORED, Asked, outcome_number


@dataclass(frozen=True, slots=True)
class Curve:
    """A CDF of a number, straight between its points: what an aggregate of several entries is."""

    points: tuple[float, ...]
    levels: tuple[float, ...]


Value = float | Mapping[str, Any] | Curve
Status = Literal["open", "closed", "resolved", "ambiguous", "annulled"]


@dataclass(slots=True, eq=False)
class Entry:
    """What one person said, from when until when it stood.

    Parameters
    ----------
    n
        Number of its line.
    start, end
        Seconds; infinite while it stands.
    by
        Who said it.
    value
        A probability, one for each option, quantiles, or a CDF: as the line has it.
    word
        The word of probability beside it, if any.
    run
        Key of the run it comes from: then it is a model's number, and no part of the aggregate of people.
    void
        Made after the outcome was known, as the resolution says: shown, never scored.
    options
        The options that there were, in their order; empty where the question has none.
    note
        What it rests on, in the words of who said it.
    """

    n: int
    start: float
    by: str
    value: Value
    word: str | None = None
    run: str | None = None
    end: float = math.inf
    void: bool = False
    options: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a question turned out, found by whom, when, and on what evidence."""

    n: int
    at: float
    known: float
    known_said: str
    outcome: str
    by: str
    evidence: tuple[Mapping[str, str], ...] = ()
    note: str | None = None


@dataclass(slots=True, eq=False)
class Question:
    """A question as it stands in the record, with all that was said on it.

    Parameters
    ----------
    key
        Names it in the record: ``case/forecast``; an earlier version of an amended one is ``case/forecast@1``.
    line
        The line that asked it, with every field: source, fallback, annul_if, unit, about, statements and whatever
        its publisher added.
    asked
        What an answer has to look like now.
    opens, closes, resolve_by
        Seconds; `closes` is when the last moment for entries is over.
    options_history
        The options from each moment on, where it has options.
    entries
        In the order of the record.
    standing
        The entry of each person that stands now.
    amendments
        Line number, moment, text and effect of each.
    closed_early
        When a line closed it before its time.
    resolutions
        Every resolution; the last holds.
    annulled_by
        The amendment that annulled it.
    condition, wanted
        The question it is conditional on, and the outcome that makes it count.
    version
        1, and one more each time it was asked anew.
    """

    key: str
    line: Mapping[str, Any]
    asked: Asked
    opens: float
    closes: float
    resolve_by: float
    options_history: list[tuple[float, tuple[str, ...]]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    standing: dict[str, Entry] = field(default_factory=dict)
    authors: set[str] = field(default_factory=set)
    amendments: list[tuple[int, float, str, str]] = field(default_factory=list)
    notes: list[tuple[int, float, str]] = field(default_factory=list)
    closed_early: float = math.inf
    resolutions: list[Outcome] = field(default_factory=list)
    annulled_by: str = ""
    condition: Question | None = None
    wanted: str = ""
    version: int = 1

    @property
    def text(self) -> str:
        """The question itself."""
        return str(self.line.get("question", ""))

    @property
    def type(self) -> str:
        """Binary, numeric, date, choice, ordered or discrete."""
        return self.asked.type

    @property
    def backcast(self) -> bool:
        """May be shown, marked; is never scored."""
        return bool(self.line.get("backcast"))

    @property
    def statements(self) -> tuple[str, ...]:
        """Ids of the statements, in its case, that are tied to it."""
        return tuple(self.line.get("statements") or ())

    @property
    def resolution(self) -> Outcome | None:
        """The resolution that holds."""
        return self.resolutions[-1] if self.resolutions else None

    @property
    def outcome(self) -> str | None:
        """Yes, no, an option, a value, ambiguous, annulled; None while it has none."""
        if self.annulled_by or self.condition_failed:
            return "annulled"
        return self.resolutions[-1].outcome if self.resolutions else None

    @property
    def condition_failed(self) -> bool:
        """Whether it hung on an outcome that did not come."""
        if self.condition is None:
            return False
        came = self.condition.outcome
        return came is not None and came != self.wanted

    @property
    def closed(self) -> float:
        """When entries ceased to count: its close, an early close, or, but for a backcast, when it was known."""
        known = self.resolutions[-1].known if self.resolutions and not self.backcast else math.inf
        return min(self.closes, self.closed_early, known)

    @property
    def scored(self) -> bool:
        """Whether it counts: it has an answer, and is no backcast."""
        return self.outcome is not None and self.outcome not in UNSCORED and not self.backcast

    def status(self, at: float) -> Status:
        """Return where it stands at a moment."""
        if self.outcome in UNSCORED:
            return "ambiguous" if self.outcome == "ambiguous" else "annulled"
        if self.outcome is not None:
            return "resolved"
        return "open" if at < self.closed else "closed"

    def options_at(self, at: float) -> tuple[str, ...]:
        """Return the options that there were at a moment."""
        found = self.options_history[0][1] if self.options_history else ()
        for since, options in self.options_history:
            if since <= at:
                found = options
        return found

    def outcome_value(self) -> float | None:
        """Return 1 or 0 for yes or no, the place of an option, or the number; None without an answer."""
        outcome = self.outcome
        if outcome is None or outcome in UNSCORED:
            return None
        if self.type == "binary":
            return float(outcome == "yes")
        if self.asked.options:
            return float(self.asked.options.index(outcome))
        return outcome_number(self.asked, outcome)


@dataclass(slots=True)
class State:
    """All questions of a record, by key, in the order in which they were asked."""

    questions: dict[str, Question] = field(default_factory=dict)
    entries: int = 0


def key_of(line: Mapping[str, Any]) -> str:
    """Return the key of the question a line speaks of: case and forecast, or the forecast alone.

    A line on an earlier version of an amended question names it: ``version = 1``.
    """
    case, forecast, version = line.get("case"), line["forecast"], line.get("version")
    key = f"{case}/{forecast}" if case is not None else str(forecast)
    return key if version is None else f"{key}@{version}"


def condition_of(line: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return key and outcome of a question line's condition; the forecast is one of the same case."""
    given = line.get("given")
    if not isinstance(given, Mapping):
        return None
    return key_of({"case": line.get("case"), "forecast": given.get("forecast")}), str(given.get("outcome"))
