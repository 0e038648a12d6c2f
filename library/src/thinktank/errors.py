"""Every error we raise on purpose, and what a problem in an input looks like. No checking happens here.

The tree::

    ThinktankError
    ├── CaseError              an input file was refused; carries every problem it has
    ├── MissingJudgements      the case lacks what a method reads
    ├── UnknownMethod          no method of that name
    ├── BadParameter           a method's parameter that cannot be
    └── UndrawableValue        a value that is not a number was asked for as draws
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

Path = tuple[str | int, ...]


class Locator(Protocol):
    """Tells where in the input a path stands. Every reader brings its own."""

    @property
    def file(self) -> str:
        """Name of the input as the user gave it."""
        ...

    def line(self, path: Path) -> str:
        """Place of the path or of its nearest known ancestor: ``"12"``, ``"judgements!C7"``, or ``""``."""
        ...

    def column(self, path: Path, of_key: bool = False) -> str:
        """Column, counted from 1, of the path's value or of its key; ``""`` where `line` says it, or nobody knows."""
        ...


@dataclass(frozen=True)
class Nowhere:
    """Locator for input that came from no file.

    Examples
    --------
    >>> Nowhere().line(("case", "id"))
    ''
    """

    file: str = "<case>"

    def line(self, path: Path) -> str:
        """Return no place at all."""
        return ""

    def column(self, path: Path, of_key: bool = False) -> str:
        """Return no place at all."""
        return ""


def dotted(path: Path) -> str:
    """Write a path the way our messages do.

    Examples
    --------
    >>> dotted(("forecasts", "q1", "entries", 0, "value"))
    'forecasts.q1.entries[0].value'
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            quoted = part if part.replace("-", "").replace("_", "").isalnum() else f'"{part}"'
            text += f".{quoted}" if text else quoted
    return text


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with an input, in words for the person who wrote it.

    Parameters
    ----------
    file, line, path
        Where: the input's name, the place in it (a line, or sheet and cell) and the dotted path.
    what
        What is wrong, as a clause without a full stop.
    fix
        What would be right, as a sentence without a full stop; may be empty.
    column
        Where in the line, counted from 1, if the reader knows it and the path does not say it.

    Examples
    --------
    >>> print(Problem("a.toml", "7", "actors.JPN.nam", "unknown key", "Use name", "1"))
    a.toml:7:1: actors.JPN.nam: unknown key. Use name.
    """

    file: str
    line: str
    path: str
    what: str
    fix: str = ""
    column: str = ""

    def __str__(self) -> str:
        """Return it as one line: ``FILE:LINE:COLUMN: PATH: WHAT. FIX.`` without what is not known."""
        place = ":".join(part for part in (self.file, self.line, self.column) if part)
        said = f"{self.path}: {self.what}" if self.path else self.what
        return f"{place}: {said}." + (f" {self.fix}." if self.fix else "")

    def to_dict(self) -> dict[str, str]:
        """Return the problem for ``--json``."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "path": self.path,
            "what": self.what,
            "fix": self.fix,
        }


class ThinktankError(Exception):
    """Every error of ours: the message is written for the user, who never sees a traceback."""


class CaseError(ThinktankError):
    """An input was refused whole. All of its problems come at once.

    Parameters
    ----------
    problems
        At least one; kept in the order of the file where the reader knows it.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class MissingJudgements(ThinktankError):
    """A method needs judgements that the case does not hold; the message says which to add and where."""


class UnknownMethod(ThinktankError):
    """No method has this name; the message lists those that there are."""


class BadParameter(ThinktankError):
    """A method's parameter has no such name or cannot have this value."""


class UndrawableValue(ThinktankError):
    """A label or a ranking was asked for as numbers."""
