"""Actors in an order that their numbers alone decide, a draw at a time. Arrays in, arrays out: no case, no model.

What is equal in exact numbers comes apart by its last bits when sums run in another order, and of equal choices the
first is taken. Models with rounds magnify both. Played in this order, none of it hangs on how a case lists its actors.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@nb.njit(nogil=True, cache=True, error_model="numpy")
def canonical_order(keys: Floats, order: NDArray[np.intp]) -> None:
    """Fill each draw's actors by their first key, those of one first key by their second, and so on.

    Parameters
    ----------
    keys
        Numbers of each actor, shape (keys, actors, draws).
    order
        Filled: numbers of the actors in their order, shape (actors, draws). Those alike in all keys stay as given.
    """
    count, actors, draws = keys.shape
    for i in range(actors):
        for k in range(draws):
            at = i
            while at > 0:
                above = order[at - 1, k]
                less = False
                for e in range(count):
                    if keys[e, i, k] != keys[e, above, k]:
                        less = keys[e, i, k] < keys[e, above, k]
                        break
                if not less:
                    break
                order[at, k] = above
                at -= 1
            order[at, k] = i
