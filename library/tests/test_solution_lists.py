"""Runs of cross_impact beside ScenarioWizard's own lists: agreeing, differing, written, and other methods refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from thinktank.cli import thinktank
from thinktank.cli.trouble import explained

ROOT = Path(__file__).parents[2]
FILES = Path(__file__).parent / "case" / "scenario_wizard"
RUN = ["run", str(FILES / "world.scw"), "--method", "cross_impact", "--draws", "1", "--fresh"]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA", str(tmp_path))


def _check(file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object]]:
    status = explained(thinktank, [*RUN, "--check", str(file), "--json"])
    return status, json.loads(capsys.readouterr().out)["check"]


def test_a_list_of_the_same_scenarios_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    status, found = _check(FILES / "world.sl", capsys)
    assert status == 0 and found["agrees"] and found["compared"] == 4
    assert found["weights"] == {"same": 4, "saturated": 0, "other": 0}


def test_what_differs_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (FILES / "world.sl").read_text().replace(",12,1,0,12,", ",12,1,0,13,").replace(" 2 2 2", " 1 1 1")
    (tmp_path / "other.sl").write_text(text)
    status, found = _check(tmp_path / "other.sl", capsys)
    assert status == 1 and not found["agrees"]
    assert (found["only_in_file"], found["only_here"]) == ([[1, 1, 1]], [[2, 2, 2]])
    assert found["different"] == [{"code": [3, 1, 3], "measure": "total_impact_score", "file": 13.0, "ours": 12}]
    assert explained(thinktank, [*RUN, "--check", str(tmp_path / "other.sl")]) == 1
    assert "differs from" in capsys.readouterr().out


def test_weights_of_a_sample_are_not_held_against_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sampled.sl").write_text((FILES / "world.sl").read_text().replace(",12,1,", ",33510,1,"))
    status, found = _check(tmp_path / "sampled.sl", capsys)
    assert status == 0 and found["weights"] == {"same": 3, "saturated": 0, "other": 1}


def test_what_is_written_agrees(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explained(thinktank, [*RUN, "--solutions", str(tmp_path / "ours.sl")]) == 0
    capsys.readouterr()
    status, found = _check(tmp_path / "ours.sl", capsys)
    assert status == 0 and found["agrees"]


def test_a_broken_list_and_another_method_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken.sl").write_text("nothing of the kind\n")
    assert explained(thinktank, [*RUN, "--check", str(tmp_path / "broken.sl")]) == 2
    assert "no list of solutions" in capsys.readouterr().err
    other = ["run", str(ROOT / "cases" / "japan-us-2025.toml"), "--method", "alignment_landscape", "--draws", "5"]
    assert explained(thinktank, [*other, "--check", str(FILES / "world.sl")]) == 2
    assert "use --method cross_impact" in capsys.readouterr().err
