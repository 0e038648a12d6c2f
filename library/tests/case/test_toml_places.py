"""Where the entries of a TOML text stand, against what tomllib reads there: in the kept cases, and at random."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinktank.case.formats.toml_lines import Scan, scan
from thinktank.errors import Path as Place

CASES = sorted((Path(__file__).parents[3] / "cases").rglob("*.toml"))


def _leaves(node: object, path: Place = ()) -> Iterator[tuple[Place, object]]:
    if isinstance(node, dict | list):
        for key, child in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _leaves(child, (*path, key))
    else:
        yield path, node


def _check_every_place(text: str) -> None:
    found: Scan = scan(text, "x.toml")
    assert found.problems == []
    lines = text.split("\n")
    for path, value in _leaves(tomllib.loads(text)):
        spot = found.places[path]
        line = lines[spot.line - 1]
        assert 1 <= spot.key <= spot.value <= len(line)
        begins = line[spot.value - 1 :]
        match value:
            case bool():
                assert begins.startswith("true" if value else "false")
            case str():
                assert begins[0] in "\"'"
                assert value[:1] in begins or begins.startswith(('"""', "'''")) or "\\" in begins
            case dt.date():
                assert begins.startswith(value.isoformat()[:10])
            case _:
                assert tomllib.loads(f"x = {begins.split(',')[0].split(']')[0].split('}')[0]}")["x"] == value
        if isinstance(path[-1], str):
            assert line[spot.key - 1 :].lstrip("\"'").startswith(path[-1][:1])
        else:
            assert spot.key == spot.value


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_every_value_of_a_case_stands_where_it_is_said_to(file: Path) -> None:
    _check_every_place(file.read_text(encoding="utf-8"))


_KEYS = st.sampled_from(["a", "b-c", '"d.e"', "'f # g'", '"ü, ]"', "h.i", "j . 'k.l'"])
_SPACE = st.sampled_from(["", " ", "\t"])
_BREAK = st.sampled_from(["", " ", "\n", " # no ] comma, here\n  "])
_SCALARS = st.sampled_from(
    ["1", "-2.5e3", "true", '"x, ] } # \\" y"', "'C:\\'", '"""one\ntwo, ] " """', "'''z\n] , #'''", "2025-04-01", '""']
)


@st.composite
def _values(draw: st.DrawFn, depth: int = 3) -> str:
    shape = draw(st.sampled_from(["scalar", "list", "table"] if depth else ["scalar"]))
    if shape == "scalar":
        return draw(_SCALARS)
    inner = draw(st.lists(_values(depth - 1), max_size=3))
    if shape == "list":
        items = [draw(_BREAK) + item + draw(_BREAK) for item in inner]
        return "[" + ",".join(items) + draw(_BREAK) + "]"
    keys = draw(st.lists(_KEYS, min_size=len(inner), max_size=len(inner), unique=True))
    return "{ " + ", ".join(f"{key}{draw(_SPACE)}= {item}" for key, item in zip(keys, inner, strict=True)) + " }"


@given(st.lists(st.tuples(_SPACE, _KEYS, _SPACE, _values()), min_size=1, max_size=4, unique_by=lambda row: row[1]))
@settings(deadline=None)
def test_entries_of_any_shape_stand_where_they_are_said_to(rows: list[tuple[str, str, str, str]]) -> None:
    _check_every_place("\n".join(f"{before}{key}{after}={after}{value}" for before, key, after, value in rows) + "\n")
