"""Which combinations of options can be, by plain search: whether there is one, and the first few. No arrays.

A method that needs them all evaluates the rules on arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thinktank.case.logic import Formula


def feasible_states(options: Sequence[str], rules: Sequence[Formula]) -> Iterator[frozenset[str]]:
    """Yield the sets of options that break no rule, by rising decimal code (option 1 is bit 0).

    A rule is tried as soon as what is decided decides it, so that a search that finds nothing ends early.

    Examples
    --------
    >>> from thinktank.case.logic import parsed
    >>> [sorted(taken) for taken in feasible_states(["a", "b"], [parsed("a if b")])]
    [[], ['a'], ['a', 'b']]
    """
    touching = {id: [rule for rule in rules if id in rule.options] for id in options}
    taken: dict[str, bool] = {}

    def search(left: int) -> Iterator[frozenset[str]]:
        if left == 0:
            yield frozenset(id for id, is_taken in taken.items() if is_taken)
            return
        id = options[left - 1]
        for is_taken in (False, True):
            taken[id] = is_taken
            if all(rule.truth(taken) is not False for rule in touching[id]):
                yield from search(left - 1)
        del taken[id]

    return search(len(options))
