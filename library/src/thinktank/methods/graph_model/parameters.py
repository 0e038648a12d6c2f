"""The typed parameters of the graph model, with bounds and words. Solves nothing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Parameters(BaseModel):
    """What an analyst sets of a conflict: what is read of it, who can answer whom, and what is asked after."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    conflict: Annotated[
        str,
        Field(
            description="Id of the conflict of the case; by default the first, or all options where it names none",
            max_length=64,
        ),
    ] = ""
    reading: Annotated[
        Literal["given", "statements", "counted", "weights", "ranking", "order"],
        Field(
            description="From what preferences are read, where a decision maker has it: statements by their priority, "
            "statements counted alike, option weights, a ranking or a partial order; given takes the first there is of "
            "ranking, order, statements and weights"
        ),
    ] = "given"
    sanction: Annotated[
        Literal["sequence", "once", "single"],
        Field(
            description="What the others can do to whoever moves away: any legal sequence of moves, a sequence in "
            "which each moves once at most, or a single move of one of them"
        ),
    ] = "sequence"
    horizon: Annotated[
        int,
        Field(ge=0, le=12, description="How many moves limited-move stability looks ahead; 0 leaves it out"),
    ] = 0
    coalitions: Annotated[
        str,
        Field(
            description="Actors that choose as one and move only where all of them gain, such as A+B, C+D; none for "
            "none; by default those of the conflict",
            max_length=400,
        ),
    ] = ""
    swaps: Annotated[
        float,
        Field(
            ge=0,
            le=0.5,
            description="Chance in each draw that two neighbours in a list of statements or in a ranking change places",
        ),
    ] = 0.0
    target: Annotated[
        int | str,
        Field(
            description="State that is asked after, by number or as options joined by +: which preferences would make "
            "it stable; by default the status quo, else the first equilibrium",
            union_mode="left_to_right",
        ),
    ] = ""
