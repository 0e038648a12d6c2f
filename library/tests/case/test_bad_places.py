"""Whole broken files: every problem with its exact line, column, path and words, in order, and nothing besides."""

from __future__ import annotations

import csv
import os
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from thinktank.case import read_case
from thinktank.cli import thinktank
from thinktank.cli.trouble import explained
from thinktank.errors import CaseError

BAD = Path(__file__).parent / "bad"


def _expected() -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    with (BAD / "expected.txt").open(encoding="utf-8") as lines:
        for row in csv.reader(
            (line for line in lines if not line.startswith("#")), delimiter="|", quotechar=None, quoting=csv.QUOTE_NONE
        ):
            name, line, path, *what = (part.strip() for part in row)
            found[name].append((line, path, " | ".join(what)))
    return found


EXPECTED = _expected()


def test_every_file_is_in_the_table() -> None:
    assert set(EXPECTED) == {file.stem for file in BAD.glob("*.toml")}
    assert len(EXPECTED) >= 60


def test_many_files_hold_three_problems_or_more() -> None:
    assert sum(len(problems) >= 3 for problems in EXPECTED.values()) >= 10


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_problem_stands_at_its_line_and_column(name: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_case(BAD / f"{name}.toml")
    found = [(":".join(filter(None, (p.line, p.column))), p.path, p.what.strip()) for p in caught.value.problems]
    assert found == EXPECTED[name]
    assert {p.file for p in caught.value.problems} == {str(BAD / f"{name}.toml")}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_command_line_ends_with_2_and_prints_nothing_but_the_problems(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path(shutil.copy(BAD / f"{name}.toml", tmp_path))
    status = explained(thinktank, ["convert", str(file), str(tmp_path / "out.xlsx")])
    shown = capsys.readouterr()
    assert (status, shown.out) == (2, "")
    assert len(shown.err.splitlines()) == len(EXPECTED[name]) + 1
    assert "Traceback" not in shown.err
    assert list(tmp_path.iterdir()) == [file]


def test_a_name_too_long_for_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="could not be read"):
        read_case(tmp_path / ("x" * 300 + ".csv"))


def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "case.toml")
    with pytest.raises(CaseError, match="no regular file"):
        read_case(tmp_path / "case.toml")
