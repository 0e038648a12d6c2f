"""The command line as its users meet it: words, JSON, exit statuses, and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from thinktank.case import read_case
from thinktank.cli import COMMANDS, thinktank
from thinktank.cli.trouble import explained

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "cases" / "japan-us-2025.toml")


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA", str(tmp_path / "data"))


def _said(*arguments: str, status: int = 0) -> str:
    done = CliRunner().invoke(thinktank, list(arguments), standalone_mode=False)
    assert done.exception is None, done.exception
    assert (done.return_value or 0) == status, done.output
    return done.stdout


def test_check_says_sound_and_counts() -> None:
    assert "sound" in _said("check", EXAMPLE)
    said = json.loads(_said("check", EXAMPLE, "--json"))
    assert said["ok"] is True and said["case"]["counts"]["statements"] == len(read_case(EXAMPLE).statements)


def test_a_broken_file_is_json_too(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text("[case]\nid = 3\n")
    said = json.loads(_said("check", str(file), "--json", status=2))
    assert said["ok"] is False
    assert {"file", "line", "column", "path", "what", "fix"} == set(said["problems"][0])


def test_show_prints_every_table_within_the_width() -> None:
    shown = _said("show", EXAMPLE)
    for word in ("Japan and a transactional", "us_course", "hedge", "capability", "q1", "invented for illustration"):
        assert word in shown
    assert max(len(line.rstrip()) for line in shown.splitlines() if "Note:" not in line) <= 200
    assert set(json.loads(_said("show", EXAMPLE, "--only", "actors", "--json"))) == {"case", "actors"}


def test_claims_tells_what_became_of_each() -> None:
    said, case = json.loads(_said("claims", EXAMPLE, "--json")), read_case(EXAMPLE)
    outlooks = [statement for statement in case.statements if statement.kind == "outlook"]
    assert said["counts"] == {
        "statements": len(case.statements),
        "checked": 11,
        "holds": 2,
        "does_not_hold": 6,
        "cannot_be_decided": 3,
        "outlooks": len(outlooks),
        "with_forecast": 17,
        "not_resolvable": sum(not statement.resolvable for statement in outlooks),
    }
    assert "is 18" in _said("claims", EXAMPLE, "--failing")


def test_run_prints_one_object_of_the_promised_shape() -> None:
    said = json.loads(
        _said("run", EXAMPLE, "--method", "spatial_bargaining", "--draws", "200", "--set", "tie=lower", "--json")
    )
    assert list(said) == ["case", "run", "result", "findings"]
    assert said["run"]["parameters"]["tie"] == "lower" and said["run"]["draws"] == 200
    assert said["result"]["models"][0]["name"] == "weighted_mean"
    table = _said("run", EXAMPLE, "--method", "spatial_bargaining", "--draws", "200", "--set", "tie=lower")
    assert said["run"]["key"] in table and "not a probability of the world" in table


def test_methods_are_listed_with_their_parameters() -> None:
    said = json.loads(_said("methods", "--json"))
    assert said["methods"][0]["name"] == "spatial_bargaining"
    assert "tie" in _said("methods")


def test_new_check_run_convert_and_back(tmp_path: Path) -> None:
    first, book, back = (str(tmp_path / name) for name in ("a.toml", "a.xlsx", "b.toml"))
    _said("new", "tariff-talks", "--out", first)
    _said("check", first)
    _said("convert", first, book)
    _said("convert", book, back)
    assert read_case(first) == read_case(book) == read_case(back)
    assert "findings" in _said("run", book, "--method", "spatial_bargaining", "--draws", "100", "--json")


def test_schema_is_json() -> None:
    assert json.loads(_said("schema"))["additionalProperties"] is False


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script(shell: str) -> None:
    assert "_THINKTANK_COMPLETE" in _said("completion", shell)


@pytest.mark.parametrize("command", [*COMMANDS])
def test_every_command_has_help_with_an_example(command: str) -> None:
    assert "Example" in _said(command, "--help")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "nowhere.toml"], "there is no such file"),
        (["check"], "Missing argument"),
        (["chek", EXAMPLE], "No such command"),
        (["run", EXAMPLE, "--method", "spacial_bargaining"], "Did you mean spatial_bargaining"),
        (["run", EXAMPLE, "--method", "spatial_bargaining", "--set", "tye=lower"], "Did you mean tie"),
        (["run", EXAMPLE, "--method", "spatial_bargaining", "--set", "tie"], "PARAMETER=VALUE"),
        (["run", EXAMPLE, "--method", "spatial_bargaining", "--draws", "0"], "--draws"),
        (["new", "two words"], "cannot be the id"),
        (["show", EXAMPLE, "--only", "actor"], "there is no table"),
        (["convert", EXAMPLE, "case.docx"], "no format of a case"),
    ],
)
def test_a_wrong_call_ends_with_2_and_a_sentence(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explained(thinktank, arguments) == 2
    seen = capsys.readouterr()
    assert says in seen.err and seen.out == "" and "Traceback" not in seen.err


def test_new_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.toml"
    file.write_text("mine")
    assert explained(thinktank, ["new", "a", "--out", str(file)]) == 2
    assert file.read_text() == "mine" and "there already" in capsys.readouterr().err


def test_a_fault_of_ours_is_a_sentence_and_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("thinktank.case.read_case", lambda path: 1 / 0)
    assert explained(thinktank, ["check", EXAMPLE]) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said and "Traceback" not in said
    (kept,) = (tmp_path / "data" / "log").iterdir()
    assert "Traceback" in kept.read_text() and str(kept) in said


def test_output_can_be_cut_off_by_a_pipe() -> None:
    call = f'"{sys.executable}" -m thinktank show "{EXAMPLE}" | head -1'
    done = subprocess.run(call, shell=True, capture_output=True, text=True, check=False, env=os.environ)
    assert done.stdout and done.stderr == ""


def test_no_bar_and_no_escape_where_the_output_is_no_terminal(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "thinktank", "run", EXAMPLE, "--method", "spatial_bargaining", "--draws", "100"]
    done = subprocess.run(call, capture_output=True, text=True, check=True, env={**os.environ, "DATA": str(tmp_path)})
    assert done.stderr == "" and "\x1b" not in done.stdout


def test_the_readme_is_true() -> None:
    call = [sys.executable, "-m", "doctest", "README.md"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_charts_of_a_run_are_files_with_their_words(tmp_path: Path) -> None:
    folder = tmp_path / "charts"
    _said("run", EXAMPLE, "--method", "spatial_bargaining", "--draws", "100", "--charts", str(folder))
    words = (folder / "charts.md").read_text()
    for picture in folder.glob("*.svg"):
        assert f"({picture.name})" in words
    assert len(list(folder.glob("settlement-*.svg"))) == 9
