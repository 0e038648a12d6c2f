"""Every model that settles one issue, by name, as a function of arrays. Knows no case; the loops are in `kernels`.

A new model of one issue is one more entry of `RULES`, and its title one more of `outcomes.MODELS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.spatial_bargaining.kernels import settlement
from thinktank.methods.spatial_bargaining.parameters import Parameters

Floats = NDArray[np.float64]
Scale = tuple[float, float]

Rule = Callable[[Floats, Floats, Floats, Scale, Parameters], Floats]
"""Positions, saliences, capabilities (actors, n), ends of the scale, parameters -> settlements (n,)."""


def settle(
    rule: str,
    positions: Floats,
    saliences: Floats,
    capabilities: Floats,
    scale: Scale,
    parameters: Parameters | None = None,
) -> Floats:
    """Return where an issue settles by a model, for many draws or many issues with the same actors at once.

    Parameters
    ----------
    rule
        One of `RULES`.
    positions
        In the issue's unit, inside the scale, shape (n, actors).
    saliences
        From 0 to 100, shape (n, actors); zero for an actor that does not take part.
    capabilities
        At least 0, in any unit, shape (n, actors).
    scale
        Low and high end of the issue.
    parameters
        By default the method's defaults.

    Returns
    -------
    ndarray
        Shape (n,), in the issue's unit; NaN where a row has no weight.

    Raises
    ------
    KeyError
        There is no such rule.

    Examples
    --------
    >>> x, s, c = np.array([[0.0, 10.0]]), np.array([[50.0, 50.0]]), np.array([[3.0, 1.0]])
    >>> settle("weighted_mean", x, s, c, (0.0, 10.0)).tolist()
    [2.5]
    """
    columns = [np.ascontiguousarray(array.T) for array in (positions, saliences, capabilities)]
    return RULES[rule](columns[0], columns[1], columns[2], scale, parameters or Parameters())


def weighted_mean(x: Floats, s: Floats, c: Floats, scale: Scale, parameters: Parameters) -> Floats:
    """Return the base model of Van den Bos (1991): sum(c s x) / sum(c s)."""
    settled: Floats = settlement.weighted_mean(x, c * s)
    return settled


def weighted_median(x: Floats, s: Floats, c: Floats, scale: Scale, parameters: Parameters) -> Floats:
    """Return the position that no other beats, by the parameters' rule for ties (Black 1948)."""
    lower, upper = settlement.weighted_median(x, c * s)
    between: dict[str, Floats] = {"lower": lower, "upper": upper, "midpoint": lower + 0.5 * (upper - lower)}
    return between[parameters.tie]


def nash_linear(x: Floats, s: Floats, c: Floats, scale: Scale, parameters: Parameters) -> Floats:
    """Return the asymmetric Nash bargain with losses proportional to distance."""
    settled: Floats = settlement.nash_linear(x, c * s, scale[1] - scale[0], parameters.floor)
    return settled


def nash_quadratic(x: Floats, s: Floats, c: Floats, scale: Scale, parameters: Parameters) -> Floats:
    """Return the asymmetric Nash bargain with losses proportional to squared distance (Achen 2006)."""
    settled: Floats = settlement.nash_quadratic(x, c * s, scale[1] - scale[0], parameters.floor)
    return settled


RULES: Mapping[str, Rule] = {
    "weighted_mean": weighted_mean,
    "weighted_median": weighted_median,
    "nash_linear": nash_linear,
    "nash_quadratic": nash_quadratic,
}
