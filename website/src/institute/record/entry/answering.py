"""Answers as forms take them: fields for each type of question, and the value that was filled in. Judges no answer.

What a form cannot read is said here, field by field; whether an answer may be given, the library's rules say.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from thinktank.case.answers import OPTIONS

LEVELS = ("0.05", "0.25", "0.5", "0.75", "0.95")
LEVEL_WORDS = {
    "0.05": "One in twenty it is lower (5 %)",
    "0.25": "One in four it is lower (25 %)",
    "0.5": "As likely higher as lower (50 %)",
    "0.75": "One in four it is higher (75 %)",
    "0.95": "One in twenty it is higher (95 %)",
}
Faults = dict[str, list[str]]


def fields_of(sort: str, options: Sequence[str], unit: str = "") -> dict[str, forms.Field]:
    """Return the fields in which an answer to a question of this type is filled in.

    Parameters
    ----------
    sort, options, unit
        Of the question; options as there are now.
    """
    if sort == "binary":
        return {"probability": percent_field("Probability of a yes, %")}
    if sort in OPTIONS:
        return {f"option_{i}": percent_field(f"{option}, %") for i, option in enumerate(options)}
    found: dict[str, forms.Field] = {}
    for level in LEVELS:
        label = LEVEL_WORDS[level] + (f", {unit}" if unit and sort != "date" else "")
        found[quantile_name(level)] = quantile_field(label, sort)
    found["curve"] = curve_field(sort)
    return found


def percent_field(label: str, required: bool = True) -> forms.Field:
    """Return a field for a probability in per cent."""
    return forms.FloatField(
        label=label,
        required=required,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )


def quantile_field(label: str, sort: str) -> forms.Field:
    """Return a field for a quantile: a number, or a day."""
    if sort == "date":
        return forms.DateField(
            label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        )
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.FloatField(label=label, required=False, widget=widget)


def curve_field(sort: str) -> forms.Field:
    """Return a field for a whole curve, a point a line."""
    point = "2026-12-01 60" if sort == "date" else "2.5 60"
    return forms.CharField(
        label="Or a whole curve",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=f"A point a line: the {'day' if sort == 'date' else 'number'}, and how likely it is at most "
        f"that, in per cent: “{point}”. It must not fall, and end at 100 where the range is closed.",
    )


def quantile_name(level: str) -> str:
    """Return the name of a quantile's field."""
    return f"quantile_{round(float(level) * 100):02d}"


def value_of(sort: str, options: Sequence[str], filled: Mapping[str, Any]) -> tuple[object, Faults]:
    """Return the value that was filled in, as a line of the record has it, and what could not be read.

    Parameters
    ----------
    sort, options
        Of the question.
    filled
        The form's cleaned fields; what is missing there has been said already.

    Returns
    -------
    object, dict
        The value; None where some of it is missing.
    """
    if sort == "binary":
        return _share(filled.get("probability")), {}
    if sort in OPTIONS:
        said = {option: _share(filled.get(f"option_{i}")) for i, option in enumerate(options)}
        return (None if None in said.values() else said), {}
    quantiles = {level: filled.get(quantile_name(level)) for level in LEVELS}
    given = {level: _plain(x) for level, x in quantiles.items() if x is not None}
    text = str(filled.get("curve") or "").strip()
    if text and given:
        return None, {"curve": ["Give either points at levels or a whole curve, not both."]}
    if text:
        rows, faults = _curve(text, sort)
        return (None, {"curve": faults}) if faults else ({"cdf": rows}, {})
    if not given:
        return None, {quantile_name("0.5"): ["Give at least the middle, or a whole curve."]}
    return given, {}


def filled_from(sort: str, options: Sequence[str], value: object) -> dict[str, object]:
    """Return what a form shows of a value: the other way round."""
    if isinstance(value, int | float):
        return {"probability": _percent(value)}
    if not isinstance(value, Mapping):
        return {}
    if sort in OPTIONS:
        return {f"option_{i}": _percent(value[option]) for i, option in enumerate(options) if option in value}
    if "cdf" in value:
        return {"curve": "\n".join(f"{x} {_percent(p)}" for x, p in value["cdf"])}
    return {quantile_name(level): x for level, x in value.items() if level in LEVELS}


def has_options(sort: str) -> bool:
    """Tell whether the answer is one of several options."""
    return sort in OPTIONS


def read(text: str, sort: str) -> object:
    """Return a number or a day from text.

    Raises
    ------
    ValueError
        It is none.
    """
    if sort == "date":
        return dt.date.fromisoformat(text)
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def as_case(value: object, sort: str) -> object:
    """Return a value as a case file has it: its days are days, not text."""
    if sort != "date" or not isinstance(value, Mapping):
        return value
    if "cdf" in value:
        return {"cdf": [[dt.date.fromisoformat(str(x)), p] for x, p in value["cdf"]]}
    return {level: dt.date.fromisoformat(str(x)) for level, x in value.items()}


def _share(percent: object) -> float | None:
    # 14.7 % is 0.147, as it is written; not what the division leaves behind the tenth digit.
    return round(float(percent) / 100, 12) if isinstance(percent, int | float) else None


def _percent(share: object) -> str:
    return f"{float(share) * 100:.10g}" if isinstance(share, int | float) else ""


def _plain(x: object) -> object:
    return x.isoformat() if isinstance(x, dt.date) else x


def _curve(text: str, sort: str) -> tuple[list[list[object]], list[str]]:
    rows: list[list[object]] = []
    faults: list[str] = []
    for i, line in enumerate(text.splitlines(), start=1):
        parts = line.replace(";", " ").replace("\t", " ").replace("%", " ").split()
        if not parts:
            continue
        try:
            if len(parts) != 2:
                raise ValueError
            share = float(parts[1]) / 100
            if not math.isfinite(share):
                raise ValueError
            rows.append([_plain(read(parts[0], sort)), round(share, 12)])
        except ValueError:
            faults.append(f"Line {i}, “{line.strip()[:40]}”, is no point: give two numbers, such as “2.5 60”.")
    return rows, faults
