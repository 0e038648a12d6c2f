"""The record as a file: two writers, a kill, a clock that goes back, a case that was amended."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from thinktank.case import case_from_toml, new_case
from thinktank.errors import CaseError
from thinktank.forecasting import Record, append, append_lines, lines_of, read_record
from thinktank.forecasting.ledger import Dated

from .lines import entry, question, resolution

TEXT = new_case("river", dt.date(2026, 1, 15))
ENTRY = '{ on = 2026-01-15, by = "analyst", value = 0.7, word = "likely" }'
DAY = dt.date(2026, 1, 2)


# A writer as a process of its own: it asks, says something new each time, and prints what was acknowledged.
WRITER = """
import datetime as dt, sys
from thinktank.forecasting import append_lines
from thinktank.forecasting.ledger import Dated
path, who, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
day = dt.date(2026, 1, 2)
question = {"kind": "question", "forecast": "q", "question": "Will it?", "type": "binary", "source": "The gazette"}
question |= {"opens": "2026-01-01", "closes": "2026-04-10", "resolve_by": "2026-05-01"}
for i in range(count):
    entry = {"kind": "entry", "forecast": "q", "by": who, "value": 0.5, "note": f"{who} {i}"}
    append_lines([Dated(day, question), Dated(day, entry)], path)
    print(f"{who} {i}", flush=True)
"""


def _writer(file: Path, who: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(file), who, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_writers_at_once_wait_for_one_another(tmp_path: Path) -> None:
    file = tmp_path / "record.jsonl"
    writers = [_writer(file, who, 15) for who in ("ann", "bob", "cem")]
    said = {line for writer in writers for line in writer.communicate(timeout=120)[0].splitlines()}
    found = read_record(file)
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert len(found.lines) == 1 + len(said) == 1 + 3 * 15
    assert {line["note"] for line in found.lines[1:]} == said


@pytest.mark.parametrize("pause", [0.02, 0.1, 0.25])
def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path: Path, pause: float) -> None:
    file = tmp_path / "record.jsonl"
    with _writer(file, "ann", 100_000) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        acknowledged = {first.strip(), *writer.stdout.read().splitlines()}
    found = Record.of(file.read_bytes())
    assert found.problems == ()
    assert acknowledged <= {line.get("note") for line in found.lines}


def test_what_is_refused_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "record.jsonl"
    with pytest.raises(CaseError, match="not asked before"):
        append_lines([Dated(DAY, entry("ann", 0.5))], file)
    assert not file.exists()
    append_lines([Dated(DAY, question())], file)
    before = file.read_bytes()
    with pytest.raises(CaseError) as refused:
        append_lines([Dated(DAY, entry("ann", 0.5)), Dated(DAY, entry("bob", 1.5)), Dated(DAY, entry("cem", -1))], file)
    assert len(refused.value.problems) == 2
    assert file.read_bytes() == before


def test_a_clock_that_went_back_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "record.jsonl"
    noon = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)
    append_lines([Dated(DAY, question())], file, noon)
    with pytest.raises(CaseError, match="before the line above it"):
        append_lines([Dated(DAY, entry("ann", 0.5))], file, noon - dt.timedelta(seconds=1))
    # Written as of days, a line is dated like the last one where its own day lies before.
    append_lines([Dated(dt.date(2026, 1, 1), entry("ann", 0.5))], file)
    assert read_record(file).lines[-1]["t"] == "2026-01-02T12:00:00Z"


def test_a_file_that_cannot_be_read_or_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="cannot be read: No such file"):
        read_record(tmp_path / "none.jsonl")
    with pytest.raises(CaseError, match=r"cannot be (written|read)"):
        append_lines([Dated(DAY, question())], tmp_path)
    if os.geteuid() != 0:
        locked = tmp_path / "locked.jsonl"
        locked.write_bytes(b"")
        locked.chmod(0o400)
        with pytest.raises(CaseError, match="cannot be written"):
            append_lines([Dated(DAY, question())], locked)


def test_an_amended_case_goes_on_in_its_record(tmp_path: Path) -> None:
    file = tmp_path / "record.jsonl"
    first = case_from_toml(TEXT)
    asked = first.forecasts[0].question
    append(first, file)
    silent = case_from_toml(TEXT.replace(asked, "Another question?"))
    with pytest.raises(CaseError, match="changed without an amendment"):
        append(silent, file)
    second = ENTRY + ', { on = 2026-03-02, by = "analyst", value = 0.4, word = "unlikely" }'
    amendment = 'amendments = [{ on = 2026-03-01, text = "Two meanings", effect = "annul" }]\nopens ='
    text = TEXT.replace(asked, "Another question?").replace(ENTRY, second).replace("opens =", amendment)
    case = case_from_toml(text)
    assert append(case, file) == 3  # the amendment, the question anew, the new entry
    assert append(case, file) == 0
    state = read_record(file).state
    assert [q.text for q in state.questions.values()] == [asked, "Another question?"]
    # A record made of the amended case alone says the same, with the last wording twice.
    again = tmp_path / "again.jsonl"
    append(case, again)
    assert [q.outcome for q in read_record(again).state.questions.values()] == ["annulled", None]


def test_a_case_with_options_that_change_and_a_condition(tmp_path: Path) -> None:
    more = """
[statements.hosts]
by = "analyst"
date = 2026-01-20
kind = "forecast"
text = "We think the North more likely to host the signing than the South"
about = ["upstream"]
forecast = "q3"

[forecasts.q3]
question = "Which capital will host the signing, if it is signed?"
type = "choice"
options = ["North", "South"]
given = { forecast = "q1", outcome = "yes" }
opens = 2026-01-15
closes = 2028-01-15
resolve_by = 2028-01-15
source = "The commission"
amendments = [{ on = 2026-02-01, text = "A third offers", effect = "options", options = ["North", "South", "Other"] }]
entries = [
  { on = 2026-01-20, by = "analyst", value = { North = 0.6, South = 0.4 } },
  { on = 2026-02-10, by = "analyst", value = { North = 0.5, South = 0.3, Other = 0.2 } },
]
"""
    file = tmp_path / "record.jsonl"
    # The condition stands later in the file than what hangs on it: it is asked first all the same.
    text = TEXT.replace("[forecasts.q1]", more + "\n[forecasts.q1]")
    case = case_from_toml(text)
    append(case, file)
    record = read_record(file)
    asked = [line["forecast"] for line in record.lines if line["kind"] == "question"]
    assert asked.index("q1") < asked.index("q3")
    assert record.state.questions["river/q3"].asked.options == ("North", "South", "Other")
    for wrong, says in (
        (
            'outcome = "yes" }',
            'outcome = "maybe" }',
        ),
        ('"North", "South", "Other"]', '"North"]'),
    ):
        with pytest.raises(CaseError):
            case_from_toml(text.replace(wrong, says))


def test_lines_of_a_case_ask_conditions_first() -> None:
    kinds = [(line["kind"], line["forecast"]) for _, line in lines_of(case_from_toml(TEXT))]
    assert kinds[0][0] == "question"


def test_an_outcome_makes_void_what_was_said_after_it_was_known(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    lines = [Dated(DAY, question()), Dated(DAY, entry("ann", 0.4)), Dated(dt.date(2026, 4, 2), entry("bob", 0.9))]
    lines.append(Dated(dt.date(2026, 4, 3), resolution("yes")))
    assert append_lines(lines, path) == 4 and append_lines(lines, path) == 0
    asked = read_record(path).state.questions["c/q"]
    assert [(each.by, each.void) for each in asked.entries] == [("ann", False), ("bob", True)]
    assert read_record(path).lines[-1]["void"] == [3]


def test_a_published_entry_that_came_too_late_is_kept_in_its_case(tmp_path: Path) -> None:
    late = TEXT.replace(ENTRY, ENTRY.replace("2026-01-15", "2026-01-20"))
    outcome = '\n[resolutions.q1]\noutcome = "ambiguous"\non = 2026-01-20\nknown = 2026-01-18\nby = "reader"\n'
    person = '\n[people.reader]\nname = "A Reader"\n'
    with pytest.raises(CaseError, match="void_late"):
        case_from_toml(late + person + outcome)
    assert case_from_toml(late + person + outcome + "void_late = true\n").resolutions[0].void_late


def test_a_full_disk_leaves_the_record_as_it_was(tmp_path: Path) -> None:
    """What is written after the limit is refused by the system itself, part of a line before it."""
    file = tmp_path / "record.jsonl"
    assert _writer(file, "ann", 3).communicate(timeout=120)[0].count("ann") == 3
    before = file.read_bytes()
    limited = WRITER.replace("import datetime", f"import resource\nMOST = {len(before) + 100}\nimport datetime")
    limited = limited.replace("for i in", "resource.setrlimit(resource.RLIMIT_FSIZE, (MOST, MOST))\nfor i in")
    done = subprocess.run(
        [sys.executable, "-c", limited, str(file), "bob", "1"], check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1 and "cannot be written: File too large" in done.stderr and done.stdout == ""
    assert file.read_bytes() == before and len(read_record(file).lines) == 4
