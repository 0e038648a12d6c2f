"""An editor's help: a text's forward-looking sentences, what each lacks, and the records that make it a forecast.

The sentences are found by the library's rules. What an editor fills in goes into the case file as text, so that the
case is refused whole if anything of it is wrong.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from institute.analyses import words
from institute.analyses.models import StoredCase
from thinktank.case import Case, Statement
from thinktank.case.answers import NUMBERS, OPTIONS
from thinktank.case.words import SCALES
from thinktank.forecasting.outlook import Outlook, outlooks

_SPACE = re.compile(r"\s+")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
WORDS = tuple(SCALES["ICD203"])
SCALE = "ICD203"
BY_WORD = {word: f"{low * 100:g} to {high * 100:g} %" for word, (low, high) in SCALES[SCALE].items()}


@dataclass(frozen=True)
class Offer:
    """One forward-looking sentence.

    Parameters
    ----------
    text
        Its words.
    became
        The statement of the case that it already is, as ``o1: forecast q1``; empty if it is none.
    question, days, probability, word, amounts
        What can be read from it.
    missing
        What a forecast needs and it does not have.
    """

    text: str
    became: str
    question: str
    days: tuple[str, ...]
    last_day: dt.date | None
    probability: str
    word: str
    amounts: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """What an editor filled in to make a sentence a forecast: a question, and the first answer to it.

    Parameters
    ----------
    value
        As a case file has it: a probability, one for each option, quantiles or a CDF of a number or a day.
    word
        Beside a probability of yes; empty else.
    type, options, unit, scale, open_below, open_above
        Of the question, as far as its type has them.
    """

    text: str
    question: str
    opens: dt.date
    closes: dt.date
    resolve_by: dt.date
    source: str
    fallback: str
    by: str
    value: object
    word: str
    about: str
    type: str = "binary"
    options: tuple[str, ...] = ()
    unit: str = ""
    scale: tuple[float, float] | None = None
    open_below: bool = False
    open_above: bool = False


def offers(stored: StoredCase | None, document: str, paragraphs: Iterable[str], as_of: dt.date) -> tuple[Offer, ...]:
    """Return the forward-looking sentences of a text, in its order; those that the case has are named as such."""
    found = [each for text in paragraphs for each in outlooks(text, as_of=as_of, markdown=False)]
    case = stored.case() if stored else None
    mine = [s for s in case.statements if s.document == document] if case else []
    return tuple(_offer(each, mine) for each in found)


def as_records(case: Case, document: str, wanted: Wanted) -> str:
    """Return the records that make a sentence a forecast, as they are to stand at the end of the case file."""
    ids = {each.id for each in (*case.statements, *case.forecasts)}
    forecast, statement = _free("q", ids), _free("o", ids)
    fields = {
        "question": wanted.question,
        "type": wanted.type,
        "opens": wanted.opens,
        "closes": wanted.closes,
        "resolve_by": wanted.resolve_by,
        "source": wanted.source,
        **({"fallback": wanted.fallback} if wanted.fallback else {}),
        **_of_type(wanted),
        "about": [wanted.about],
    }
    entry = {"on": wanted.opens, "by": wanted.by, "value": wanted.value}
    if wanted.word:
        entry["word"] = wanted.word
    said = {
        "by": wanted.by,
        "date": wanted.opens,
        "kind": "forecast",
        "text": wanted.text,
        "about": [wanted.about],
        "forecast": forecast,
        "document": document,
        "quote": wanted.text,
    }
    asked = f"\n[forecasts.{forecast}]\n{_table(fields)}entries = [\n  {_toml(entry)},\n]\n"
    return f"{asked}\n[statements.{statement}]\n{_table(said)}"


def _of_type(wanted: Wanted) -> dict[str, object]:
    """Return the fields that a question of this type has beside the others."""
    if wanted.type in OPTIONS:
        return {"options": list(wanted.options)}
    found: dict[str, object] = {}
    if wanted.type in NUMBERS and wanted.type != "date":
        found = {"unit": wanted.unit, "scale": list(wanted.scale or ())}
    ends = {"open_below": wanted.open_below, "open_above": wanted.open_above and wanted.type != "date"}
    return found | {name: True for name, is_open in ends.items() if is_open and wanted.type in NUMBERS}


def elements(case: Case) -> list[tuple[str, str]]:
    """Return what a forecast can be about: actors, issues, drivers and options with what they are called."""
    groups = (case.issues, case.actors, case.options, case.strategies)
    names = words.names_of(case)
    return [(each.id, names[each.id]) for group in groups for each in group]


def _offer(found: Outlook, mine: Iterable[Statement]) -> Offer:
    text = found.sentence.text
    last = max((day.last for day in found.days if day.last is not None), default=None)
    said = found.said
    return Offer(
        text=text,
        became=_became(text, mine),
        question=found.stem.question,
        days=tuple(day.text for day in found.days),
        last_day=last,
        probability="" if said.probability is None else f"{said.probability * 100:g}",
        word=said.word or "",
        amounts=found.amounts,
        missing=found.missing,
    )


def _became(text: str, mine: Iterable[Statement]) -> str:
    wanted = _plain(text)
    for statement in mine:
        quote = _plain(statement.quote or "")
        if quote and (quote in wanted or wanted in quote):
            return f"{statement.id}: forecast {statement.forecast}" if statement.forecast else statement.id
    return ""


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text.translate(_PLAIN)).strip()


def _free(letter: str, taken: Iterable[str]) -> str:
    numbers = [int(id[len(letter) :]) for id in taken if id.startswith(letter) and id[len(letter) :].isdigit()]
    return f"{letter}{max(numbers, default=0) + 1}"


def _table(fields: Mapping[str, object]) -> str:
    return "".join(f"{name} = {_toml(value)}\n" for name, value in fields.items())


def _toml(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, Mapping):
        rows = ", ".join(f"{name if _BARE.fullmatch(name) else _toml(name)} = {_toml(x)}" for name, x in value.items())
        return f"{{ {rows} }}"
    return json.dumps(value, ensure_ascii=False)  # a basic string of TOML is written as JSON writes one
