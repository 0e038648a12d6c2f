"""Broken workbooks: every problem with its sheet and cell, and archives refused before they are opened."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from thinktank.case import case_from_toml, new_case, read_case, write_case
from thinktank.errors import CaseError

STARTER = new_case("river", dt.date(2026, 1, 15))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    write_case(case_from_toml(STARTER), tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def _refused(file: Path) -> set[tuple[str, str]]:
    with pytest.raises(CaseError) as caught:
        read_case(file)
    assert all(problem.file == str(file) for problem in caught.value.problems)
    return {(problem.line, problem.what) for problem in caught.value.problems}


def _formula(book: Workbook) -> None:
    book["actors"]["B2"] = "=1+1"


def _merged(book: Workbook) -> None:
    book["actors"].merge_cells("B2:C2")


def _no_case(book: Workbook) -> None:
    del book["case"]


def _more_sheets(book: Workbook) -> None:
    book.create_sheet("workings")


def _column(book: Workbook) -> None:
    book["actors"]["F1"] = "colour"


def _no_ids(book: Workbook) -> None:
    book["actors"]["A1"] = None


def _twice(book: Workbook) -> None:
    book["actors"].append(["upstream", "Again"])


def _true(book: Workbook) -> None:
    book["issues"]["E2"] = True


def _error(book: Workbook) -> None:
    cell = book["issues"]["E2"]
    cell.value, cell.data_type = "#REF!", "e"


def _rows(book: Workbook) -> None:
    book["actors"]["A30000"] = "x"


def _columns(book: Workbook) -> None:
    book["actors"]["XFD1"] = "x"


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        (_formula, "actors!B2", "formula"),
        (_merged, "actors!B2:C2", "merged"),
        (_no_case, "case", "missing"),
        (_more_sheets, "workings", "unknown sheet"),
        (_column, "actors!F1", "unknown column 'colour'"),
        (_no_ids, "actors!A1", "'id' is missing"),
        (_twice, "actors!A4", "stands already at actors!A2"),
        (_true, "issues!E2", "not true"),
        (_error, "issues!E2", "error #REF!"),
        (_rows, "actors", "30000 rows"),
        (_columns, "actors", "16384 columns"),
    ],
)
def test_what_a_sheet_must_not_hold(change: Callable[[Workbook], None], place: str, says: str, book: Path) -> None:
    opened = load_workbook(book)
    change(opened)
    opened.save(book)
    assert any(line == place and says in what for line, what in _refused(book))


def test_all_problems_of_a_workbook_come_at_once(book: Path) -> None:
    opened = load_workbook(book)
    for change in (_formula, _more_sheets, _true, _twice):
        change(opened)
    opened.save(book)
    assert {"actors!B2", "workings", "issues!E2", "actors!A4"} <= {line for line, _ in _refused(book)}


def _with(book: Path, name: str, data: bytes) -> None:
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("xl/worksheets/bomb.xml", b"0" * 60_000_000, "unpacked it would have 60 MB"),
        ("../out.xml", b"x", "outside the archive"),
        ("xl/vbaProject.bin", b"x", "macros"),
        ("xl/externalLinks/externalLink1.xml", b"x", "other workbooks"),
        ("xl/worksheets/m.xml", b'<mergeCell ref="A1:XFD1048576"/>', "cells are merged"),
    ],
)
def test_archives_refused_before_they_are_opened(name: str, data: bytes, says: str, book: Path) -> None:
    _with(book, name, data)
    assert any(says in what for _, what in _refused(book))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"no workbook", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "password"),
        (b"PK\x03\x04" + b"\0" * 11_000_000, "11 MB"),
    ],
)
def test_files_that_are_no_workbook(data: bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(data)
    assert any(says in what for _, what in _refused(file))
