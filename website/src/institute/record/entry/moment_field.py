"""A form's field for a day or an instant, read in the zone of the question's days. Judges no entry."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from thinktank.case.moments import AnyMoment, zone_named

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?) ?(Z|UTC|[+-]\d\d:\d\d)?", re.IGNORECASE | re.ASCII)
RIGHT = "Write a day, 2026-12-01, or an instant, 2026-12-01 17:30."


class MomentField(forms.Field):
    """Takes ``2026-12-01``, or ``2026-12-01 17:30`` with or without the offset that it is meant in."""

    def __init__(self, *, zone: str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off", "size": 28}))
        super().__init__(**kwargs)
        self.zone = zone

    def to_python(self, value: Any) -> Any:
        """Return the day, or the instant with its offset; None where nothing was written."""
        text = str(value or "").strip()[:80]
        return moment_of(text, self.zone) if text else None

    def prepare_value(self, value: Any) -> Any:
        """Show a moment as it is written."""
        return value.isoformat(" ") if isinstance(value, dt.datetime) else value


def moment_of(text: str, zone: str) -> AnyMoment:
    """Return a day or an instant as somebody writes it; a time without an offset is one of the zone's clocks.

    Raises
    ------
    ValidationError
        It is neither; or the clocks of the zone show it never, or twice.
    """
    try:
        if _DAY.fullmatch(text):
            return dt.date.fromisoformat(text)
        found = _INSTANT.fullmatch(text)
        if found is None:
            raise ValidationError(f"“{text}” is neither a day nor an instant. {RIGHT}")
        day, time, offset = found.groups()
        plain = dt.datetime.fromisoformat(f"{day}T{time}")
        if offset is not None:
            offset = "+00:00" if offset.upper() in ("Z", "UTC") else offset
            return dt.datetime.fromisoformat(f"{plain.isoformat()}{offset}")
    except ValueError:
        raise ValidationError(f"“{text}” is not in the calendar or on the clock. {RIGHT}") from None
    return _on_the_clocks_of(zone, plain)


def _on_the_clocks_of(zone: str, plain: dt.datetime) -> dt.datetime:
    early, late = (plain.replace(tzinfo=zone_named(zone), fold=fold) for fold in (0, 1))
    if early.utcoffset() != late.utcoffset():
        offsets = " or ".join(f"{each:%z}"[:3] + ":" + f"{each:%z}"[3:] for each in (early, late))
        shown = early.astimezone(dt.UTC).astimezone(early.tzinfo).replace(tzinfo=None) == plain
        what = "show this time twice" if shown else "jump over this time"
        raise ValidationError(f"On that day the clocks of {zone} {what}: write its offset too, {offsets}.")
    # An offset stays right whatever a law makes of the zone later.
    offset = early.utcoffset()
    assert offset is not None
    return plain.replace(tzinfo=dt.timezone(offset) if offset else dt.UTC)
