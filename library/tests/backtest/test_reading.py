"""Tables of settled issues: both layouts say the same, and what is wrong is said whole, with line and column."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thinktank.backtest import Table, council, read_table
from thinktank.errors import CaseError

from .tables import LONG, WIDE, written

ROOT = Path(__file__).parents[3]


def _said(folder: Path, text: str | bytes, capability: str = "") -> list[str]:
    path = written(folder, text)
    with pytest.raises(CaseError) as caught:
        read_table(path, capability)
    return [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


def _content(table: Table) -> list[object]:
    return [
        (
            issue.id,
            sorted(zip(issue.positions.tolist(), issue.saliences.tolist(), issue.capabilities.tolist(), strict=True)),
            issue.outcome,
            issue.reference,
            issue.group,
        )
        for issue in table.issues
    ]


def test_both_layouts_say_the_same(tmp_path: Path) -> None:
    long, wide = read_table(written(tmp_path, LONG)), read_table(written(tmp_path, WIDE, "wide.csv"))
    assert (long.layout, wide.layout) == ("long", "wide")
    assert _content(long) == _content(wide)
    assert long.issues[0].positions.tolist() == [20.0, 80.0, 100.0] and long.issues[0].outcome == 40.0
    assert long.issues[0].actors == ("Arden", "Belmar", "Corvo") and wide.issues[1].actors == ("a", "b")
    assert long.groups.tolist() == [0, 0, 1] and long.outcomes.tolist() == [40.0, 30.0, 20.0]


@pytest.mark.parametrize("change", [("\n", "\r\n"), (";", "\t"), (";", ","), ("isnrnmc", "\ufeffisnrnmc")])
def test_line_ends_separators_and_marks_do_not_matter(tmp_path: Path, change: tuple[str, str]) -> None:
    plain = _content(read_table(written(tmp_path, WIDE)))
    assert _content(read_table(written(tmp_path, WIDE.replace(*change)))) == plain


def test_decimal_commas_and_notes(tmp_path: Path) -> None:
    text = "# Invented.\n\n# Twice.\n" + WIDE.replace(";20;80;100;50", ";20,5;80;100;50")
    table = read_table(written(tmp_path, text))
    assert table.issues[0].positions[0] == 20.5 and table.notes == ("Invented.", "Twice.")
    assert table.issues[0].line == 5


def test_gaps_of_a_published_table_are_left_out_and_named(tmp_path: Path) -> None:
    more = (
        ";;;4.1;0.5;0.6;;;;;;;;\n"  # a row about the actors, as one copy of the DEU data has it
        "5;Ice;Open;10;90;;50;50;;1;1;;;\n"
        "6;Ice;Alone;10;;;50;;;1;;;;40\n"
        "7;Ice;Agreed;10;10;;50;50;;1;1;;;40\n"
        "8;Ice;Nobody;10;20;;0;0;;1;1;;;40\n"
        "9;Ice;Weak;10;20;;50;50;;0;1;;;NA\n"
        "10;Ice;NA cells;10;20;.;50;50;NA;1;1;;-;40\n"
    )
    table = read_table(written(tmp_path, WIDE + more))
    assert [issue.id for issue in table.issues] == ["Quota", "Nets", "Tolls", "NA cells"]
    assert [(left.line, left.id, left.reason) for left in table.left_out] == [
        (5, "", "the row names no issue, and has neither outcome nor salience"),
        (6, "Open", "it has no outcome"),
        (7, "Alone", "only one actor has a position, a salience and a capability"),
        (8, "Agreed", "every actor stands at 10: there is no variation"),
        (9, "Nobody", "no actor has a position, a salience and a capability"),
        (10, "Weak", "it has no outcome"),
    ]


def test_an_open_issue_of_ones_own_table_is_left_out_and_named(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, LONG + "Later,Arden,1,50,1,,,,,,\nLater,Belmar,2,50,1,,,,,,\n"))
    assert [(left.id, left.line, left.reason) for left in table.left_out] == [("Later", 9, "it has no outcome")]


DEU = "isnr\tpcom\tpep\tpde\tplu\tppl\tscom\tsep\tsde\tslu\tspl\tout\n"


def test_actors_of_the_deu_data_have_their_votes_in_the_council(tmp_path: Path) -> None:
    rows = "a\t0\t100\t50\t50\t\t50\t50\t50\t50\t\t10\nb\t0\t100\t50\t50\t50\t50\t50\t50\t50\t50\t10\n"
    table = read_table(written(tmp_path, DEU + rows))
    assert table.issues[0].capabilities.tolist() == [10.0, 10.0, 10.0, 2.0]
    assert table.issues[1].capabilities.tolist() == [29.0, 29.0, 29.0, 4.0, 27.0]
    assert "Council" in table.capabilities
    assert read_table(written(tmp_path, DEU + rows), "equal").issues[0].capabilities.tolist() == [1.0] * 4
    given = written(tmp_path, "Actor,Capability\nCOM,1\nep,2\nde,3\nlu,4\npl,5\n", "power.csv")
    assert read_table(written(tmp_path, DEU + rows), str(given)).issues[1].capabilities.tolist() == [1, 2, 3, 4, 5]


def test_the_votes_are_those_of_the_treaties() -> None:
    assert sum(council.BEFORE_NICE.values()) == 87  # of fifteen members
    assert sum(votes for state, votes in council.NICE.items() if state not in ("bu", "ro", "cr")) == 321  # of 25
    assert sum(votes for state, votes in council.NICE.items() if state != "cr") == 345  # of 27
    assert sum(council.NICE.values()) == 352 and len(council.NICE) == 28


# What is changed in the long table, and what must be said.
BROKEN_LONG = {
    "salience over 100": (("8,60", "8,160"), ["3: column 4 (salience): a salience of 160 is above 100"]),
    "text for a number": (("8,60", "high,60"), ["3: column 3 (position): 'high' is no number"]),
    "a number missing": (("8,60", ",60"), ["3: column 3 (position): a position is missing"]),
    "negative capability": (("60,20", "60,-20"), ["3: column 5 (capability): a capability of -20 is below 0"]),
    "off the scale": (("Arden,2,50", "Arden,12,50"), ["2: column 3 (position): 12 lies outside the scale 0 to 10"]),
    "outcome off the scale": (("10,4,0", "10,40,0"), ["2: column 6 (outcome): 40 lies outside the scale 0 to 10"]),
    "scale upside down": (("0,10,Fish", "10,0,Fish"), ["2: column 8 (low): the scale of Quota runs from 10 to 0"]),
    "two outcomes": (("20,30,", "20,31,"), ["6: column 6 (outcome): the outcome is 31 here and 30 in line 5"]),
    "an actor twice": (
        ("Quota,Belmar", "Quota,arden"),
        ["3: column 2 (actor): arden stands on Quota already in line 2"],
    ),
    "no actor": (("Quota,Belmar", "Quota,"), ["3: column 2 (actor): the actor is missing"]),
    "no issue": (("Quota,Belmar", ",Belmar"), ["3: column 1 (issue): the issue is missing"]),
    "two proposals": (
        ("Nets,Belmar,100,40,20,30,,,,Fish", "Nets,Belmar,100,40,20,30,,,,Ice"),
        ["6: column 10 (proposal)"],
    ),
    "unknown column": (("salience", "saliense"), ["1: column 4 (saliense): unknown column. Did you mean salience"]),
    "missing column": (("salience", "note2"), ["1: the column salience is missing"]),
    "a column twice": (
        ("proposal", "actor"),
        ["1: column 10 (actor): the column stands there twice, also as column 2"],
    ),
    "low without high": (("low,high", "low,"), ["1: low and high come together"]),
    "a cell too many": (("says so", "says so,7"), ["3: column 12: a cell stands beyond the last column"]),
    "a quote that is not closed": (("says so", '"says so'), ["3: a quotation mark is not closed"]),
    "one actor": (
        ("Tolls,Arden,60,10,10,,,,,,\n", ""),
        ["7: column 3 (position): Tolls is no bargain: only one actor"],
    ),
    "no variation": (
        ("Arden,60,10", "Arden,20,10"),
        ["7: column 3 (position): Tolls is no bargain: every actor stands"],
    ),
    "no weight": (("Arden,60,10", "Arden,60,0"), ["7: column 3 (position): Tolls is no bargain: only one actor"]),
}
BROKEN_WIDE = {
    "salience over 100": ((";60;100;10", ";60;101;10"), ["2: column 9 (sc): a salience of 101 is above 100"]),
    "text for a number": (("Quota;20", "Quota;far"), ["2: column 4 (pa): 'far' is no number"]),
    "an outcome off the scale": ((";0;40", ";0;140"), ["2: column 14 (out): an outcome of 140 is above 100"]),
    "a reference off the scale": ((";0;40", ";-1;40"), ["2: column 13 (rp): a reference point of -1 is below 0"]),
    "capability as text": ((";10;20;5", ";10;many;5"), ["2: column 11 (cb): 'many' is no number"]),
    "an issue twice": (("2;Fish", "1;Fish"), ["3: column 1 (isnrnmc): the issue '1' stands already in line 2"]),
    "no outcome column": ((";rp;out", ";rp;end"), ["1: the column of the actual outcome is missing"]),
    "a column twice": ((";rp;out", ";out;out"), ["1: column 14 (out): the column stands there twice"]),
    "one capability missing": ((";cc;", ";xx;"), ["1: the column cc is missing"]),
    "a cell too many": ((";0;40", ";0;40;9"), ["2: column 15: a cell stands beyond the last column"]),
    "no capabilities": ((";ca;cb;cc", ";x;y;z"), ["1: the table has no capabilities"]),
}


@pytest.mark.parametrize("name", BROKEN_LONG)
def test_what_is_wrong_in_a_long_table_is_said_with_its_place(tmp_path: Path, name: str) -> None:
    _holds(tmp_path, LONG, *BROKEN_LONG[name])


@pytest.mark.parametrize("name", BROKEN_WIDE)
def test_what_is_wrong_in_a_wide_table_is_said_with_its_place(tmp_path: Path, name: str) -> None:
    _holds(tmp_path, WIDE, *BROKEN_WIDE[name])


def _holds(folder: Path, sound: str, change: tuple[str, str], wanted: list[str]) -> None:
    assert change[0] in sound
    said = _said(folder, sound.replace(*change, 1))
    for words in wanted:
        assert any(line.startswith(words) for line in said), said


def test_all_problems_come_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    broken = LONG.replace("2,50,10", "two,50,10").replace("100,40,20", "100,400,20").replace("60,10,10", "60,10,x")
    assert [line.split(":")[0] for line in _said(tmp_path, broken)] == ["2", "6", "8"]


def test_what_is_no_table_is_said(tmp_path: Path) -> None:
    assert "there is no such file" in str(_refused(tmp_path / "nowhere.csv"))
    assert "this is a folder" in str(_refused(tmp_path))
    assert "is of no table of settled issues" in _said(tmp_path, "name,age\nx,3\n")[0]
    assert "no issue can be scored (line 2: it has no outcome)" in _said(tmp_path, WIDE.split("\n2;")[0][:-2] + "\n")[0]
    assert "no issue follows the header" in _said(tmp_path, WIDE.split("\n")[0] + "\n")[0]
    assert "2: byte 8: byte 0xff is not UTF-8" in _said(tmp_path, WIDE.encode().replace(b"Quota", b"\xffuota"))[0]
    assert "the file is empty" in _said(tmp_path, b"")[0]


def _refused(path: Path) -> CaseError:
    with pytest.raises(CaseError) as caught:
        read_table(path)
    return caught.value


def test_capabilities_that_are_lacking_are_named(tmp_path: Path) -> None:
    assert "a, b, c have no capability votes in the Council" in _said(tmp_path, WIDE, "council")[0]
    power = written(tmp_path, "actor,capability\nArden,3\nArden,4\nBelmar,x\n,5\n", "power.csv")
    said = _refused_with(tmp_path, str(power))
    assert [line.split(".")[0] for line in said[:2]] == [
        "3: column 1 (actor): 'arden' stands already in line 2",
        "4: column 2 (capability): 'x' is no number",
    ]
    assert said[2].startswith("5: column 1 (actor): the actor is missing")
    assert "could not be read" in _refused_with(tmp_path, str(tmp_path / "none.csv"))[0]
    some = written(tmp_path, "actor,capability\nArden,3\nBelmar,4\n", "some.csv")
    assert "4: column 2 (actor): Corvo has no capability from some.csv" in _said(tmp_path, LONG, str(some))[0]
    without = LONG.replace("capability", "note").replace("note,outcome", ",outcome").replace(",note\n", ",\n")
    assert any("the column capability is missing" in line for line in _said(tmp_path, without))


def _refused_with(folder: Path, capability: str) -> list[str]:
    path = written(folder, LONG)
    with pytest.raises(CaseError) as caught:
        read_table(path, capability)
    return [str(problem).removeprefix(f"{capability}:") for problem in caught.value.problems]


HUNDRED = st.integers(0, 100) | st.floats(0, 100).map(lambda x: round(x, 6))


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, str]:
    """Draw settled issues, and write them in both layouts."""
    actors = [f"a{i}" for i in range(draw(st.integers(2, 5)))]
    long = ["issue,actor,position,salience,capability,outcome,reference_point,proposal"]
    wide = [",".join(["id", *(f"{kind}{actor}" for kind in "psc" for actor in actors), "rp", "out", "proposal"])]
    for i in range(draw(st.integers(1, 4))):
        present = draw(st.lists(st.sampled_from(actors), min_size=2, unique=True))
        outcome, reference = draw(HUNDRED), draw(st.none() | HUNDRED)
        proposal = draw(st.sampled_from(["p", "q", ""]))
        cells = {}
        for n, actor in enumerate(actors):
            if actor not in present:
                continue
            values = (n * 7 + i, draw(st.integers(1, 100)), draw(st.floats(0.001, 1e6)))
            cells |= dict(zip((f"p{actor}", f"s{actor}", f"c{actor}"), values, strict=True))
            facts = (outcome, "" if reference is None else reference) if actor == present[0] else ("", "")
            long.append(",".join(map(str, (f"i{i}", actor, *values, *facts, proposal))))
        row = [str(cells.get(f"{kind}{actor}", "")) for kind in "psc" for actor in actors]
        wide.append(",".join([f"i{i}", *row, "" if reference is None else str(reference), str(outcome), proposal]))
    return "\n".join(long) + "\n", "\n".join(wide) + "\n"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables())
def test_any_issues_are_the_same_from_both_layouts(tmp_path: Path, texts: tuple[str, str]) -> None:
    long, wide = (read_table(written(tmp_path, text, f"{i}.csv")) for i, text in enumerate(texts))
    assert (long.layout, wide.layout) == ("long", "wide")
    assert _content(long) == _content(wide)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_table_is_read_or_refused_and_nothing_else(tmp_path: Path, data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from([LONG, WIDE])).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        match data.draw(st.sampled_from(["cut", "put", "swap"])):
            case "cut":
                del raw[at : at + data.draw(st.integers(1, 40))]
            case "put":
                raw[at:at] = data.draw(st.sampled_from([b'"', b",", b"\n", b"\x00", b"\xff", b";", b"9", b"-", b"#"]))
            case _:
                raw[at] = data.draw(st.integers(0, 255))
        if not raw:
            return
    try:
        table = read_table(written(tmp_path, bytes(raw)))
    except CaseError as error:
        assert error.problems
        return
    for issue in table.issues:
        assert len(issue.actors) >= 2 and np.ptp(issue.positions) > 0
        assert (issue.positions >= 0).all() and (issue.positions <= 100).all() and 0 <= issue.outcome <= 100
        assert (issue.saliences > 0).all() and (issue.capabilities > 0).all()


def test_the_table_we_ship_is_invented_and_says_so() -> None:
    table = read_table(ROOT / "cases" / "backtests" / "seven-lakes.csv")
    assert len(table.issues) == 30 and not table.left_out
    assert "Invented for illustration" in table.notes[0]


def test_the_documentation_names_every_column() -> None:
    from thinktank.backtest import long, wide

    text = (ROOT / "docs" / "backtesting.md").read_text()
    for column in (
        *long.REQUIRED,
        *long.OPTIONAL,
        *wide.OUTCOME,
        *wide.REFERENCE,
        *wide.NAMES,
        *wide.NUMBERS,
        *wide.GROUPS,
    ):
        assert f"`{column}`" in text, column


def test_half_an_actor_is_refused_rather_than_left_out_in_silence(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as refused:
        read_table(written(tmp_path, DEU.replace("sde", "xde")))
    assert [(problem.line, problem.path) for problem in refused.value.problems] == [("1", "column 4 (pde)")]
    assert "the column sde is missing" in str(refused.value)


def test_what_is_no_text_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    files = {
        "pipe.csv": (None, "no regular file"),
        "wide.csv": (LONG.encode().splitlines()[0] + b",z" * 100_000, "2000"),
        "utf16.csv": (LONG.encode("utf-16-be"), "zero bytes"),
        "escape.csv": (LONG.replace("Arden", "Ar\x1b[31mden", 1).encode(), "control character"),
        "x" * 300 + ".csv": (None, "could not be read"),
    }
    for name, (data, said) in files.items():
        if data is not None:
            (tmp_path / name).write_bytes(data)
        with pytest.raises(CaseError, match=said) as refused:
            read_table(tmp_path / name)
        assert len(refused.value.problems) == 1, name
