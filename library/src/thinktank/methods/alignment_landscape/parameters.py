"""The typed parameters of an alignment landscape, with bounds and words. Solves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

Ids = tuple[str, ...]


def _text(given: object, *separators: str) -> object:
    """Write lists, or lists of lists, as the text that forms and planned runs hold; text stays what it is."""
    if isinstance(given, list | tuple) and separators:
        return separators[0].join(str(_text(part, *separators[1:])) for part in given)
    if isinstance(given, Mapping):
        return ", ".join(f"{name} = {value}" for name, value in given.items())
    return given


def _names(text: str) -> Ids:
    return tuple(name.strip() for name in text.split(",") if name.strip())


Names = Annotated[str, BeforeValidator(lambda given: _text(given, ", "))]
Groups = Annotated[str, BeforeValidator(lambda given: _text(given, " | ", ", "))]
Table = Annotated[str, BeforeValidator(lambda given: _text(given, "; ", " "))]
Places = Annotated[str, BeforeValidator(_text)]


class Parameters(BaseModel):
    """How the landscape is set; the method adds its question."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    blocs: Annotated[int, Field(ge=1, le=6, description="How many blocs there can be, the non-aligned not counted")] = 2
    non_aligned: Annotated[bool, Field(description="Whether actors may also stay non-aligned")] = False
    aside: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            description="How far the non-aligned are from every bloc and from each other. At 0.5 that is never better "
            "than the better of two blocs; below, it suits whoever has friends on both sides, above, enemies on both",
        ),
    ] = 0.5
    distances: Annotated[
        Table,
        Field(
            description="Distance of each bloc from each, in rows such as 0 1; 1 0, the same both ways, the "
            "non-aligned last; by default 0 within a bloc and 1 between two"
        ),
    ] = ""
    anchors: Annotated[
        Groups,
        Field(
            description="Actors held in the first bloc, the second and so on, such as A, B | C; blocs then "
            "have a meaning"
        ),
    ] = ""
    propensities: Annotated[
        Literal["given", "factors"],
        Field(
            description="Whether a propensity or affinity goes before the weighted factors of its pair, or the "
            "factors are taken alone"
        ),
    ] = "given"
    threshold: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            description="Relief below which an actor does not switch, as a share of the weight of all its ties",
        ),
    ] = 0.0
    ties: Annotated[
        Literal["stable", "unstable"],
        Field(description="Whether an actor that is as well off on another side stays where it is"),
    ] = "stable"
    sweep: Annotated[
        Names,
        Field(
            description="What is swept together: an actor for its size, ties.A for all that ties actor A to others, or "
            "paths of judgements; by default the size of the greatest actor"
        ),
    ] = ""
    sweep_from: Annotated[
        float | None,
        Field(description="Where the sweep starts: a multiple of what is swept (1), or the value of one judgement"),
    ] = None
    sweep_to: Annotated[
        float | None, Field(description="Where the sweep ends: a multiple (0), or a value of that judgement")
    ] = None
    marks: Annotated[
        Places,
        Field(description="Names of places on the way, such as engaged = 1, retrenched = 0.3"),
    ] = ""
    actual: Annotated[
        Groups,
        Field(description="An alignment to compare with, such as A, B | C; whoever is left out is in no bloc"),
    ] = ""
    known: Annotated[
        Names,
        Field(description="Actors whose side is taken as known when chance is reckoned for that comparison"),
    ] = ""
    exact_actors: Annotated[
        int,
        Field(
            ge=0,
            le=26,
            description="Up to so many actors in two blocs (or as many configurations) basins and barriers are "
            "computed exactly; beyond, basins are sampled",
        ),
    ] = 26

    @property
    def distance_table(self) -> tuple[tuple[float, ...], ...]:
        """The distances as rows of numbers; empty for the usual ones."""
        return tuple(tuple(float(x) for x in row.split()) for row in self.distances.split(";") if row.strip())

    @property
    def anchor_groups(self) -> tuple[Ids, ...]:
        """The actors held in each bloc."""
        return tuple(_names(group) for group in self.anchors.split("|")) if self.anchors.strip() else ()

    @property
    def actual_groups(self) -> tuple[Ids, ...]:
        """The actors of each actual bloc."""
        return tuple(_names(group) for group in self.actual.split("|")) if self.actual.strip() else ()

    @property
    def known_ids(self) -> Ids:
        """The actors whose side is taken as known."""
        return _names(self.known)

    @property
    def swept_parts(self) -> Ids:
        """What is swept, as it was written."""
        return _names(self.sweep)

    @property
    def places(self) -> dict[str, float]:
        """The named places on the way of the sweep."""
        pairs = (part.partition("=") for part in _names(self.marks))
        return {name.strip(): float(value) for name, _, value in pairs}

    @field_validator("distances", "marks")
    @classmethod
    def _of_numbers(cls, text: str) -> str:
        numbers = text.replace(";", " ").split() if "=" not in text else [p.partition("=")[2] for p in text.split(",")]
        try:
            finite = all(isfinite(float(number)) for number in numbers)
        except ValueError:
            finite = False
        if not finite:
            raise ValueError("should hold numbers, as in 0 1; 1 0 or in engaged = 1, retrenched = 0.3")
        return text

    @model_validator(mode="after")
    def _in_shape(self) -> Self:
        count = self.blocs + self.non_aligned
        if count < 2:
            raise ValueError("needs at least two blocs, or one and the non-aligned")
        table = self.distance_table
        if table:
            if len(table) != count or any(len(row) != count for row in table):
                raise ValueError(f"distances needs {count} rows of {count}")
            if any(table[a][b] != table[b][a] or table[a][b] < 0 for a in range(count) for b in range(count)):
                raise ValueError("distances must be symmetric and not negative")
        if len(self.anchor_groups) > count:
            raise ValueError(f"anchors names {len(self.anchor_groups)} blocs and there are {count}")
        for name, groups in (("anchors", self.anchor_groups), ("actual", self.actual_groups)):
            named = [actor for group in groups for actor in group]
            if len(set(named)) < len(named):
                raise ValueError(f"{name} names an actor twice")
        return self
