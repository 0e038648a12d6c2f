"""The typed parameters of cross-impact balances, with bounds and words. Solves nothing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Parameters(BaseModel):
    """What an analyst sets: which scenarios are listed, who moves in succession, and how long is searched."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    inconsistency: Annotated[
        float,
        Field(ge=0, le=1000, description="List scenarios up to this inconsistency; 0 for those that agree fully"),
    ] = 0.0
    classes: Annotated[
        int, Field(ge=0, le=20, description="Count the scenarios up to an inconsistency of 1, 2, .. this")
    ] = 3
    succession: Annotated[
        Literal["global", "local", "incremental", "speed"],
        Field(
            description="Who moves where a scenario does not agree: every inconsistent driver; only the one worst off; "
            "every one, but one step along its states; only the fastest inconsistent one"
        ),
    ] = "global"
    fastest: Annotated[
        Literal["first", "last"],
        Field(description="Which driver of the case is the fastest, in succession by speed"),
    ] = "first"
    constraints: Annotated[
        Literal["filter", "exclude"],
        Field(
            description="What forced and forbidden states do: only filter the scenarios of the matrix, or also stop "
            "being rivals to the states that are left"
        ),
    ] = "filter"
    diverse: Annotated[
        int, Field(ge=2, le=12, description="How many scenarios the short list of the most different ones holds")
    ] = 4
    samples: Annotated[
        int,
        Field(ge=100, le=10_000_000, description="Starts that are walked where there are too many to walk all"),
    ] = 10_000
    nodes: Annotated[
        int,
        Field(
            ge=1,
            le=10**12,
            description="Nodes after which a search is given up; what it has found is then marked incomplete",
        ),
    ] = 20_000_000
