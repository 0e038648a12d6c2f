"""Questions, entries and outcomes in a reader's words. Reads the fold, decides nothing and draws nothing."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping

from institute.record.models import Analyst
from institute.record.reading.sentences import Origin
from thinktank.catalogue import METHODS
from thinktank.forecasting import BY_NAME
from thinktank.forecasting.moments import is_day
from thinktank.forecasting.state import Curve, Outcome, Question
from thinktank.wording import MINUS, NO_BREAK, number, number_in_unit

TYPES = {
    "binary": "yes or no",
    "numeric": "a number",
    "discrete": "a whole number",
    "date": "a date",
    "choice": "one of several options",
    "ordered": "one of several options in their order",
}
STATES = {
    "open": "open",
    "closed": "waiting for its outcome",
    "resolved": "resolved",
    "ambiguous": "ambiguous",
    "annulled": "annulled",
}


def day(at: float) -> dt.date:
    """Return the day, in UTC, of a moment."""
    return dt.datetime.fromtimestamp(at, dt.UTC).date()


def moment_said(text: str) -> str:
    """Write a day or an instant as the record has it: an instant with the hour and its place's distance from UTC.

    Examples
    --------
    ``moment_said("2026-12-01+09:00")`` is ``1 December 2026``, ``moment_said("2026-12-01T17:00:00-05:00")`` is
    ``1 December 2026, 17:00 (UTC−05:00)``.
    """
    if is_day(text):
        return date_said(dt.date.fromisoformat(text[:10]))
    at = dt.datetime.fromisoformat(text)
    offset = f"{at:%z}"
    place = "UTC" if offset == "+0000" else f"UTC{offset[:3].replace('-', MINUS)}:{offset[3:5]}"
    return f"{date_said(at.date())}, {at:%H:%M} ({place})"


def day_said(text: str) -> dt.date:
    """Return the day of a day or an instant as the record has it, where it was said."""
    return dt.date.fromisoformat(text[:10])


def value_said(question: Question, value: object) -> str:
    """Write an entry as readers see it: a percentage, or the median with its outer quantiles.

    Examples
    --------
    A probability of 0.25 is written ``25 %`` with a no-break space.
    """
    if isinstance(value, int | float):
        return percent(float(value))
    if isinstance(value, Curve):
        return "a curve"
    assert isinstance(value, Mapping)
    if question.asked.options:
        return ", ".join(f"{option} {percent(float(p))}" for option, p in value.items())
    if "cdf" in value:
        points = [(x, float(p)) for x, p in value["cdf"]]
        middle = next((x for x, p in points if p >= 0.5), points[-1][0])
        return f"{_in_unit(question, middle)}, as a curve"
    levels = sorted(value, key=float)
    low, middle, high = value[levels[0]], value.get("0.5", value[levels[len(levels) // 2]]), value[levels[-1]]
    if len(levels) == 1:
        return _in_unit(question, middle)
    return f"{_in_unit(question, middle)} ({_bare(low, question)} to {_bare(high, question)})"


def outcome_said(question: Question, outcome: str | None = None) -> str:
    """Write an outcome: yes, no, the option, the number in its unit."""
    said = outcome if outcome is not None else question.outcome or ""
    if question.asked.options or question.type == "binary" or said in ("ambiguous", "annulled"):
        return said
    if said in ("below", "above"):
        return f"{said} the range"
    if question.type == "date":
        return _bare(said, question)
    try:
        return number_in_unit(float(said), str(question.line.get("unit") or ""))
    except ValueError:
        return said


def sign_of(question: Question) -> str:
    """Return which of the page's signs an outcome has: ``yes``, ``no``, ``void`` or ``value``; empty while open."""
    outcome = question.outcome
    if outcome is None:
        return ""
    if outcome in ("ambiguous", "annulled"):
        return "void"
    return outcome if question.type == "binary" else "value"


def percent(p: float) -> str:
    """Write a probability; never rounded to none or to certainty.

    Examples
    --------
    ``percent(0.25)`` is ``25 %``, ``percent(0.999)`` is ``99.9 %`` (with no-break spaces).
    """
    said = f"{p * 100:.3g}"
    if 0 < p < 0.001:
        return f"under 0.1{NO_BREAK}%"
    return f"over 99.9{NO_BREAK}%" if 0.999 < p < 1 else f"{said}{NO_BREAK}%"


def names(origins: Mapping[str, Origin]) -> dict[str, str]:
    """Return what everyone who stands in the record is called: people of the cases, who signs in, and methods."""
    found: dict[str, str] = {method.name: method.title for method in METHODS}
    found |= dict(Analyst.objects.values_list("by", "name"))
    for origin in origins.values():
        found |= origin.people
    return found


def known_on(resolution: Outcome) -> dt.date:
    """Return the day on which an outcome was known, as the record says it."""
    return dt.date.fromisoformat(resolution.known_said[:10])


def date_said(day: dt.date) -> str:
    """Write a day.

    Examples
    --------
    ``date_said(dt.date(2025, 4, 8))`` is ``8 April 2025``.
    """
    return f"{day.day} {day:%B %Y}"


def score_said(name: str, value: float) -> str:
    """Write a score: points with one decimal, penalties with three; a dash where there is none.

    Examples
    --------
    ``score_said("brier", 0.0625)`` is ``0.062``.
    """
    if math.isnan(value):
        return "–"
    points = BY_NAME[name].better == "higher"
    return f"{value:.1f}".replace("-", "−") if points else f"{value:.3f}"


def joined(parts: Iterable[str]) -> str:
    """Join words as a list in a sentence.

    Examples
    --------
    ``joined(["a", "b", "c"])`` is ``a, b and c``.
    """
    *most, last = [*parts] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def zone_of(question: Question) -> str:
    """Return the time zone whose days a question's days are."""
    return str(question.line.get("zone") or "UTC")


def _in_unit(question: Question, value: object) -> str:
    if question.type == "date":
        return _bare(value, question)
    if isinstance(value, int | float):
        return number_in_unit(float(value), str(question.line.get("unit") or ""))
    return _bare(value, question)


def _bare(value: object, question: Question) -> str:
    if isinstance(value, int | float):
        # What people say together of a day is a number of days.
        day = question.type == "date"
        return date_said(dt.date.fromordinal(round(value))) if day else number(float(value))
    try:
        found = dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return str(value)
    return date_said(found)
