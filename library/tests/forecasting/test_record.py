"""The record: it only grows, any change of it shows, and it refuses what may not be said."""

from __future__ import annotations

import datetime as dt
import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinktank.case import Case, case_from_toml, new_case, read_case
from thinktank.errors import CaseError
from thinktank.forecasting import START, Record, append, encoded, head_of, history, score, verify

from .lines import day, entry, question, record

ROOT = Path(__file__).parents[3]
TEXT = new_case("river", dt.date(2026, 1, 15))
ENTRY = '{ on = 2026-01-15, by = "analyst", value = 0.7, word = "likely" }'
LATER = ENTRY + ', { on = 2026-02-15, by = "colleague", value = 0.4, word = "unlikely" }'
RESOLVED = f"""
[people.second]
name = "Second"

[resolutions.q1]
outcome = "yes"
on = 2027-05-02
known = 2027-05-01
by = "second"
evidence = [{{ url = "https://example.org/agreement", sha256 = "{"ab" * 32}" }}]
"""


def _case(entries: str = ENTRY, more: str = "") -> Case:
    return case_from_toml(TEXT.replace(ENTRY, entries) + more)


def _whole() -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "record.jsonl"
        append(_case(LATER, RESOLVED), file)
        return file.read_bytes()


def test_a_case_is_written_once_and_then_only_grows(tmp_path: Path) -> None:
    file = tmp_path / "record.jsonl"
    assert append(_case(), file) == 2
    first = file.read_bytes()
    assert append(_case(), file) == 0 and file.read_bytes() == first
    assert append(_case(LATER, RESOLVED), file) == 2
    assert file.read_bytes().startswith(first)
    kinds = [json.loads(line)["kind"] for line in file.read_bytes().splitlines()]
    assert kinds == ["question", "entry", "entry", "resolution"]
    assert verify(file.read_bytes()) == ()


def test_the_running_example_fits_a_record(tmp_path: Path) -> None:
    file = tmp_path / "record.jsonl"
    assert append(read_case(ROOT / "cases" / "japan-us-2025.toml"), file) == 47  # 22 questions, 20 entries, 5 outcomes
    assert verify(file.read_bytes()) == ()


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_change_of_any_byte_shows(data: st.DataObject) -> None:
    whole = _whole()
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(32, 126).filter(lambda b: b != whole[at]))
    changed = whole[:at] + bytes([byte]) + whole[at + 1 :]
    # The last line has no line after it that would tell: its hash is the head, which is published.
    assert verify(changed) or head_of(changed) != head_of(whole)


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_a_flipped_bit_is_found_and_its_line_named(data: st.DataObject) -> None:
    whole = bytearray(_whole())
    lines = bytes(whole).split(b"\n")[:-1]
    number = data.draw(st.integers(1, len(lines) - 1))  # the last line is held by the published head alone
    start = sum(len(line) + 1 for line in lines[: number - 1])
    at = data.draw(st.integers(start, start + len(lines[number - 1]) - 1))
    flipped = whole[at] ^ (1 << data.draw(st.integers(0, 7)))
    if flipped == 10:
        return  # a line break is a different damage: two lines instead of one
    whole[at] = flipped
    problems = verify(bytes(whole))
    assert str(number) in {problem.line for problem in problems}, problems
    assert any(
        "chain is broken" in p.what or "no line of a record" in p.what for p in problems if p.line == str(number)
    )


@pytest.mark.parametrize("bit", range(8))
def test_a_flipped_bit_in_the_last_line_shows_in_the_head(bit: int) -> None:
    whole = bytearray(_whole())
    record = Record.of(bytes(whole))
    whole[-30] ^= 1 << bit
    changed = Record.of(bytes(whole))
    assert changed.problems or changed.head != record.head
    assert changed.since(record.head) is None and record.since(record.hashes[1]) == 2


def test_a_field_that_stands_twice_or_is_no_number_is_no_line() -> None:
    twice = b'{"n":1,"t":"2026-01-15T00:00:00Z","kind":"note","text":"a","text":"b","prev":"' + START.encode() + b'"}\n'
    assert "no line of a record" in str(verify(twice)[0])
    assert "no line of a record" in str(verify(twice.replace(b'"a","text":', b'NaN,"note":'))[0])
    assert verify(twice.replace(b'"text":"a",', b"")) == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
_LINES = _whole().splitlines()
FIELDS = sorted({name for line in map(json.loads, _LINES) for name in line} | {
    "options", "scale", "given", "spot", "void", "version", "run", "words", "open_above", "annul_if", "effect", "text",
    "note", "unit",
})  # fmt: skip


@given(st.integers(0, 3), st.dictionaries(st.sampled_from(FIELDS), JSON, min_size=1, max_size=3))
@settings(max_examples=400, deadline=None)
def test_nonsense_in_any_field_is_said_and_never_raises(place: int, nonsense: dict[str, object]) -> None:
    lines = [json.loads(line) for line in _LINES]
    lines[place] |= nonsense
    record = Record.of(_chained(lines))
    for problem in record.problems:
        assert problem.what and problem.line
    score(record.state)
    for asked in record.state.questions.values():
        history(asked)


def test_changed_line_breaks_are_said() -> None:
    problems = verify(_whole().replace(b"\n", b"\r\n"))
    assert len(problems) == 1 and "Line breaks were changed" in problems[0].fix
    assert [problem.line for problem in verify(b"x\n" * 5000)] == ["1"]
    assert len(verify(b"x\n{}\n" * 5000)) == 200


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_line_taken_out_shows(lost: int) -> None:
    lines = _whole().splitlines(keepends=True)
    assert verify(b"".join(lines[:lost] + lines[lost + 1 :]))


def test_a_last_line_cut_off_by_a_crash_is_said_and_the_next_takes_its_place(tmp_path: Path) -> None:
    file = tmp_path / "record.jsonl"
    append(_case(LATER), file)
    whole = file.read_bytes()
    kept = whole[: whole.rstrip(b"\n").rfind(b"\n") + 1]
    for length in range(len(kept) + 1, len(whole)):
        record = Record.of(whole[:length])
        assert record.problems == () and record.cut
        assert len(record.lines) == (3 if length == len(whole) - 1 else 2)
    file.write_bytes(whole[:-20])
    assert append(_case(LATER), file) == 1 and file.read_bytes() == whole
    file.write_bytes(whole[:-1])  # only the line break is missing: nothing was lost
    assert append(_case(LATER, RESOLVED), file) == 1
    assert file.read_bytes().startswith(whole) and verify(file.read_bytes()) == ()


def _forged(**change: object) -> str:
    """Forge the last entry of a record, with a sound chain, and return what is said of it."""
    lines = [json.loads(line) for line in _whole().splitlines()]
    lines[-2 if change.get("kind") != "resolution" else -1] |= change
    return "\n".join(str(problem) for problem in verify(_chained(lines)))


def _chained(lines: list[dict[str, object]]) -> bytes:
    """Write lines with numbers and hashes that fit, whatever they say."""
    written, head = [], START
    for n, line in enumerate(lines, start=1):
        raw = encoded({**line, "n": n, "prev": head})
        head = "sha256:" + sha256(raw).hexdigest()
        written.append(raw + b"\n")
    return b"".join(written)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"t": "2029-01-01T00:00:00Z"}, "after the question closed"),
        ({"t": "2026-01-14T00:00:00Z"}, "before the line above"),
        ({"on": "2029-01-01"}, "after it was written"),
        ({"value": 0.9}, "0.9 is not 'unlikely'"),
        ({"word": "perhaps"}, "'perhaps' is not in ICD203"),
        ({"kind": "score"}, "no kind of line"),
        ({"forecast": "q9"}, "not asked before"),
        ({"kind": "question"}, "without an amendment"),
        ({"kind": "resolution", "by": "analyst"}, "cannot resolve"),
    ],
)
def test_what_may_not_be_said_is_named(change: dict[str, object], says: str) -> None:
    assert says in _forged(**change)


@pytest.mark.parametrize("garbage", [b"{}\n", b"[]\n", b"null\n", b"\xff\xfe\n", b"not json\n", b"[" * 99_999 + b"\n"])
def test_garbage_is_named_and_never_raises(garbage: bytes) -> None:
    assert verify(garbage)


@pytest.mark.parametrize(("old", "new"), [(b'"n":2', b'"o":2'), (b'"n":2', b'"n":"2"'), (b'"n":2', b'"n":null')])
def test_a_line_whose_number_is_lost_is_named(old: bytes, new: bytes) -> None:
    raws = [encoded(line) for line in record((0, question()), (1, entry("ann", 0.5)), (2, entry("bob", 0.5))).lines]
    raws[1] = raws[1].replace(old, new)
    problems = verify(b"".join(raw + b"\n" for raw in raws))
    assert {problem.line for problem in problems} == {"2"}
    assert any("carries the number" in problem.what for problem in problems)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_a_byte_order_mark_is_told_once(mark: bytes) -> None:
    found = verify(mark + _whole())
    assert len(found) == 1 and "byte order mark" in found[0].what and found[0].line == "1"


def test_one_cause_is_told_once_however_many_lines_it_spoils() -> None:
    lines = _many().splitlines(keepends=True)
    removed = verify(b"".join(lines[:3] + lines[4:]))
    assert [problem.line for problem in removed] == ["3", "4"], removed
    assert len(verify(_many().replace(b"\n", b"\r\n"))) == 1
    no_question = verify(b"{}\n" + b"".join(lines[1:]))
    assert sum("was not asked before" in problem.what for problem in no_question) == 1


def test_two_records_in_one_file_are_told_apart() -> None:
    found = verify(_many() + _whole())
    assert len(found) == 1 and "begins another record" in found[0].what
    assert found[0].line == str(_many().count(b"\n") + 1)


@pytest.mark.parametrize("tail", [b"x", b"# end", b'{"n":1}', b'"whole"', b"\x1a"])
def test_what_stands_at_the_end_and_never_was_a_line_is_no_crash(tail: bytes) -> None:
    assert verify(_whole() + tail) and not verify(_whole() + b"\0\0\0") and not verify(_whole() + b'{"n":')


def _many() -> bytes:
    said = [(n * 1.0, entry("ann", n / 100)) for n in range(1, 12)]
    return b"".join(encoded(line) + b"\n" for line in record((0, question()), *said).lines)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (b"NaN", "NaN is no number of JSON"),
        (b"-Infinity", "-Infinity is no number of JSON"),
        (b'1,"value":2', "a field stands there twice"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b"9" * 5_000, "a number that is too long"),
        (b'"\xff"', "is no UTF-8"),
        (b'"\\ud800"', "half of a character"),
        (b"0.5.5", "at character 61, expecting ',' delimiter"),
        (b"0.5} {", "something follows"),
        (b'"' + b"x" * 3_000_000 + b'"', "a probability is a number"),
    ],
)
def test_what_is_no_line_is_said_why(value: bytes, says: str) -> None:
    asked = record((0, question()))
    raw = (
        b'{"n":2,"t":"2026-01-02T00:00:00Z","kind":"entry","value":0.5' + b"," + b'"by":"ann","case":"c","forecast":"q"'
    )
    raw = raw.replace(b"0.5", value) + b',"prev":"' + asked.head.encode() + b'"}'
    (problem,) = Record.of(encoded(asked.lines[0]) + b"\n" + raw + b"\n").problems
    assert problem.line == "2" and says in problem.what and len(str(problem)) < 800


def test_a_name_of_megabytes_is_refused_in_a_few_words() -> None:
    asked = record((0, question()))
    with pytest.raises(CaseError) as caught:
        asked.add(entry("ann", 0.5, "x" * 3_000_000), day(1))
    assert "characters long" in str(caught.value) and len(str(caught.value)) < 800
