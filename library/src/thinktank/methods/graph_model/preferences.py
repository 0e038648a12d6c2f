"""What decision makers want, as ranks of states: statements, weights, rankings and orders. Solves nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case, Ranking
from thinktank.case.logic import Formula, parsed
from thinktank.case.outcomes import Outcome, chain, equals, outcome_text
from thinktank.draws import Draws, is_certain
from thinktank.errors import MissingJudgements
from thinktank.methods.graph_model.extensions import Extensions, TooOpen
from thinktank.methods.graph_model.stakes import Stakes

Reading = Literal["given", "statements", "counted", "weights", "ranking", "order"]
Ranks = NDArray[np.int32]
IN_WORDS = {
    "ranking": "a direct ranking",
    "order": "a partial order, completed in every draw",
    "statements": "prioritised statements",
    "counted": "statements counted alike",
    "weights": "option weights",
}
GIVEN = ("ranking", "order", "statements", "weights")


@dataclass(frozen=True, eq=False)
class Preference:
    """The preferences of one actor over the feasible states.

    Parameters
    ----------
    actor
        Whose they are.
    reading
        From what they are read: a key of `IN_WORDS`.
    paths
        The judgements read.
    certain
        Whether they are the same in every draw of the case.
    ranks
        Draws to ranks of the feasible states, higher is better: shape (n, states), or (1, states) where they are the
        same in all of these draws.
    statements
        The prioritised statements, where it is read from these.
    """

    actor: str
    reading: str
    paths: tuple[str, ...]
    certain: bool
    ranks: Callable[[Draws], Ranks]
    statements: tuple[str, ...] = ()


def actors_with_preferences(case: Case) -> frozenset[str]:
    """Return the actors of whom a judgement says what they want as a whole."""
    return frozenset(
        judgement.about[0] for kind in ("preference", "ranking", "order") for judgement in case.of_kind(kind)
    )


def preference_of(case: Case, stakes: Stakes, actor: str, reading: Reading, swaps: float) -> Preference | None:
    """Return what an actor wants; None if the case does not say.

    Parameters
    ----------
    case, stakes
        What was read, and the states.
    actor
        Whose preferences.
    reading
        From what to read them, where the actor has it; else, and for `given`, the first of ranking, order, statements
        and weights that there is.
    swaps
        Chance in each draw that two neighbours in a list of statements or in a ranking change places.

    Raises
    ------
    MissingJudgements
        A judgement speaks of options that are not at stake, or leaves too much open.
    """
    has = {
        "ranking": case.has(f"ranking.{actor}"),
        "order": case.has(f"order.{actor}"),
        "statements": case.has(f"preference.{actor}"),
        "weights": bool(_weight_paths(case, stakes, actor)),
    }
    has["counted"] = has["statements"]
    found: str | None = next((way for way in GIVEN if has[way]), None)
    if reading != "given" and has[reading]:
        found = reading
    match found:
        case None:
            return None
        case "weights":
            return _weights(case, stakes, actor)
        case "statements" | "counted":
            return _statements(case, stakes, actor, found, swaps)
        case "ranking":
            return _ranking(case, stakes, actor, swaps)
    return _order(case, stakes, actor)


def dense(values: NDArray[np.float64] | NDArray[np.int64]) -> Ranks:
    """Return for each row the rank of every value, equal ones alike, from 0 for the least.

    Examples
    --------
    >>> dense(np.array([[3.0, 1.0, 3.0]])).tolist()
    [[1, 0, 1]]
    """
    order = np.argsort(values, axis=1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=1)
    steps = np.zeros(values.shape, np.int32)
    np.cumsum(ordered[:, 1:] != ordered[:, :-1], axis=1, out=steps[:, 1:], dtype=np.int32)
    ranks = np.empty_like(steps)
    np.put_along_axis(ranks, order, steps, axis=1)
    return ranks


def by_priority(truths: NDArray[np.bool_]) -> Ranks:
    """Return ranks by option prioritising (Fang, Hipel, Kilgour and Peng 2003): statement j of k counts 2^(k - j).

    Parameters
    ----------
    truths
        Which statements hold in which states, shape (..., statements, states), most important first.
    """
    rank = np.zeros((*truths.shape[:-2], truths.shape[-1]), np.int64)
    for j in range(truths.shape[-2]):
        rank = 2 * rank + truths[..., j, :]
        if (j + 1) % 28 == 0:  # what fits no longer is made dense, which keeps its order
            rank = dense(rank.reshape(-1, rank.shape[-1])).astype(np.int64).reshape(rank.shape)
    if rank.max(initial=0) >= 2**30:
        rank = dense(rank.reshape(-1, rank.shape[-1])).astype(np.int64).reshape(rank.shape)
    return np.asarray(rank, dtype=np.int32)


def truths_of(statements: tuple[str, ...], stakes: Stakes) -> NDArray[np.bool_]:
    """Return which statements hold in which feasible states, shape (statements, states)."""
    found = np.empty((len(statements), len(stakes.codes)), np.bool_)
    for row, statement in zip(found, statements, strict=True):
        row[:] = parsed(statement).over(stakes.columns)
    return found


def _statements(case: Case, stakes: Stakes, actor: str, reading: str, swaps: float) -> Preference:
    path = f"preference.{actor}"
    value = case.judgement(path).value
    assert isinstance(value, Ranking)
    _at_stake(case, stakes, path, [parsed(item) for item in value.items])
    truths = truths_of(value.items, stakes)
    k = len(value.items)

    def ranks(draws: Draws) -> Ranks:
        if reading == "counted":
            counts: Ranks = np.count_nonzero(truths, axis=0)[None].astype(np.int32)
            return counts
        if swaps == 0 or k < 2:
            return by_priority(truths)[None]
        return by_priority(truths[_swapped(draws, path, k, swaps)])

    certain = reading == "counted" or swaps == 0 or k < 2
    return Preference(actor, reading, (path,), certain, ranks, value.items)


def _swapped(draws: Draws, path: str, k: int, chance: float) -> NDArray[np.intp]:
    """Return an order of k places for each draw: each pair of neighbours changes places with a chance, from the top."""
    order = np.tile(np.arange(k), (draws.n, 1))
    for j in range(k - 1):
        swap = draws.uniform(f"{path}#swap{j}") < chance if chance < 1 else np.ones(draws.n, np.bool_)
        order[swap, j], order[swap, j + 1] = order[swap, j + 1], order[swap, j]
    return order


def _weight_paths(case: Case, stakes: Stakes, actor: str) -> tuple[tuple[str, int], ...]:
    return tuple(
        (path, b) for b, option in enumerate(stakes.options) if case.has(path := f"weight.{actor}.{option.id}")
    )


def _weights(case: Case, stakes: Stakes, actor: str) -> Preference:
    weighed = _weight_paths(case, stakes, actor)
    paths = tuple(path for path, _ in weighed)
    values = [case.judgement(path).drawable for path in paths]
    certain = all(value is not None and is_certain(value) for value in values)

    def ranks(draws: Draws) -> Ranks:
        columns = [draws[path] for path in paths]
        rows = 1 if all((column == column[0]).all() for column in columns) else draws.n
        total = np.zeros((rows, len(stakes.codes)))
        size = np.zeros((rows, 1))
        for column, (_, b) in zip(columns, weighed, strict=True):
            weight = np.asarray(column[:rows], dtype=np.float64)[:, None]
            total += weight * (stakes.codes >> b & 1)
            size += np.abs(weight)
        # Sums that differ by their rounding only are equal: nine digits are more than anyone judges.
        return dense(np.round(total / np.where(size > 0, size, 1.0), 9))

    return Preference(actor, "weights", paths, certain, ranks)


def _ranking(case: Case, stakes: Stakes, actor: str, swaps: float) -> Preference:
    path = f"ranking.{actor}"
    value = case.judgement(path).value
    assert isinstance(value, Ranking)
    places = [equals(item) for item in value.items]
    state = _states(case, stakes, path, [outcome for place in places for outcome in place])
    place_of = np.full(len(stakes.codes), -1)
    for p, place in enumerate(places):
        place_of[[state[outcome] for outcome in place]] = p
    if (place_of < 0).any():
        missed = stakes.outcome(int(stakes.codes[int(np.argmax(place_of < 0))]))
        raise MissingJudgements(
            f"graph_model: judgements.{path} misses the state {missed!r}. A ranking has every feasible state; "
            f"what is partly known is judgements.order.{actor}."
        )
    k = len(places)

    def ranks(draws: Draws) -> Ranks:
        if swaps == 0 or k < 2:
            return (k - 1 - place_of).astype(np.int32)[None]
        order = _swapped(draws, path, k, swaps)
        to = np.empty_like(order)
        np.put_along_axis(to, order, np.arange(k)[None], axis=1)
        return (k - 1 - to[:, place_of]).astype(np.int32)

    return Preference(actor, "ranking", (path,), swaps == 0 or k < 2, ranks)


def _order(case: Case, stakes: Stakes, actor: str) -> Preference:
    path = f"order.{actor}"
    value = case.judgement(path).value
    assert isinstance(value, Ranking)
    chains = [chain(item) for item in value.items]
    state = _states(case, stakes, path, [outcome for places in chains for place in places for outcome in place])
    group = list(range(len(stakes.codes)))  # states said to be equal share one element

    def root(x: int) -> int:
        while group[x] != x:
            x = group[x]
        return x

    for places in chains:
        for place in places:
            for outcome in place:
                group[root(state[outcome])] = root(state[place[0]])
    roots = sorted({root(x) for x in range(len(group))})
    element = {x: e for e, x in enumerate(roots)}
    below = [0] * len(roots)
    for places in chains:
        for better, worse in pairwise(places):
            below[element[root(state[better[0]])]] |= 1 << element[root(state[worse[0]])]
    for middle in range(len(below)):  # what is worse than something worse is worse
        for x in range(len(below)):
            if below[x] >> middle & 1:
                below[x] |= below[middle]
    try:
        extensions = Extensions(below)
    except TooOpen:
        raise MissingJudgements(
            f"graph_model: judgements.{path} leaves too much open among {len(roots)} states for its completions to be "
            f"counted. Add comparisons, or give judgements.preference.{actor} in its place."
        ) from None
    of = np.array([element[root(x)] for x in range(len(group))])

    def ranks(draws: Draws) -> Ranks:
        k = len(roots)
        if extensions.count == 1:
            rows = [extensions.drawn(iter(()))]
        else:
            streams = [draws.uniform(f"{path}#extension{j}") for j in range(extensions.needs)]
            rows = [extensions.drawn(iter(row)) for row in np.stack(streams, axis=1).tolist()]
        order = np.array(rows, dtype=np.intp).reshape(len(rows), k)
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.arange(k)[::-1][None], axis=1)
        return rank[:, of].astype(np.int32)

    return Preference(actor, "order", (path,), extensions.count == 1, ranks)


def _states(case: Case, stakes: Stakes, path: str, outcomes: list[Outcome]) -> Mapping[Outcome, int]:
    """Return the index of each feasible state named."""
    places = {option.id: b for b, option in enumerate(stakes.options)}
    found: dict[Outcome, int] = {}
    for outcome in outcomes:
        unknown = sorted(outcome - places.keys())
        if unknown:
            raise _not_at_stake(case, path, unknown[0])
        code = sum(1 << places[id] for id in outcome)
        if not stakes.feasible[code]:
            raise MissingJudgements(
                f"graph_model: judgements.{path} names the state {outcome_text(sorted(outcome))!r}, which breaks a "
                f"rule. Remove it there."
            )
        found[outcome] = stakes.number(code) - 1
    return found


def _at_stake(case: Case, stakes: Stakes, path: str, formulas: list[Formula]) -> None:
    for formula in formulas:
        unknown = sorted(formula.options - stakes.columns.keys())
        if unknown:
            raise _not_at_stake(case, path, unknown[0])


def _not_at_stake(case: Case, path: str, option: str) -> MissingJudgements:
    return MissingJudgements(
        f"graph_model: judgements.{path} of case {case.id!r} names {option!r}, which is not at stake. "
        f"Add it to the options of the conflict, or leave it out there."
    )
