"""The record: one append-only file of JSON lines, each with the hash of the one before. Scores nothing.

Kinds of line: question, entry, amend, resolution. What is true now is a fold over the lines; nothing in them is ever
rewritten, so that anyone can tell whether the record they hold is the one that was published.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from thinktank.case import Case, Forecast
from thinktank.case.questions import QUESTION_FIELDS
from thinktank.case.words import SCALES, allows
from thinktank.errors import CaseError, Problem

Line = dict[str, Any]
START = "sha256:" + "0" * 64


def lines_of(case: Case) -> Iterator[Line]:
    """Yield what a case has to say to the record, by day: its questions, entries, amendments and resolutions.

    Numbers and hashes are not in these lines yet: `append` gives them.
    """
    said: list[tuple[dt.date, int, Line]] = []
    line: Line
    for forecast in case.forecasts:
        said.append((forecast.opens, 0, _question(case, forecast)))
        for entry in forecast.entries:
            line = {"kind": "entry", "forecast": forecast.id, "by": entry.by, "value": entry.value}
            if entry.word:
                line |= {"word": entry.word, "scale": forecast.words}
            said.append((entry.on, 1, line))
        for amendment in forecast.amendments:
            line = {"kind": "amend", "forecast": forecast.id, "text": amendment.text, "effect": amendment.effect}
            said.append((amendment.on, 2, line))
    for resolution in case.resolutions:
        known = resolution.known or resolution.on
        line = {"kind": "resolution", "forecast": resolution.id, "outcome": resolution.outcome, "known": known}
        line |= {"by": resolution.by, "evidence": [item.model_dump() for item in resolution.evidence]}
        said.append((resolution.on, 3, line))
    for day, _, line in sorted(said, key=lambda entry: entry[:2]):
        yield {"case": case.id, "on": day, **line}


def append(case: Case, file: Path) -> int:
    """Write to a record what a case says and the record does not hold yet.

    Parameters
    ----------
    case
        The case as published now.
    file
        The record; it begins with the first line.

    Returns
    -------
    int
        How many lines were added.

    Raises
    ------
    CaseError
        The record is not sound, or would not be with the new lines; it is then left as it was.
    """
    old = file.read_bytes() if file.exists() else b""
    problems = verify(old, str(file))
    if problems:
        raise CaseError(problems)
    held = [_content(json.loads(line)) for line in old.splitlines()]
    new: list[bytes] = []
    previous = old.splitlines()[-1] if old else None
    for line in lines_of(case):
        if _content(json.loads(_written(line))) in held:
            continue
        numbered = {"n": len(held) + len(new) + 1, **line, "prev": _hash(previous)}
        previous = _written(numbered)
        new.append(previous)
    added = b"".join(line + b"\n" for line in new)
    problems = verify(old + added, str(file))
    if problems:
        raise CaseError(problems)
    if added:
        # One write at the end of the file: a kill leaves the old record, or a last line that `verify` names.
        with file.open("ab") as output:
            output.write(added)
            output.flush()
            os.fsync(output.fileno())
    return len(new)


def head_of(data: bytes) -> str:
    """Return the hash that the next line would carry: publish it, and the whole record up to here is fixed."""
    lines = data.splitlines()
    return _hash(lines[-1] if lines else None)


def verify(data: bytes, file: str = "<record>") -> tuple[Problem, ...]:
    """Return everything that is wrong with a record; nothing if it is sound.

    Checked are the chain of hashes, the numbers, and that no line says what may not be said: an entry before the
    question opens, after it closes or after the outcome was known, a number outside its word, a second question under
    one id without an amendment, a resolution by someone who made an entry.
    """
    checking = _Checking(file)
    if data and not data.endswith(b"\n"):
        checking.report(len(data.splitlines()), "", "the last line is not whole", "Remove it and append again")
    previous: bytes | None = None
    for number, line in enumerate(data.splitlines(), start=1):
        checking.line(number, line, previous)
        previous = line
    return tuple(checking.problems)


class _Checking:
    """The fold over the lines, as far as the rules need it."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._questions: dict[str, Line] = {}
        self._authors: dict[str, set[str]] = {}
        self._known: dict[str, str] = {}
        self._amended: set[str] = set()
        self.problems: list[Problem] = []

    def report(self, number: int, path: str, what: str, fix: str = "") -> None:
        self.problems.append(Problem(self._file, str(number), path, what, fix))

    def line(self, number: int, raw: bytes, previous: bytes | None) -> None:
        try:
            line = json.loads(raw)
            key = f"{line['case']}/{line['forecast']}"
            kind, day = line["kind"], str(line["on"])
        except (ValueError, TypeError, KeyError, RecursionError):
            self.report(
                number, "", "is no line of a record", "Each line is a JSON object with case, forecast, kind and on"
            )
            return
        if line.get("n") != number:
            self.report(number, key, f"carries the number {line.get('n')}", "A line was removed or added before it")
        if line.get("prev") != _hash(previous):
            self.report(number, key, "the chain is broken: the line before was changed", "Get the record as published")
        rules = {"question": self._question, "entry": self._entry, "amend": self._amend, "resolution": self._resolution}
        if kind not in rules:
            self.report(number, key, f"there is no kind of line {kind!r}", f"Kinds: {', '.join(rules)}")
        elif kind != "question" and key not in self._questions:
            self.report(number, key, "speaks of a question that was not asked before", "")
        else:
            rules[kind](number, key, day, line)

    def _question(self, number: int, key: str, day: str, line: Line) -> None:
        if key in self._questions and key not in self._amended:
            self.report(number, key, "the question was changed without an amendment", "Amend the old one first")
        self._amended.discard(key)
        self._questions[key] = line

    def _entry(self, number: int, key: str, day: str, line: Line) -> None:
        question = self._questions[key]
        if not str(question.get("opens", "")) <= day <= str(question.get("closes", "9")):
            self.report(number, key, f"the entry of {day} is outside the question's days", "")
        if key in self._known and day > self._known[key]:
            self.report(number, key, f"the entry of {day} is later than the outcome, known on {self._known[key]}", "")
        self._authors.setdefault(key, set()).add(str(line.get("by")))
        word, scale, value = line.get("word"), str(line.get("scale")), line.get("value")
        if word is not None and isinstance(value, int | float):
            if word not in SCALES.get(scale, {}):
                self.report(number, key, f"there is no word {word!r} in {scale}", "")
            elif not allows(word, float(value), scale):
                self.report(number, key, f"{value:g} is not {word!r} in {scale}", "")

    def _amend(self, number: int, key: str, day: str, line: Line) -> None:
        self._amended.add(key)

    def _resolution(self, number: int, key: str, day: str, line: Line) -> None:
        if str(line.get("by")) in self._authors.get(key, set()):
            self.report(number, key, f"{line.get('by')} made an entry and cannot resolve the question", "")
        self._known[key] = str(line.get("known", day))


def _question(case: Case, forecast: Forecast) -> Line:
    asked = forecast.to_raw()
    line: Line = {"kind": "question", "forecast": forecast.id, "words": forecast.words}
    line |= {name: asked[name] for name in QUESTION_FIELDS if name in asked}
    if forecast.backcast:
        line["backcast"] = True  # shown and marked, never scored
    statements = [statement.id for statement in case.statements if statement.forecast == forecast.id]
    return {**line, "statements": statements}


def _content(line: Line) -> str:
    return _written({name: value for name, value in line.items() if name not in ("n", "prev")}).decode()


def _written(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str).encode()


def _hash(line: bytes | None) -> str:
    return START if line is None else "sha256:" + hashlib.sha256(line).hexdigest()
