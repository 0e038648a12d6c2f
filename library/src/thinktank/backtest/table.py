"""A table of settled issues: who stood where, and how each ended. Reads no file and computes nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SCALE = (0.0, 100.0)
"""Every issue is taken to this scale when it is read, so that errors on different issues can be averaged."""


@dataclass(frozen=True, eq=False)
class SettledIssue:
    """One issue with its outcome, in points of its scale from 0 to 100.

    Parameters
    ----------
    id, line
        What the table calls it, and where it begins there.
    actors
        Those that take part: they have a position and a weight.
    positions, saliences, capabilities
        Of these actors, shape (actors,); saliences from 0 to 100.
    outcome
        How it ended.
    reference
        What holds without agreement; None where the table does not say.
    group
        What it was decided together with, such as one proposal; its own id where the table does not say.
    """

    id: str
    line: int
    actors: tuple[str, ...]
    positions: Floats
    saliences: Floats
    capabilities: Floats
    outcome: float
    reference: float | None
    group: str


@dataclass(frozen=True)
class LeftOut:
    """An issue or a row that cannot be scored, and why."""

    id: str
    line: int
    reason: str

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {"id": self.id, "line": self.line, "reason": self.reason}


@dataclass(frozen=True, eq=False)
class Table:
    """All that can be scored of a file.

    Parameters
    ----------
    file, layout
        Its name as the user gave it; "wide" or "long".
    issues
        At least one.
    left_out
        What could not be scored.
    capabilities
        Where they come from, in words.
    notes
        What the file says of itself.
    """

    file: str
    layout: str
    issues: tuple[SettledIssue, ...]
    left_out: tuple[LeftOut, ...]
    capabilities: str
    notes: tuple[str, ...] = ()

    @property
    def outcomes(self) -> Floats:
        """How each issue ended, shape (issues,)."""
        return np.array([issue.outcome for issue in self.issues])

    @property
    def groups(self) -> NDArray[np.intp]:
        """The group of each issue, as whole numbers from 0, shape (issues,)."""
        names = {name: i for i, name in enumerate(dict.fromkeys(issue.group for issue in self.issues))}
        return np.array([names[issue.group] for issue in self.issues], dtype=np.intp)


def no_bargain(positions: Floats) -> str:
    """Return why these actors' positions are nothing to bargain about; empty if they are."""
    if len(positions) == 0:
        return "no actor has a position, a salience and a capability"
    if len(positions) == 1:
        return "only one actor has a position, a salience and a capability"
    if positions.min() == positions.max():
        return f"every actor stands at {positions[0]:g}: there is no variation"
    return ""
