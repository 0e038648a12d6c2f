"""The days that a sentence names, as far as they can be read from it. Judges nothing."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTH = "|".join(_MONTHS)
_YEAR = r"(?:19|20|21)\d\d"
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 14)}
_COUNTED = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty"
)
_NUMBERS = {word: i for i, word in enumerate(_COUNTED.split("|"))} | {"a": 1, "an": 1, "thirty": 30, "ninety": 90}
_COUNT = r"\d+|" + "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))
_DATE = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d\d-\d\d\b)"
    rf"|\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{_MONTH})(?:\s+(?P<y1>{_YEAR}))?\b"
    rf"|\b(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y2>{_YEAR}))?\b"
    rf"|\b(?P<m3>{_MONTH})\s+(?:of\s+)?(?P<y3>{_YEAR})\b"
    rf"|\b(?P<season>spring|summer|autumn|fall|winter)\s+(?:of\s+)?(?P<y4>{_YEAR})\b"
    rf"|\b(?:fiscal(?:\s+year)?|FY)\s?(?P<fiscal>{_YEAR})\b"
    rf"|\b(?P<half>first|second)\s+half\s+of\s+(?P<y5>{_YEAR})\b|\bQ(?P<quarter>[1-4])\s+(?:of\s+)?(?P<y6>{_YEAR})\b"
    rf"|\b(?:end|close)\s+of\s+(?P<y7>{_YEAR})\b"
    rf"|\b(?P<within>within|in|over|during)\s+(?:the\s+(?:coming|next)\s+)?(?P<count>{_COUNT})"
    r"\s+(?P<unit>day|week|month|year)s?\b"
    rf"|\b(?P<next>next|this|this coming)\s+(?P<span>week|month|year|spring|summer|autumn|winter)\b"
    rf"|\b(?P<m4>{_MONTH})\b(?!\s+\d)|\b(?P<y8>{_YEAR})\b",
    re.I,
)
_VAGUE = re.compile(
    r"\b(?:soon|shortly|before long|sooner or later|eventually|one day|in due course|for now"
    r"|in the (?:coming|next few|years|months) ?(?:weeks|months|years|decades|decade|ahead)?"
    r"|(?:in|over|for) the (?:foreseeable|near|medium|long)[ -]?(?:future|term|run)?"
    r"|in (?:the )?(?:years|months|decades) (?:to come|ahead)|"
    r"over the (?:coming|next) (?:years|decade|decades|months))\b",
    re.I,
)
_BEFORE = re.compile(r"\b(by|before|until|till)\s+(?:the\s+)?(?:early\s+|mid\s+|late\s+)?$", re.I)
_IN = re.compile(r"\b(?:in|by|until|before|of|since|early|late|mid|this|next)\s+$", re.I)
_BACK = re.compile(r"\b(?:since|after|from|as early as|back in)\s+(?:the\s+)?$", re.I)


@dataclass(frozen=True)
class NamedDay:
    """A day or span that a sentence names.

    Parameters
    ----------
    text
        As it stands there, with "by" or "before".
    first, last
        The days it spans; None where the words fix none.
    note
        What is not clear about it; empty as a rule.
    """

    text: str
    first: dt.date | None
    last: dt.date | None
    note: str = ""


def named_days(text: str, as_of: dt.date) -> tuple[NamedDay, ...]:
    """Return the days that a sentence names, in its order.

    Parameters
    ----------
    text
        A sentence.
    as_of
        The day of the text, for "next year" and "within eighteen months".

    Examples
    --------
    >>> [(d.text, str(d.last)) for d in named_days("It ends by March 2027.", dt.date(2025, 4, 8))]
    [('by March 2027', '2027-03-31')]
    """
    return tuple(sorted(_found(text, as_of), key=lambda day: text.find(day.text)))


def _found(text: str, as_of: dt.date) -> Iterator[NamedDay]:
    for match in _DATE.finditer(text):
        if _BACK.search(text[: match.start()]):
            continue
        month = match["m4"]
        if month and (month == "may" or month == "march" or (month == "May" and not _IN.search(text[: match.start()]))):
            continue
        span = _span(match, as_of)
        before = _BEFORE.search(text[: match.start()])
        said = text[before.start() : match.end()] if before else match.group()
        first, last, note = span
        if before and last is not None and first is not None:
            word = before[1].lower()
            if word == "before":
                last = first - dt.timedelta(days=1)
                first = None
            elif word == "by" and last > first:
                note = f"by {match.group()} can mean its first day or its last; name the day"
        yield NamedDay(said, first, last, note)
    for match in _VAGUE.finditer(text):
        yield NamedDay(match.group(), None, None, f"{match.group()!r} names no day")


def _span(match: re.Match[str], as_of: dt.date) -> tuple[dt.date | None, dt.date | None, str]:
    got = match.groupdict()
    try:
        if got["iso"]:
            day = dt.date.fromisoformat(got["iso"])
            return day, day, ""
        if got["d1"] or got["d2"]:
            name, number, year = (got["m1"], got["d1"], got["y1"]) if got["d1"] else (got["m2"], got["d2"], got["y2"])
            day = dt.date(int(year or as_of.year), _MONTHS[name.lower()], int(number))
            if year is None and day < as_of:
                day = day.replace(year=as_of.year + 1)
            return day, day, "" if year else "has no year"
    except ValueError:
        return None, None, f"{match.group()} is no day of the calendar"
    if got["m3"]:
        return *_months(int(got["y3"]), _MONTHS[got["m3"].lower()], _MONTHS[got["m3"].lower()]), ""
    if got["season"]:
        return *_months(int(got["y4"]), *_SEASONS[got["season"].lower()]), "a season begins on different days"
    if got["fiscal"]:
        return None, None, f"{match.group()}: say whose fiscal year, and the day it ends"
    if got["half"]:
        return *_months(int(got["y5"]), *((1, 6) if got["half"].lower() == "first" else (7, 12))), ""
    if got["quarter"]:
        quarter = int(got["quarter"])
        return *_months(int(got["y6"]), 3 * quarter - 2, 3 * quarter), ""
    if got["within"]:
        count = int(got["count"]) if got["count"].isdigit() else _NUMBERS[got["count"].lower()]
        return as_of, _later(as_of, count, got["unit"].lower()), ""
    if got["next"]:
        return _relative(got["next"].lower(), got["span"].lower(), as_of)
    if got["m4"]:
        month = _MONTHS[got["m4"].lower()]
        return *_months(as_of.year + (month < as_of.month), month, month), "has no year"
    if got["y7"]:
        return dt.date(int(got["y7"]), 12, 31), dt.date(int(got["y7"]), 12, 31), ""
    return *_months(int(got["y8"]), 1, 12), ""


def _relative(which: str, span: str, as_of: dt.date) -> tuple[dt.date | None, dt.date | None, str]:
    step = 1 if which == "next" else 0
    if span == "week":
        monday = as_of - dt.timedelta(days=as_of.weekday()) + dt.timedelta(weeks=step)
        return monday, monday + dt.timedelta(days=6), ""
    if span == "month":
        month = as_of.month + step
        return *_months(as_of.year + (month > 12), (month - 1) % 12 + 1, (month - 1) % 12 + 1), ""
    if span == "year":
        return *_months(as_of.year + step, 1, 12), ""
    first, last = _SEASONS[span]
    year = as_of.year + (1 if step and as_of.month >= first else 0)
    return *_months(year, first, last), "a season begins on different days"


def _months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return dt.date(year, first, 1), dt.date(end_year, end_month, calendar.monthrange(end_year, end_month)[1])


def _later(day: dt.date, count: int, unit: str) -> dt.date:
    if unit in ("day", "week"):
        return day + dt.timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = min(months // 12, 9999), months % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
