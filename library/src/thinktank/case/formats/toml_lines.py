"""A tolerant second look at a TOML text: its statements, and every syntax error in it.

`tomllib` stops at the first fault and tells no lines. This scanner splits a text into table headers and
key-value statements, leaves the values to `tomllib` and their places to `toml_places`, and goes on after a fault.
Used only when something is wrong; knows nothing of cases.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

from thinktank.case.formats.toml_places import Spot, head_places, places
from thinktank.errors import Path, Problem, dotted

_HEADER = re.compile(r"^\s*(\[\[?)([^\]#=]*?)(\]\]?)?\s*(?:#.*)?$")
_STATEMENT_START = re.compile(r"""^\s*(?:\[|[A-Za-z0-9_"'.\- \t]+=)""")
_AT = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")

LOOK_AHEAD = 200
"""Lines on which the end of a list is looked for beyond one that might open a table."""


@dataclass
class Scan:
    """What a text holds as far as it can be read.

    `raw` is the nested mapping of all statements that are sound, `places` where each path stands, `problems`
    the syntax errors and everything that is declared twice, `lost` the text of what could not be read.
    """

    file: str
    raw: dict[str, object] = field(default_factory=dict)
    places: dict[Path, Spot] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def line(self, path: Path) -> str:
        """Return the line of a path or of its nearest ancestor that stands in the text."""
        return str(spot.line) if (spot := self._spot(path)) else ""

    def column(self, path: Path, of_key: bool = False) -> str:
        """Return the column of a path's value, or of its key; of its nearest ancestor's key if it has none."""
        spot = self._spot(path)
        if spot is None:
            return ""
        return str(spot.key if of_key or path not in self.places else spot.value)

    def _spot(self, path: Path) -> Spot | None:
        known = (self.places.get(path[:length]) for length in range(len(path), 0, -1))
        return next((spot for spot in known if spot), None)


def scan(text: str, file: str) -> Scan:
    r"""Read a TOML text statement by statement.

    Examples
    --------
    >>> found = scan("[a]\nb = 1\nc = = 2\nb = 3\n", "x.toml")
    >>> found.raw, found.line(("a", "b"))
    ({'a': {'b': 1}}, '2')
    >>> [str(problem) for problem in found.problems]  # doctest: +ELLIPSIS
    ['x.toml:3:5: a.c: Invalid value...', 'x.toml:4:1: a.b: stands already in line 2. ...']
    """
    found = Scan(file)
    here: Path = ()
    for number, statement in _statements(text):
        header = _HEADER.match(statement) if statement.lstrip().startswith("[") else None
        if header is not None:
            here = _open(found, number, header)
        else:
            _assign(found, number, here, statement)
    return found


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of each header and each key-value statement, multi-line values included."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        stripped = lines[at].strip()
        if not stripped or stripped.startswith("#"):
            at += 1
            continue
        end = at if stripped.startswith("[") else _last_line(lines, at)
        yield at + 1, "\n".join(lines[at : end + 1])
        at = end + 1


def _last_line(lines: list[str], at: int) -> int:
    """Return on which line a statement ends: where its brackets and strings are closed.

    An unclosed bracket would swallow the file: a line that opens a table ends it, unless it is a list within a list
    after all.
    """
    state, end, before_head = _Open(), at, None
    state.feed(lines[at])
    while state.is_open and end + 1 < len(lines) and (before_head is None or end - before_head < LOOK_AHEAD):
        head = state.in_string is None and _HEADER.match(lines[end + 1]) and not lines[end + 1].startswith(" ")
        if head and before_head is None:
            before_head = end
        end += 1
        state.feed(lines[end])
    if before_head is not None and not _is_sound("\n".join(lines[at : end + 1])):
        return before_head
    return end


def _is_sound(statement: str) -> bool:
    try:
        tomllib.loads(statement)
    except (RecursionError, ValueError):
        return False
    return True


class _Open:
    """Follows brackets and strings, to tell whether a value goes on in the next line."""

    def __init__(self) -> None:
        self.depth = 0
        self.in_string: str | None = None

    @property
    def is_open(self) -> bool:
        return self.depth > 0 or self.in_string is not None

    def feed(self, line: str) -> None:
        i = 0
        while i < len(line):
            if self.in_string is not None:
                if line[i] == "\\" and self.in_string[0] == '"':
                    i += 2
                    continue
                if line.startswith(self.in_string, i):
                    i += len(self.in_string)
                    self.in_string = None
                    continue
            elif line[i] == "#":
                return
            elif line.startswith(('"""', "'''"), i):
                self.in_string = line[i : i + 3]
                i += 3
                continue
            elif line[i] in "\"'":
                i = _end_of_string(line, i)
                continue
            elif line[i] in "[{":
                self.depth += 1
            elif line[i] in "]}":
                self.depth -= 1
            i += 1


def _end_of_string(line: str, start: int) -> int:
    quote, i = line[start], start + 1
    while i < len(line) and line[i] != quote:
        i += 2 if line[i] == "\\" and quote == '"' else 1
    return i + 1


def _open(found: Scan, number: int, header: re.Match[str]) -> Path:
    """Enter a table; return its path, also when it is declared twice, so that its keys are placed well."""
    opening, name, closing = header.groups()
    array = opening == "[["
    try:
        keys = _keys(tomllib.loads(f"[{name}]"))
    except tomllib.TOMLDecodeError:
        keys = None
    if keys is None or len(opening) != len(closing or ""):
        said = f"{header.group(0).strip()!r} is not the head of a table"
        place = dotted(keys) if keys else ""
        at = len(header.group(0)) - len(header.group(0).lstrip()) + 1
        found.problems.append(Problem(found.file, str(number), place, said, "Write [table] or [table.id]", str(at)))
        if keys is None:
            return ("?", number)
    path: Path = keys
    spots = dict(head_places(header.group(0), number))
    if array:
        parent = _table_at(found.raw, keys[:-1])
        rows = parent.setdefault(str(keys[-1]), []) if parent is not None else None
        if not isinstance(rows, list):
            _twice(found, spots[keys], keys)
            return ("?", number)
        rows.append({})
        path = (*keys, len(rows) - 1)
        found.places.setdefault(keys, spots[keys])
    elif path in found.places and path in _declared(found):
        _twice(found, spots[keys], path)
    _table_at(found.raw, path)
    found.places.setdefault(path, spots[keys])
    _declared(found).add(path)
    for above, spot in spots.items():
        found.places.setdefault(above, spot)
    return path


def _declared(found: Scan) -> set[Path]:
    declared: set[Path] = found.__dict__.setdefault("_declared", set())
    return declared


def _assign(found: Scan, number: int, here: Path, statement: str) -> None:
    at = dotted(() if here[:1] == ("?",) else here)
    try:
        parsed = tomllib.loads(statement)
    except RecursionError:
        said, indent = "is nested too deeply", len(statement) - len(statement.lstrip())
        found.problems.append(Problem(found.file, str(number), at, said, "A case needs few levels", str(indent + 1)))
        return
    except (tomllib.TOMLDecodeError, ValueError) as error:
        key = statement.partition("=")[0].strip()
        place = ".".join(filter(None, (at, key))) if re.fullmatch(r"[\w.-]+", key) else at
        found.lost.append(statement)
        line, column = _fault(str(error), statement, number)
        found.problems.append(Problem(found.file, line, place, _AT.sub("", str(error)), _hint(statement), column))
        return
    keys = _keys(parsed)
    if here[:1] == ("?",):
        found.lost.append(statement)  # below a broken head nobody knows where this belongs
        return
    if keys is None:
        return
    value: object = parsed
    for key in keys:
        assert isinstance(value, dict)
        value = value[key]
    path: Path = (*here, *keys)
    found_at = dict(places(statement, number))
    parent = _table_at(found.raw, path[:-1])
    if parent is None or str(keys[-1]) in parent:
        _twice(found, found_at[keys], path)
        return
    parent[str(keys[-1])] = value
    for below, spot in found_at.items():
        found.places.setdefault((*here, *below), spot)


def _keys(parsed: dict[str, object]) -> tuple[str, ...] | None:
    """Return the keys that a statement or header spells out: those down to its value.

    A dotted key parses to single-keyed tables; a value that is itself a single-keyed table looks alike, and
    naming one level too many does no harm.
    """
    keys: list[str] = []
    node: object = parsed
    while isinstance(node, dict) and len(node) == 1:
        ((key, node),) = node.items()
        keys.append(key)
    return tuple(keys) or None


def _table_at(raw: dict[str, object], path: Path) -> dict[str, object] | None:
    """Return the table at a path, making what is missing; None where something else stands there."""
    node: object = raw
    for part in path:
        if isinstance(node, list) and isinstance(part, int):
            node = node[part]
        elif isinstance(node, dict):
            node = node.setdefault(str(part), {})
        else:
            return None
    return node if isinstance(node, dict) else None


def _fault(said: str, statement: str, number: int) -> tuple[str, str]:
    """Return line and column of what `tomllib` could not read; where it only misses something, of the value."""
    at = _AT.search(said)
    if at is not None and at.group("line"):
        return str(number + int(at.group("line")) - 1), at.group("column")
    key, equals, value = statement.partition("=")
    return str(number), str(len(key) + len(equals) + len(value) - len(value.lstrip()) + 1)


def _twice(found: Scan, spot: Spot, path: Path) -> None:
    first = found.line(path)
    said = f"stands already in line {first}" if first else "stands already elsewhere"
    found.problems.append(Problem(found.file, str(spot.line), dotted(path), said, "Keep one of them", str(spot.key)))


def _hint(statement: str) -> str:
    value = statement.partition("=")[2].strip()
    if value.lower() in ("yes", "no", "none", "null"):
        return "Write true or false, or put text in quotes"
    if re.match(r"^[A-Za-z]", value) and value not in ("true", "false", "inf", "nan"):
        return "Text stands in quotes"
    if re.match(r"\d{4}-\d\d?-\d\d?", value):
        return "A date is a day of the calendar, written 2025-04-01"
    if "\\" in value:
        return r"In double quotes a backslash is written \\; single quotes take it as it is"
    return ""
