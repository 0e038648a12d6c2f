"""Equilibria side by side: as judged, under other readings of preferences, and under each what-if of the case."""

from __future__ import annotations

from dataclasses import dataclass

from thinktank.case.what_ifs import under
from thinktank.errors import ThinktankError
from thinktank.methods.graph_model.judged import JudgedConflict
from thinktank.methods.graph_model.preferences import GIVEN, IN_WORDS
from thinktank.methods.graph_model.solution import Solution

MOST_STATES = 65_536  # of which several views are solved


@dataclass(frozen=True)
class View:
    """One way to see the conflict, and its equilibria.

    Parameters
    ----------
    id, text
        `judged`, a reading, or the id of a what-if; in words.
    kind
        `judged`, `reading` or `what_if`.
    equilibria
        Outcome to the concepts under which it is an equilibrium.
    refused
        Why it could not be solved; empty if it was.
    """

    id: str
    text: str
    kind: str
    equilibria: dict[str, tuple[str, ...]]
    refused: str = ""

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {
            "id": self.id,
            "text": self.text,
            "kind": self.kind,
            "equilibria": {outcome: list(concepts) for outcome, concepts in self.equilibria.items()},
            **({"refused": self.refused} if self.refused else {}),
        }


def views(conflict: JudgedConflict) -> tuple[View, ...]:
    """Return the equilibria as judged, under every other reading that some actor has, and under each what-if."""
    found = [View("judged", "as judged", "judged", _equilibria(conflict.solution))]
    if len(conflict.stakes.codes) > MOST_STATES:
        return tuple(found)
    now = {preference.reading for preference in conflict.preferences}
    for reading in (*GIVEN, "counted"):
        if now == {reading}:
            continue
        other = conflict.under(conflict.case, reading=reading)
        read = [preference.reading for preference in other.preferences]
        if reading in read and read != [preference.reading for preference in conflict.preferences]:
            found.append(View(reading, IN_WORDS[reading], "reading", _equilibria(other.solution)))
    for what_if in conflict.case.what_ifs:
        try:
            solution = conflict.under(under(conflict.case, what_if)).solution
        except ThinktankError as error:
            found.append(View(what_if.id, what_if.text, "what_if", {}, str(error)))
        else:
            found.append(View(what_if.id, what_if.text, "what_if", _equilibria(solution)))
    return tuple(found)


def _equilibria(solution: Solution) -> dict[str, tuple[str, ...]]:
    return {solution.stakes.outcome(code): solution.concepts_of(code) for code in solution.ever}
