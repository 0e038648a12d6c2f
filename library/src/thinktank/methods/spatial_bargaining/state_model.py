"""KTAB's Spatial Model of Politics: how a case's numbers go into it, and how it is played. The loops are kernels.

Wise, Lester and Efird (2015), and the KTAB library, whose reference runs are reproduced. Where its guide and its code
differ, the code is followed and the parameter says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.spatial_bargaining.condorcet import ELECTIONS, VICTORIES, in_hundreds
from thinktank.methods.spatial_bargaining.kernels import bargains
from thinktank.methods.spatial_bargaining.kernels import condorcet as election
from thinktank.methods.spatial_bargaining.kernels import state_model as kernel
from thinktank.methods.spatial_bargaining.ordering import Ordering
from thinktank.methods.spatial_bargaining.parameters import Parameters
from thinktank.watching import halting, unless_halted

Floats = NDArray[np.float64]

_SEES = {"none": 0.0, "one_third": 1.0 / 3.0, "half": 0.5, "two_thirds": 2.0 / 3.0, "full": 1.0}


@dataclass(frozen=True)
class Course:
    """What the turns came to; positions in units of their issues.

    Parameters
    ----------
    last
        Positions at rest, shape (n, actors, issues).
    chances
        Of each actor's last place, shape (n, actors).
    turns, rested, recurs
        How many were played, whether positions came to rest, after how many turns the last ones recur, shape (n,).
    positions, all_chances, events
        Of every turn, shapes (n, turns + 1, actors, issues), (n, turns + 1, actors) and (n, turns, actors, EVENTS);
        without draws unless kept. What follows the last turn repeats it, or is NaN.
    """

    last: Floats
    chances: Floats
    turns: Floats
    rested: Floats
    recurs: Floats
    positions: Floats
    all_chances: Floats
    events: Floats


def negotiate(
    positions: Floats,
    saliences: Floats,
    capabilities: Floats,
    scales: Sequence[tuple[float, float]],
    parameters: Parameters,
    keep: bool,
    luck: Floats | None = None,
) -> Course:
    """Play until positions come to rest.

    Parameters
    ----------
    positions, saliences
        Shape (n, actors, issues), saliences from 0 to 100; those of an actor sum to 100 at most.
    capabilities
        Shape (n, actors).
    scales
        Ends of each issue's scale.
    parameters
        Those that begin with `smp_` are read.
    keep
        Whether to keep every turn.
    luck
        Uniform numbers of the actors, shape (n, actors), for stochastic transitions; without them everybody takes
        the bargain most likely to win.
    """
    n, actors, issues = positions.shape
    turns, kept = parameters.smp_turns, n if keep else 0
    low = np.array([scale[0] for scale in scales])
    width = np.array([scale[1] - scale[0] for scale in scales])
    last, chances, diagnostics = np.empty((n, actors, issues)), np.empty((n, actors)), np.empty((n, 3))
    path = np.empty((kept, turns + 1, actors, issues))
    all_chances = np.full((kept, turns + 1, actors), np.nan)
    events = np.full((kept, turns, actors, kernel.EVENTS), np.nan)
    order, halt = Ordering.of(positions, saliences, capabilities), halting()
    kernel.play(
        order.sorted((positions - low) / width),
        order.sorted(saliences / 100.0),
        order.sorted(in_hundreds(capabilities)),
        np.array(election.VOTES[parameters.smp_votes]),
        VICTORIES[parameters.smp_victory],
        ELECTIONS[parameters.smp_election],
        {"min": kernel.MIN, "mid": kernel.MID, "max": kernel.MAX}[parameters.smp_risk],
        _SEES[parameters.smp_sees],
        bargains.SEMI if parameters.smp_third_parties == "semi" else bargains.INERT,
        {"s1p1": bargains.FIRST_POWERS, "s2p2": bargains.SQUARES, "s2pmax": bargains.STRONGER}[parameters.smp_weights],
        {
            "initiator": bargains.INITIATOR,
            "both": bargains.BOTH,
            "compromise": bargains.COMPROMISE,
            "both_as_coded": bargains.BOTH_AS_CODED,
            "compromise_as_coded": bargains.COMPROMISE_AS_CODED,
        }[parameters.smp_bargain],
        turns,
        np.empty((0, actors)) if luck is None else order.sorted(luck),
        order.listed,
        halt,
        last,
        chances,
        diagnostics,
        path,
        all_chances,
        events,
    )
    unless_halted(halt)
    played, rested, recurs = diagnostics.T.copy()
    last, chances = low + order.restored(last) * width, order.restored(chances)
    if keep:
        path, all_chances, events = (order.restored(array, axis=2) for array in (path, all_chances, events))
        events[..., kernel.NAMES] = order.named(events[..., kernel.NAMES])
    return Course(last, chances, played, rested, recurs, low + path * width, all_chances, events)
