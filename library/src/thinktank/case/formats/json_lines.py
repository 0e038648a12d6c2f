"""JSON with the line of everything in it, for files whose problems must be placed. Checks no schema."""

from __future__ import annotations

import json
import re
from typing import Any

from thinktank.errors import CaseError, Path, Problem

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_DEEPEST = 50


def read_json(text: str, file: str) -> tuple[Any, dict[Path, str]]:
    r"""Return what a text holds, and the line on which each path of it stands.

    Raises
    ------
    CaseError
        It is no JSON, holds a key twice or a number that is none, or is nested too deeply.

    Examples
    --------
    >>> read_json('{"a":\n [1, 2]}', "x.json")[1][("a", 1)]
    '2'
    """
    twice: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            twice.extend(key for key in found if keys.count(key) > 1)
        return found

    def refused(word: str) -> float:
        raise CaseError([Problem(file, "", "", f"{word} is no number of JSON", "Leave out what is not known")])

    try:
        data = json.loads(text, object_pairs_hook=once, parse_constant=refused)
    except json.JSONDecodeError as error:
        said = f"is not JSON: {error.msg[:1].lower()}{error.msg[1:]} at column {error.colno}"
        raise CaseError([Problem(file, str(error.lineno), "", said, "Save the file again from its program")]) from None
    except (RecursionError, ValueError):
        raise CaseError([Problem(file, "", "", "is nested too deeply or holds too long a number")]) from None
    if twice:
        raise CaseError([Problem(file, "", key, "stands twice in one object", "Keep one of them") for key in twice])
    lines = _lines(text)
    if any(len(path) > _DEEPEST for path in lines):
        raise CaseError([Problem(file, "", "", "is nested too deeply", f"At most {_DEEPEST} levels")])
    return data, lines


def _lines(text: str) -> dict[Path, str]:
    """Walk the tokens of sound JSON; the path of a value is that of the token it begins with."""
    found: dict[Path, str] = {}
    path: list[str | int] = []
    open_lists: list[bool] = []
    line, at = 1, 0
    key_next = False
    for match in _TOKEN.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        token = match.group()
        if token in "}]":
            open_lists.pop()
            path.pop()
            key_next = False
        elif token == ",":
            if open_lists[-1]:
                path[-1] = int(path[-1]) + 1
            key_next = not open_lists[-1]
        elif token == ":":
            key_next = False
        elif key_next:
            path[-1] = json.loads(token)
        else:
            found[tuple(path)] = str(line)
            if token in "{[":
                open_lists.append(token == "[")
                path.append(0 if token == "[" else "")
                key_next = token == "{"
    return found
