"""Files of ScenarioWizard and matrices in CSV: read, written, read again; what is broken in them is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thinktank.case import Case, Number, Range, build_case, read_case, write_case
from thinktank.case.formats.foreign import Places
from thinktank.case.formats.impact_matrix import Descriptor, Matrix, matrix_of, raw_case
from thinktank.case.formats.matrix_csv import matrix_csv_bytes
from thinktank.case.formats.scenario_wizard_write import scw_bytes
from thinktank.case.formats.solutions import Solution, read_sl, sl_bytes
from thinktank.errors import CaseError

HERE = Path(__file__).parent / "scenario_wizard"
ROOT = Path(__file__).parents[3]
WORLD = HERE / "world.scw"
FEW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def _written(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def _problems(file: Path) -> list[tuple[str, str]]:
    with pytest.raises(CaseError) as caught:
        read_case(file)
    assert all(problem.file == str(file) for problem in caught.value.problems)
    return [(problem.line, problem.what) for problem in caught.value.problems]


def test_names_numbers_and_texts_are_read() -> None:
    case = read_case(WORLD)
    assert case.title == "World trade, security and economy"
    assert "Ö of Windows-1252" in (case.about.summary or "") and '"quoted"' in (case.about.summary or "")
    assert [driver.id for driver in case.drivers] == ["WTRD", "WSEC", "WECO"]
    assert case.driver("WTRD").note == "The regime of world trade."
    cell = case.judgement("impact.WTRD.FT.WSEC.Alrt")
    assert cell.value == Number(-3) and cell.note == "Free trade calms; national trade alarms."
    assert case.judgement("impact.WTRD.FT.WTRD.FT").value == Number(0)  # no cell of its section is filled
    assert case.judgement("impact.WECO.RpdGr.WTRD.Ntl").value == Number(-6)


def test_it_is_the_same_case_again_from_every_format_that_holds_it(tmp_path: Path) -> None:
    case = read_case(WORLD)
    for ending in (".scw", ".toml", ".xlsx"):
        write_case(case, tmp_path / f"world{ending}")
        assert read_case(tmp_path / f"world{ending}").hash == case.hash, ending
    write_case(case, tmp_path / "world.csv")
    numbers = {j.path: j.value for j in case.judgements if j.value != Number(0)}
    assert {j.path: j.value for j in read_case(tmp_path / "world.csv").judgements} == numbers


def test_every_beginning_of_a_file_is_refused_or_is_all_of_it(tmp_path: Path) -> None:
    whole, file = WORLD.read_bytes(), tmp_path / "world.scw"
    case = read_case(_written(tmp_path, "world.scw", whole))
    for end in range(len(whole)):
        file.write_bytes(whole[:end])
        try:
            assert read_case(file).hash == case.hash, end
        except CaseError as error:
            assert error.problems and all(p.what for p in error.problems)


def test_a_file_without_comments_ends_with_two_signs(tmp_path: Path) -> None:
    whole = WORLD.read_bytes()
    cut = whole[: whole.index(b"# 0-0")]
    assert read_case(_written(tmp_path, "a.scw", cut + b"#\r\n#\r\n")).drivers
    assert any("ends in its comments" in what for _, what in _problems(_written(tmp_path, "b.scw", cut)))


def test_all_that_is_wrong_is_said_at_once_with_its_line(tmp_path: Path) -> None:
    text = WORLD.read_text(encoding="cp1252")
    rows = text.splitlines()
    rows[3] = "FT"  # a name without its sign
    rows[4] = " -Ntl"
    rows[5] = " -Ntl"  # twice
    rows[10] = "&WSEC"  # a driver twice
    first = next(n for n, row in enumerate(rows) if row.startswith(" 0 , 0 , 0 , 1"))
    rows[first + 1] = " 0 , zero , 0 ,-2 , 1 , 1 , 3 , 5 ,-3 ,-5 "
    rows[first + 2] = " 0 , 0 , 0 , 2 , 1 ,-3 ,-2 , 0 , 4 "
    found = _problems(_written(tmp_path, "bad.scw", "\r\n".join(rows).encode("cp1252")))
    lines = {line for line, _ in found}
    assert {"4", "6", "11", str(first + 2), str(first + 3)} <= lines, found
    said = " ".join(what for _, what in found)
    for words in ("is no name", "already on line", "stands already", "holds 'zero'"):
        assert words in said


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"$ ScenarioWizard", b"$ OtherProgram", "no file of ScenarioWizard"),
        (b"&WECO", b"&", "has no name"),
        (b" 3 ,-6 ,", b" 3 ,,", "is empty"),
        (b" 3 ,-6 ,", b" 3 ,1e999,", "holds '1e999'"),
        (b" 3 ,-6 ,", b" 3 ,-600,", "-600 lies outside"),
        (b" 3 ,-6 , 3 ,-1 , 1 , 0 , 0 , 0 , 0 , 0 \r\n", b"", "9 rows and there are 10 states"),
        (b'"The regime of world trade."', b'"The regime of world trade.', "ends in its comments: 12 of 13"),
        (b'""\r\n#\r\n#\r\n', b'"\r\n#\r\n#\r\n', "is not closed"),
        (b"\xd6", b"\x81", "belongs to no code page"),
        (b"&WSEC\r\n -Rlx\r\n -Mod\r\n -Alrt\r\n&WECO", b"&WSEC\r\n -Rlx\r\n&WECO", "has 1 states"),
    ],
)
def test_what_is_broken_is_named(old: bytes, new: bytes, says: str, tmp_path: Path) -> None:
    whole = WORLD.read_bytes()
    assert old in whole
    found = _problems(_written(tmp_path, "bad.scw", whole.replace(old, new, 1)))
    assert any(says in what for _, what in found), found
    assert all(line.isdigit() for line, what in found if says in what), found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_other_code_pages_are_read(encoding: str, tmp_path: Path) -> None:
    text = WORLD.read_text(encoding="cp1252").replace("WTRD", "Größe")
    case = read_case(_written(tmp_path, "world.scw", text.encode(encoding)))
    assert case.driver("Grosse").text == "Größe" and "Ö" in (case.about.summary or "")


def test_states_without_a_name_are_numbered_as_in_files_of_the_methods_author(tmp_path: Path) -> None:
    whole = WORLD.read_bytes().replace(b" -Stag\r\n -ModGr", b" -\r\n -", 1)
    case = read_case(_written(tmp_path, "world.scw", whole))
    assert list(case.driver("WECO").states.values()) == ["Decl", "State 2", "State 3", "RpdGr"]


def test_short_names_become_ids(tmp_path: Path) -> None:
    whole = WORLD.read_bytes().replace(b"&WTRD\r\n -FT\r\n -Ntl", b"&World trade\r\n -Free trade\r\n -National", 1)
    whole = whole.replace(b"#\r\n&\r\n \r\n \r\n \r\n", b"#\r\n&WT\r\n FT\r\n Ntl\r\n Mix\r\n", 1)
    driver = read_case(_written(tmp_path, "world.scw", whole)).drivers[0]
    assert (driver.id, driver.text) == ("WT", "World trade")
    assert driver.states == {"FT": "Free trade", "Ntl": "National", "Mix": "Mix"}


def test_a_matrix_that_is_not_whole_numbers_is_no_project_and_says_which(tmp_path: Path) -> None:
    case = read_case(WORLD).with_values({"impact.WTRD.FT.WSEC.Mod": Number(1.5)})
    with pytest.raises(CaseError, match=r"impact\.WTRD\.FT\.WSEC\.Mod: has the mode 1\.5"):
        write_case(case, tmp_path / "world.scw")
    assert not (tmp_path / "world.scw").exists()
    write_case(case, tmp_path / "world.csv")
    assert read_case(tmp_path / "world.csv").judgement("impact.WTRD.FT.WSEC.Mod").value == Number(1.5)


def test_a_range_is_written_at_its_mode() -> None:
    case = read_case(WORLD).with_values({"impact.WTRD.FT.WSEC.Mod": Range(0, 1, 3)})
    assert matrix_of(case, ".scw").rows[0][4] == 1.0


def test_a_case_without_drivers_has_no_matrix(tmp_path: Path) -> None:
    case = replace(read_case(WORLD), drivers=(), judgements=())
    for ending in (".scw", ".csv"):
        with pytest.raises(CaseError, match="has no drivers"):
            write_case(case, tmp_path / f"world{ending}")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=20)
NAMES = TEXTS.map(lambda text: " ".join(text.split())).filter(bool)
NOTES = st.text(st.sampled_from('a"# \nö-&'), min_size=1, max_size=12).filter(str.strip)


@st.composite
def matrices(draw: st.DrawFn) -> Case:
    """Draw a case as a reader of matrices would make it."""
    count = draw(st.integers(1, 3))
    names = draw(st.lists(NAMES, min_size=count, max_size=count, unique=True))
    descriptors = []
    for name in names:
        states = tuple(draw(st.lists(NAMES, min_size=2, max_size=3, unique=True)))
        descriptors.append(Descriptor(name, "", states, (), draw(st.just("") | NOTES).strip()))
    wide = sum(len(d.states) for d in descriptors)
    rows = draw(st.lists(st.lists(st.integers(-9, 9), min_size=wide, max_size=wide), min_size=wide, max_size=wide))
    sections = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    reasons = draw(st.dictionaries(sections, NOTES.map(str.strip), max_size=3))
    return build_case(raw_case(Path("drawn.scw"), "X", Matrix(tuple(descriptors), rows, (), reasons), Places("drawn")))


@given(case=matrices())
@FEW
def test_whatever_a_matrix_holds_comes_back(case: Case, tmp_path: Path) -> None:
    again = read_case(_written(tmp_path, "drawn.scw", scw_bytes(case)))
    assert [(d.text, d.states) for d in again.drivers] == [(d.text, d.states) for d in case.drivers]
    assert [d.id for d in again.drivers] == [d.id for d in case.drivers]
    assert {j.path: j.value for j in again.judgements} == {j.path: j.value for j in case.judgements}

    def plain(text: str | None) -> str:
        """Return a note without the two things that a file of its lines cannot hold."""
        lines = [line.rstrip() for line in (text or "").replace("”", '"').strip().split("\n")]
        return "\n".join(lines).strip()

    assert {j.path: plain(j.note) for j in again.judgements} == {j.path: plain(j.note) for j in case.judgements}
    assert [plain(d.note) for d in again.drivers] == [plain(d.note) for d in case.drivers]
    numbers = {j.path: j.value for j in case.judgements if j.value != Number(0)}
    table = read_case(_written(tmp_path, "drawn.csv", matrix_csv_bytes(case)))
    assert {j.path: j.value for j in table.judgements} == numbers


@given(data=st.data())
@settings(FEW, max_examples=150)
def test_no_damage_raises_anything_else(data: st.DataObject, tmp_path: Path) -> None:
    whole = bytearray(data.draw(st.sampled_from([WORLD.read_bytes(), matrix_csv_bytes(read_case(WORLD))])))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole)))
        whole[at : at + data.draw(st.integers(0, 9))] = data.draw(
            st.binary(max_size=3) | st.sampled_from([b"#\n", b"\n", b'"', b"&", b" -", b",", b";", b"0", b"x\x00"])
        )
    for name in ("damaged.scw", "damaged.csv"):
        try:
            read_case(_written(tmp_path, name, bytes(whole)))
        except CaseError as error:
            assert error.problems


def test_a_matrix_in_csv_with_merged_cells_and_semicolons_is_read(tmp_path: Path) -> None:
    text = ";;Trade;;Peace;\n;;low;high;no;yes\nTrade;low;0;0;2;-1,5\n;high;;0;-2;1,5\nPeace;no;0;0;0;0\n;yes;0;0;0;0\n"
    found = _problems(_written(tmp_path, "a.csv", text.encode()))
    assert found == [("4", "column 1 is empty")]
    case = read_case(_written(tmp_path, "a.csv", text.replace("high;;0", "high;0;0").encode()))
    assert case.judgement("impact.Trade.low.Peace.yes").value == Number(-1.5)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Peace,yes,1,2", "Peace,nay,1,2", ("6", "row 4 is Peace / nay and column 4 is Peace / yes")),
        ("Peace,yes,1,2", "Trade,yes,1,2", ("6", "row 4 returns to 'Trade'")),
        ("Trade,high,", "Trade,low,", ("4", "row 2 repeats the state 'low'")),
        ("Trade,high,", "Trade,,", ("4", "row 2 names no state")),
        ("Trade,high,0,0", "Trade,high,0,much", ("4", "column 2 of the matrix holds 'much'")),
        ("Trade,high,0,0", "Trade,high,0", ("4", "the row has 3 numbers and there are 4 states")),
        ("Peace,yes,1,2,0,0\n", "", ("5", "there are 3 rows and 4 columns")),
        (",,Trade,Trade", "x,,Trade,Trade", ("1", "no cross-impact matrix")),
    ],
)
def test_a_broken_matrix_in_csv_is_refused_with_its_line(
    old: str, new: str, says: tuple[str, str], tmp_path: Path
) -> None:
    text = ",,Trade,Trade,Peace,Peace\n,,low,high,no,yes\nTrade,low,0,0,2,-2\nTrade,high,0,0,-2,2\n"
    text += "Peace,no,1,-1,0,0\nPeace,yes,1,2,0,0\n"
    assert read_case(_written(tmp_path, "sound.csv", text.encode())).judgements
    assert old in text
    found = _problems(_written(tmp_path, "bad.csv", text.replace(old, new).encode()))
    assert any(line == says[0] and says[1] in what for line, what in found), found


def test_lists_of_solutions_are_read_and_written(tmp_path: Path) -> None:
    case = read_case(WORLD)
    found = read_sl(HERE / "world.sl", case)
    assert found[3] == Solution((2, 3, 2), 4.0, 0.0, 15.0, "the likely one")
    assert read_sl(_written(tmp_path, "again.sl", sl_bytes(found)), case) == found
    saturated = (HERE / "world.sl").read_bytes().replace(b",12,1,", b",1.677722E+07,1,")
    assert read_sl(_written(tmp_path, "large.sl", saturated), case)[2].weight == 16777220.0


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"$ Scen", b"Scen", "no list of solutions"),
        (b'" 2 2 2"', b'" 2 4 2"', "does not fit"),
        (b'" 2 2 2"', b'" 2 2"', "does not fit"),
        (b'" 2 2 2"', b'" 1 2 3"', "stands there twice"),
        (b",12,1,", b",twelve,1,", "text for a number"),
        (b",12,1,", b",12,nan,", "not finite"),
        (b" 4 \r", b" 5 \r", "announces 5 solutions and holds 4"),
        (b',0,15,"the likely one"\r\n', b"", "the row has 3 fields"),
    ],
)
def test_a_broken_list_is_refused(old: bytes, new: bytes, says: str, tmp_path: Path) -> None:
    whole = (HERE / "world.sl").read_bytes()
    assert old in whole
    with pytest.raises(CaseError, match=says):
        read_sl(_written(tmp_path, "bad.sl", whole.replace(old, new)), read_case(WORLD))


def test_a_list_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="could not be read"):
        read_sl(tmp_path / "none.sl", read_case(WORLD))


def test_csv_keeps_names_that_no_id_can_hold_and_ids_that_no_name_gives(tmp_path: Path) -> None:
    text = WORLD.read_text("cp1252").replace("&WSEC", "&世界の安全保障", 1).replace("&WECO", "&Größe, World", 1)
    case = read_case(_written(tmp_path, "names.scw", text.encode("utf-8")))
    again = read_case(_written(tmp_path, "names.csv", matrix_csv_bytes(case)))
    assert [driver.text for driver in again.drivers] == ["WTRD", "世界の安全保障", "Größe, World"]
    assert [driver.id for driver in again.drivers] == [driver.id for driver in case.drivers]
    chosen = read_case(ROOT / "cases" / "japan-us-2025.toml")
    back = read_case(_written(tmp_path, "chosen.csv", matrix_csv_bytes(chosen)))
    assert [driver.id for driver in back.drivers] == [driver.id for driver in chosen.drivers]
