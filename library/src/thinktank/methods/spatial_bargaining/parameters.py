"""The typed parameters of every bargaining model, with bounds and words. Solves nothing, imports no model."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Parameters(BaseModel):
    """How the bargaining models are set; the method adds its question, a test or a backtest needs no more."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    tie: Annotated[
        Literal["midpoint", "lower", "upper"],
        Field(
            description="Which settlement the weighted median takes where the weight splits evenly between two "
            "positions: the point midway, the lower or the upper position"
        ),
    ] = "midpoint"
    floor: Annotated[
        float,
        Field(
            gt=0,
            le=10,
            description="What the worst settlement on the scale is still worth over no settlement, in the Nash "
            "bargains; the best is worth 1 more",
        ),
    ] = 0.05
    predictive_sd: Annotated[
        float,
        Field(
            gt=0,
            le=10,
            description="Spread of the predictive distribution's normal half, as a share of the issue's scale",
        ),
    ] = 0.25
