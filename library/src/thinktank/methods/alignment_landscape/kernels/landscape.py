"""The whole landscape by table: heights, descents, basins and passes. Arrays in, arrays out: no case.

A configuration is a number: its digits to the base of the number of blocs are the blocs of the movers. Where the blocs
are two and alike, the last actor stands still and its move is that of all others to the other side (`mirrored`).
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from thinktank.methods.alignment_landscape.kernels.stability import Blocs, Floats, frustrations

Numbers = NDArray[np.int32]
LOOP = -2  # end of a descent that returns to itself
_UNSEEN, _ON_THE_WAY = -1, -3
_SIDE_BY_SIDE = 2_048


@nb.njit(nogil=True, cache=True, error_model="numpy")
def heights(alone: Floats, pairs: Floats, apart: Floats) -> Floats:
    """Return the energy of every configuration of the movers, built up mover by mover.

    Parameters
    ----------
    alone
        What a mover in a bloc adds by those who stand still, shape (movers, blocs).
    pairs
        What two movers add for each unit of distance, shape (movers, movers), used below the diagonal.
    """
    movers, blocs = alone.shape
    total = blocs**movers
    out = np.zeros(total)
    pull = np.zeros(max(total // blocs, 1))
    length = 1
    for i in range(movers):
        for a in range(blocs - 1, -1, -1):
            pull[0] = alone[i, a]
            reach = 1
            for j in range(i):
                for c in range(blocs - 1, -1, -1):
                    add = pairs[i, j] * apart[a, c]
                    for y in range(reach):
                        pull[c * reach + y] = pull[y] + add
                reach *= blocs
            for y in range(length):
                out[a * length + y] = out[y] + pull[y]
        length *= blocs
    return out


@nb.njit(nogil=True, cache=True, error_model="numpy")
def descents(energies: Floats, least: Floats, blocs: int, mirrored: bool, begin: int, end: int, out: Numbers) -> None:
    """Write for configurations from `begin` the one that steepest descent goes to next; itself where it is stable.

    Chunks of configurations that differ in their low digits alone are looked at together: a neighbour by a high digit
    is then another chunk, so that all loops run over what lies side by side.

    Parameters
    ----------
    energies
        Of every configuration.
    least
        By how much a move of each mover must lower the energy, and last of the one that stands still where the
        blocs are two and alike (`mirrored`).
    begin, end
        Multiples of the number of configurations looked at together, as `together` tells it.
    out
        Of every configuration.
    """
    total = len(energies)
    movers = len(least) - (1 if mirrored else 0)
    chunk, low = together(blocs, movers)
    fall, step = np.empty(chunk), np.empty(chunk)
    for start in range(begin, end, chunk):
        fall[:] = 0.0
        step[:] = 0.0
        here = energies[start : start + chunk]
        reach = 1
        for i in range(movers):
            if i < low:
                for base in range(0, chunk, reach * blocs):
                    for own in range(blocs):
                        for other in range(blocs):
                            if other != own:
                                a, move = base + own * reach, float((other - own) * reach)
                                for k in range(a, a + reach):
                                    gain = here[k] - here[k + (other - own) * reach]
                                    best = gain > least[i] and gain > fall[k]
                                    fall[k] = gain if best else fall[k]
                                    step[k] = move if best else step[k]
            else:
                own = start // reach % blocs
                for other in range(blocs):
                    if other != own:
                        away, move = start + (other - own) * reach, float((other - own) * reach)
                        there = energies[away : away + chunk]
                        for k in range(chunk):
                            gain = here[k] - there[k]
                            best = gain > least[i] and gain > fall[k]
                            fall[k] = gain if best else fall[k]
                            step[k] = move if best else step[k]
            reach *= blocs
        for k in range(chunk):
            out[start + k] = start + k + int(step[k])
        if mirrored:
            for k in range(chunk):
                gain = here[k] - energies[total - 1 - start - k]
                if gain > least[movers] and gain > fall[k]:
                    out[start + k] = total - 1 - start - k


@nb.njit(nogil=True, cache=True, error_model="numpy")
def together(blocs: int, movers: int) -> tuple[int, int]:
    """Return how many configurations are looked at together, and how many digits tell them apart."""
    chunk, low = 1, 0
    while low < movers and chunk * blocs <= _SIDE_BY_SIDE:
        chunk *= blocs
        low += 1
    return chunk, low


@nb.njit(nogil=True, cache=True, error_model="numpy")
def one_sided_descents(
    ties: Floats, apart: Floats, held: Blocs, least: Floats, begin: int, end: int, out: Numbers
) -> None:
    """Write the same where propensities are one-sided and there is no energy: the greatest relief moves first.

    Every actor that is not held is a mover, the first one the lowest digit; `least` is the relief below which it
    does not move.
    """
    actors, blocs = len(held), apart.shape[0]
    x = np.zeros(actors, np.int8)
    movers = 0
    for i in range(actors):
        if held[i] >= 0:
            x[i] = held[i]
        else:
            movers += 1
    who = np.empty(movers, np.int64)
    m = 0
    for i in range(actors):
        if held[i] < 0:
            who[m] = i
            m += 1
    felt = np.empty((actors, blocs))
    digits = np.zeros(movers, np.int64)
    for m in range(movers):
        digits[m] = begin // blocs**m % blocs
    for number in range(begin, end):
        for m in range(movers):
            x[who[m]] = digits[m]
        frustrations(ties, apart, x, felt)
        to, relief, reach = number, 0.0, 1
        for m in range(movers):
            i = who[m]
            for a in range(blocs):
                gain = felt[i, digits[m]] - felt[i, a]
                if gain > least[i] and gain > relief:
                    to, relief = number + (a - digits[m]) * reach, gain
            reach *= blocs
        out[number] = to
        _next(digits, blocs)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _next(digits: NDArray[np.int64], blocs: int) -> None:
    for i in range(len(digits)):
        digits[i] += 1
        if digits[i] < blocs:
            return
        digits[i] = 0


@nb.njit(nogil=True, cache=True, error_model="numpy")
def ends(descent: Numbers) -> tuple[Numbers, Numbers]:
    """Return the stable configurations, and for every configuration in which of them its descent ends, by its place.

    A descent that runs in a circle ends in `LOOP`.
    """
    total = len(descent)
    out = np.full(total, _UNSEEN, np.int32)
    many = 0
    for here in range(total):
        many += descent[here] == here
    stable = np.empty(many, np.int32)
    many = 0
    for here in range(total):
        if descent[here] == here:
            stable[many] = here
            out[here] = many
            many += 1
    path = np.empty(total, np.int32)
    for start in range(total):
        here, length = start, 0
        while out[here] == _UNSEEN:
            out[here] = _ON_THE_WAY
            path[length] = here
            length += 1
            here = descent[here]
        end = LOOP if out[here] == _ON_THE_WAY else out[here]
        for k in range(length):
            out[path[k]] = end
    return stable, out


@nb.njit(nogil=True, cache=True, error_model="numpy")
def passes(energies: Floats, basin: Numbers, blocs: int, mover: int, out: Floats) -> None:
    """Lower the heights at which one basin can be left for a neighbouring one by moves of one mover.

    `basin` numbers the basin of every configuration, or -1; `out` has the shape (basins, basins). The lowest pass
    between any two minima lies on the cheapest way over these heights, since every configuration is joined to its
    minimum by a way that only falls.
    """
    reach = blocs**mover
    for base in range(0, len(energies), reach * blocs):
        for own in range(blocs):
            for other in range(own + 1, blocs):
                away = (other - own) * reach
                for x in range(base + own * reach, base + (own + 1) * reach):
                    if basin[x] != basin[x + away]:
                        _lower(out, basin[x], basin[x + away], max(energies[x], energies[x + away]))


@nb.njit(nogil=True, cache=True, error_model="numpy")
def mirror_passes(energies: Floats, basin: Numbers, out: Floats) -> None:
    """Do so for the move of the actor that stands still, which is that of all others to the other side."""
    for x in range(len(energies) // 2):
        there = len(energies) - 1 - x
        if basin[x] != basin[there]:
            _lower(out, basin[x], basin[there], max(energies[x], energies[there]))


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _lower(out: Floats, a: int, b: int, high: float) -> None:
    if a >= 0 and b >= 0 and high < out[a, b]:
        out[a, b] = high
        out[b, a] = high


@nb.njit(nogil=True, cache=True, error_model="numpy")
def descend(ties: Floats, sizes: Floats, apart: Floats, held: Blocs, least: Floats, starts: Blocs, steps: int) -> None:
    """Take each start, shape (starts, actors), downhill in place: the move that lowers the energy most comes first.

    A start that is still moving after so many steps is marked by -1 in its first actor.
    """
    actors, blocs = starts.shape[1], apart.shape[0]
    felt = np.empty((actors, blocs))
    for s in range(len(starts)):
        x = starts[s]
        for i in range(actors):
            x[i] = held[i] if held[i] >= 0 else x[i]
        frustrations(ties, apart, x, felt)
        moving = True
        for _ in range(steps):
            who, where, most = -1, 0, 0.0
            for i in range(actors):
                if held[i] >= 0:
                    continue
                for a in range(blocs):
                    relief = felt[i, x[i]] - felt[i, a]
                    if relief > least[i] and relief * sizes[i] > most:
                        who, where, most = i, a, relief * sizes[i]
            if who < 0:
                moving = False
                break
            for k in range(actors):
                if k != who:
                    for a in range(blocs):
                        felt[k, a] += ties[k, who] * (apart[a, where] - apart[a, x[who]])
            x[who] = where
        if moving:
            x[0] = -1
