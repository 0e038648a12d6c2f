"""Models played with the actors in an order that their numbers alone decide, and what comes out put back in place.

Knows no case and no model; the sorting is a kernel. Actors who are alike in all numbers are interchangeable.
"""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import NDArray

from thinktank.methods.spatial_bargaining.kernels.ordering import canonical_order

Floats = NDArray[np.float64]


class Ordering:
    """The order of the actors in each of many draws.

    Parameters
    ----------
    order
        Numbers of the actors in their order, shape (actors, n).
    """

    def __init__(self, order: NDArray[np.intp]) -> None:
        self._order = order
        self._back = np.argsort(order, axis=0)

    @classmethod
    def of(cls, *tables: Floats) -> Self:
        """Return the order by tables of shape (n, actors, ..): by the first, then by the second where that is equal.

        Examples
        --------
        >>> order = Ordering.of(np.array([[2.0, 1.0, 2.0]]), np.array([[5.0, 9.0, 4.0]]))
        >>> order.sorted(np.array([[10.0, 11.0, 12.0]])).tolist()
        [[11.0, 12.0, 10.0]]
        """
        keys = np.concatenate([table.reshape(*table.shape[:2], -1).T for table in tables])
        order = np.empty(keys.shape[1:], np.intp)
        canonical_order(np.ascontiguousarray(keys), order)
        return cls(order)

    @property
    def listed(self) -> NDArray[np.intp]:
        """The actors as given, by their numbers in this order, shape (n, actors)."""
        return np.ascontiguousarray(self._back.T)

    def sorted(self, array: Floats, axis: int = 1, draws: int = 0) -> Floats:
        """Return an array with its actors, on one axis, in this order; the draws are on another.

        What comes out is contiguous, as kernels take it.
        """
        return _taken(self._order, array, axis, draws)

    def restored(self, array: Floats, axis: int = 1, draws: int = 0) -> Floats:
        """Return an array whose actors, on one axis, are in this order with them as they were given."""
        return _taken(self._back, array, axis, draws)

    def named(self, numbers: Floats, draws: int = 0) -> Floats:
        """Return numbers of actors in this order as those of the actors as given; what is no number of one stays."""
        there = numbers >= 0.0
        shape = [-1 if axis == draws % numbers.ndim else 1 for axis in range(numbers.ndim)]
        places = np.where(there, numbers, 0.0).astype(np.intp)
        return np.where(there, self._order[places, np.arange(self._order.shape[1]).reshape(shape)], numbers)


def _taken(order: NDArray[np.intp], array: Floats, axis: int, draws: int) -> Floats:
    axis, draws = axis % array.ndim, draws % array.ndim
    shape = [1] * array.ndim
    shape[axis], shape[draws] = order.shape
    return np.ascontiguousarray(np.take_along_axis(array, (order if axis < draws else order.T).reshape(shape), axis))
