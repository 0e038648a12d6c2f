"""Where the keys and values of one TOML statement stand. Reads no value and finds no fault: the statement is sound.

`tomllib` tells no places. A statement that it has read is walked once more, by its brackets, strings and commas.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

from thinktank.errors import Path

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PLAIN = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)


class Spot(NamedTuple):
    """Where an entry stands: its line, and the columns of its key and of its value, all counted from 1."""

    line: int
    key: int
    value: int


def places(statement: str, line: int) -> Iterator[tuple[Path, Spot]]:
    """Yield each path that a key-value statement spells out, with its place.

    Parameters
    ----------
    statement
        One key and its value, over as many lines as it takes; TOML that `tomllib` has read.
    line
        Number of its first line in the file.

    Examples
    --------
    >>> for path, spot in places('a.b = [1, { c = "x" }]', 7):
    ...     print(path, spot.line, spot.key, spot.value)
    ('a',) 7 1 1
    ('a', 'b') 7 3 7
    ('a', 'b', 0) 7 8 8
    ('a', 'b', 1) 7 11 11
    ('a', 'b', 1, 'c') 7 13 17
    """
    return _Walk(statement, line).entry(())


def head_places(head: str, line: int) -> Iterator[tuple[Path, Spot]]:
    """Yield each path that the head of a table spells out, such as `[a.b]`, with its place."""
    walk = _Walk(head, line)
    walk.at = len(head) - len(head.lstrip(" \t["))
    return iter([(path, walk.spot(at, at)) for path, at in walk.keys(())])


class _Walk:
    def __init__(self, text: str, line: int) -> None:
        self.text = text
        self.line = line
        self.at = 0

    def spot(self, key: int, value: int) -> Spot:
        start = self.text.rfind("\n", 0, key) + 1
        return Spot(self.line + self.text.count("\n", 0, key), key - start + 1, value - start + 1)

    def skip(self) -> str:
        """Go to the next sign that counts, and return it."""
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        return self.text[self.at : self.at + 1]

    def entry(self, above: Path) -> Iterator[tuple[Path, Spot]]:
        keys = self.keys(above)
        self.at += 1  # the equals sign
        self.skip()
        for path, at in keys[:-1]:
            yield path, self.spot(at, at)
        path, at = keys[-1]
        yield path, self.spot(at, self.at)
        yield from self.value(path)

    def keys(self, above: Path) -> list[tuple[Path, int]]:
        """Return each path of a dotted key with the place of its last part, and go behind the key."""
        found: list[tuple[Path, int]] = []
        while True:
            sign = self.skip()
            start = self.at
            if sign in "\"'":
                self.string()
                above = (*above, next(iter(tomllib.loads(f"{self.text[start : self.at]} = 0"))))
            elif (word := _BARE.match(self.text, start)) is not None:
                self.at = word.end()
                above = (*above, word.group())
            found.append((above, start))
            if self.skip() != ".":
                return found
            self.at += 1

    def value(self, path: Path) -> Iterator[tuple[Path, Spot]]:
        sign = self.skip()
        if sign in ("[", "{"):
            self.at += 1
            index = 0
            while (inner := self.skip()) not in ("]", "}", ""):
                if inner == ",":
                    self.at += 1
                elif sign == "{":
                    yield from self.entry(path)
                else:
                    yield (*path, index), self.spot(self.at, self.at)
                    yield from self.value((*path, index))
                    index += 1
            self.at += 1
        elif not self.string():
            plain = _PLAIN.match(self.text, self.at)
            self.at = plain.end() if plain else self.at

    def string(self) -> bool:
        """Go behind a string, if one begins here."""
        for form in _STRINGS:
            if (found := form.match(self.text, self.at)) is not None:
                self.at = found.end()
                return True
        return False
