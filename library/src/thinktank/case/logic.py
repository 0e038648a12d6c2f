"""Option statements such as `spend if not (punish or demand3)`: read, judged well formed, evaluated. No case here.

`not` binds closest, then `and`, then `or`, then `if` and `iff`, which are read from left to right. `a if b` holds
unless b is taken and a is not; `a iff b` holds where both are taken or neither is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Fault = tuple[str, str]
Operation = Literal["option", "not", "and", "or", "if", "iff"]
WORDS = frozenset(("and", "or", "not", "if", "iff"))
MOST_TOKENS, DEEPEST = 1_000, 40
_TOKEN = re.compile(r"\(|\)|[^\s()]+")


@dataclass(frozen=True)
class Formula:
    """A statement as a tree.

    Parameters
    ----------
    operation
        What joins the parts; `option` for one that stands alone.
    parts
        What is joined: any number for `and` and `or`, two for `if` (what holds, and when) and `iff`.
    option
        Id of the option.
    """

    operation: Operation
    parts: tuple[Formula, ...] = ()
    option: str = ""

    @property
    def options(self) -> frozenset[str]:
        """Ids of all options that it names."""
        return frozenset((self.option,)) if self.option else frozenset().union(*(part.options for part in self.parts))

    def over(self, columns: Mapping[str, Any]) -> Any:
        """Return where it holds, for boolean arrays of one shape by option."""
        if self.operation == "option":
            return columns[self.option]
        first, *rest = (part.over(columns) for part in self.parts)
        match self.operation:
            case "not":
                return ~first
            case "if":
                return first | ~rest[0]
            case "iff":
                return first == rest[0]
        for other in rest:
            first = first & other if self.operation == "and" else first | other
        return first

    def truth(self, taken: Mapping[str, bool]) -> bool | None:
        """Return whether it holds where some options are decided; None where the others decide.

        Examples
        --------
        >>> formula = parsed("a and not b")
        >>> formula.truth({"b": True}), formula.truth({"b": False})
        (False, None)
        """
        if self.operation == "option":
            return taken.get(self.option)
        found = [part.truth(taken) for part in self.parts]
        match self.operation:
            case "not":
                return None if found[0] is None else not found[0]
            case "if":
                return True if found[0] or found[1] is False else None if None in found else False
            case "iff":
                return None if None in found else found[0] == found[1]
        decisive = self.operation == "or"
        return decisive if decisive in found else None if None in found else not decisive


def option(id: str) -> Formula:
    """Return the statement that an option is taken."""
    return Formula("option", option=id)


def negated(formula: Formula) -> Formula:
    """Return the statement that another does not hold."""
    return Formula("not", (formula,))


def joined(operation: Literal["and", "or"], formulas: Iterable[Formula]) -> Formula:
    """Return the statement that all, or any, of at least one statement hold."""
    return Formula(operation, tuple(formulas))


def parsed(statement: str) -> Formula:
    """Read a statement that is well formed.

    Raises
    ------
    ValueError
        It is not; the message says so.

    Examples
    --------
    >>> sorted(parsed("spend if not (punish or demand3)").options)
    ['demand3', 'punish', 'spend']
    """
    tokens = _TOKEN.findall(statement)
    if len(tokens) > MOST_TOKENS:
        raise ValueError(f"has {len(tokens)} words; at most {MOST_TOKENS} are allowed")
    reading = _Reading(tokens)
    formula = reading.statement(0)
    if reading.at < len(tokens):
        raise ValueError("is not a statement")
    return formula


def statement_faults(statement: str, options: frozenset[str]) -> list[Fault]:
    """Return what is wrong with an option statement, and what would be right.

    Examples
    --------
    >>> statement_faults("not punish", frozenset({"punish"}))
    []
    >>> statement_faults("not punsh", frozenset({"punish"}))[0][0]
    "'not punsh' names 'punsh', which is no option"
    """
    tokens = _TOKEN.findall(statement)
    unknown = [token for token in tokens if token not in "()" and token not in WORDS and token not in options]
    shown = statement if len(statement) <= 80 else f"{statement[:80]}..."
    if unknown:
        said = f"{shown!r} names {unknown[0]!r}, which is no option"
        return [(said, "Use option ids, and or not if iff ( )")]
    try:
        parsed(statement)
    except ValueError as error:
        return [(f"{shown!r} {error}", "Write for example: spend if not (punish or demand3)")]
    return []


class _Reading:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def statement(self, depth: int) -> Formula:
        found = self._list("or", depth)
        chained = depth
        while (word := self._next()) in ("if", "iff"):
            self.at += 1
            chained += 1
            if chained > DEEPEST:
                raise ValueError("is nested too deeply")
            found = Formula("if" if word == "if" else "iff", (found, self._list("or", depth)))
        return found

    def _list(self, word: Literal["and", "or"], depth: int) -> Formula:
        parts = [self._part(word, depth)]
        while self._next() == word:
            self.at += 1
            parts.append(self._part(word, depth))
        return parts[0] if len(parts) == 1 else Formula(word, tuple(parts))

    def _part(self, word: str, depth: int) -> Formula:
        return self._list("and", depth) if word == "or" else self._single(depth)

    def _single(self, depth: int) -> Formula:
        if depth > DEEPEST:
            raise ValueError("is nested too deeply")
        token = self._next()
        self.at += 1
        if token == "not":
            return negated(self._single(depth + 1))
        if token == "(":
            found = self.statement(depth + 1)
            if self._next() != ")":
                raise ValueError("is not a statement")
            self.at += 1
            return found
        if token is None or token == ")" or token in WORDS:
            raise ValueError("is not a statement")
        return option(token)

    def _next(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None
