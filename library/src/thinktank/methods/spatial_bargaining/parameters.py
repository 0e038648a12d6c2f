"""The typed parameters of every bargaining model, with bounds and words. Solves nothing, imports no model."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Models = Literal[
    "rules",
    "weighted_mean",
    "weighted_median",
    "nash_linear",
    "nash_quadratic",
    "scholz-table",
    "scholz-text",
    "readings",
    "smp",
    "pce",
    "exchange",
    "all",
]
Votes = Literal["proportional", "binary", "proportional_binary", "cubic", "proportional_cubic", "prospect"]
Victory = Literal["linear", "square", "quartic", "octic", "binary"]
Election = Literal["conditional", "markov_uniform", "markov_incentive"]
ExchangeReading = Literal["as_published", "as_coded"]

_VOTES = (
    "How a voter's weight is cast: in proportion to the difference in utility, all of it (binary), by its cube, a "
    "mixture of two of these, or in proportion with gains counting two thirds of losses (prospect)"
)
_VICTORY = (
    "How the strength of two coalitions gives the chance of victory: in proportion to strength (linear), to its "
    "square, fourth or eighth power, or certain from a tenth more (binary)"
)
_ELECTION = (
    "What an election's chances are: proportional to beating all others one by one (conditional), or those of a "
    "leader who is challenged again and again, by all alike (markov_uniform) or by their incentive to do so"
)


_EXPECTED_UTILITY = ("scholz-table", "scholz-text", "readings", "all")
_BY_PREFIX = {"eu": _EXPECTED_UTILITY, "smp": ("smp", "all"), "pce": ("pce", "all"), "exchange": ("exchange", "all")}
_BY_NAME = {
    "floor": ("rules", "nash_linear", "nash_quadratic", "all"),
    "tie": ("rules", "weighted_median", "smp", *_EXPECTED_UTILITY),
    "settles_at": ("smp", *_EXPECTED_UTILITY),
}


def readers(name: str) -> tuple[str, ...]:
    """Return the values of `model` at which a parameter is read.

    Examples
    --------
    >>> readers("smp_votes"), readers("pce_weights")
    (('smp', 'all'), ('pce', 'all'))
    """
    return _BY_NAME.get(name) or _BY_PREFIX.get(name.partition("_")[0]) or get_args(Models)


class ModelParameters(BaseModel):
    """Which models run, and how those without rounds are set."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    models: Annotated[
        Models,
        Field(
            alias="model",  # the word users write; a method's `model` is what it makes of a case
            description="Which models run beside the weighted mean, which always does: the three other rules "
            "(rules), one model, the expected-utility model in every reading (readings), or all of them",
        ),
    ] = "rules"
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
    settles_at: Annotated[
        Literal["mean", "median"],
        Field(
            description="Where a model with rounds settles when they are over: the weighted mean of the last "
            "positions, as Scholz et al. prefer, or their weighted median, as Bueno de Mesquita does"
        ),
    ] = "mean"


class ExpectedUtilityParameters(BaseModel):
    """What the papers on the expected-utility model leave open; `reading` takes what the named reading says."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    eu_rounds: Annotated[int, Field(ge=1, le=200, description="Rounds of the expected-utility model")] = 10
    eu_denominator: Annotated[
        Literal["reading", "pairwise", "grand_total"],
        Field(
            description="A1. What the votes for a position are divided by to give its chance: the votes cast "
            "between the two positions (text), or those cast between any two (table)"
        ),
    ] = "reading"
    eu_perspective: Annotated[
        Literal["reading", "each", "own"],
        Field(
            description="A3. Whose risk and salience tell what a rival expects of a challenge: the rival's own "
            "(text), or those of the actor who considers it (table)"
        ),
    ] = "reading"
    eu_conflict: Annotated[
        Literal["reading", "loser_moves", "nobody_moves"],
        Field(description="A4. What follows where both expect to win: who expects less moves all the way, or nobody"),
    ] = "reading"
    eu_offers: Annotated[
        Literal["reading", "least_move", "lowest_average", "highest_utility"],
        Field(
            description="A5. Which offer an actor takes: by kind, then the shortest move (text); the same, but "
            "among compromises the lowest weighted average (table); or the one of the rival who expects most"
        ),
    ] = "reading"
    eu_range: Annotated[
        Literal["start", "round", "scale"],
        Field(
            description="A6. The range in which distances are counted: of the positions at the start, of those of "
            "the round, or the whole scale of the issue"
        ),
    ] = "start"
    eu_median: Annotated[
        Literal["lower", "midpoint", "upper"],
        Field(description="A7. Where the median voter stands if the weight splits evenly; read where eu_stays < 1"),
    ] = "lower"
    eu_helps: Annotated[
        Literal["reading", "always", "closer"],
        Field(
            description="A8. When a rival left alone who moves to the median voter is taken to help: where that "
            "brings it closer (text), or always (table); read where eu_stays < 1"
        ),
    ] = "reading"
    eu_votes: Annotated[
        Literal["reading", "linear", "risk"],
        Field(
            description="Whether the votes of the second pass are proportional to distance (text) or to distance "
            "to the power of the voter's attitude to risk (table)"
        ),
    ] = "reading"
    eu_stays: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            description="Q: the probability that a rival left alone stays where it is (1 in Bueno de Mesquita 1985 "
            "and in the published tables, a half since 1986)",
        ),
    ] = 1.0


class StateModelParameters(BaseModel):
    """Those of KTAB's Spatial Model of Politics; the defaults are KTAB's own."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    smp_issues: Annotated[
        Literal["auto", "together", "apart"],
        Field(
            description="Whether the issues are dimensions of one negotiation (together) or each its own (apart); "
            "auto takes them together where the same actors stand on all of them, with one capability each and "
            "saliences that sum to at most 100"
        ),
    ] = "auto"
    smp_votes: Annotated[Votes, Field(description=_VOTES)] = "proportional"
    smp_victory: Annotated[Victory, Field(description=_VICTORY)] = "linear"
    smp_election: Annotated[Election, Field(description=_ELECTION)] = "conditional"
    smp_risk: Annotated[
        Literal["min", "mid", "max"],
        Field(description="Range of the attitudes to risk: 0 to 1 (min), -1/2 to 1 (mid) or -1 to 1 (max)"),
    ] = "mid"
    smp_sees: Annotated[
        Literal["none", "one_third", "half", "two_thirds", "full"],
        Field(description="How much of another's attitude to risk an actor sees; the rest it takes for its own"),
    ] = "one_third"
    smp_third_parties: Annotated[
        Literal["semi", "full", "none"],
        Field(
            description="What third parties commit to a challenge. In KTAB's code, which is followed, only semi "
            "lets them act; full and none are the same"
        ),
    ] = "semi"
    smp_weights: Annotated[
        Literal["s1p1", "s2p2", "s2pmax"],
        Field(
            description="What moves the two parties of a bargain: salience times chance, the squares of both, or "
            "squared salience with only the weaker side moving"
        ),
    ] = "s2p2"
    smp_bargain: Annotated[
        Literal["initiator", "both", "compromise", "both_as_coded", "compromise_as_coded"],
        Field(
            description="Which bargains a challenge puts on the table: the initiator's, those of both sides, or "
            "their average weighted by power. KTAB's code takes a gain for a chance in the rival's bargain, and the "
            "initiator's capability for both in the weights: as_coded does as it does"
        ),
    ] = "initiator"
    smp_transitions: Annotated[
        Literal["deterministic", "stochastic"],
        Field(
            description="Whether an actor moves by the bargain most likely to win its vote, or by one drawn with the "
            "chances of that vote, anew in every draw; at the mode it is always the most likely"
        ),
    ] = "deterministic"
    smp_turns: Annotated[int, Field(ge=2, le=1_000, description="Turns after which a negotiation is cut off")] = 100


class ElectionParameters(BaseModel):
    """Those of the probabilistic Condorcet election held alone."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    pce_votes: Annotated[Votes, Field(description=_VOTES)] = "proportional"
    pce_victory: Annotated[Victory, Field(description=_VICTORY)] = "linear"
    pce_election: Annotated[Election, Field(description=_ELECTION)] = "conditional"
    pce_weights: Annotated[
        Literal["capability", "capability_salience"],
        Field(description="What a voter weighs: its capability, as in KTAB, or that times its salience"),
    ] = "capability"


class ExchangeParameters(BaseModel):
    """How the exchange model is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    exchange_reading: Annotated[
        ExchangeReading,
        Field(
            description="What those who exchange know: where the outcome stands after all moves (as_published), or, "
            "as in the program decide-exchange-model, only the moves that they have paid for themselves (as_coded)"
        ),
    ] = "as_published"


class Parameters(
    ExchangeParameters, ElectionParameters, StateModelParameters, ExpectedUtilityParameters, ModelParameters
):
    """How all the models are set. The method adds its question to it; a backtest needs no more.

    Examples
    --------
    >>> Parameters(model="smp").smp_votes
    'proportional'
    """
