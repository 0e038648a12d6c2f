"""The running example: all 94 claims, each with its element, the failing checks failing, the open ones open."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from thinktank.case import Case, read_case
from thinktank.case.checking import FAILS, HOLDS, UNDECIDED, overall

ROOT = Path(__file__).parents[2]
TEXT = ROOT / "website/src/institute/home/demo/commentary.toml"
OUTLOOKS = {
    8,
    14,
    *range(40, 43),
    *range(46, 49),
    51,
    53,
    59,
    60,
    64,
    67,
    72,
    *range(76, 79),
    *range(82, 86),
    *range(90, 94),
}
UNRESOLVABLE = {8, 14, 41, 60, 64, 67, 76, 82, 92}
ADDED = {
    "actors": {"QUAD", "PRK", "NATO", "MEX", "CAN", "RUS", "UKR", "TWN"},
    "issues": {"metals", "reciprocity", "command", "aukus", "steel_deal", "decoupling"},
    "drivers": {"leader_rapport", "ukraine"},
    "options": {"engage_kim", "drop_minilateral", "demand_decouple"},
    "forecasts": {"q2", "q3"},
}


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case(ROOT / "cases" / "japan-us-2025.toml")


def test_every_claim_is_a_statement_with_its_element(case: Case) -> None:
    theirs = [statement for statement in case.statements if statement.by == "S1"]
    assert [statement.id for statement in theirs] == [f"s{n}" for n in range(1, 95)]
    assert all(statement.about for statement in theirs)


def test_kinds_are_counted_right(case: Case) -> None:
    by_kind = Counter(statement.kind for statement in case.statements if statement.by == "S1")
    assert by_kind["figure"] == 7
    assert {s.id for s in case.statements if s.kind == "outlook" and s.by == "S1"} == {f"s{n}" for n in OUTLOOKS}
    assert {s.id for s in case.statements if s.given} == {"s77", "s78", "s82"}


def test_what_looks_ahead_is_made_resolvable_or_says_why_not(case: Case) -> None:
    assert {s.id for s in case.statements if not s.resolvable} == {"o14", *(f"s{n}" for n in UNRESOLVABLE)}
    for n in OUTLOOKS - UNRESOLVABLE:
        assert case.statement(f"s{n}").forecast, n


@pytest.mark.parametrize("table", ADDED)
def test_the_added_elements_are_there(case: Case, table: str) -> None:
    assert ADDED[table] <= {element.id for element in getattr(case, table)}


@pytest.mark.parametrize(
    ("id", "computed"),
    [
        ("s6", "18 days"),
        ("s18", "3 meetings"),
        ("s24", "6.422 USD bn"),
        ("s34", "2025-04-08"),
        ("s44", "3.2 to 4.444"),
        ("s80", "2025-03-30"),
    ],
)
def test_the_failing_checks_fail_with_the_value_computed(case: Case, id: str, computed: str) -> None:
    verdicts = case.statement(id).verdicts
    assert overall(verdicts) == FAILS
    assert computed in [verdict.computed for verdict in verdicts]


def test_what_cannot_be_decided_stays_open_and_what_holds_holds(case: Case) -> None:
    became = {statement.id: overall(statement.verdicts) for statement in case.statements}
    assert {id for id, status in became.items() if status == UNDECIDED} == {"s25", "s65", "s66"}
    assert {id for id, status in became.items() if status == HOLDS} == {"s3", "s5"}


def test_both_readings_of_a_disputed_count_are_named(case: Case) -> None:
    statement = case.statement("s18")
    assert {verdict.status for verdict in statement.verdicts} == {HOLDS, FAILS}
    assert all(check.reading for check in statement.checks)


def test_only_backcasts_are_resolved_and_the_numbers_say_that_they_are_invented(case: Case) -> None:
    assert {resolution.id for resolution in case.resolutions} == {f.id for f in case.forecasts if f.backcast}
    assert all(not forecast.entries for forecast in case.forecasts if forecast.backcast)
    assert "invented" in (case.about.illustrative or "")


def test_every_issue_is_one_that_actors_differ_on(case: Case) -> None:
    for issue in case.issues:
        positions = [j for j in case.of_kind("position") if j.about[0] == issue.id]
        assert len(positions) >= 2, issue.id


def test_our_statements_stand_word_for_word_in_the_commentary(case: Case) -> None:
    text = tomllib.loads(TEXT.read_text(encoding="utf-8"))
    plain = " ".join(re.sub("<[^>]+>", "", block.get("html", "")) for block in text["body"])
    plain = re.sub(r"\s+", " ", plain)
    ours = [statement for statement in case.statements if statement.document]
    assert len(ours) >= 4
    for statement in ours:
        assert statement.document == text["slug"]
        assert plain.count(str(statement.quote)) == 1, statement.id
        assert statement.forecast is not None or statement.reason


def test_the_commentary_has_its_length() -> None:
    text = tomllib.loads(TEXT.read_text(encoding="utf-8"))
    words = " ".join(
        re.sub("<[^>]+>", " ", block.get("html", "") + " " + block.get("text", "")) for block in text["body"]
    )
    assert 900 <= len(re.findall(r"\w[\w’'-]*", words)) <= 1300
    assert len(text["synopsis"].split()) <= 120
