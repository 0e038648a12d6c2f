"""Every published table is reproduced: inputs, result and tolerance stand in one file, whose path is the citation.

A file holds a case, or names one beside it (`inputs`), and `[published]` says what came out of it: `results` are
findings at the mode by their key, `tables` are numbers anywhere in a method's result by the path to them. What is no
case, such as an election among options, names the `function` that is called with its `arguments`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from thinktank.case import Case, read_case
from thinktank.catalogue import configured
from thinktank.runs import Run, run

ROOT = Path(__file__).parents[3]
FILES = sorted(file for kind in ("journals", "books", "software") for file in (ROOT / "cases" / kind).rglob("*.toml"))
Parameters = tuple[tuple[str, object], ...]


def test_there_are_published_tables() -> None:
    assert FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT / "cases")))
def test_the_published_result_is_reproduced(file: Path) -> None:
    published = _published(file)
    assert f"{{{published['source']}," in (ROOT / "references.bib").read_text()
    if "function" in published:
        _compare(_called(published), published, published["function"])
        return
    assert published["results"] or published["tables"]
    inputs = file.parent / published["inputs"] if "inputs" in published else file
    for expected in published["results"]:
        finding = _run(inputs, published["method"], _parameters(expected)).finding(expected["key"])
        assert finding.at_mode == pytest.approx(expected["value"], abs=expected["tolerance"]), expected
    for expected in published.get("tables", []):
        done = _run(inputs, published["method"], _parameters(expected))
        _compare(_at(done.result.to_dict(), expected["path"]), expected, expected["path"])


def _published(file: Path) -> dict[str, Any]:
    published: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))["published"]
    return published


@cache
def _case(file: Path) -> Case:
    return read_case(file)


@cache
def _run(file: Path, method: str, parameters: Parameters) -> Run:
    return run(_case(file), configured(method, dict(parameters)), draws=1)


def _parameters(expected: dict[str, Any]) -> Parameters:
    return tuple(sorted(expected.get("parameters", {}).items()))


def _called(published: dict[str, Any]) -> object:
    module, _, name = published["function"].rpartition(".")
    arguments = {
        key: np.array(value, dtype=float) if isinstance(value, list) else value
        for key, value in published["arguments"].items()
    }
    return getattr(import_module(module), name)(**arguments)


def _at(found: Any, path: list[str | int]) -> object:
    """Follow a path through dictionaries, by number through lists, by name through lists of what has a name."""
    for step in path:
        named = isinstance(found, list) and isinstance(step, str)
        found = next(part for part in found if part["name"] == step) if named else found[step]
    return found


def _compare(found: object, expected: dict[str, Any], what: object) -> None:
    got, wanted = np.array(found, dtype=float), np.array(expected["value"], dtype=float)
    if expected.get("begins"):
        got = got[: len(wanted)]
    assert got.shape == wanted.shape, what
    apart = np.abs(got - wanted).max(initial=0.0)
    assert apart <= expected["tolerance"], (what, apart)
