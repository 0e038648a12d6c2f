"""The typed parameters of an alignment landscape, with bounds and words. Solves nothing."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Ids = tuple[str, ...]


def _names(given: object) -> object:
    """Read ``A, B`` as names, as forms and planned runs write them."""
    return tuple(name.strip() for name in given.split(",") if name.strip()) if isinstance(given, str) else given


def _groups(given: object) -> object:
    """Read ``A, B | C`` as groups of names."""
    return tuple(_names(group) for group in given.split("|")) if isinstance(given, str) else given


def _table(given: object) -> object:
    """Read ``0 1; 1 0`` as rows of numbers."""
    return tuple(tuple(row.split()) for row in given.split(";")) if isinstance(given, str) else given


def _places(given: object) -> object:
    """Read ``engaged = 1, retrenched = 0.3`` as named numbers."""
    if not isinstance(given, str):
        return given
    pairs = (part.partition("=") for part in given.split(",") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


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
        tuple[tuple[float, ...], ...],
        BeforeValidator(_table),
        Field(
            description="Distance of each bloc from each, a symmetric table with one row a bloc, the non-aligned "
            "last; by default 0 within a bloc and 1 between two"
        ),
    ] = ()
    anchors: Annotated[
        tuple[Ids, ...],
        BeforeValidator(_groups),
        Field(description="Actors held in the first bloc, in the second, and so on; blocs then have a meaning"),
    ] = ()
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
        Ids,
        BeforeValidator(_names),
        Field(
            description="What is swept together: an actor for its size, ties.A for all that ties actor A to others, or "
            "paths of judgements; by default the size of the greatest actor"
        ),
    ] = ()
    sweep_from: Annotated[
        float | None,
        Field(description="Where the sweep starts: a multiple of what is swept (1), or the value of one judgement"),
    ] = None
    sweep_to: Annotated[
        float | None, Field(description="Where the sweep ends: a multiple (0), or a value of that judgement")
    ] = None
    marks: Annotated[
        dict[str, float],
        BeforeValidator(_places),
        Field(description="Names of places on the way, such as { engaged = 1.0, retrenched = 0.3 }"),
    ] = Field(default_factory=dict)
    actual: Annotated[
        tuple[Ids, ...],
        BeforeValidator(_groups),
        Field(description="An alignment to compare with, the actors of each bloc; whoever is left out is in none"),
    ] = ()
    known: Annotated[
        Ids,
        BeforeValidator(_names),
        Field(description="Actors whose side is taken as known when chance is reckoned for that comparison"),
    ] = ()
    exact_actors: Annotated[
        int,
        Field(
            ge=0,
            le=26,
            description="Up to so many actors in two blocs (or as many configurations) basins and barriers are "
            "computed exactly; beyond, basins are sampled",
        ),
    ] = 26

    @model_validator(mode="after")
    def _in_shape(self) -> Self:
        count = self.blocs + self.non_aligned
        if count < 2:
            raise ValueError("needs at least two blocs, or one and the non-aligned")
        table = self.distances
        if table:
            if len(table) != count or any(len(row) != count for row in table):
                raise ValueError(f"distances needs {count} rows of {count}")
            if any(table[a][b] != table[b][a] or table[a][b] < 0 for a in range(count) for b in range(count)):
                raise ValueError("distances must be symmetric and not negative")
        if len(self.anchors) > count:
            raise ValueError(f"anchors names {len(self.anchors)} blocs and there are {count}")
        for name, groups in (("anchors", self.anchors), ("actual", self.actual)):
            named = [actor for group in groups for actor in group]
            if len(set(named)) < len(named):
                raise ValueError(f"{name} names an actor twice")
        return self
