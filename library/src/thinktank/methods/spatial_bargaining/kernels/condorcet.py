"""The probabilistic Condorcet election: votes, coalitions, victories, chances. Arrays in, arrays out: no case.

The equations are those of the KTAB library (Wise, Lester and Efird 2015, "An Introduction to the KAPSARC Toolkit
for Behavioral Analysis"), whose constants are kept so that its results come out. Inner loops run over options.
"""

from __future__ import annotations

import math

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flag = NDArray[np.uint8]

LINEAR, SQUARE, QUARTIC, OCTIC, BINARY = 0, 1, 2, 3, 4
CONDITIONAL, MARKOV_UNIFORM, MARKOV_INCENTIVE = 0, 1, 2

VOTES = {
    "proportional": (1.0, 0.0, 0.0, 1.0),
    "binary": (0.0, 0.0, 1.0, 1.0),
    "proportional_binary": (0.8, 0.0, 0.2, 1.0),
    "cubic": (0.0, 1.0, 0.0, 1.0),
    "proportional_cubic": (0.5, 0.5, 0.0, 1.0),
    "prospect": (1.0, 0.0, 0.0, 2.0 / 3.0),
}
"""A vote per unit of weight for a difference in utility d: gain (a d + b d^3 + c step(d)), with gain only if d > 0."""

_LEAST = 1e-8  # support that every option has
_STEP = 1e8  # the step from one side to the other is straight within 1e-8
_DECISIVE = 1.1  # a coalition this many times the other wins for certain, where victory is binary
_LEFT_OVER = 1e-6  # of the chance of the one that loses for certain
_UNIFORM_STILL, _INCENTIVE_STILL = 1e-6, 1e-8
_ITERATIONS = 100_000
SAME_PLACE = 1e-3  # positions closer than this, on a scale of one, are one option


@nb.njit(nogil=True, cache=True, error_model="numpy")
def coalitions(utilities: Floats, w: Floats, vote: Floats, options: int, support: Floats) -> None:
    """Fill the weight behind each option a against each other b.

    Parameters
    ----------
    utilities
        Of every option to every voter, shape (voters, at least `options`).
    w
        Weight of every voter.
    vote
        The four numbers of a rule in `VOTES`.
    options
        How many of the columns are options.
    support
        Filled, shape (at least `options`, at least `options`).
    """
    linear, cube, step, gain = vote[0], vote[1], vote[2], vote[3]
    against = np.empty(options)
    for a in range(options):
        for b in range(options):
            support[a, b] = _LEAST if b >= a else support[a, b]
            against[b] = _LEAST
        for v in range(utilities.shape[0]):
            here, weight = utilities[v, a], w[v]
            for b in range(a + 1, options):
                d = here - utilities[v, b]
                side = d * _STEP
                side = 1.0 if side > 1.0 else side
                side = -1.0 if side < -1.0 else side
                cast = weight * gain * (linear * d + cube * d * d * d + step * side)
                support[a, b] += cast if cast > 0.0 else 0.0
                against[b] += -cast if cast < 0.0 else 0.0
        for b in range(a + 1, options):
            support[b, a] = against[b]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def victory(ours: float, theirs: float, rule: int) -> float:
    """Return the probability that a coalition of one strength beats one of another."""
    if rule == BINARY:
        if ours >= _DECISIVE * theirs:
            return 1.0 / (1.0 + _LEFT_OVER)
        if theirs >= _DECISIVE * ours:
            return _LEFT_OVER / (1.0 + _LEFT_OVER)
        return (ours / (ours + theirs) * (_DECISIVE + 1.0) - 1.0) / (_DECISIVE - 1.0)
    most = max(ours, theirs)
    a, b = ours / most, theirs / most
    for _ in range(rule):
        a *= a
        b *= b
    return a / (a + b)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def elect(support: Floats, options: int, rule: int, kind: int, halt: Flag, beats: Floats, chances: Floats) -> None:
    """Fill each option's chance to come out of the election; `beats` is room for pairwise chances.

    It ends before it is done once `halt` is set.
    """
    for a in range(options):
        beats[a, a] = 0.5
        for b in range(a):
            beats[a, b] = victory(support[a, b], support[b, a], rule)
            beats[b, a] = 1.0 - beats[a, b]
    if kind == CONDITIONAL:
        _beats_all(beats, options, chances)
    elif kind == MARKOV_UNIFORM:
        _wanders(beats, beats, options, False, _UNIFORM_STILL, halt, chances)
    else:
        challenges = np.empty((options, options))
        for b in range(options):
            total = 0.0
            for a in range(options):
                challenges[a, b] = support[a, b] * beats[a, b] + (1e-10 if a == b else 0.0)
                total += challenges[a, b]
            for a in range(options):
                challenges[a, b] /= total
        _wanders(beats, challenges, options, True, _INCENTIVE_STILL, halt, chances)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _beats_all(beats: Floats, options: int, chances: Floats) -> None:
    """Fill chances proportional to that of beating all others, one after the other."""
    most = -np.inf
    for a in range(options):
        total = 0.0
        product = 1.0
        for b in range(options):
            product *= max(beats[a, b], 1e-300)
            if product < 1e-280 or b == options - 1:
                total += math.log(product)
                product = 1.0
        chances[a] = total
        most = max(most, total)
    _as_shares(chances, options, most)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _as_shares(chances: Floats, options: int, most: float) -> None:
    total = 0.0
    for a in range(options):
        chances[a] = math.exp(chances[a] - most)
        total += chances[a]
    for a in range(options):
        chances[a] /= total


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _wanders(
    beats: Floats, challenges: Floats, options: int, by_incentive: bool, still: float, halt: Flag, chances: Floats
) -> None:
    """Fill the chances that stay as they are when the leading option is challenged again and again."""
    after = np.empty(options)
    for a in range(options):
        chances[a] = 1.0 / options
    for _ in range(_ITERATIONS):
        farthest = 0.0
        for a in range(options):
            total = 0.0
            for b in range(options):
                if by_incentive:
                    total += beats[a, b] * (chances[a] * challenges[b, a] + chances[b] * challenges[a, b])
                else:
                    total += beats[a, b] * (chances[a] + chances[b]) / options
            after[a] = 0.5 * (chances[a] + total)
            farthest = max(farthest, abs(after[a] - chances[a]))
        for a in range(options):
            chances[a] = after[a]
        if farthest < still or halt[0]:
            break
    total = 0.0
    for a in range(options):
        total += chances[a]
    for a in range(options):
        chances[a] /= total


@nb.njit(nogil=True, cache=True, error_model="numpy")
def distinct(places: Floats, order: NDArray[np.intp], first: NDArray[np.intp]) -> int:
    """Fill for each actor the number of its place among those that differ; return how many there are.

    Places are numbered in an order of the actors; one within `SAME_PLACE` of an actor that holds a place stands there.
    """
    actors, dimensions = places.shape
    found = 0
    holders = np.empty(actors, np.intp)
    for i in order:
        first[i] = -1
        for m in range(found):
            square = 0.0
            for k in range(dimensions):
                away = places[i, k] - places[holders[m], k]
                square += away * away
            if math.sqrt(square) < SAME_PLACE:
                first[i] = m
                break
        if first[i] < 0:
            first[i] = found
            holders[found] = i
            found += 1
    return found


@nb.njit(nogil=True, cache=True, error_model="numpy")
def election(utilities: Floats, w: Floats, vote: Floats, rule: int, kind: int, halt: Flag) -> Floats:
    """Return every option's chance, from its utility to every voter, shape (voters, options)."""
    options = utilities.shape[1]
    support, beats, chances = np.empty((options, options)), np.empty((options, options)), np.empty(options)
    coalitions(utilities, w, vote, options, support)
    elect(support, options, rule, kind, halt, beats, chances)
    return chances


@nb.njit(nogil=True, cache=True, error_model="numpy")
def elections_of_positions(
    x: Floats, w: Floats, vote: Floats, rule: int, kind: int, halt: Flag, chances: Floats, expected: Floats
) -> None:
    """Hold one election a draw among the actors' own positions, on one issue.

    Parameters
    ----------
    x, w
        Positions from 0 to 1 and weights, shape (draws, actors).
    vote, rule, kind
        As above.
    halt
        Shape (1,): once it is set, what is not filled yet stays as it is.
    chances
        Filled, shape (draws, actors): of the place where the actor stands; actors at one place share it.
    expected
        Filled, shape (draws,): the sum of places times their chances; NaN where nobody has weight.
    """
    draws, actors = x.shape
    square = (actors, actors)
    utilities, support, beats = np.empty(square), np.empty(square), np.empty(square)
    found, place = np.empty(actors), np.empty(actors, np.intp)
    at, order = np.empty(actors), np.arange(actors)
    for d in range(draws):
        if halt[0]:
            return
        options = distinct(x[d].reshape((actors, 1)), order, place)
        # A place is midway between its lowest and highest actor, so that their order and the scale's decide nothing.
        for m in range(options):
            low, high = np.inf, -np.inf
            for i in range(actors):
                if place[i] == m:
                    low, high = min(low, x[d, i]), max(high, x[d, i])
            at[m] = low + 0.5 * (high - low)
        weight = 0.0
        for i in range(actors):
            weight += w[d, i]
            for m in range(options):
                utilities[i, m] = 1.0 - abs(x[d, i] - at[m])
        coalitions(utilities, w[d], vote, options, support)
        elect(support, options, rule, kind, halt, beats, found)
        total = 0.0
        for m in range(options):
            total += found[m] * at[m]
        expected[d] = total if weight > 0.0 else np.nan
        for i in range(actors):
            chances[d, i] = found[place[i]] if weight > 0.0 else np.nan
