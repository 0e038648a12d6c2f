"""`thinktank record` and `thinktank outlook` as their users meet them: words, JSON, exit statuses, pictures."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from thinktank.cli import thinktank
from thinktank.errors import CaseError
from thinktank.forecasting import Record, encoded

from .lines import entry, question, record, resolution

ROOT = Path(__file__).parents[3]
EXAMPLE = str(ROOT / "cases" / "japan-us-2025.toml")
TEN_DAYS = {"closes": "2026-01-10", "resolve_by": "2026-01-20"}


def _run(*arguments: str, status: int = 0) -> tuple[str, str]:
    done = CliRunner().invoke(thinktank, list(arguments), standalone_mode=False)
    assert done.exception is None, done.exception
    assert (done.return_value or 0) == status, done.output
    return done.stdout, done.stderr


def _stored(found: Record, file: Path) -> Path:
    file.write_bytes(b"".join(encoded(line) + b"\n" for line in found.lines))
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    numeric = {"0.05": 1.0, "0.5": 3.0, "0.95": 8.0}
    said = record(
        (0, question("a", topics=["trade"], **TEN_DAYS)),
        (0, question("b", topics=["trade", "defence"], sort="numeric", **TEN_DAYS)),
        (0, question("d")),
        (0, entry("ann", 0.8, "a", word="likely")),
        (0, entry("bob", 0.6, "a")),
        (1, entry("ann", numeric, "b")),
        (1, entry("bob", {"cdf": [[0, 0.0], [10, 1.0]]}, "b")),
        (1, entry("ann", 0.3, "d")),
        (12, resolution("yes", "a", known="2026-01-12")),
        (12, resolution("4", "b", known="2026-01-12")),
    )
    return _stored(said, tmp_path / "record.jsonl")


def test_verify_says_sound_and_knows_its_heads(file: Path) -> None:
    out, err = _run("record", "verify", str(file))
    assert "sound, 10 lines" in out and err == ""
    heads = Record.of(file.read_bytes()).hashes
    said = json.loads(_run("record", "verify", str(file), "--head", heads[6], "--json")[0])
    assert said["ok"] is True and said["lines_since"] == 3 and said["head"] == heads[-1]
    other = json.loads(_run("record", "verify", str(file), "--head", "sha256:" + "1" * 64, "--json", status=2)[0])
    assert "never had the head" in other["problems"][0]["what"]


def test_verify_names_the_line_and_recovers_what_a_crash_left(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[:-40])
    out, err = _run("record", "verify", str(file))
    assert "sound, 9 lines" in out and "cut off" in err
    assert json.loads(_run("record", "verify", str(file), "--json")[0])["cut"]
    file.write_bytes(data.replace(b'"value":0.8', b'"value":0.9', 1))
    said = json.loads(_run("record", "verify", str(file), "--json", status=2)[0])
    assert (said["problems"][0]["line"], said["problems"][0]["path"]) == ("4", "c/a")
    for command in ("verify", "show", "score"):
        with pytest.raises(CaseError, match=r"record\.jsonl:4: c/a: "):
            CliRunner().invoke(thinktank, ["record", command, str(file)], standalone_mode=False, catch_exceptions=False)


def test_show_says_what_is_true_now(file: Path, tmp_path: Path) -> None:
    out, _ = _run("record", "show", str(file))
    for word in ("c/a", "resolved", "yes", "0.710", "c/d"):
        assert word in out
    assert "entry" in _run("record", "show", str(file), "--lines")[0]
    folder = tmp_path / "charts"
    said = json.loads(_run("record", "show", str(file), "--charts", str(folder), "--json")[0])
    assert [q["status"] for q in said["questions"]][:2] == ["resolved", "resolved"] and len(said["lines"]) == 10
    assert sorted(p.name for p in folder.iterdir()) == [
        "charts.md", "curves-c-b.svg", "history-c-a.svg", "history-c-b.svg", "history-c-d.svg",
    ]  # fmt: skip


def test_score_recomputes_everything(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "charts"
    said = json.loads(_run("record", "score", str(file), "--charts", str(folder), "--json")[0])
    ann: dict[str, Any] = next(s for s in said["summaries"] if s["label"] == "ann")
    assert ann["means"]["brier"]["mean"] == pytest.approx(0.04) and ann["questions"] == 2
    assert said["measures"]["brier"]["better"] == "lower" and said["aggregate"]["rule"] == "geometric_odds"
    assert {row["question"] for row in said["scores"]} == {"c/a", "c/b"}
    assert said["calibration"]["bins"][0]["low"] == pytest.approx(0.6)
    assert {"calibration.svg", "scores-brier.svg", "scores-peer.svg"} <= {p.name for p in folder.iterdir()}
    topics, _ = _run("record", "score", str(file), "--by", "topics", "--rule", "mean")
    assert "defence" in topics and "together: mean" in topics and "Brier score (0 to 1), lower is better" in topics
    with pytest.raises(Exception, match="no rule 'best'"):
        CliRunner().invoke(
            thinktank, ["record", "score", str(file), "--rule", "best"], standalone_mode=False, catch_exceptions=False
        )


def test_the_running_example_is_written_once(tmp_path: Path) -> None:
    target = tmp_path / "record.jsonl"
    first = json.loads(_run("record", "write", EXAMPLE, str(target), "--json")[0])
    again = json.loads(_run("record", "write", EXAMPLE, str(target), "--json")[0])
    assert first["added"] > 30 and again["added"] == 0 and first["head"] == again["head"]
    assert "nothing to score" in _run("record", "score", str(target))[0]  # only backcasts have an outcome


def test_outlook_offers_sentences_with_what_they_lack(tmp_path: Path) -> None:
    text = tmp_path / "text.md"
    text.write_text("# Will\n\nTokyo will sign by 31 May 2027 (70 %, likely). It won't pay. It paid in 2019.\n")
    out, _ = _run("outlook", str(text), "--as-of", "2026-01-01")
    assert "3 sentences; 2 look ahead" in out and "the sentence says no" in out
    said = json.loads(_run("outlook", str(text), "--as-of", "2026-01-01", "--json")[0])
    assert said["counts"] == {"sentences": 3, "outlooks": 2, "with_number_and_day": 1}
    assert said["outlooks"][0]["days"][0]["last"] == "2027-05-31"
    text.write_bytes(b"\xff\xfe")
    for name, says in (("text.md", "no text in UTF-8"), ("none.md", "No such file")):
        with pytest.raises(CaseError, match=says):
            CliRunner().invoke(
                thinktank, ["outlook", str(tmp_path / name)], standalone_mode=False, catch_exceptions=False
            )


def test_a_day_that_people_say_together_is_shown_as_a_day(tmp_path: Path) -> None:
    said = {"0.25": "2026-02-01", "0.5": "2026-03-01", "0.75": "2026-04-01"}
    found = record((0, question("w", "date")), (1, entry("ann", said, "w")), (2, entry("bob", said, "w")))
    path = str(_stored(found, tmp_path / "record.jsonl"))
    data = json.loads(_run("record", "show", path, "--json")[0])
    assert data["questions"][0]["aggregate"]["0.5"] == "2026-03-01"
    assert "0.5: 2026-03-01" in " ".join(_run("record", "show", path)[0].split())


def test_scores_by_what_no_question_has_are_refused(file: Path) -> None:
    done = CliRunner().invoke(thinktank, ["record", "score", str(file), "--by", "serie"])
    assert done.exit_code == 2 and "no question has a field 'serie'" in done.output and "topics" in done.output


@pytest.mark.parametrize(
    ("zone", "closes"),
    [
        ("Europe/London", "2027-03-28T02:30:00+01:00"),
        ("Europe/London", "2027-10-31T01:30:00+00:00"),
        ("America/New_York", "2027-03-14T02:30:00-05:00"),
        ("America/New_York", "2026-11-01T01:30:00-04:00"),
        ("Asia/Tokyo", "2027-03-28T02:30:00+09:00"),
    ],
)
def test_half_past_two_in_the_night_on_which_clocks_change(tmp_path: Path, zone: str, closes: str) -> None:
    """A second before counts; the closing second and the one after it are refused: by the case, and in the record."""
    from .test_moments import _text

    end = dt.datetime.fromisoformat(closes)
    case, target = tmp_path / "case.toml", tmp_path / "record.jsonl"
    for after in (0, 1):
        late = end + dt.timedelta(seconds=after)
        case.write_text(_text(zone, closes=closes, resolve_by="2027-12-30", on=late.isoformat()), encoding="utf-8")
        done = CliRunner().invoke(thinktank, ["record", "write", str(case), str(target)])
        assert isinstance(done.exception, CaseError) and "outside the question's" in str(done.exception)
        assert not target.exists()
    in_time = (end - dt.timedelta(seconds=1)).astimezone(dt.UTC)
    case.write_text(_text(zone, closes=closes, resolve_by="2027-12-30", on=in_time.isoformat()), encoding="utf-8")
    assert "Added 2 lines" in _run("record", "write", str(case), str(target))[0]
    assert "sound, 2 lines" in _run("record", "verify", str(target))[0]
    shown = json.loads(_run("record", "show", str(target), "--json")[0])
    assert dt.datetime.fromisoformat(shown["questions"][0]["closes"]) == end and shown["questions"][0]["people"] == 1
    # Somebody writes the line of the closing second by hand, hash and all.
    head = Record.of(target.read_bytes()).head
    line = {"n": 3, "t": closes, "kind": "entry", "case": "fleet", "forecast": "q1", "by": "bob", "value": 0.5}
    with target.open("ab") as output:
        output.write(encoded({**line, "prev": head}) + b"\n")
    (problem,) = json.loads(_run("record", "verify", str(target), "--json", status=2)[0])["problems"]
    assert problem["line"] == "3" and "comes after the question closed" in problem["what"]


def test_a_file_of_another_kind_is_told_once(tmp_path: Path) -> None:
    done = CliRunner().invoke(thinktank, ["record", "verify", EXAMPLE])
    (problem,) = done.exception.problems  # type: ignore[union-attr]
    lines = len(Path(EXAMPLE).read_bytes().split(b"\n")) - 1
    assert str(problem.line) == "1" and f"is no line of a record, nor is any up to line {lines}" in problem.what
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    assert "no question was asked yet" in _run("record", "show", str(empty))[0]


def test_points_against_the_others_are_shown_of_people_only(file: Path) -> None:
    assert " peer " in _run("record", "score", str(file))[0]
    assert " peer " not in _run("record", "score", str(file), "--by", "topics")[0]


@pytest.mark.parametrize("command", [("record", "verify"), ("record", "score"), ("outlook",)])
def test_a_pipe_is_neither_waited_for_nor_read_without_end(command: tuple[str, ...], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(CaseError, match="no regular file"):
        CliRunner().invoke(
            thinktank, [*command, str(tmp_path / "pipe.txt")], standalone_mode=False, catch_exceptions=False
        )
