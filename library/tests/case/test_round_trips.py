"""Cases written and read again: TOML new and edited in place, workbooks, and back. No refusals."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from thinktank.case import Case, Number, Range, build_case, case_from_toml, new_case, read_case, write_case
from thinktank.case.formats.toml_edit import edited
from thinktank.case.formats.toml_text import case_to_toml
from thinktank.errors import CaseError

EXAMPLE = Path(__file__).parents[3] / "cases" / "japan-us-2025.toml"
STARTER = new_case("river", dt.date(2026, 1, 15))
FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=30).filter(
    str.strip
) | st.sampled_from(
    (
        *("=1+1", "#REF!", "12", "0.5", "TRUE", "2025-01-01", "[1, 2]", "{ a = 1 }", "a; b", "a, b", "1 | 2", "a\nb"),
        *("_x0041_", "'quoted'", '"quoted"', " spaces ", "\\", "# no comment", "https://x.org/?a=b#c"),
    )
)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1))
# Fifteen significant digits: what a spreadsheet holds.
NUMBERS = (
    st.floats(0, 10, allow_nan=False).map(lambda x: float(f"{x:.15g}")).map(lambda x: int(x) if x == int(x) else x)
)
VALUES = NUMBERS | st.lists(NUMBERS, min_size=3, max_size=3).map(sorted)
RANGES = st.lists(NUMBERS, min_size=3, max_size=3, unique=True).map(sorted)  # that all may want the same is a bargain
OPERANDS = NUMBERS | st.lists(NUMBERS, min_size=2, max_size=2).map(sorted)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw the starter with other texts, values and lists."""
    raw: dict[str, Any] = case_from_toml(STARTER).to_raw()
    for table in ("people", "sources", "actors", "issues", "drivers", "statements", "findings", "forecasts"):
        for record in raw[table].values():
            if draw(st.booleans()):
                record["note" if table != "findings" else "text"] = draw(TEXTS)
    raw["case"]["title"] = draw(TEXTS)
    raw["drivers"]["rain"]["states"] = {"ample": draw(TEXTS), "scarce": draw(TEXTS), "dry": draw(TEXTS)}
    weights = draw(st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any))
    shares = dict(zip(("ample", "scarce", "dry"), (round(w / sum(weights), 9) for w in weights), strict=True))
    raw["judgements"]["prior"]["rain"] = {"value": shares, "by": "analyst", "source": "panel"}
    for actor, values in (("upstream", VALUES), ("downstream", RANGES)):
        leaf: dict[str, Any] = {"source": "panel", "by": "analyst", "value": draw(values)}
        match draw(st.sampled_from(["plain", "noted", "rests", "pool"])):
            case "noted":
                leaf["note"] = draw(TEXTS)
            case "rests":
                leaf = {"by": "colleague", "value": draw(values), "rests_on": ["s1"]}
            case "pool":
                people = {"analyst": draw(values), "colleague": draw(values)}
                leaf = {"source": "panel", "people": people, "pool": draw(st.sampled_from(["median", "mixture"]))}
        raw["judgements"]["position"]["release"][actor] = leaf
    raw["forecasts"]["q1"]["annul_if"] = draw(st.lists(TEXTS, max_size=3))
    raw["statements"]["s1"]["figures"] = draw(
        st.lists(st.fixed_dictionaries({"value": OPERANDS, "unit": TEXTS}), min_size=1, max_size=3)
    )
    days = st.fixed_dictionaries({"kind": st.just("days"), "start": DAYS, "end": DAYS, "claimed": OPERANDS})
    amount = st.fixed_dictionaries({"value": OPERANDS, "unit": TEXTS})
    rate = st.fixed_dictionaries({"unit": TEXTS, "date": DAYS}, optional={"value": OPERANDS})
    conversion = {"kind": st.just("conversion"), "amount": amount, "claimed": amount, "rate": rate}
    raw["statements"]["s1"]["checks"] = draw(st.lists(days | st.fixed_dictionaries(conversion), max_size=3))
    raw["runs"]["r1"]["parameters"] = draw(
        st.dictionaries(st.sampled_from(["a", "b", "c"]), TEXTS | NUMBERS | st.booleans(), max_size=3)
    )
    return build_case(raw)


@FEW
@given(cases())
def test_new_text_reads_back(case: Case) -> None:
    assert case_from_toml(case_to_toml(case)) == case


@FEW
@given(cases())
def test_a_text_edited_into_another_case_says_that_case(case: Case) -> None:
    assert case_from_toml(edited(STARTER, case)).hash == case.hash


@FEW
@given(cases())
def test_a_workbook_reads_back(tmp_path: Path, case: Case) -> None:
    write_case(case, tmp_path / "a.xlsx")
    again = read_case(tmp_path / "a.xlsx")
    assert again == case and again.hash == case.hash


def test_the_example_goes_to_a_workbook_and_back(tmp_path: Path) -> None:
    case = read_case(EXAMPLE)
    write_case(case, tmp_path / "a.xlsx")
    write_case(read_case(tmp_path / "a.xlsx"), tmp_path / "b.toml")
    assert read_case(tmp_path / "b.toml").hash == case.hash


@pytest.mark.parametrize("text", [STARTER, EXAMPLE.read_text(encoding="utf-8")], ids=["starter", "example"])
def test_an_unchanged_case_leaves_every_byte(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text(text, encoding="utf-8")
    os.chmod(file, 0o640)
    write_case(read_case(file), file)
    assert file.read_bytes() == text.encode()
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_one_changed_value_changes_one_line(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text(STARTER, encoding="utf-8")
    case = read_case(file).with_values(
        {"position.release.downstream": Range(6, 7.5, 9), "salience.release.downstream": Number(90)}
    )
    write_case(case, file)
    assert read_case(file) == case
    before, after = STARTER.split("\n"), file.read_text(encoding="utf-8").split("\n")
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 2
    assert "7.5" in changed[0] and 'rests_on = ["s1"]' in changed[0]
    assert changed[1].startswith("downstream = 90")


def test_added_and_removed_records_leave_the_comments(tmp_path: Path) -> None:
    raw: dict[str, Any] = case_from_toml(STARTER).to_raw()
    raw["actors"]["third"] = {"name": "Third"}
    raw["judgements"]["capability"]["third"] = {"value": [1, 2, 3], "by": "analyst", "source": "panel"}
    del raw["statements"]["o1"], raw["findings"], raw["runs"], raw["forecasts"]
    case = build_case(raw)
    file = tmp_path / "a.toml"
    file.write_text(STARTER, encoding="utf-8")
    write_case(case, file)
    assert read_case(file) == case
    text = file.read_text(encoding="utf-8")
    assert "# Who judges, forecasts and resolves." in text
    assert "# what an actor can bring to bear" in text
    assert "[forecasts" not in text


def test_the_workbook_is_made_for_people(tmp_path: Path) -> None:
    write_case(read_case(EXAMPLE), tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[:2] == ["read me", "case"]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet["A1"].font.bold
    judgements = book["judgements"]
    assert [cell.value for cell in judgements[1]][:4] == ["kind", "about", "person", "value"]
    assert judgements.data_validations.dataValidation
    assert isinstance(book["case"]["E2"].value, dt.datetime)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_text_too_long_for_a_cell_is_said_and_nothing_written(tmp_path: Path) -> None:
    raw: dict[str, Any] = case_from_toml(STARTER).to_raw()
    raw["drivers"]["rain"]["states"] = {"ample": "x" * 19_000, "scarce": "y" * 19_000}
    with pytest.raises(CaseError, match=r"drivers!.*Excel allows 32767"):
        write_case(build_case(raw), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".toml", ".xlsx"])
def test_where_nothing_can_be_written_the_reason_is_said(ending: str, tmp_path: Path) -> None:
    case = case_from_toml(STARTER)
    with pytest.raises(CaseError, match="could not be written"):
        write_case(case, tmp_path / "nowhere" / f"a{ending}")
    assert list(tmp_path.iterdir()) == []
