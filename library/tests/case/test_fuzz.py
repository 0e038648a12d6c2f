"""Fuzzing of the readers: whatever comes in, a case or a `CaseError` comes out. No exact messages."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thinktank.case import Case, build_case, case_from_toml, new_case, read_case, write_case
from thinktank.errors import CaseError

STARTER = new_case("fuzz", dt.date(2025, 4, 1))
FEW = settings(
    max_examples=40, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
MORE = settings(FEW, max_examples=150)
SNIPPETS = st.sampled_from(
    [
        "[",
        "]",
        "[[",
        "{",
        "}",
        '"',
        '"""',
        "'''",
        "=",
        "\n",
        ",",
        "#",
        ".",
        "nan",
        "inf",
        "-1",
        "1" * 400,
        "1979-05-27T07:32:00Z",
        "07:32:00",
        "[a.b]\n",
        "[[actors]]\n",
        "[judgements]\n",
        "x.y.z = 1\n",
        "\x00",
        "\ufeff",
        "\\u0001",
        "\r\n",
        "é",
        "true",
        "{}",
        "[]",
    ]
)


def _refused_or_read(path: Path) -> Case | None:
    try:
        return read_case(path)
    except CaseError as error:
        assert error.problems
        assert all(problem.file and problem.what for problem in error.problems)
        return None


@FEW
@given(st.binary(max_size=2000), st.sampled_from([".toml", ".xlsx", ".txt"]))
def test_bytes(tmp_path: Path, data: bytes, ending: str) -> None:
    path = tmp_path / f"x{ending}"
    path.write_bytes(data)
    _refused_or_read(path)


@MORE
@given(st.data())
def test_a_sound_text_cut_doubled_and_spliced(data: st.DataObject) -> None:
    text = STARTER
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 60)))
        match data.draw(st.sampled_from(["cut", "double", "insert", "swap"])):
            case "cut":
                text = text[:start] + text[end:]
            case "double":
                text = text[:end] + text[start:end] + text[end:]
            case "insert":
                text = text[:start] + data.draw(SNIPPETS | st.text(max_size=8)) + text[start:]
            case "swap":
                text = text[:start] + data.draw(SNIPPETS) + text[end:]
    try:
        case_from_toml(text)
    except CaseError as error:
        assert error.problems


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**400), 2**63, 0])
    | st.floats()
    | st.text(max_size=12)
    | st.dates()
    | st.datetimes()
    | st.times()
)
WORDS = (
    "case actors issues drivers options strategies judgements statements runs findings forecasts resolutions people "
    "sources position prior impact payoff preference consistency by source value a b id scale states checks figures "
    "entries kind about text days ratio start end claimed numerator rests_on pool"
)
NAMES = st.sampled_from(WORDS.split()) | st.text(max_size=5)
NODES = st.recursive(
    LEAVES, lambda below: st.lists(below, max_size=4) | st.dictionaries(NAMES, below, max_size=5), max_leaves=25
)


@MORE
@given(st.dictionaries(NAMES, NODES, max_size=6))
def test_any_tables(raw: dict[str, object]) -> None:
    try:
        build_case(raw)
    except CaseError as error:
        assert error.problems


@MORE
@given(st.data())
def test_sound_tables_with_something_else_in_them(data: st.DataObject) -> None:
    raw = case_from_toml(STARTER).to_raw()
    node: object = raw
    while True:
        assert isinstance(node, dict | list)
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        below = node[key]
        if not isinstance(below, dict | list) or not below or data.draw(st.integers(0, 5)) == 0:
            node[key] = data.draw(NODES)
            break
        node = below
    try:
        build_case(raw)
    except CaseError as error:
        assert error.problems


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("book") / "x.xlsx"
    write_case(case_from_toml(STARTER), path)
    return path.read_bytes()


@FEW
@given(st.data())
def test_a_sound_workbook_with_bytes_changed(tmp_path: Path, workbook: bytes, data: st.DataObject) -> None:
    changed = bytearray(workbook)
    for _ in range(data.draw(st.integers(1, 6))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "x.xlsx"
    path.write_bytes(bytes(changed[: data.draw(st.integers(len(changed) // 2, len(changed)))]))
    _refused_or_read(path)


@FEW
@given(st.data())
def test_a_sound_workbook_with_its_parts_changed(tmp_path: Path, workbook: bytes, data: st.DataObject) -> None:
    """Change the XML inside, which bytes of a compressed archive hardly ever do."""
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(io.BytesIO(workbook)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    part = parts[name]
    start = data.draw(st.integers(0, len(part)))
    end = start + data.draw(st.integers(0, 30))
    parts[name] = part[:start] + data.draw(st.binary(max_size=10) | st.sampled_from([b"<", b"0", b"</c>"])) + part[end:]
    if data.draw(st.integers(0, 5)) == 0:
        del parts[name]
    with zipfile.ZipFile(path, "w") as new:
        for part_name, content in parts.items():
            new.writestr(part_name, content)
    _refused_or_read(path)
