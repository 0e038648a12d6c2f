"""Forecasts and resolutions: statements made resolvable, and how they turned out. Scores nothing."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, Strict, model_validator

from thinktank.case.fields import Day, Element, Frozen, Note, Real, Ref, Refs, Scale, Text, Texts, Url
from thinktank.case.words import SCALES, allows, word_for

QUESTION_FIELDS = (
    "question",
    "type",
    "opens",
    "closes",
    "resolve_by",
    "source",
    "fallback",
    "annul_if",
    "words",
    "unit",
    "scale",
    "options",
)
"""What makes a question the question it is: fixed once it is published."""

Probability = Annotated[Real, Field(ge=0, le=1)]


class Entry(Frozen):
    """One person's forecast on one day: a probability, or quantiles for a number or date."""

    on: Day
    by: Annotated[str, Ref("people")]
    value: Probability | dict[str, Real | Day | Probability]
    word: Text | None = None
    note: Note = None

    @model_validator(mode="after")
    def _quantiles_rise(self) -> Self:
        if isinstance(self.value, dict) and not self.value:
            raise ValueError("value is empty")
        return self


class Amendment(Frozen):
    """A dated change of a question's text, which annuls it or splits it; never a silent edit."""

    on: Day
    text: Text
    effect: Literal["annul", "split"]


class Forecast(Element):
    """A question that will have an answer, with the entries made on it."""

    table: ClassVar[str] = "forecasts"
    question: Text
    type: Literal["binary", "numeric", "date", "choice", "discrete"]
    opens: Day
    closes: Day
    resolve_by: Day
    source: Annotated[Text, Field(description="Where the answer will be read")]
    fallback: Annotated[Text | None, Field(description="Where else, if the source fails")] = None
    annul_if: Texts = ()
    words: Annotated[str, Field(description="Scale of the words of probability")] = "ICD203"
    unit: Text | None = None
    scale: Scale | None = None
    options: Texts = ()
    about: Annotated[Refs, Ref("actors", "issues", "drivers", "options", "strategies", states=True)] = ()
    backcast: Annotated[bool, Field(description="May be shown, marked; is never scored")] = False
    entries: Annotated[tuple[Entry, ...], Strict(False)] = ()
    amendments: Annotated[tuple[Amendment, ...], Strict(False)] = ()
    note: Note = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        said = []
        if not self.opens <= self.closes <= self.resolve_by:
            said.append("opens, closes and resolve_by must follow one another")
        if self.words not in SCALES:
            said.append(f"no scale of words {self.words!r}; there are {', '.join(SCALES)}")
        if self.type in ("numeric", "discrete") and (self.unit is None or self.scale is None):
            said.append(f"a {self.type} question needs a unit and a scale")
        if self.type == "choice" and len(self.options) < 2:
            said.append("a choice question needs at least two options")
        for i, entry in enumerate(self.entries):
            said += [f"entry {i + 1}: {fault}" for fault in self._faults(entry)]
        if said:
            raise ValueError("; ".join(said))
        return self

    def _faults(self, entry: Entry) -> list[str]:
        said = []
        if not self.opens <= entry.on <= self.closes:
            said.append(f"is dated {entry.on}, outside the question's {self.opens} to {self.closes}")
        if self.type == "binary":
            if isinstance(entry.value, dict):
                return [*said, "a binary question takes a probability"]
            if entry.word is not None and self.words in SCALES:
                said += _word_faults(entry.word, entry.value, self.words)
            return said
        if not isinstance(entry.value, dict):
            return [*said, f"a {self.type} question takes a table of values"]
        if self.type == "choice":
            if set(entry.value) != set(self.options):
                said.append("its options must be the question's options")
            elif abs(sum(x for x in entry.value.values() if isinstance(x, float)) - 1) > 1e-6:
                said.append("its probabilities must sum to 1")
            return said
        return said + _quantile_faults(entry.value, self.type)


class Evidence(Frozen):
    """An archived source of an outcome, with the hash of what was archived."""

    url: Url
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Resolution(Element):
    """How a forecast turned out, found by someone who made no entry on it."""

    table: ClassVar[str] = "resolutions"
    outcome: Annotated[Text, Field(description="yes, no, ambiguous, annulled, or the value, in quotes")]
    on: Annotated[Day, Field(description="The day of resolving")]
    known: Annotated[Day | None, Field(description="The day on which the outcome was known")] = None
    by: Annotated[str, Ref("people")]
    evidence: Annotated[tuple[Evidence, ...], Strict(False)] = ()
    note: Note = None

    @model_validator(mode="after")
    def _grounded(self) -> Self:
        if self.outcome not in ("ambiguous", "annulled") and not self.evidence:
            raise ValueError('an outcome needs evidence = [{ url = "...", sha256 = "..." }]')
        return self


def _word_faults(word: str, probability: float, scale: str) -> list[str]:
    if word not in SCALES[scale]:
        return [f"the word {word!r} is not in {scale}"]
    if allows(word, probability, scale):
        return []
    low, high = SCALES[scale][word]
    fitting = word_for(probability, scale)
    better = f"; the word for it is {fitting!r}" if fitting else ""
    return [f"{probability:g} is not {word!r}, which is {low:g} to {high:g} in {scale}{better}"]


def _quantile_faults(value: dict[str, float | dt.date], sort: str) -> list[str]:
    wanted = dt.date if sort == "date" else float
    try:
        levels = {float(level): x for level, x in value.items()}
    except ValueError:
        return ['its keys must be quantile levels in quotes, such as "0.05", "0.5", "0.95"']
    if any(not 0 < level < 1 for level in levels):
        return ["quantile levels lie between 0 and 1"]
    if any(not isinstance(x, wanted) for x in levels.values()):
        return ["its quantiles must be dates" if sort == "date" else "its quantiles must be numbers"]
    ordered = [levels[level] for level in sorted(levels)]
    if any(a > b for a, b in pairwise(ordered)):  # type: ignore[operator]
        return ["its quantiles must not fall as their levels rise"]
    return []
