"""Forecasts and resolutions: statements made resolvable, and how they turned out. Scores nothing."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, Strict, ValidationInfo, model_validator

from thinktank.case.answers import NUMBERS, OPTIONS, UNSCORED, Asked, QuestionType, value_faults, word_faults
from thinktank.case.fields import Day, Element, Frozen, Note, Real, Ref, Refs, Scale, Text, Texts, Url
from thinktank.case.moments import UTC, AnyMoment, Moment, as_written, begins, day_of, is_over
from thinktank.case.words import SCALES

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
    "open_below",
    "open_above",
    "options",
    "given",
    "spot",
)
"""What makes a question the question it is: fixed once it is published."""

Probability = Annotated[Real, Field(ge=0, le=1)]


CdfPoint = Annotated[tuple[Real | Day, Probability], Strict(False)]
Cdf = Annotated[tuple[CdfPoint, ...], Strict(False)]


class Entry(Frozen):
    """One person's forecast, of a day or instant: a probability, one for each option, or quantiles or a CDF."""

    on: Moment
    by: Annotated[str, Ref("people")]
    value: Probability | dict[str, Real | Day | Probability | Cdf]
    word: Text | None = None
    note: Note = None


class Amendment(Frozen):
    """A dated change of a question: it annuls what was asked, splits it, or changes its options; never silent."""

    on: Moment
    text: Text
    effect: Literal["annul", "split", "options"]
    options: Annotated[Texts, Field(description="The options from that day on, for effect options")] = ()

    @model_validator(mode="after")
    def _options_named(self) -> Self:
        if (self.effect == "options") != bool(self.options):
            raise ValueError("options come with the effect options, and only with it")
        if self.options and (len(self.options) < 2 or len(set(self.options)) < len(self.options)):
            raise ValueError("there must be at least two options, each once")
        return self


class Condition(Frozen):
    """What must come for a conditional question to count: another forecast's outcome."""

    forecast: Annotated[str, Ref("forecasts")]
    outcome: Text


class Forecast(Element):
    """A question that will have an answer, with the entries made on it."""

    table: ClassVar[str] = "forecasts"
    question: Text
    type: QuestionType
    opens: Annotated[Moment, Field(description="A day, from its midnight on; or an instant with its offset")]
    closes: Annotated[Moment, Field(description="The last day for entries, to its end; or the closing instant")]
    resolve_by: Annotated[Moment, Field(description="The last day for the outcome, to its end; or an instant")]
    source: Annotated[Text, Field(description="Where the answer will be read")]
    fallback: Annotated[Text | None, Field(description="Where else, if the source fails")] = None
    annul_if: Texts = ()
    words: Annotated[str, Field(description="Scale of the words of probability")] = "ICD203"
    unit: Text | None = None
    scale: Scale | None = None
    open_below: Annotated[bool, Field(description="The outcome may lie below the scale")] = False
    open_above: Annotated[bool, Field(description="The outcome may lie above the scale")] = False
    options: Annotated[Texts, Field(description="As first asked; for an ordered question in their order")] = ()
    given: Annotated[Condition | None, Field(description="Annulled unless that forecast has that outcome")] = None
    spot: Annotated[
        Moment | None, Field(description="Day, to its end, or instant of the spot scores; default: when it closes")
    ] = None
    about: Annotated[Refs, Ref("actors", "issues", "drivers", "options", "strategies", states=True)] = ()
    backcast: Annotated[bool, Field(description="May be shown, marked; is never scored")] = False
    entries: Annotated[tuple[Entry, ...], Strict(False)] = ()
    amendments: Annotated[tuple[Amendment, ...], Strict(False)] = ()
    note: Note = None

    @model_validator(mode="after")
    def _whole(self, info: ValidationInfo) -> Self:
        zone = (info.context or {}).get("zone") or UTC
        found = []
        if not begins(self.opens, zone) < is_over(self.closes, zone) <= is_over(self.resolve_by, zone):
            found.append("opens, closes and resolve_by must follow one another")
        if self.words not in SCALES:
            found.append(f"no scale of words {self.words!r}; there are {', '.join(SCALES)}")
        if self.type in ("numeric", "discrete") and (self.unit is None or self.scale is None):
            found.append(f"a {self.type} question needs a unit and a scale")
        if self.scale is not None and not self.scale[0] < self.scale[1]:
            found.append("the low of scale must be below its high")
        if self.type in OPTIONS and (len(self.options) < 2 or len(set(self.options)) < len(self.options)):
            found.append(f"a question of type {self.type} needs at least two options, each once")
        if any(option in UNSCORED for option in self.options):
            found.append(f"no option can be called {' or '.join(UNSCORED)}")
        if self.type not in OPTIONS and any(a.options for a in self.amendments):
            found.append("only a question with options can have them amended")
        if self.given is not None and self.given.forecast == self.id:
            found.append("a question cannot be its own condition")
        if self.spot is not None and not (
            begins(self.opens, zone) < is_over(self.spot, zone) <= is_over(self.closes, zone)
        ):
            found.append("spot must lie between opens and closes")
        for i, entry in enumerate(self.entries):
            found += [f"entry {i + 1}: {fault}" for fault in self._faults(entry, zone)]
        if found:
            raise ValueError("; ".join(found))
        return self

    def asked(self, on: AnyMoment | None = None, zone: str = UTC) -> Asked:
        """Return what an answer has to look like, on a day or at an instant or, by default, at the end."""
        options = self.options
        for amendment in self.amendments:
            if amendment.options and (on is None or begins(amendment.on, zone) <= begins(on, zone)):
                options = amendment.options
        if self.type == "date":
            # Open above: what is asked for may not have come by the last day.
            low, high = float(day_of(self.opens).toordinal()), float(day_of(self.resolve_by).toordinal())
            return Asked("date", (), low, high, self.open_below, True)
        ends: tuple[float | None, float | None] = (None, None)
        if self.type in NUMBERS and self.scale is not None:
            ends = self.scale
        return Asked(self.type, options, ends[0], ends[1], self.open_below, self.open_above)

    def _faults(self, entry: Entry, zone: str) -> list[str]:
        found = []
        if not begins(self.opens, zone) <= begins(entry.on, zone) < is_over(self.closes, zone):
            span = f"{as_written(self.opens)} to {as_written(self.closes)}"
            found.append(f"is dated {as_written(entry.on)}, outside the question's {span}")
        asked = self.asked(entry.on, zone)
        found += value_faults(asked, entry.value)
        if entry.word is not None and self.words in SCALES:
            found += word_faults(asked, entry.word, entry.value, self.words)
        return found


class Evidence(Frozen):
    """An archived source of an outcome, with the hash of what was archived."""

    url: Url
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Resolution(Element):
    """How a forecast turned out, found by someone who made no entry on it."""

    table: ClassVar[str] = "resolutions"
    outcome: Annotated[Text, Field(description="yes, no, ambiguous, annulled, or the value, in quotes")]
    on: Annotated[Moment, Field(description="The day or instant of resolving")]
    known: Annotated[Moment | None, Field(description="The day or instant at which the outcome was known")] = None
    by: Annotated[str, Ref("people")]
    evidence: Annotated[tuple[Evidence, ...], Strict(False)] = ()
    void_late: Annotated[bool, Field(description="Entries made after it was known stay, and do not count")] = False
    note: Note = None

    @model_validator(mode="after")
    def _grounded(self) -> Self:
        if self.outcome not in ("ambiguous", "annulled") and not self.evidence:
            raise ValueError('an outcome needs evidence = [{ url = "...", sha256 = "..." }]')
        return self
