"""Every published table is reproduced: inputs, result and tolerance stand in one file, whose path is the citation."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from thinktank.case import build_case
from thinktank.catalogue import configured
from thinktank.runs import run

ROOT = Path(__file__).parents[3]
FILES = sorted([*(ROOT / "cases" / "journals").rglob("*.toml"), *(ROOT / "cases" / "books").rglob("*.toml")])


def test_there_are_published_tables() -> None:
    assert FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT / "cases")))
def test_the_published_result_is_reproduced(file: Path) -> None:
    raw: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    published = raw.pop("published")
    case = build_case(raw)
    assert f"{{{published['source']}," in (ROOT / "references.bib").read_text()
    for expected in published["results"]:
        method = configured(published["method"], expected.get("parameters", {}))
        finding = run(case, method, draws=1).finding(expected["key"])
        assert finding.at_mode == pytest.approx(expected["value"], abs=expected["tolerance"]), expected["key"]
