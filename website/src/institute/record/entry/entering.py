"""How an analyst says a number: checked by the rules of the record, as it stands at that moment; then one more line.

Two forms sent at once wait for one another; the same form sent twice says it once; what was said in the meantime is
shown before anything replaces it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from institute.record.ledger import book
from institute.record.models import Analyst
from institute.record.reading.said import zone_of
from thinktank.case.moments import AnyMoment, kept
from thinktank.errors import CaseError
from thinktank.forecasting.moments import starts
from thinktank.forecasting.record import Line, Record
from thinktank.forecasting.rules import entry_faults, said_on
from thinktank.forecasting.state import Entry, Question


@dataclass(frozen=True)
class Said:
    """What an analyst says of a question.

    Parameters
    ----------
    value, word, note
        The answer, its word of probability, what it rests on.
    as_of
        The day or instant up to which it takes account of what happened.
    seen
        The line of this person's entry that the form showed; 0 for none.
    """

    value: object
    word: str
    note: str
    as_of: AnyMoment
    seen: int


class Refused(Exception):
    """It may not be said: what is wrong, by field; ``""`` for what no field can mend."""

    def __init__(self, faults: Mapping[str, list[str]], latest: int | None = None) -> None:
        super().__init__("; ".join(fault for each in faults.values() for fault in each))
        self.faults = faults
        self.latest = latest
        """The line of the person's entry as it stands now, where it is another than was shown."""


def analyst_of(user: AbstractBaseUser | AnonymousUser) -> Analyst | None:
    """Return whom a user signs in as; None for who is nobody in the record."""
    return Analyst.objects.filter(user_id=user.pk).first() if user.is_authenticated else None


def enter(key: str, by: str, said: Said, now: dt.datetime | None = None) -> int | None:
    """Add an entry to the record.

    Parameters
    ----------
    key
        Of the question.
    by
        Who says it, as the record calls them.
    said
        What they say.
    now
        The moment; the clock's by default.

    Returns
    -------
    int or None
        The number of the new line; None where this very form was taken before.

    Raises
    ------
    Refused
        It may not be said.
    """
    at = now or dt.datetime.now(dt.UTC)

    def line_of(record: Record) -> Line | None:
        question = record.state.questions.get(key)
        if question is None:
            raise Refused({"": ["The record holds no question of this name."]})
        before = _latest(question, by)
        if before is not None and before.n != said.seen:
            if _same(before, said):
                return None
            latest = f"Since this form was opened you said something else (line {before.n}); it stands beside. "
            raise Refused({"": [latest + "Send the form again if this is to replace it."]}, before.n)
        line = _line(question, by, said)
        faults = faults_of(question, line, at, said)
        if not faults and before is not None and before.end == float("inf") and _same(before, said):
            faults = {"": [f"This is what you say already (line {before.n}): give another number, or another ground."]}
        if faults:
            raise Refused(faults)
        return line

    try:
        return book.say(line_of, at)
    except CaseError as error:
        raise Refused({"": [_sentence(problem.what, problem.fix) for problem in error.problems]}) from None


def withdraw(key: str, by: str, now: dt.datetime | None = None) -> int | None:
    """Take back what somebody says, from now on; what they said until now stays and is scored.

    Raises
    ------
    Refused
        Nothing of theirs stands, or the question is closed.
    """

    def line_of(record: Record) -> Line:
        question = record.state.questions.get(key)
        if question is None:
            raise Refused({"": ["The record holds no question of this name."]})
        line: dict[str, object] = {"kind": "withdraw"}
        if question.line.get("case") is not None:
            line["case"] = question.line["case"]
        return line | {"forecast": question.line["forecast"], "by": by}

    try:
        return book.say(line_of, now or dt.datetime.now(dt.UTC))
    except CaseError as error:
        raise Refused({"": [_sentence(problem.what, problem.fix) for problem in error.problems]}) from None


def faults(key: str, by: str, said: Said, now: dt.datetime | None = None) -> dict[str, list[str]]:
    """Return what the record would refuse of an entry that a form found at fault already; records nothing."""
    at = now or dt.datetime.now(dt.UTC)
    with book.reading() as record:
        question = record.state.questions.get(key)
        return faults_of(question, _line(question, by, said), at, said) if question else {}


def faults_of(question: Question, line: Line, at: dt.datetime, said: Said) -> dict[str, list[str]]:
    """Return what is wrong with an entry, by field: the record's own rules, and the day up to which it knows."""
    found: dict[str, list[str]] = {}
    for field, what, fix in entry_faults(question, line, at.timestamp()):
        found.setdefault(field, []).append(_sentence(what, fix))
    dated = said_on(line, at.timestamp())
    if dated:
        found["as_of"] = ["This lies in the future: an entry knows nothing that is still to come."]
    elif starts(str(line["on"])) < question.opens:
        found["as_of"] = ["This lies before the question opened."]
    return found


def _line(question: Question, by: str, said: Said) -> dict[str, object]:
    line: dict[str, object] = {"kind": "entry"}
    if question.line.get("case") is not None:
        line["case"] = question.line["case"]
    line |= {"forecast": question.line["forecast"], "on": kept(said.as_of, zone_of(question))}
    line |= {"by": by, "value": said.value}
    if said.word:
        line |= {"word": said.word, "scale": str(question.line.get("words", "ICD203"))}
    if said.note:
        line["note"] = said.note
    return line


def _latest(question: Question, by: str) -> Entry | None:
    return next((entry for entry in reversed(question.entries) if entry.by == by and entry.run is None), None)


def _same(entry: Entry, said: Said) -> bool:
    return (entry.value, entry.word or "", entry.note or "") == (said.value, said.word, said.note)


def _sentence(what: str, fix: str) -> str:
    text = what[:1].upper() + what[1:]
    return f"{text}. {fix}." if fix else f"{text}."
