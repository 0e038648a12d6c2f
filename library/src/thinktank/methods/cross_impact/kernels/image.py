"""The scenarios that others lead to in one step: marked, numbered in order, and who ends where. Follows no rule itself.

Few scenarios are led to at all (one in a hundred where everybody moves at once), and every walk stays among them after
its first step. They are bits, one a scenario; the rank of a scenario is how many marked ones stand before it, so that
a table over ranks is small. Successors come in chunks: those of `first`, `first + 1` and so on.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
Numbers = NDArray[np.uint32]
Integers = NDArray[np.int64]

_one, _six, _low = np.uint64(1), np.uint64(6), np.uint64(63)
_ones, _twos, _fours = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333), np.uint64(0x0F0F0F0F0F0F0F0F)
_sum = np.uint64(0x0101010101010101)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def mark(successors: Numbers, bits: Bits) -> None:
    """Set the bit of each successor."""
    for i in range(len(successors)):
        to = np.uint64(successors[i])
        bits[to >> _six] |= _one << (to & _low)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def mark_among(successors: Numbers, first: int, among: Bits, bits: Bits) -> None:
    """Set the bit of each successor of those that are marked in `among`."""
    for i in range(len(successors)):
        number = np.uint64(first + i)
        if among[number >> _six] >> (number & _low) & _one:
            to = np.uint64(successors[i])
            bits[to >> _six] |= _one << (to & _low)


@nb.njit(nogil=True, cache=True, error_model="numpy")
def ranks(bits: Bits) -> Numbers:
    """Return how many marked scenarios stand before each word of bits, and last how many there are."""
    before = np.zeros(len(bits) + 1, np.uint32)
    total = 0
    for w in range(len(bits)):
        total += _count(bits[w])
        before[w + 1] = total
    return before


@nb.njit(nogil=True, cache=True, error_model="numpy")
def link(successors: Numbers, first: int, bits: Bits, before: Numbers, table: Numbers) -> None:
    """Write the successor of each marked scenario of a chunk, both by their ranks."""
    place = rank(np.uint64(first), bits, before)
    for i in range(len(successors)):
        number = np.uint64(first + i)
        if bits[number >> _six] >> (number & _low) & _one:
            table[place] = rank(np.uint64(successors[i]), bits, before)
            place += 1


@nb.njit(nogil=True, cache=True, error_model="numpy")
def relabel(
    successors: Numbers,
    first: int,
    among: Bits,
    among_before: Numbers,
    bits: Bits,
    before: Numbers,
    labels: Any,
    out: Any,
) -> None:
    """Write the label of the successor of each that is marked in `among`, by its rank there."""
    place = rank(np.uint64(first), among, among_before)
    for i in range(len(successors)):
        number = np.uint64(first + i)
        if among[number >> _six] >> (number & _low) & _one:
            out[place] = labels[rank(np.uint64(successors[i]), bits, before)]
            place += 1


@nb.njit(nogil=True, cache=True, error_model="numpy")
def tally(successors: Numbers, bits: Bits, before: Numbers, labels: Any, basin: Integers) -> None:
    """Count each start of a chunk for the label of its successor."""
    last = np.uint32(successors[0])
    label = np.int64(labels[rank(np.uint64(last), bits, before)])
    for i in range(len(successors)):
        if successors[i] != last:
            last = successors[i]
            label = np.int64(labels[rank(np.uint64(last), bits, before)])
        basin[label] += 1


@nb.njit(nogil=True, cache=True, error_model="numpy")
def numbers(places: Integers, bits: Bits, before: Numbers) -> Integers:
    """Return the scenarios of some ranks."""
    out = np.empty(len(places), np.int64)
    for p in range(len(places)):
        word = np.searchsorted(before, places[p], side="right") - 1
        left, rest = places[p] - np.int64(before[word]), bits[word]
        for _ in range(left):
            rest &= rest - _one
        out[p] = 64 * word + _count((rest & (~rest + _one)) - _one)
    return out


@nb.njit(nogil=True, cache=True, error_model="numpy")
def rank(number: Any, bits: Bits, before: Numbers) -> Any:
    """Return how many marked scenarios stand before one."""
    word = number >> _six
    return np.int64(before[word]) + _count(bits[word] & ((_one << (number & _low)) - _one))


@nb.njit(nogil=True, cache=True, error_model="numpy")
def _count(word: Any) -> Any:
    """Return the number of bits that are set, in the form that compilers turn into one instruction."""
    word = word - (word >> _one & _ones)
    word = (word & _twos) + (word >> np.uint64(2) & _twos)
    word = word + (word >> np.uint64(4)) & _fours
    return np.int64((word * _sum) >> np.uint64(56))
