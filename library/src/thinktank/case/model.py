"""The concepts of a case: what we speak of, what is believed, what is computed, what is said. Reads no file.

Each class describes one table of a case file; the field descriptions are what editors and the schema show.
Rules that need more than one record are in `thinktank.case.checks`.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, Strict, model_validator

from thinktank.case.checking import Check, Verdict
from thinktank.case.conflict import Conflict, Rule, WhatIf
from thinktank.case.fields import Day, Element, Frozen, Id, Note, Operand, Real, Ref, Refs, Scale, Text, Url
from thinktank.case.limits import scale_fault
from thinktank.case.moments import Zone
from thinktank.case.questions import Forecast, Resolution

PoolRule = Literal["mean", "median", "mixture"]


class About(Frozen):
    """The case itself: one strategic question with a client, a date and a horizon."""

    id: Id
    title: Annotated[Text, Field(description="Short title")]
    question: Annotated[Text, Field(description="The strategic question, in one sentence")]
    client: Annotated[str, Ref("actors"), Field(description="The actor for whom the question is asked")]
    as_of: Annotated[Day, Field(description="The day on which everything in the case was believed")]
    horizon: Annotated[Day, Field(description="The last day that the question is about")]
    zone: Annotated[
        Zone | None, Field(description="Time zone of its days, such as Asia/Tokyo; default: UTC, on a site the site's")
    ] = None
    seed: Annotated[int, Field(ge=0, lt=2**63, description="Seed of every draw")] = 1
    licence: Annotated[Text | None, Field(description="Licence of the case, such as CC-BY-4.0")] = None
    illustrative: Annotated[
        Text | None, Field(description="Said on every page that shows numbers, where they are invented")
    ] = None
    pool: Annotated[PoolRule | None, Field(description="How several people's values are pooled by default")] = None
    summary: Annotated[Text | None, Field(description="The case in a paragraph")] = None
    note: Note = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.horizon < self.as_of:
            raise ValueError("horizon is before as_of; the horizon is the last day that the question is about")
        return self


class Person(Element):
    """Someone who judges, forecasts or resolves."""

    table: ClassVar[str] = "people"
    name: Text
    role: Text | None = None
    note: Note = None


class Source(Element):
    """A document, panel or data set that a judgement or statement rests on."""

    table: ClassVar[str] = "sources"
    cite: Annotated[Text, Field(description="The citation in full")]
    date: Day
    kind: Literal["commentary", "document", "dataset", "news", "elicitation", "book", "statistics", "law", "speech"]
    reliability: Annotated[
        Literal["A", "B", "C", "D", "E", "F"],
        Field(description="A completely reliable to F cannot be judged"),
    ]
    url: Url | None = None
    note: Note = None


class Actor(Element):
    """Someone who chooses."""

    table: ClassVar[str] = "actors"
    name: Text
    leader: Text | None = None
    note: Note = None


class Issue(Element):
    """One dimension of dispute, with its unit."""

    table: ClassVar[str] = "issues"
    ask: Annotated[Text, Field(description="What is in dispute, as a noun phrase")]
    unit: Text
    scale: Annotated[Scale, Field(description="Lowest and highest conceivable settlement")]
    status_quo: Real | None = None
    low_means: Annotated[Text | None, Field(description="The low end in words")] = None
    high_means: Annotated[Text | None, Field(description="The high end in words")] = None
    note: Note = None

    @model_validator(mode="after")
    def _on_the_scale(self) -> Self:
        low, high = self.scale
        if fault := scale_fault(low, high):
            raise ValueError(f"scale runs from {low:.16g} to {high:.16g}; {fault}")
        if self.status_quo is not None and not low <= self.status_quo <= high:
            raise ValueError(f"status_quo {self.status_quo:g} lies outside the scale {low:g} to {high:g}")
        return self


class Driver(Element):
    """A descriptor with exclusive states, outside the client's control."""

    table: ClassVar[str] = "drivers"
    text: Text
    states: Annotated[dict[Id, Text], Field(min_length=2, description="The exclusive states, each with what it means")]
    note: Note = None


class Option(Element):
    """A yes-or-no move owned by one actor."""

    table: ClassVar[str] = "options"
    actor: Annotated[str, Ref("actors")]
    text: Text
    direction: Annotated[
        Literal["both", "forward", "back"],
        Field(description="Whether it can be taken and dropped again, only taken (forward), or only dropped (back)"),
    ] = "both"
    note: Note = None


class Strategy(Element):
    """A named set of one actor's options."""

    table: ClassVar[str] = "strategies"
    actor: Annotated[str, Ref("actors")]
    options: Annotated[Refs, Ref("options"), Field(min_length=1)]
    text: Text | None = None
    note: Note = None


class Figure(Frozen):
    """A number that a statement gives. Without its unit it is not a figure."""

    value: Operand
    unit: Text


StatementKind = Literal[
    "event",
    "figure",
    "quotation",
    "position",
    "description",
    "judgement",
    "outlook",
    "rumour",
    "background",
    "claim",
    "forecast",
]


class Statement(Element):
    """A sentence with author and date: theirs is evidence, ours is a claim."""

    table: ClassVar[str] = "statements"
    by: Annotated[str, Ref("sources", "people"), Field(description="A source (theirs) or a person (ours)")]
    date: Annotated[Day | None, Field(description="Default: the source's date")] = None
    kind: StatementKind
    text: Annotated[Text, Field(description="What is said, in our own words")]
    about: Annotated[
        Refs,
        Ref(
            "actors",
            "issues",
            "drivers",
            "options",
            "strategies",
            "sources",
            "forecasts",
            "people",
            states=True,
        ),
        Field(min_length=1, description="The elements it speaks of; a driver's state as driver.state"),
    ]
    given: Annotated[
        Refs, Ref("options", "strategies", states=True), Field(description="What it is conditional on")
    ] = ()
    figures: Annotated[tuple[Figure, ...], Strict(False)] = ()
    checks: Annotated[tuple[Check, ...], Strict(False)] = ()
    credibility: Annotated[int | None, Field(ge=1, le=6, description="1 confirmed to 6 cannot be judged")] = None
    resolvable: Annotated[bool, Field(description="False where an outlook has no observable")] = True
    reason: Annotated[Text | None, Field(description="Why it is not resolvable")] = None
    forecast: Annotated[str | None, Ref("forecasts")] = None
    finding: Annotated[str | None, Ref("findings")] = None
    rests_on: Annotated[Refs, Ref("statements")] = ()
    document: Annotated[str | None, Field(pattern=r"^[a-z0-9-]+$", description="Slug of our published text")] = None
    quote: Annotated[Text | None, Field(description="The exact words in that text")] = None
    note: Note = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        said = []
        if self.kind == "figure" and not self.figures:
            said.append('a statement of kind figure needs figures = [{ value = ..., unit = "..." }]')
        if not self.resolvable and self.kind != "outlook":
            said.append("only an outlook can be marked resolvable = false")
        if not self.resolvable and self.reason is None:
            said.append("resolvable = false needs a reason")
        if not self.resolvable and self.forecast is not None:
            said.append("resolvable = false contradicts the forecast it names")
        if (self.document is None) != (self.quote is None):
            said.append("document and quote come together: the published text and the exact words in it")
        if said:
            raise ValueError("; ".join(said))
        return self

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What became of each check, in order."""
        return tuple(check.verdict() for check in self.checks)


class PlannedRun(Element):
    """A run that the case asks for: a method with its parameters, draws and seed."""

    table: ClassVar[str] = "runs"
    method: Text
    draws: Annotated[int, Field(ge=1, le=10_000_000)] = 10_000
    seed: Annotated[int | None, Field(ge=0, lt=2**63, description="Default: the case's seed")] = None
    parameters: Annotated[dict[str, str | bool | int | Real], Field(default_factory=dict)]
    note: Note = None


class NamedFinding(Element):
    """A number or distribution out of a run that statements refer to."""

    table: ClassVar[str] = "findings"
    run: Annotated[str, Ref("runs")]
    key: Annotated[Text, Field(description="The quantity's key in the run's result")]
    text: Text
    at_least: Real | None = None
    at_most: Real | None = None
    note: Note = None

    @model_validator(mode="after")
    def _one_threshold(self) -> Self:
        if self.at_least is not None and self.at_most is not None:
            raise ValueError("give at_least or at_most, not both")
        return self


CONCEPTS: tuple[type[Element], ...] = (
    Person,
    Source,
    Actor,
    Issue,
    Driver,
    Option,
    Strategy,
    Rule,
    Conflict,
    WhatIf,
    Statement,
    PlannedRun,
    NamedFinding,
    Forecast,
    Resolution,
)
