"""What a line may say: each refusal by name, and what is true after each line that was taken."""

from __future__ import annotations

import math
from typing import Any

import pytest

from thinktank.errors import CaseError
from thinktank.forecasting import Record
from thinktank.forecasting.moments import ends, seconds, starts

from .lines import day, entry, question, record, resolution

FULL_CDF = {"cdf": [[1.0, 0.0], [2.0, 0.4], [3.0, 1.0]]}


def _said(found: Record, n: float, line: dict[str, Any]) -> str:
    """Return what is said against a line; the record stays as it was."""
    before = (found.head, found.state.entries, len(found.state.questions))
    with pytest.raises(CaseError) as refused:
        found.add(line, day(n))
    assert (found.head, found.state.entries, len(found.state.questions)) == before
    assert found.problems == ()
    return str(refused.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"question": " "}, "question is missing"),
        ({"source": None}, "source is missing"),
        ({"type": "poll"}, "no type 'poll'"),
        ({"opens": "2026-13-01"}, "is no day"),
        ({"closes": "2026-04-10T12:00:00"}, "has no time zone"),
        ({"closes": "2025-04-10"}, "do not follow one another"),
        ({"resolve_by": "2026-02-01"}, "do not follow one another"),
        ({"words": "BBC"}, "no scale of words 'BBC'"),
        ({"type": "choice", "options": ["one"]}, "at least two"),
        ({"type": "choice", "options": ["one", "one"]}, "each once"),
        ({"type": "choice", "options": ["one", "annulled"]}, "each once"),
        ({"spot": "2026-06-01"}, "spot lies outside"),
        ({"spot": []}, "spot is neither a day nor an instant"),
        ({"opens": ["2026-01-01"]}, "opens is neither a day nor an instant"),
        ({"annul_if": "never"}, "annul_if is no list of texts"),
        ({"fallback": 3}, "fallback is no text"),
        ({"type": "numeric", "unit": "x"}, "needs a scale"),
        ({"type": "numeric", "scale": [3, 3], "unit": "x"}, "needs a scale"),
        ({"type": "numeric", "scale": [0, 3]}, "needs a unit"),
        ({"given": {"forecast": "other", "outcome": "yes"}}, "condition was not asked before"),
    ],
)
def test_a_question_that_cannot_be_asked(change: dict[str, Any], says: str) -> None:
    assert says in _said(Record(), 0, question(**change))


@pytest.mark.parametrize(
    ("sort", "value", "says"),
    [
        ("binary", 1.2, "lies between 0 and 1, not 1.2"),
        ("binary", -0.1, "lies between 0 and 1"),
        ("binary", True, "is a number between 0 and 1"),
        ("binary", "0.5", "is a number between 0 and 1"),
        ("binary", None, "is a number between 0 and 1"),
        ("binary", {"yes": 1.0}, "takes a probability"),
        ("choice", 0.4, "takes a table of values"),
        ("choice", {"red": 0.5, "green": 0.5}, "its options must be the question's options"),
        ("choice", {"red": 0.5, "green": 0.3, "other": 0.1}, "must sum to 1, not 0.9"),
        ("choice", {"red": 1.5, "green": -0.5, "other": 0.0}, "lies between 0 and 1"),
        ("ordered", {"low": 0.5, "middle": 0.3, "high": 0.3}, "must sum to 1, not 1.1"),
        ("numeric", {}, "value is empty"),
        ("numeric", {"0.05": 3, "0.5": 2}, "must not fall"),
        ("numeric", {"0.05": 3, "0.50": 3, "0.5": 4}, "stands there twice"),
        ("numeric", {"low": 3}, "quantile levels in quotes"),
        ("numeric", {"0": 3}, "lie between 0 and 1"),
        ("numeric", {"0.5": "3"}, "must be numbers"),
        ("numeric", {"0.5": 11}, "outside the question's range 0 to 10"),
        (
            "numeric",
            {"cdf": [[1, 0.0], [2, 0.7], [3, 0.6], [4, 1.0]]},
            "a CDF must not fall: point 3 has 0.6 after 0.7",
        ),
        ("numeric", {"cdf": [[1, 0.0], [0.5, 1.0]]}, "points of a CDF must not fall"),
        ("numeric", {"cdf": [[1, 0.0], [2, 0.9]]}, "must reach 1, not 0.9"),
        ("numeric", {"cdf": [[1, 0.0], [2, 1.9]]}, "a CDF lies between 0 and 1"),
        ("numeric", {"cdf": [[-1, 0.0], [2, 1.0]]}, "a point lies outside"),
        ("numeric", {"cdf": "flat"}, "a CDF is a list of pairs"),
        ("numeric", {"cdf": [[1], [2]]}, "a CDF is a list of pairs"),
        ("date", {"0.5": 3.0}, "must be dates"),
        ("date", {"0.5": "2026-02-30"}, "must be dates"),
        ("date", {"0.5": "2025-12-31"}, "outside the question's range 2026-01-01 to 2026-05-01"),
    ],
)
def test_a_value_that_is_no_answer(sort: str, value: object, says: str) -> None:
    assert says in _said(record((0, question(sort=sort))), 1, entry("ann", value))


@pytest.mark.parametrize(
    ("sort", "value", "outcome"),
    [
        ("binary", 0, "no"),
        ("binary", 1.0, "yes"),
        ("choice", {"red": 0.2, "green": 0.3, "other": 0.5}, "green"),
        ("ordered", {"low": 0.0, "middle": 1.0, "high": 0.0}, "high"),
        ("numeric", {"0.05": 1, "0.5": 1, "0.95": 9.5}, "2.5"),
        ("numeric", FULL_CDF, "0"),
        ("discrete", {"0.5": 12}, "12"),
        ("date", {"0.1": "2026-02-01", "0.9": "2027-01-01"}, "2026-03-01"),
        ("date", {"0.5": "2026-02-01"}, "above"),
    ],
)
def test_every_type_is_asked_answered_and_resolved(sort: str, value: object, outcome: str) -> None:
    found = record((0, question(sort=sort)), (1, entry("ann", value)), (95, resolution(outcome)))
    asked = found.state.questions["c/q"]
    assert asked.outcome == outcome and asked.scored and asked.outcome_value() is not None
    assert Record.of(b"".join(_raw(found))).problems == ()


def _raw(found: Record) -> list[bytes]:
    from thinktank.forecasting import encoded

    return [encoded(line) + b"\n" for line in found.lines]


@pytest.mark.parametrize(
    ("sort", "outcome", "says"),
    [
        ("binary", "maybe", "resolves to yes, no, ambiguous or annulled"),
        ("binary", True, "an outcome is text"),
        ("choice", "blue", "none of the question's options: red, green, other"),
        ("numeric", "10.5", "10.5 lies outside the range 0 to 10, which is closed there"),
        ("numeric", "above", "the range is closed there"),
        ("numeric", "many", "resolves to a number"),
        ("numeric", "nan", "resolves to a number"),
        ("date", "spring", "resolves to a day"),
        ("date", "2025-12-01", "outside the range 2026-01-01"),
    ],
)
def test_an_outcome_that_answers_nothing(sort: str, outcome: str, says: str) -> None:
    assert says in _said(record((0, question(sort=sort))), 95, resolution(outcome))


def test_an_open_end_may_be_passed() -> None:
    found = record((0, question(sort="numeric", open_above=True)))
    found.add(entry("ann", {"0.5": 9, "0.95": 14}), day(1))
    found.add(resolution("12.5"), day(95))
    assert found.state.questions["c/q"].outcome_value() == 12.5


@pytest.mark.parametrize(
    ("word", "scale", "value", "says"),
    [
        ("likely", "ICD203", 0.3, "0.3 is not 'likely', which is 0.55 to 0.8 in ICD203; the word for it is 'unlikely'"),
        ("perhaps", "ICD203", 0.3, "the word 'perhaps' is not in ICD203"),
        ("likely", "BBC", 0.6, "no scale of words 'BBC'"),
        ("almost certain", "Kent", 0.8, "0.8 is not 'almost certain'"),
        ("unlikely", "PHIA-unconfirmed", 0.22, "0.22 is not 'unlikely'"),
    ],
)
def test_a_number_outside_its_word(word: str, scale: str, value: float, says: str) -> None:
    assert says in _said(record((0, question())), 1, entry("ann", value, word=word, scale=scale))


def test_the_closing_minute_in_every_time_zone() -> None:
    closes = "2026-04-10T17:00:00-05:00"
    found = record((0, question(closes=closes)))
    close = seconds(closes)
    assert close == seconds("2026-04-10T22:00:00Z") == seconds("2026-04-11T07:00:00+09:00")
    last = entry("ann", 0.5)
    found.add(last, _at("2026-04-11T06:59:59+09:00"))
    for late in ("2026-04-10T17:00:00-05:00", "2026-04-10T22:00:00+00:00", "2026-04-11T07:00:00+09:00"):
        with pytest.raises(CaseError, match="after the question closed"):
            found.add(entry("bob", 0.5), _at(late))
    with pytest.raises(ValueError, match="needs its time zone"):
        found.add(last, _at("2026-04-10T12:00:00"))


def _at(text: str) -> Any:
    import datetime as dt

    return dt.datetime.fromisoformat(text)


def test_a_day_is_a_day_of_utc() -> None:
    assert ends("2026-04-10") == starts("2026-04-11") == seconds("2026-04-11T00:00:00Z")
    found = record((0, question()))
    found.add(entry("ann", 0.5), _at("2026-04-10T23:59:59Z"))
    assert "after the question closed" in _said(found, 100, entry("bob", 0.5))


def test_before_opening_after_closing_after_it_was_known() -> None:
    early = record((-5, question()))
    assert "before the question opens" in _said(early, -1, entry("ann", 0.5))
    found = record((0, question()), (1, entry("ann", 0.5)), (95, resolution("yes")))
    assert "after the outcome, known on 2026-03-31" in _said(found, 96, entry("bob", 0.5))
    assert "was not asked before" in _said(found, 96, entry("bob", 0.5, "q9"))


def test_entries_made_after_it_was_known_must_be_named_and_are_never_scored() -> None:
    found = record((0, question()), (1, entry("ann", 0.5)), (92, entry("bob", 0.99)))
    assert "the entries of lines 3 were made after the outcome was known" in _said(found, 95, resolution("yes"))
    found.add(resolution("yes", void=[3]), day(95))
    assert [e.void for e in found.state.questions["c/q"].entries] == [False, True]
    # A correction moves the day on which it was known: the entry counts again.
    found.add(resolution("yes", kind="re-resolution", known="2026-04-04", note="The gazette was late"), day(96))
    assert [e.void for e in found.state.questions["c/q"].entries] == [False, False]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"by": "ann"}, "ann made an entry and cannot resolve the question"),
        ({"by": ""}, "by is missing"),
        ({"evidence": []}, "needs evidence"),
        ({"evidence": [{"url": "https://a.b/", "sha256": "xy"}]}, "its address and the SHA-256"),
        ({"evidence": [{"url": "file:///a", "sha256": "ab" * 32}]}, "its address and the SHA-256"),
        ({"known": "2026-04-20"}, "cannot be known on 2026-04-20, after it was recorded"),
        ({"known": "2025-12-01"}, "before the question opened"),
        ({"known": "lately"}, "known: 'lately' is no instant"),
    ],
)
def test_a_resolution_that_does_not_stand(change: dict[str, Any], says: str) -> None:
    found = record(
        (0, question()), (1, entry("ann", 0.5)), (2, {"kind": "withdraw", "case": "c", "forecast": "q", "by": "ann"})
    )
    assert says in _said(found, 95, resolution("yes", **change))


def test_ambiguous_and_annulled_need_no_evidence_and_have_no_score() -> None:
    for outcome in ("ambiguous", "annulled"):
        found = record((0, question()), (1, entry("ann", 0.5)), (95, resolution(outcome, evidence=[])))
        asked = found.state.questions["c/q"]
        assert not asked.scored and asked.status(seconds("2026-04-20T00:00:00Z")) == outcome


def test_a_mistake_is_corrected_by_a_new_line_with_its_reason() -> None:
    found = record((0, question()), (1, entry("ann", 0.5)), (95, resolution("yes")))
    assert "has an outcome already" in _said(found, 96, resolution("no"))
    assert "note is missing" in _said(found, 96, resolution("no", kind="re-resolution"))
    found.add(resolution("no", kind="re-resolution", note="The gazette corrected itself"), day(96))
    asked = found.state.questions["c/q"]
    assert asked.outcome == "no" and len(asked.resolutions) == 2
    assert "no resolution that could be corrected" in _said(
        record((0, question())), 95, resolution("no", kind="re-resolution", note="x")
    )


def test_a_question_changes_only_by_an_amendment() -> None:
    found = record((0, question()), (1, entry("ann", 0.5)))
    changed = question(question="Will q be after all?")
    assert "changed without an amendment" in _said(found, 2, changed)
    amend = {"kind": "amend", "case": "c", "forecast": "q", "text": "It had two meanings"}
    assert "no effect 'soften'" in _said(found, 2, {**amend, "effect": "soften"})
    assert "only a question with options" in _said(found, 2, {**amend, "effect": "options", "options": ["a", "b"]})
    found.add({**amend, "effect": "annul"}, day(3))
    assert found.state.questions["c/q"].outcome == "annulled"
    assert "has not been asked anew" in _said(found, 4, entry("ann", 0.5))
    found.add(changed, day(5))
    found.add(entry("ann", 0.9), day(6))
    found.add(resolution("yes"), day(95))
    old, new = found.state.questions["c/q@1"], found.state.questions["c/q"]
    assert (old.outcome, old.scored, len(old.entries)) == ("annulled", False, 1)
    assert (new.outcome, new.scored, len(new.entries), new.version) == ("yes", True, 1, 2)


def test_a_split_question_keeps_what_was_said_until_then() -> None:
    found = record((0, question()), (1, entry("ann", 0.5)))
    found.add({"kind": "amend", "case": "c", "forecast": "q", "text": "Now by June", "effect": "split"}, day(10))
    found.add(question(question="Will q be by June?"), day(11))
    found.add(entry("ann", 0.7), day(12))
    found.add(resolution("no", version=1, known="2026-01-20"), day(95))
    found.add(resolution("yes"), day(96))
    old, new = found.state.questions["c/q@1"], found.state.questions["c/q"]
    assert (old.outcome, new.outcome) == ("no", "yes") and old.scored
    assert old.entries[0].end == day(10).timestamp() and old.closed == day(10).timestamp()


def test_options_may_change_and_entries_keep_the_options_of_their_day() -> None:
    found = record((0, question(sort="choice")), (1, entry("ann", {"red": 0.5, "green": 0.2, "other": 0.3})))
    found.add(
        {"kind": "amend", "case": "c", "forecast": "q", "text": "Blue stands too", "effect": "options",
         "options": ["red", "green", "blue", "other"]}, day(10),
    )  # fmt: skip
    old = {"red": 0.5, "green": 0.2, "other": 0.3}
    assert "its options must be the question's options: red, green, blue, other" in _said(found, 11, entry("bob", old))
    found.add(entry("bob", {"red": 0.1, "green": 0.1, "blue": 0.7, "other": 0.1}), day(12))
    found.add(resolution("blue"), day(95))
    asked = found.state.questions["c/q"]
    assert asked.options_at(day(5).timestamp()) == ("red", "green", "other")
    assert asked.options_at(day(50).timestamp()) == ("red", "green", "blue", "other")


def test_a_conditional_question_waits_for_its_condition_and_falls_with_it() -> None:
    given = {"forecast": "first", "outcome": "yes"}
    base = ((0, question("first")), (0, question("second", given=given)), (1, entry("ann", 0.5, "second")))
    for came, stands in (("yes", True), ("no", False), ("ambiguous", False)):
        found = record(*base)
        assert "has no outcome yet" in _said(found, 90, resolution("yes", "second"))
        found.add(resolution(came, "first"), day(95))
        asked = found.state.questions["c/second"]
        if stands:
            found.add(resolution("yes", "second"), day(96))
            assert asked.outcome == "yes" and asked.scored
        else:
            assert f"turned out {came}, not yes" in _said(found, 96, resolution("yes", "second"))
            assert asked.outcome == "annulled" and not asked.scored
    found = record((0, question("n", "numeric")))
    third = question("third", given={"forecast": "n", "outcome": "2.5"})
    assert "no outcome that could be met exactly" in _said(found, 1, third)
    wrong = question("third", given={"forecast": "first", "outcome": "perhaps"})
    assert "its condition: a binary question resolves to" in _said(record(base[0]), 1, wrong)


def test_what_stands_ends_with_the_next_word_or_a_withdrawal() -> None:
    withdraw = {"kind": "withdraw", "case": "c", "forecast": "q", "by": "ann"}
    found = record((0, question()), (1, entry("ann", 0.5)), (4, entry("ann", 0.6)), (9, withdraw))
    asked = found.state.questions["c/q"]
    assert [(e.start, e.end) for e in asked.entries] == [
        (day(1).timestamp(), day(4).timestamp()),
        (day(4).timestamp(), day(9).timestamp()),
    ]
    assert asked.standing == {}
    assert "ann has no entry that stands" in _said(found, 10, withdraw)
    found.add(entry("ann", 0.7), day(11))
    assert asked.entries[-1].end == math.inf


def test_a_question_may_close_early() -> None:
    found = record((0, question()), (1, entry("ann", 0.5)), (20, {"kind": "close", "case": "c", "forecast": "q"}))
    assert "after the question was closed" in _said(found, 21, entry("ann", 0.6))
    assert "closed already" in _said(found, 22, {"kind": "close", "case": "c", "forecast": "q"})
    assert found.state.questions["c/q"].closed == day(20).timestamp()


def test_backcasts_are_kept_and_marked() -> None:
    found = record((200, question(backcast=True, closes="2027-01-01", resolve_by="2027-01-02")))
    found.add(resolution("yes", known="2025-11-01"), day(210))
    found.add(entry("ann", 0.8), day(220))
    asked = found.state.questions["c/q"]
    assert asked.backcast and not asked.scored and len(asked.entries) == 1


def test_time_does_not_go_back() -> None:
    found = record((0, question()), (10, entry("ann", 0.5)))
    assert "before the line above it" in _said(found, 9, entry("ann", 0.6))
    found.add(entry("ann", 0.6), day(10))  # the same second is not before


def test_what_no_file_can_hold_is_refused_before_it_is_written() -> None:
    found = record((0, question()))
    for value in ("half a pair \ud800", math.nan, {1, 2}):
        note = {"kind": "note", "text": "x", "more": value}
        if isinstance(value, set):
            found.add(note, day(1))  # written as text, like a date
        else:
            assert "cannot be written as JSON" in _said(found, 1, note)
    raw = b'{"n":1,"t":"2026-01-15T00:00:00Z","kind":"note","text":"\\ud800","prev":"sha256:' + b"0" * 64 + b'"}'
    assert "no line of a record" in str(Record.of(raw + b"\n").problems[0])


def test_the_ends_of_the_calendar() -> None:
    last = question(closes="2999-12-31", resolve_by="2999-12-31")
    assert Record.of(b"".join(_raw(record((0, last), (1, entry("ann", 0.5)))))).problems == ()
    for change in ({"resolve_by": "3000-01-01"}, {"opens": "1899-12-31"}, {"closes": "9999-12-31"}):
        assert "outside the years 1900 to 2999" in _said(Record(), 0, question(**change))
    line = b'{"n":1,"t":"9999-12-31T23:59:59-14:00","kind":"entry","forecast":"q","by":"a","value":1.5}'
    assert Record.of(line + b"\n").problems


def test_an_amendment_in_the_second_of_an_entry() -> None:
    amend = {
        "kind": "amend",
        "case": "c",
        "forecast": "q",
        "text": "x",
        "effect": "options",
        "options": ["red", "other"],
    }
    found = record(
        (0, question(sort="choice")),
        (1, entry("ann", {"red": 0.5, "green": 0.2, "other": 0.3})),
        (1, {**amend, "options": ["red", "other"]}),
        (1, entry("bob", {"red": 0.5, "other": 0.5})),
        (95, resolution("red")),
    )
    from thinktank.forecasting import crowd, score

    rows = {row["person"]: row for row in score(found.state).rows()}
    assert rows["ann"]["log"] == rows["bob"]["log"] == pytest.approx(math.log(2))
    assert len(score(crowd(found.state))) == 1


def test_notes_and_unknown_kinds() -> None:
    found = record((0, question()))
    found.add({"kind": "note", "text": "The gazette moved its address"}, day(1))
    found.add({"kind": "note", "case": "c", "forecast": "q", "text": "See the annex"}, day(1))
    assert [text for *_, text in found.state.questions["c/q"].notes] == ["See the annex"]
    assert "there is no kind of line 'score'" in _said(found, 2, {"kind": "score", "forecast": "q"})
    assert "text is missing" in _said(found, 2, {"kind": "note"})
    assert "does not say which forecast" in _said(found, 2, {"kind": "entry", "by": "ann"})
    assert "holds a / or @" in _said(found, 2, {"kind": "entry", "forecast": "c/q", "by": "ann", "value": 0.5})
    assert "is dated 2026-02-01, after it was written" in _said(found, 2, entry("ann", 0.5, on="2026-02-01"))
