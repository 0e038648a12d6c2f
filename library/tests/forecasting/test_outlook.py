"""The editor's pass: precision and recall on marked sentences as they are stated, and what it reads out of each."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinktank.case import read_case
from thinktank.cli.outlook import outlook
from thinktank.forecasting.outlook import how_likely, named_days, outlooks, sentences
from thinktank.forecasting.outlook.asking import stem
from thinktank.forecasting.outlook.numbers import amounts

ROOT = Path(__file__).parents[3]
MARKED = tomllib.loads((Path(__file__).parents[1] / "data" / "outlook.toml").read_text(encoding="utf-8"))
AS_OF = dt.date(2025, 4, 8)


def _found(text: str) -> bool:
    return bool(outlooks(text, as_of=AS_OF))


def _counts(rows: list[tuple[str, bool]]) -> tuple[int, int, int]:
    """Return how many are offered rightly, offered wrongly, missed."""
    offered = [(_found(text), ahead) for text, ahead in rows]
    return offered.count((True, True)), offered.count((True, False)), offered.count((False, True))


@pytest.mark.parametrize(
    ("name", "size", "counts"),
    [
        ("development", 70, (35, 0, 0)),
        ("phrases", 70, (35, 0, 0)),
        ("commentary", 40, (20, 1, 0)),
        ("asides", 40, (18, 0, 2)),
        ("held_out", 40, (15, 5, 5)),
    ],
)
def test_precision_and_recall_are_what_is_stated(name: str, size: int, counts: tuple[int, int, int]) -> None:
    rows = [(row["text"], row["ahead"]) for row in MARKED[name]]
    assert len(rows) == size
    assert _counts(rows) == counts
    right, wrong, missed = counts
    stated = (ROOT / "docs" / "forecasting.md").read_text(encoding="utf-8")
    (row,) = [line for line in stated.splitlines() if line.startswith(f"| `{name}`")]
    assert f"| {right} of {right + wrong} offered | {right} of {right + missed} found |" in row


def test_editors_are_told_what_to_expect() -> None:
    right, wrong, missed = _counts([(row["text"], row["ahead"]) for row in MARKED["held_out"]])
    assert right / (right + wrong) == right / (right + missed) == 0.75
    page = ROOT / "website" / "src" / "institute" / "templates" / "publications" / "admin" / "outlook.html"
    for said in (outlook.help or "", page.read_text(encoding="utf-8")):
        assert re.search(r"three in four of\s+the sentences offered", said)
        assert re.search(r"three in four of\s+those that do", said)


def test_the_statements_of_the_running_example_are_told_apart() -> None:
    case = read_case(ROOT / "cases" / "japan-us-2025.toml")
    rows = [(f"{s.text}.", s.kind in ("outlook", "forecast")) for s in case.statements]
    right, wrong, missed = _counts(rows)
    assert right / (right + wrong) >= 0.9 and right / (right + missed) >= 0.85


def test_each_offer_says_where_why_and_what_is_missing() -> None:
    text = "The treaty dates from 1960.\n\nTokyo may pay more. Washington will ask for three per cent by 2027."
    first, second = outlooks(text, as_of=AS_OF)
    assert (first.sentence.line, first.why) == (3, ("may, might or could",))
    assert text[first.sentence.start : first.sentence.end] == "Tokyo may pay more."
    assert first.stem.question == "Will Tokyo pay more by [day]?"
    assert "a day by which it will be known" in first.missing
    assert "a number and a word: 'may' stands for no range" in first.missing
    assert second.stem.question == "Will Washington ask for three per cent by 2027?"
    assert [(d.text, d.last) for d in second.days] == [("by 2027", dt.date(2027, 12, 31))]
    assert any("can mean its first day or its last" in said for said in second.missing)
    assert all(one.missing[-1] == "a source where the answer will be read, and a fallback" for one in (first, second))


@pytest.mark.parametrize(
    ("text", "question", "given", "negated"),
    [
        ("Japan may thus be forced to spend more.", "Will Japan be forced to spend more by [day]?", "", False),
        ("We think it unlikely (25 %) that the ceiling will hold.", "Will the ceiling hold by [day]?", "", False),
        ("The Quad is unlikely to meet.", "Will the Quad meet by [day]?", "", False),
        ("Neither side will give way.", "Will neither side give way by [day]?", "", False),
        ("Prices won't return.", "Will prices return by [day]?", "", True),
        ("They fear that the US could leave.", "Will the US leave by [day]?", "", False),
        ("If the tariff stays, firms will move.", "Will firms move by [day]?", "the tariff stays", False),
        ("Firms will move unless the tariff falls.", "Will Firms move by [day]?", "not: the tariff falls", False),
        ("However, Manila plans to open two bases.", "Will Manila open two bases by [day]?", "", False),
        ("The Senate isn't going to ratify it.", "Will the Senate ratify it by [day]?", "", True),
        ("The IMF expects growth to slow.", "Will growth slow by [day]?", "", False),
        ("Don't expect the Fed to cut.", "Will the Fed cut by [day]?", "", True),
        ("The odds are that talks will resume.", "Will talks resume by [day]?", "", False),
        ("In spring it will rain.", "Will it turn out by [day] that in spring it will rain?", "", False),
    ],
)
def test_questions_are_made_of_sentences(text: str, question: str, given: str, negated: bool) -> None:
    made = stem(text, has_day=False)
    assert (made.question, made.given, made.negated) == (question, given, negated)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("on 31 December 2026", "2026-12-31"),
        ("by December 31, 2026", "2026-12-31"),
        ("on 2026-12-31", "2026-12-31"),
        ("before March 2027", "2027-02-28"),
        ("in the first half of 2026", "2026-06-30"),
        ("in Q3 2026", "2026-09-30"),
        ("by the end of 2026", "2026-12-31"),
        ("next year", "2026-12-31"),
        ("next month", "2025-05-31"),
        ("within eighteen months", "2026-10-08"),
        ("within 10 days", "2025-04-18"),
        ("in the autumn of 2026", "2026-11-30"),
        ("in March", "2026-03-31"),
        ("on 3 May", "2025-05-03"),
    ],
)
def test_days_are_read(text: str, last: str) -> None:
    (day,) = named_days(f"It will end {text}.", AS_OF)
    assert str(day.last) == last


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("soon", "names no day"),
        ("in fiscal 2027", "say whose fiscal year"),
        ("on 31 February 2027", "no day of the calendar"),
    ],
)
def test_days_that_are_none_are_said(text: str, says: str) -> None:
    (day,) = named_days(f"It will end {text}.", AS_OF)
    assert day.last is None and says in day.note


def test_may_and_march_are_verbs_too() -> None:
    assert named_days("They may march on the palace.", AS_OF) == ()
    assert [d.text for d in named_days("It ends in May.", AS_OF)] == ["May"]


@pytest.mark.parametrize(
    ("text", "probability", "word"),
    [
        ("a 60 per cent chance", 0.6, None),
        ("a one in five chance", 0.2, None),
        ("very unlikely [1/10]", 0.1, "very unlikely"),
        ("They will sign (70 %, likely)", 0.7, "likely"),
        ("They will sign (likely, about 70 %)", 0.7, "likely"),
        ("almost certainly (97 %)", 0.97, "almost certain"),
        ("It will probably pass", None, "probable"),
        ("growth of 1.4 per cent", None, None),
    ],
)
def test_numbers_and_words_of_probability_are_read(text: str, probability: float | None, word: str | None) -> None:
    said = how_likely(text)
    assert (said.probability, said.word) == (probability, word)


def test_a_number_outside_its_word_is_said() -> None:
    (one,) = outlooks("It is likely (20 %) that they will sign.", as_of=AS_OF)
    assert one.said.fault == "0.2 is not 'likely', which is 0.55 to 0.8 in ICD203; the word for it is 'unlikely'"
    assert one.said.fault in one.missing
    (kent,) = outlooks("It is probable (80 %) that they will sign.", as_of=AS_OF, scale="Kent")
    assert kent.said.fault == "" and kent.said.word_range == (0.63, 0.87)
    with pytest.raises(ValueError, match="no scale of words"):
        outlooks("x", scale="BBC")


def test_amounts_could_be_thresholds() -> None:
    assert amounts("It will spend at least 2.5 % of GDP and US$ 8 billion a year.") == (
        "at least 2.5 % of GDP",
        "US$ 8 billion a year",
    )


def test_markdown_is_read_and_its_asides_are_not() -> None:
    text = (
        "# What will come\n\n- *Japan* will [pay](https://a.b/c). \n\n```\nit will run\n```\n\n"
        "| it | will |\n|---|---|\n\n> He won't go.\n\nMr. Sato of the U.S. Embassy left at 2.5 %. Cf. p. 3. He stays."
    )
    assert [s.text for s in sentences(text)] == [
        "Japan will pay.", "He won't go.", "Mr. Sato of the U.S. Embassy left at 2.5 %.", "Cf. p. 3.", "He stays.",
    ]  # fmt: skip
    found = outlooks(text, as_of=AS_OF)
    assert [text[o.sentence.start : o.sentence.end] for o in found] == [
        "*Japan* will [pay](https://a.b/c).",
        "He won't go.",
    ]


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_is_cut_into_sentences_in_their_places(text: str) -> None:
    found = list(sentences(text))
    assert all(a.end <= b.start for a, b in pairwise(found))
    for one in found:
        assert 0 <= one.start < one.end <= len(text) and "\n" not in one.text
        assert one.line == text.count("\n", 0, one.start) + 1
    outlooks(text, as_of=AS_OF)


def test_a_long_text_is_read_in_no_time() -> None:
    text = "Japan would pay more by 2027, if the tariff stays. " * 4000 + "\n\n" + "a" * 50_000 + " would if " * 20_000
    assert len(outlooks(text, as_of=AS_OF)) == 4000
    assert len(outlooks("\n\n".join(["Japan may pay."] * 20_000), as_of=AS_OF)) == 20_000
    assert not re.search(r"\s$", outlooks("It will rain. ", as_of=AS_OF)[0].sentence.text)
