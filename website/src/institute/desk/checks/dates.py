"""Finds days that only make sense on the day of reading: yesterday, last week, recently."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from institute.desk.checks.text import Finding, Text

_UNIT = (
    r"(?:week|month|quarter|year|spring|summer|autumn|fall|winter"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
)
_MANY = r"(?:days|weeks|months|years)"
_COUNT = r"(?:a few|several|some|two|three|four|five|six|seven|eight|nine|ten|\d+)"
_RELATIVE = re.compile(
    rf"\b(?:yesterday|today|tomorrow|tonight|this (?:morning|afternoon|evening)|recently|lately"
    rf"|(?:earlier|later) this {_UNIT}|(?:last|this|next|the past|the coming) {_UNIT}"
    rf"|(?:in|over|during) (?:recent|the (?:past|last|next|coming)(?: {_COUNT}| few)?|coming) {_MANY}"
    rf"|(?:{_COUNT} {_MANY}|a (?:day|week|month|year)|an hour) ago)\b",
    re.IGNORECASE,
)


def check(text: Text) -> Iterator[Finding]:
    """Return each word that leans on the day of reading, with the day that it would mean on the day printed."""
    for piece in text.of("title", "synopsis", "heading", "paragraph", "caption", "note"):
        for found in _RELATIVE.finditer(piece.words):
            said = found.group(0)
            meant = meaning(said, text.printed)
            right = f"Write {meant}." if meant else "Say when: a day, a month or a year."
            yield Finding(f"“{said}”, in a piece printed on {_day(text.printed)}.", piece.where, right)


def meaning(said: str, printed: dt.date) -> str:
    """Return the days that a relative word means on a given day; empty where it does not say.

    Examples
    --------
    >>> meaning("yesterday", dt.date(2025, 4, 1)), meaning("last month", dt.date(2025, 1, 15))
    ('31 March 2025', 'December 2024')
    """
    said = said.lower()
    off = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}.get(said)
    if off is not None:
        return _day(printed + dt.timedelta(days=off))
    if said.startswith("this ") and said.split()[-1] in ("morning", "afternoon", "evening"):
        return _day(printed)
    words = said.split()
    step = {"last": -1, "this": 0, "next": 1}.get(words[0] if words[0] not in ("earlier", "later") else words[1])
    if step is None:
        return ""
    match words[-1]:
        case "week":
            monday = printed - dt.timedelta(days=printed.weekday()) + dt.timedelta(weeks=step)
            return f"the week of {_day(monday)}"
        case "month":
            months = printed.year * 12 + printed.month - 1 + step
            return f"{dt.date(months // 12, months % 12 + 1, 1):%B %Y}"
        case "year":
            return str(printed.year + step)
        case _:
            return ""


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
