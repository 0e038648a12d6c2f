"""Every broken file gives all of its problems at once, each with file, line and path, and nothing else happens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from thinktank.case import case_from_toml, read_case, write_case
from thinktank.cli import thinktank
from thinktank.errors import CaseError

from .broken import BROKEN, SOUND, Broken


def test_the_table_is_long_enough_and_names_are_unique() -> None:
    assert len(BROKEN) >= 60
    assert len({broken.name for broken in BROKEN}) == len(BROKEN)


def test_the_starter_itself_is_sound() -> None:
    assert case_from_toml(SOUND).id == "river"


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_all_problems_are_named_with_their_place(broken: Broken, tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(broken.text, encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        read_case(file)
    found = caught.value.problems
    said = [(problem.path.replace('"', ""), problem.what.lower()) for problem in found]
    for path, word in broken.problems:
        assert any(at == path and word.lower() in what for at, what in said), f"{path}: {word}\nfound: {said}"
    assert len({at for at, _ in said}) <= len({path for path, _ in broken.problems}), said
    lines = broken.text.count("\n") + 1
    for problem in found:
        assert problem.file == str(file)
        assert problem.line.isdigit() and 1 <= int(problem.line) <= lines, problem
    assert file.read_text(encoding="utf-8") == broken.text


@pytest.mark.parametrize("broken", BROKEN[::6], ids=lambda broken: broken.name)
def test_the_command_line_says_the_same_and_ends_with_2(broken: Broken, tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(broken.text, encoding="utf-8")
    runner = CliRunner()
    shown = runner.invoke(thinktank, ["check", str(file), "--json"])
    assert shown.exit_code == 0 and '"ok": false' in shown.stdout


def test_the_program_ends_with_2_and_shows_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(BROKEN[-1].text, encoding="utf-8")
    for command in (["check"], ["show"], ["claims"], ["run", "--method", "spatial_bargaining"]):
        call = [sys.executable, "-m", "thinktank", command[0], str(file), *command[1:]]
        done = subprocess.run(
            call, capture_output=True, text=True, check=False, env={**os.environ, "DATA": str(tmp_path)}
        )
        assert done.returncode == 2
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
        assert f"{file}:" in done.stderr and "nothing was done" in done.stderr


def _refused(file: Path) -> str:
    with pytest.raises(CaseError) as caught:
        read_case(file)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b'[case]\nid = "\xff\xfe"\n', "not UTF-8"),
        ("[case]\nid = 'ü'\n".encode("utf-16"), "not UTF-8"),
        (b"x = " + b"[" * 5000 + b"]" * 5000, "nested too deeply"),
        (b"x = " + b"{a = " * 3000 + b"1" + b"}" * 3000, "nested too deeply"),
        (b"[" + b"a." * 40 + b"b]\nx = 1\n", "nested too deeply"),
        (b"\x00\x01\x02", "invalid statement"),
        (b"just some words\n", "="),
        (b"case = 3\n", "should be a table"),
        (b"[case]\n", "is missing"),
    ],
)
def test_files_that_are_no_case_at_all(content: bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_bytes(content)
    assert says.lower() in _refused(file).lower()


def test_a_hundred_megabytes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.toml"
    with file.open("wb") as output:
        output.truncate(100_000_000)
    assert "100 MB" in _refused(file)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert "no such file" in _refused(tmp_path / "none.toml")
    (tmp_path / "folder.toml").mkdir()
    assert "folder" in _refused(tmp_path / "folder.toml")
    assert "no format of a case" in _refused(tmp_path / "case.docx")
    assert "without an ending" in _refused(tmp_path / "case")


def test_a_file_in_windows_manner_is_read(tmp_path: Path) -> None:
    file = tmp_path / "windows.toml"
    file.write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())
    assert read_case(file) == case_from_toml(SOUND)


def test_writing_over_a_broken_file_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(BROKEN[0].text, encoding="utf-8")
    with pytest.raises(CaseError):
        write_case(case_from_toml(SOUND), file)
    assert file.read_text(encoding="utf-8") == BROKEN[0].text
    assert list(tmp_path.iterdir()) == [file]
