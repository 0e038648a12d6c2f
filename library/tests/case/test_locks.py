"""A published forecast is locked: it grows by entries and amendments, and by nothing else."""

from __future__ import annotations

import datetime as dt

import pytest

from thinktank.case import case_from_toml, new_case, refused_changes

TEXT = new_case("river", dt.date(2026, 1, 15))
ENTRY = '{ on = 2026-01-15, by = "analyst", value = 0.7, word = "likely" }'
LATER = '{ on = 2026-02-15, by = "colleague", value = 0.4, word = "unlikely" }'


def _paths(old: str, new: str) -> list[str]:
    assert old in TEXT
    changed = case_from_toml(TEXT.replace(old, new, 1))
    return [problem.path for problem in refused_changes(case_from_toml(TEXT), changed)]


def test_nothing_changed_is_nothing_refused() -> None:
    assert _paths(ENTRY, ENTRY) == []


def test_a_new_entry_is_welcome() -> None:
    assert _paths(ENTRY, f"{ENTRY}, {LATER}") == []


def test_judgements_and_statements_may_change() -> None:
    assert _paths("upstream = [3, 4, 5]", "upstream = [2, 4, 5]") == []


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("Will the next agreement", "Will any agreement", "forecasts.q1.question"),
        ("value = 0.7, word", "value = 0.6, word", "forecasts.q1.entries"),
        (ENTRY, LATER, "forecasts.q1.entries"),
        ('fallback = "A statement', 'fallback = "Some statement', "forecasts.q1.fallback"),
        ("resolve_by = 2028-01-15", "resolve_by = 2028-02-15", "forecasts.q1.resolve_by"),
        ('type = "binary"', 'type = "binary"\nbackcast = true', "forecasts.q1.backcast"),
    ],
)
def test_what_is_published_stays(old: str, new: str, path: str) -> None:
    assert _paths(old, new) == [path]


def test_a_question_changes_only_by_an_amendment() -> None:
    amended = 'amendments = [{ on = 2026-03-01, text = "A narrower question", effect = "annul" }]\nentries = [{'
    text = TEXT.replace("Will the next agreement", "Will any agreement").replace("entries = [{", amended)
    assert refused_changes(case_from_toml(TEXT), case_from_toml(text)) == ()


def test_a_forecast_cannot_be_removed() -> None:
    text = TEXT[: TEXT.index("[forecasts.q1]")].replace('forecast = "q1"\n', "")
    assert [p.path for p in refused_changes(case_from_toml(TEXT), case_from_toml(text))] == ["forecasts.q1"]
