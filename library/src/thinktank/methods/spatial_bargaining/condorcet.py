"""The probabilistic Condorcet election held alone: one vote among positions, no rounds. The loops are kernels.

Of the KTAB library (Wise, Lester and Efird 2015). Every place where an actor stands is an option, and every actor
votes between every two of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.spatial_bargaining.kernels import condorcet as kernel
from thinktank.methods.spatial_bargaining.ordering import Ordering
from thinktank.methods.spatial_bargaining.parameters import Election, Parameters, Victory, Votes
from thinktank.watching import halting, unless_halted

Floats = NDArray[np.float64]

VICTORIES: dict[str, int] = {
    "linear": kernel.LINEAR,
    "square": kernel.SQUARE,
    "quartic": kernel.QUARTIC,
    "octic": kernel.OCTIC,
    "binary": kernel.BINARY,
}
ELECTIONS: dict[str, int] = {
    "conditional": kernel.CONDITIONAL,
    "markov_uniform": kernel.MARKOV_UNIFORM,
    "markov_incentive": kernel.MARKOV_INCENTIVE,
}


@dataclass(frozen=True)
class Elected:
    """What comes out of an election among the actors' positions on one issue.

    Parameters
    ----------
    expected
        Sum of the places times their chances, in the issue's unit, shape (n,); NaN where nobody has weight.
    chances
        Of the place where each actor stands, shape (n, actors); actors at one place share it.
    """

    expected: Floats
    chances: Floats


def chances(
    utilities: Floats,
    weights: Floats,
    *,
    votes: Votes = "proportional",
    victory: Victory = "linear",
    election: Election = "conditional",
) -> Floats:
    """Return the chance of every option, from its utility to every voter.

    Parameters
    ----------
    utilities
        Shape (voters, options).
    weights
        Shape (voters,), at least 0.
    votes, victory, election
        As the parameters of the method.

    Returns
    -------
    ndarray
        Shape (options,), summing to one.

    Examples
    --------
    Two options and a coalition twice as strong as the other: 2 to 1, then 4 to 1.

    >>> chances(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([2.0, 1.0])).round(6).tolist()
    [0.666667, 0.333333]
    >>> chances(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([2.0, 1.0]), victory="square").round(6).tolist()
    [0.8, 0.2]
    """
    halt = halting()
    found: Floats = kernel.election(
        np.ascontiguousarray(utilities, dtype=np.float64),
        np.ascontiguousarray(weights, dtype=np.float64),
        np.array(kernel.VOTES[votes]),
        VICTORIES[victory],
        ELECTIONS[election],
        halt,
    )
    unless_halted(halt)
    return found


def elect(
    positions: Floats, saliences: Floats, capabilities: Floats, scale: tuple[float, float], parameters: Parameters
) -> Elected:
    """Hold one election a draw among the actors' positions; arrays of shape (actors, n)."""
    low, high = scale
    actors, n = positions.shape
    elected = Elected(np.empty(n), np.empty((n, actors)))
    weights = capabilities * saliences if parameters.pce_weights == "capability_salience" else capabilities
    order, halt = Ordering.of(positions.T, weights.T), halting()
    kernel.elections_of_positions(
        order.sorted((positions.T - low) / (high - low)),
        in_hundreds(order.sorted(weights.T)),
        np.array(kernel.VOTES[parameters.pce_votes]),
        VICTORIES[parameters.pce_victory],
        ELECTIONS[parameters.pce_election],
        halt,
        elected.chances,
        elected.expected,
    )
    unless_halted(halt)
    return Elected(low + elected.expected * (high - low), order.restored(elected.chances))


def in_hundreds(weights: Floats) -> Floats:
    """Return weights with the largest of every draw at 100: KTAB's small constants are made for that scale.

    With it the unit of capability decides nothing. Shape (n, actors).
    """
    most = weights.max(axis=1, keepdims=True)
    scaled: Floats = weights * (100.0 / np.where(most > 0.0, most, 1.0))
    return scaled
