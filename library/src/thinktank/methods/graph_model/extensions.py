"""Linear extensions of a partial order, every one as likely as any other. Knows ids of elements only.

A partial order splits into parts that nothing compares, and into layers of which each is wholly better than the
next; what is left is counted through its down-sets, the classical dynamic programme. Parts are interleaved by drawing
among all interleavings alike, so that the whole stays uniform.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal

Below = Sequence[int]  # for each element, the bits of all that are worse
MOST_DOWN_SETS = 200_000


@dataclass(frozen=True)
class _Node:
    """Elements as bits, and how they split."""

    elements: int
    kind: Literal["leaf", "parts", "layers"] = "leaf"
    children: tuple[_Node, ...] = ()


class TooOpen(ValueError):
    """The order leaves too much open for its extensions to be counted."""


class Extensions:
    """All linear extensions of a partial order, counted once and then drawn from.

    Parameters
    ----------
    below
        For each element the bits of the elements that are worse, transitively closed.

    Raises
    ------
    TooOpen
        There are too many down-sets to count.

    Attributes
    ----------
    count
        How many there are.
    needs
        How many uniform numbers the drawing of one takes at most.

    Examples
    --------
    >>> extensions = Extensions([0b010, 0, 0])  # 0 is better than 1; 2 stands apart
    >>> extensions.count
    3
    >>> extensions.drawn(iter([0.0, 0.9]))
    [2, 0, 1]
    """

    def __init__(self, below: Below) -> None:
        self._below = below
        self._above = [sum(1 << j for j in range(len(below)) if below[j] >> i & 1) for i in range(len(below))]
        self._counts: dict[int, int] = {0: 1}
        self._tree = self._split((1 << len(below)) - 1)
        self.count = self._number(self._tree)
        self.needs = _needs(self._tree)

    def drawn(self, uniform: Iterator[float]) -> list[int]:
        """Return one extension, the best element first; takes at most `needs` uniform numbers."""
        return self._draw(self._tree, uniform)

    def _split(self, elements: int) -> _Node:
        """Return the tree of parts and layers; a leaf is what splits no further."""
        if elements & (elements - 1) == 0:
            return _Node(elements)
        parts = self._components(elements, compared=True)
        if len(parts) > 1:
            return _Node(elements, "parts", tuple(self._split(part) for part in parts))
        layers = self._components(elements, compared=False)
        if len(layers) > 1:
            layers.sort(key=lambda layer: -_size(self._below[layer.bit_length() - 1] & elements & ~layer))
            return _Node(elements, "layers", tuple(self._split(layer) for layer in layers))
        return _Node(elements)

    def _components(self, elements: int, compared: bool) -> list[int]:
        """Return the connected parts of the graph of what is compared, or of what is not."""
        found, left = [], elements
        while left:
            part, edge = 0, left & -left
            while edge:
                part |= edge
                reached = 0
                for x in _bits(edge):
                    near = (self._below[x] | self._above[x]) & elements
                    reached |= near if compared else elements & ~near
                edge = reached & ~part
            found.append(part)
            left &= ~part
        return found

    def _number(self, node: _Node) -> int:
        if node.kind == "leaf":
            return self._down_set(node.elements)
        total, size = 1, 0
        for child in node.children:
            n = _size(child.elements)
            size += n
            total *= self._number(child) * (comb(size, n) if node.kind == "parts" else 1)
        return total

    def _down_set(self, elements: int) -> int:
        """Return the number of extensions of what is left when the best of an order have been taken away."""
        stack = [elements]
        while stack:
            here = stack[-1]
            if here in self._counts:
                stack.pop()
                continue
            if len(self._counts) > MOST_DOWN_SETS:
                raise TooOpen
            next_ones = [here & ~(1 << x) for x in self._tops(here)]
            unknown = [rest for rest in next_ones if rest not in self._counts]
            if unknown:
                stack += unknown
            else:
                self._counts[here] = sum(self._counts[rest] for rest in next_ones)
                stack.pop()
        return self._counts[elements]

    def _tops(self, elements: int) -> list[int]:
        return [x for x in _bits(elements) if not self._above[x] & elements]

    def _draw(self, node: _Node, uniform: Iterator[float]) -> list[int]:
        if node.kind == "leaf":
            return self._draw_down_set(node.elements, uniform)
        rows = [self._draw(child, uniform) for child in node.children]
        if node.kind == "layers":
            return [x for row in rows for x in row]
        # A shuffle of whose turn it is: every interleaving of the rows is as likely as any other.
        turns = [r for r, row in enumerate(rows) for _ in row]
        for last in range(len(turns) - 1, 0, -1):
            other = int(next(uniform) * (last + 1))
            turns[last], turns[other] = turns[other], turns[last]
        going = [iter(row) for row in rows]
        return [next(going[r]) for r in turns]

    def _draw_down_set(self, elements: int, uniform: Iterator[float]) -> list[int]:
        found = []
        while elements:
            tops = self._tops(elements)
            if len(tops) > 1:
                at = next(uniform) * self._counts[elements]
                for x in tops:
                    at -= self._counts[elements & ~(1 << x)]
                    if at < 0:
                        break
            else:
                x = tops[0]
            found.append(x)
            elements &= ~(1 << x)
        return found


def _needs(node: _Node) -> int:
    """Return how many uniform numbers the drawing of one extension takes at most."""
    if node.kind == "leaf":
        return _size(node.elements) - 1
    return (_size(node.elements) - 1 if node.kind == "parts" else 0) + sum(map(_needs, node.children))


def _bits(x: int) -> Iterator[int]:
    while x:
        yield (x & -x).bit_length() - 1
        x &= x - 1


def _size(x: int) -> int:
    return x.bit_count()
