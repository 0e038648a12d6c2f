"""Outcomes as they stand in a case: options joined by `+`, equal ones by `~`, better before worse by `>`.

Knows no case and no rule: which outcomes are feasible is told in `thinktank.case.feasible`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

Fault = tuple[str, str]
Outcome = frozenset[str]
NONE = "none"
_FORM = 'An outcome is options joined by "+", or none'


def outcome(text: str) -> Outcome:
    """Return the options that are taken in an outcome.

    Examples
    --------
    >>> sorted(outcome("spend + demand3")), outcome("none")
    (['demand3', 'spend'], frozenset())
    """
    text = text.strip()
    return frozenset() if text == NONE else frozenset(part.strip() for part in text.split("+"))


def outcome_text(taken: Iterable[str]) -> str:
    """Write an outcome, its options in the order given.

    Examples
    --------
    >>> outcome_text(["demand3", "spend"]), outcome_text([])
    ('demand3+spend', 'none')
    """
    return "+".join(taken) or NONE


def equals(text: str) -> tuple[Outcome, ...]:
    """Return the outcomes of one place in a ranking.

    Examples
    --------
    >>> len(equals("spend ~ none"))
    2
    """
    return tuple(outcome(part) for part in text.split("~"))


def chain(text: str) -> tuple[tuple[Outcome, ...], ...]:
    """Return the places of a chain, the best first.

    Examples
    --------
    >>> [len(place) for place in chain("spend > pay ~ none")]
    [1, 2]
    """
    return tuple(equals(part) for part in text.split(">"))


def outcome_faults(items: Sequence[str], options: frozenset[str], chains: bool) -> list[tuple[int, str, str]]:
    """Return the number of the item, what is wrong with it and what would be right, for every fault.

    Parameters
    ----------
    items
        Places of a ranking; or chains.
    options
        The ids there are.
    chains
        Whether the items are chains.
    """
    found: list[tuple[int, str, str]] = []
    seen: dict[Outcome, int] = {}
    for i, item in enumerate(items):
        sound = True
        for part in item.replace(">", "~").split("~") if chains else item.split("~"):
            for what in _faults(part, options):
                found.append((i, what, _FORM))
                sound = False
        if not sound:
            continue
        if not chains:
            for each in equals(item):
                if each in seen:
                    what = f"{outcome_text(sorted(each))!r} stands already in place {seen[each] + 1}"
                    found.append((i, what, "Every outcome has one place; equal ones are joined by ~"))
                seen.setdefault(each, i)
        elif len(chain(item)) < 2:
            found.append((i, f"{item!r} compares nothing", "Write for example: spend > pay ~ none"))
    if chains and not found and (cycle := _cycle([chain(item) for item in items])):
        said = f"the order goes round in a circle through {' > '.join(map(_shown, cycle))}"
        found.append((len(items) - 1, said, "Remove one of the comparisons"))
    return found


def _faults(text: str, options: frozenset[str]) -> list[str]:
    text = text.strip()
    if not text:
        return ["an outcome is empty"]
    if text == NONE:
        return []
    parts = [part.strip() for part in text.split("+")]
    unknown = [part for part in parts if part not in options]
    if unknown:
        return [f"{text!r} names {unknown[0]!r}, which is no option"]
    return [f"{text!r} names an option twice"] if len(set(parts)) < len(parts) else []


def _cycle(chains: Sequence[Sequence[Sequence[Outcome]]]) -> list[Outcome]:
    """Return outcomes each better than the next and the last better than the first; nothing if there are none."""
    group: dict[Outcome, Outcome] = {}

    def root(x: Outcome) -> Outcome:
        group.setdefault(x, x)
        while group[x] != x:
            x = group[x]
        return x

    for places in chains:
        for place in places:
            for other in place:
                group[root(other)] = root(place[0])
    worse: dict[Outcome, set[Outcome]] = {}
    for places in chains:
        for better, below in pairwise(places):
            worse.setdefault(root(better[0]), set()).add(root(below[0]))
    left = {root(x) for x in list(group)}
    while left:
        ends = {x for x in left if not worse.get(x, set()) & left}
        if not ends:
            walk = [next(iter(sorted(left, key=sorted)))]
            while True:
                step = min(worse[walk[-1]] & left, key=sorted)
                if step in walk:
                    return walk[walk.index(step) :]
                walk.append(step)
        left -= ends
    return []


def _shown(taken: Outcome) -> str:
    return outcome_text(sorted(taken))
