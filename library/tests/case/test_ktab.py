"""KTAB's CSV: read as a case, written again, refused whole with every line and column, and never a traceback."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thinktank.case import Number, Range, read_case, write_case
from thinktank.case.formats.cells import cells_of
from thinktank.errors import CaseError

from ..small import small_case

FEW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
# Two dimensions as KTAB's own files have them: spaces after commas, and a comma at the end of every line.
SOUND = """\
Reform; scenario 2,Combined policy and competitive, 4, 2,
Actor,Description,Influence,Policy Position,Policy Salience,Competitive Position,Competitive Salience,
XJ,First of them,    100.0,30,24.0,20,48.0,
LK,"Second, by name", 60.2,45,44.7,65,41.3,
Act-3,,               35.0,30,28.9,15,65.1,
é,With an accent,     35.0,45,20.6,45,49.4,
"""


def _file(folder: Path, text: str | bytes, name: str = "reform.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _said(folder: Path, text: str | bytes) -> list[str]:
    path = _file(folder, text)
    with pytest.raises(CaseError) as caught:
        read_case(path)
    return [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


def test_dimensions_become_issues_and_numbers_stay_as_they_are(tmp_path: Path) -> None:
    case = read_case(_file(tmp_path, SOUND))
    assert case.title == "Reform; scenario 2" and case.about.question == "Combined policy and competitive"
    assert [issue.ask for issue in case.issues] == ["Policy", "Competitive"]
    assert [actor.name for actor in case.actors] == ["XJ", "LK", "Act-3", "é"]
    assert case.actors[1].note == "Second, by name" and case.actors[2].note is None
    assert case.judgement("capability.LK").value == Number(60.2)
    assert case.judgement("position.Competitive.LK").value == Number(65)
    assert case.judgement("salience.Policy.XJ").value == Number(24)
    assert "KTAB" in case.source("file").cite


def test_the_same_file_written_and_read_is_the_same_case(tmp_path: Path) -> None:
    case = read_case(_file(tmp_path, SOUND))
    (tmp_path / "again").mkdir()
    write_case(case, tmp_path / "again" / "reform.csv")
    assert read_case(tmp_path / "again" / "reform.csv").hash == case.hash


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("\n", "\r"), (",", ";"), (",", "\t"), ("Reform", "\ufeffReform")])
def test_line_ends_separators_and_a_byte_order_mark_do_not_matter(tmp_path: Path, change: tuple[str, str]) -> None:
    plain = SOUND.replace("; scenario 2", "").replace("Second, by", "Second by")
    assert read_case(_file(tmp_path, plain.replace(*change))).hash == read_case(_file(tmp_path, plain)).hash


def test_a_decimal_comma_is_one_where_commas_do_not_separate(tmp_path: Path) -> None:
    plain = SOUND.replace("; scenario 2", "").replace("Second, by", "Second by")
    european = plain.replace(",", ";").replace(".", ",")
    assert read_case(_file(tmp_path, european)).judgement("capability.LK").value == Number(60.2)


def test_headers_of_older_files_are_read_by_their_order(tmp_path: Path) -> None:
    older = 'Dummy ,"Says, little",2,1,\nActor,Description,Power,Pstn1,Sal1,\nA, x, 1.5, 0, 50.5\nB, x, 2, 100, 0\n'
    case = read_case(_file(tmp_path, older))
    assert [issue.ask for issue in case.issues] == ["Pstn1"]
    assert case.judgement("salience.Pstn1.A").value == Number(50.5)


# What is changed in the sound file, and what must be said, whole and with its place.
BROKEN = {
    "salience over 100": (("24.0,20", "124.0,20"), ["3: column 5 (Policy Salience): a salience of 124.0 is above 100"]),
    "position below 0": (
        ("XJ,First of them,    100.0,30", "XJ,,1,-1"),
        ["3: column 4 (Policy Position): a position of"],
    ),
    "text for a number": (("60.2", "high"), ["4: column 3 (Influence): 'high' is no number"]),
    "not finite": (("60.2", "1e999"), ["4: column 3 (Influence): '1e999' is no number"]),
    "a number that only Python reads": (("60.2", "6_0"), ["4: column 3 (Influence): '6_0' is no number"]),
    "nan": (("60.2", "nan"), ["4: column 3 (Influence): 'nan' is no number"]),
    "negative influence": (("60.2", "-1"), ["4: column 3 (Influence): an influence of -1 is below 0"]),
    "an empty cell": (("60.2", ""), ["4: column 3 (Influence): an influence is missing"]),
    "an actor twice": (("LK", "xj"), ["4: column 1 (Actor): the actor 'xj' stands already in line 3"]),
    "an actor without name": (("LK", ""), ["4: column 1 (Actor): the actor's name is missing"]),
    "a dimension twice": (("Competitive Position", "policy position"), ["2: column 6", "stands there twice"]),
    "no description column": (("Actor,Description", "Actor"), ["2: column 2 (Influence): the column Description is"]),
    "no influence column": (("Influence,Policy", "Policy"), ["2: column 3", "the column Influence is missing"]),
    "no salience column": (
        (",Competitive Salience,", ","),
        ["2: column 7", "salience of Competitive Position is missing"],
    ),
    "salience before position": (
        ("Policy Position,Policy Salience", "Policy Salience,Policy Position"),
        [
            "2: column 4 (Policy Salience): a salience stands where a position",
            "2: column 5 (Policy Position): a position",
        ],
    ),
    "a line too short": ((",20.6,45,49.4,", ",20.6"), ["6: column 6 (Competitive Position): the line ends before"]),
    "a cell too many": (("49.4,", "49.4,7"), ["6: column 8: a cell stands beyond the last column"]),
    "too few actors said": (
        (" 4, 2", " 3, 2"),
        ["1: column 3 (number of actors): 3 actors are said and 4 lines follow"],
    ),
    "too many dimensions said": ((" 4, 2", " 4, 3"), ["1: column 4 (number of dimensions): the scenario has 3"]),
    "no number of actors": ((" 4, 2", " some, 2"), ["1: column 3 (number of actors): 'some' is no number of actors"]),
    "no scenario": ((SOUND.split("\n")[0] + "\n", ""), ["1: the line of the scenario is missing"]),
    "saliences of more than 100": (
        ("41.3", "60"),
        ["4: column 7 (Competitive Salience): the saliences of LK sum to 104.7"],
    ),
    "a quote that is not closed": (('by name"', "by name"), ["4: a quotation mark is not closed"]),
    "text after a quote": (('by name",', 'by name"x,'), ["4: text follows a closing quotation mark"]),
    "a control character": (("First of", "First\x07of"), ["3: column 2: holds the control character"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_said_with_line_and_column(tmp_path: Path, name: str) -> None:
    (old, new), wanted = BROKEN[name]
    assert old in SOUND
    said = _said(tmp_path, SOUND.replace(old, new, 1))
    for words in wanted:
        assert any(words in line for line in said), said


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    broken = SOUND.replace("24.0", "124").replace("60.2", "high").replace("Act-3", "XJ").replace("49.4,", "49.4,7")
    lines = [said.split(":")[0] for said in _said(tmp_path, broken)]
    assert lines == ["3", "4", "5", "6"]


def test_one_actor_no_variation_and_no_influence_are_refused(tmp_path: Path) -> None:
    head = "N,,{},1\nActor,Description,Influence,Oil Position,Oil Salience\n"
    assert "3: column 1 (Actor): there is only one actor" in _said(tmp_path, head.format(1) + "A,,1,5,5\n")[0]
    same = _said(tmp_path, head.format(2) + "A,,1,5,5\nB,,1,5,9\n")
    assert "3: column 4 (Oil Position): every actor stands at 5 on Oil: there is no variation" in same[0]
    powerless = _said(tmp_path, head.format(2) + "A,,0,5,5\nB,,0,6,9\n")
    assert "3: column 3 (Influence): no actor has any influence" in powerless[0]


def test_encoding_size_and_emptiness_are_said(tmp_path: Path) -> None:
    latin = _said(tmp_path, SOUND.replace("é", "\xe9").encode("latin-1"))
    assert latin == [
        "6: byte 1: byte 0xe9 is not UTF-8. Save the file in the encoding UTF-8; Excel calls it CSV UTF-8."
    ]
    assert "the file is empty" in _said(tmp_path, b" \n")[0]
    assert "the file holds no row" in _said(tmp_path, b",,,\n,,\n")[0]
    assert "We read at most 20 MB" in _said(tmp_path, SOUND.encode() + b" " * 20_000_000)[0]
    assert "is no cross-impact matrix and no table of KTAB" in _said(tmp_path, "name,age\nx,3\n")[0]
    assert "2001 cells" in "".join(_said(tmp_path, "Actor" + "," * 1999 + ",x\n"))


def test_more_actors_than_ktab_takes_are_refused(tmp_path: Path) -> None:
    head = "N,,251,1\nActor,Description,Influence,Oil Position,Oil Salience\n"
    said = _said(tmp_path, head + "".join(f"A{i},,1,{i % 100},5\n" for i in range(251)))
    assert said == ["1: column 3 (number of actors): there are 251 actors. KTAB takes at most 250."]


def test_a_case_of_ours_is_written_at_its_modes_on_a_scale_of_100(tmp_path: Path) -> None:
    case = read_case(Path(__file__).parents[3] / "cases" / "japan-us-2025.toml")
    with pytest.raises(CaseError, match="a cross-impact matrix and a table of KTAB"):
        write_case(case, tmp_path / "a.csv")
    bargains = replace(case, judgements=tuple(j for j in case.judgements if j.kind != "impact"))
    with pytest.raises(CaseError) as caught:
        write_case(bargains, tmp_path / "a.csv")
    said = str(caught.value)
    assert "KTAB needs every actor on every issue" in said and "KTAB shares out 100 points" in said
    assert list(tmp_path.iterdir()) == []

    small = small_case({"north": (2.5, 80, 30), "south": (10, 60, 70)}).with_values(
        {"position.x.north": Range(2, 2.5, 4), "capability.south": Range(60, 70, 75)}
    )
    write_case(small, tmp_path / "a.csv")
    rows = [row.cells for row in cells_of((tmp_path / "a.csv").read_bytes(), "a.csv").rows]
    assert rows == [
        ("Small", "Where?", "2", "1"),
        ("Actor", "Description", "Influence", "Issue x Position", "Issue x Salience"),
        ("NORTH", "", "30", "25", "80"),
        ("SOUTH", "", "70", "100", "60"),
    ]


def test_capabilities_that_differ_by_issue_have_no_place_in_the_format(tmp_path: Path) -> None:
    rows = {"north": (2.0, 40.0, 30.0), "south": (10.0, 40.0, 70.0)}
    more = "[judgements.position.y]\nnorth = 1\nsouth = 2\n[judgements.salience.y]\nnorth = 5\nsouth = 5\n"
    own = "[judgements.capability.y]\nnorth = 99\n"
    with pytest.raises(CaseError, match=r"capability\.north: differs from issue to issue"):
        write_case(small_case(rows, more + own, issues=2), tmp_path / "a.csv")
    write_case(small_case(rows, more + own.replace("99", "30"), issues=2), tmp_path / "a.csv")
    assert read_case(tmp_path / "a.csv").judgement("capability.NORTH").value == Number(30)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12).filter(
    lambda text: not text.startswith(("#", '"'))
)
WORDS = st.lists(TEXT, min_size=1, max_size=3).map(" ".join)
HUNDRED = st.integers(0, 100) | st.floats(0, 100)


@st.composite
def ktab_files(draw: st.DrawFn) -> str:
    """Draw a sound file: any names, any numbers within the limits."""
    from thinktank.case.formats.cells import csv_bytes

    dimensions = draw(st.lists(TEXT.map(lambda text: f"D{text}"), min_size=1, max_size=3, unique_by=str.casefold))
    actors = draw(st.lists(WORDS, min_size=2, max_size=6, unique_by=str.casefold))
    header = ["Actor", "Description", "Influence"]
    for dimension in dimensions:
        header += [f"{dimension} Position", f"{dimension} Salience"]
    rows: list[list[object]] = [[draw(WORDS), draw(WORDS), len(actors), len(dimensions)], header]
    for i, actor in enumerate(actors):
        row: list[object] = [actor[:25], draw(WORDS | st.just("")), draw(st.floats(0.1, 1e8))]
        for _ in dimensions:
            row += [i, draw(HUNDRED) / len(dimensions)]
        rows.append(row)
    return csv_bytes(rows).decode()


@FEW
@given(ktab_files())
def test_any_sound_file_comes_back_as_the_same_case(tmp_path: Path, text: str) -> None:
    (tmp_path / "again").mkdir(exist_ok=True)
    case = read_case(_file(tmp_path, text))
    write_case(case, tmp_path / "again" / "reform.csv")
    again = read_case(tmp_path / "again" / "reform.csv")
    assert again.hash == case.hash
    assert [actor.name for actor in again.actors] == [actor.name for actor in case.actors]


@FEW
@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(tmp_path: Path, data: st.DataObject) -> None:
    raw = bytearray(SOUND.encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        match data.draw(st.sampled_from(["cut", "put", "swap"])):
            case "cut":
                del raw[at : at + data.draw(st.integers(1, 30))]
            case "put":
                raw[at:at] = data.draw(st.sampled_from([b'"', b",", b"\n", b"\x00", b"\xff", b";", b"9", b"-", b"\t"]))
            case _:
                raw[at] = data.draw(st.integers(0, 255))
        if not raw:
            return
    try:
        read_case(_file(tmp_path, bytes(raw)))
    except CaseError as error:
        assert error.problems


@FEW
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_cells_or_refused(data: bytes) -> None:
    try:
        cells = cells_of(data, "x.csv")
    except CaseError:
        return
    assert cells.rows and all(row.line >= 1 for row in cells.rows)
