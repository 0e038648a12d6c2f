"""Every model that settles one issue, by name, as a function of arrays. Knows no case; the loops are in `kernels`.

A new model of one issue is one more entry of `RULES`, and its title one more of `outcomes.MODELS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.spatial_bargaining import condorcet, expected_utility, state_model
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
    return between(lower, upper, parameters.tie)


def nash_linear(x: Floats, s: Floats, c: Floats, scale: Scale, parameters: Parameters) -> Floats:
    """Return the asymmetric Nash bargain with losses proportional to distance."""
    settled: Floats = settlement.nash_linear(x, c * s, scale[1] - scale[0], parameters.floor)
    return settled


def nash_quadratic(x: Floats, s: Floats, c: Floats, scale: Scale, parameters: Parameters) -> Floats:
    """Return the asymmetric Nash bargain with losses proportional to squared distance (Achen 2006)."""
    settled: Floats = settlement.nash_quadratic(x, c * s, scale[1] - scale[0], parameters.floor)
    return settled


def at_rest(last: Floats, w: Floats, parameters: Parameters) -> Floats:
    """Return where a model with rounds settles, from the last positions and the weights, shape (actors, n)."""
    if parameters.settles_at == "mean":
        settled: Floats = settlement.weighted_mean(np.ascontiguousarray(last), w)
        return settled
    return between(*settlement.weighted_median(np.ascontiguousarray(last), w), parameters.tie)


def between(lower: Floats, upper: Floats, tie: Literal["midpoint", "lower", "upper"]) -> Floats:
    """Return the lower or the upper median, or the point midway."""
    if tie == "midpoint":
        return lower + 0.5 * (upper - lower)
    return lower if tie == "lower" else upper


def scholz_table(x: Floats, s: Floats, c: Floats, scale: Scale, parameters: Parameters) -> Floats:
    """Return the settlement of the expected-utility model in the reading that gives the published table."""
    read = expected_utility.reading("scholz-table", parameters)
    return at_rest(expected_utility.bargain(x, s, c, scale, read, keep=False).last, c * s, parameters)


def scholz_text(x: Floats, s: Floats, c: Floats, scale: Scale, parameters: Parameters) -> Floats:
    """Return the settlement of the expected-utility model by its printed equations."""
    read = expected_utility.reading("scholz-text", parameters)
    return at_rest(expected_utility.bargain(x, s, c, scale, read, keep=False).last, c * s, parameters)


def smp(x: Floats, s: Floats, c: Floats, scale: Scale, parameters: Parameters) -> Floats:
    """Return the settlement of KTAB's Spatial Model of Politics on one issue."""
    course = state_model.negotiate(x.T[:, :, None], s.T[:, :, None], c.T, (scale,), parameters, keep=False)
    return at_rest(course.last[:, :, 0].T, c * s, parameters)


def pce(x: Floats, s: Floats, c: Floats, scale: Scale, parameters: Parameters) -> Floats:
    """Return the mean of the places elected in a probabilistic Condorcet election."""
    return condorcet.elect(x, s, c, scale, parameters).expected


RULES: Mapping[str, Rule] = {
    "weighted_mean": weighted_mean,
    "weighted_median": weighted_median,
    "nash_linear": nash_linear,
    "nash_quadratic": nash_quadratic,
    "scholz-table": scholz_table,
    "scholz-text": scholz_text,
    "smp": smp,
    "pce": pce,
}
