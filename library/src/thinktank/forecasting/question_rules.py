"""What a question of the record may be: its words, its kind of answer, its options, its condition. Changes no state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thinktank.case.answers import OPTIONS, TYPES, UNSCORED, Asked, as_number, condition_fault
from thinktank.forecasting.moments import ends
from thinktank.forecasting.state import State, condition_of

Line = Mapping[str, Any]
Fault = tuple[str, str]
BINARY = Asked("binary")


def text_faults(line: Line, *names: str) -> list[Fault]:
    """Return which of these fields are no text, or missing."""
    return [
        (f"{name} is missing", f"Say in words: {name}")
        for name in names
        if not isinstance(line.get(name), str) or not line[name].strip()
    ]


def kept_faults(line: Line, times: list[float]) -> list[Fault]:
    """Say what is wrong with the fields that a question may have and its answers do not depend on."""
    found: list[Fault] = []
    for name in ("annul_if", "statements"):
        texts = line.get(name) or []
        if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
            found.append((f"{name} is no list of texts", f'Give {name} = ["..."]'))
    if not isinstance(line.get("fallback") or "", str):
        found.append(("fallback is no text", "Name where else the answer can be read"))
    if line.get("spot") is not None:
        try:
            if len(times) == 3 and not times[0] < ends(line["spot"]) <= times[1]:
                found.append(("spot lies outside the days on which the question is open", ""))
        except (ValueError, TypeError):
            found.append(("spot is neither a day nor an instant", "Give the day of the spot scores"))
    return found


def asked_of(line: Line) -> tuple[Asked, list[Fault]]:
    """Return what kind of answer a question takes, and what is wrong with what it says of that."""
    sort = line.get("type")
    if sort not in TYPES:
        return BINARY, [(f"there is no type {sort!r}", f"Types: {', '.join(TYPES)}")]
    if sort == "binary":
        return BINARY, []
    is_open = bool(line.get("open_below")), bool(line.get("open_above"))
    if sort in OPTIONS:
        options = line.get("options")
        return (Asked(sort, tuple(options or ())), []) if are_options(options) else (BINARY, [OPTIONS_FAULT])
    if sort == "date":
        low, high = as_number(str(line.get("opens"))[:10], "date"), as_number(str(line.get("resolve_by"))[:10], "date")
        return Asked("date", (), low, high, is_open[0], True), []
    scale = line.get("scale")
    numbers = [as_number(x, sort) for x in scale] if isinstance(scale, list | tuple) else []
    low, high = numbers if len(numbers) == 2 else (None, None)
    if low is None or high is None or not low < high:
        return BINARY, [(f"a {sort} question needs a scale [low, high]", "The low below the high")]
    if not isinstance(line.get("unit"), str):
        return BINARY, [(f"a {sort} question needs a unit", "")]
    return Asked(sort, (), low, high, *is_open), []


OPTIONS_FAULT = ("a question with options needs at least two, each once, as text", 'Give options = ["...", "..."]')


def are_options(options: object) -> bool:
    """Tell whether these can be the options of a question."""
    if not isinstance(options, list | tuple) or len(options) < 2:
        return False
    named = all(isinstance(o, str) and o.strip() and o not in UNSCORED for o in options)
    return named and len(set(options)) == len(options)


def condition_faults(state: State, line: Line) -> list[Fault]:
    """Return what is wrong with the condition on which a question is asked; nothing where it has none."""
    if line.get("given") is None:
        return []
    condition = condition_of(line)
    question = state.questions.get(condition[0]) if condition else None
    if condition is None or question is None:
        return [("its condition was not asked before", "Give given = { forecast, outcome } of an earlier question")]
    fault = condition_fault(question.asked, condition[1])
    return [(f"its condition: {fault}", "Give an outcome that question can have")] if fault else []
