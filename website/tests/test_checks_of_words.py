"""The checks of a piece's words: names, days, sums, columns, abbreviations, spaces."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from institute.desk.checks.abbreviations import _spelled_out
from institute.desk.checks.dates import meaning
from institute.desk.checks.names import distance, fold
from institute.publications.models import Person, PublicationPage, Term

from .makers import paragraph
from .test_checks import found, said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("The under secretary, Eldridge Colby, wrote it.", "Elbridge"),
        ("Then Cobly said no.", "Colby"),
        ("Our colleague Naoka Ito wrote it.", "Naoko"),
        ("The paper by Naoko Ido says so.", "Ito"),
        ("Elbrídge Colby said it.", "Elbridge"),
    ],
)
def test_a_name_that_is_almost_known_is_found(text: str, meant: str) -> None:
    Person.objects.create(slug="colby", name_as_printed="Elbridge Colby", family_name="Colby")
    (each,) = found(text)
    assert f"close to {meant}" in each.what and not each.blocks


@pytest.mark.django_db
def test_names_that_are_right_or_other_words_are_left_alone(commentary: PublicationPage) -> None:
    Person.objects.create(slug="colby", name_as_printed="Elbridge Colby", family_name="Colby")
    text = (
        "Elbridge Colby’s paper and Ito Naoko’s answer were read in Japan, by Japanese readers, in Canada and by "
        "Canadians, in Austria and Australia, in Russia and by Russians. A North Korean ship "
        "left South Korea. More of it in Macao. Colby agreed."
    )
    assert said(text, case=commentary.case) == ""


@pytest.mark.django_db
def test_names_of_the_cases_actors_are_known(commentary: PublicationPage) -> None:
    (each,) = found("The delegation of Autralia left.", case=commentary.case)
    assert "close to Australia" in each.what


@pytest.mark.django_db
def test_an_accent_that_the_record_has_is_asked_for() -> None:
    Person.objects.create(slug="abe", name_as_printed="Abe Shinzō", family_name="Abe")
    (each,) = found("He met Abe Shinzo there.")
    assert "close to Shinzō" in each.what


@given(st.text("abcdé", max_size=7), st.text("abcdé", max_size=7))
def test_the_distance_is_one_of_a_measure(one: str, other: str) -> None:
    far = distance(one, other, 20)
    assert far == distance(other, one, 20) and (far == 0) == (one == other)
    assert abs(len(one) - len(other)) <= far <= max(len(one), len(other))
    assert distance(one, other, 2) == min(far, 3)
    assert fold(fold(one)) == fold(one)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "word", "right"),
    [
        ("He was confirmed recently.", "recently", "Say when"),
        ("The vote was held last week.", "last week", "the week of 24 March 2025"),
        ("It was signed yesterday.", "yesterday", "31 March 2025"),
        ("Talks resume next month.", "next month", "May 2025"),
        ("It fell last year.", "last year", "2024"),
        ("It fell earlier this year.", "earlier this year", "2025"),
        ("It fell two weeks ago.", "two weeks ago", "Say when"),
        ("It fell in recent months.", "in recent months", "Say when"),
    ],
)
def test_a_day_that_leans_on_the_reader_is_held_against_the_day_printed(text: str, word: str, right: str) -> None:
    (each,) = [each for each in found(text) if "printed on" in each.what]
    assert f"“{word}”" in each.what and "1 April 2025" in each.what and right in each.right


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_every_relative_day_has_a_meaning_on_every_day(day: dt.date) -> None:
    for word in ("yesterday", "last week", "this week", "next month", "last year", "this morning"):
        assert meaning(word, day)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("It pays ¥700 billion (US$4.65 billion) a year.", True),
        ("It pays 700 billion yen (about 4.65 billion dollars) a year.", True),
        ("It pays €5 million, or roughly $5.5 million, a year.", True),
        ("It pays ¥700 billion (US$4.65 billion at the rate of 31 March 2025) a year.", False),
        ("It pays ¥700 billion (US$4.65 billion).[^rate]", False),
        ("It pays ¥700 billion (US$4.65 billion).[^other]", True),
        ("It paid ¥700 billion in 2019 and ¥800 billion in 2020.", False),
        ("It pays $5 million ($6 million with tax).", False),
    ],
)
def test_row_83_a_sum_in_another_currency_needs_the_day_of_its_rate(text: str, is_found: bool) -> None:
    notes = [
        {"type": "note", "value": {"label": "rate", "text": "<p>At the rate of 1 March 2025.</p>"}},
        {"type": "note", "value": {"label": "other", "text": "<p>Budget papers.</p>"}},
    ]
    assert ("day of the rate" in said(text, notes=notes)) is is_found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("heading", "caption", "cell", "is_found"),
    [
        ("Japan", "What they pay", "4.5", True),
        ("Japan (per cent)", "What they pay", "4.5", False),
        ("Japan", "What they pay (US$ billion)", "4.5", False),
        ("Japan", "What they pay", "4.5 %", False),
        ("Number of ships", "What they have", "12", False),
        ("First sailed", "What they have", "1998", False),
        ("Standing", "What they have", "good", False),
    ],
)
def test_a_column_of_numbers_needs_a_unit(heading: str, caption: str, cell: str, is_found: bool) -> None:
    rows = [["Item", heading], ["Bases", cell]]
    table = {"type": "table", "value": {"caption": caption, "rows": rows, "source": ""}}
    assert ("without a unit" in said("", body=[paragraph("<p>Words.</p>"), table])) is is_found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("The QXZ met.", True),
        ("The Quarterly Exchange Zone (QXZ) met, and the QXZ agreed.", False),
        ("The QXZ (Quarterly Exchange Zone) met.", False),
        ("The QXZ met. The Quarterly Exchange Zone (QXZ) agreed.", True),
        ("The HNX met.", False),
        ("A MoU was signed, and a PhD was read.", True),
        ("A Memorandum of Understanding (MoU) was signed by an OKonjo and a McKay with a PhD.", False),
        ("The US and the UK met in CO25001 under King Henry VIII.", False),
    ],
)
def test_row_63_an_abbreviation_is_spelled_out_or_in_the_glossary(text: str, is_found: bool) -> None:
    Term.objects.create(slug="hnx", abbreviation="HNX", expansion="Host Nation Exchange")
    assert ("spelled out nowhere" in said(text)) is is_found


def test_a_spelling_may_leave_out_small_words_and_take_more_of_one() -> None:
    for short, words in (
        ("ASEAN", "Association of Southeast Asian Nations"),
        ("KORUS", "Korea–United States agreement"),
        ("MOD", "Ministry of Defence"),
    ):
        text = f"the {words} ({short})"
        assert _spelled_out(short, text, text.index(f"({short}") + 1, len(text) - 1), short


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Abe Shinzō  forged it.", "two spaces"),
        ("The law - so they say - holds.", "hyphen for a dash"),
        ("The law –so they say.", "one side"),
        ("The law--so they say.", "two hyphens"),
        ("It holds , they say.", "before a mark"),
    ],
)
def test_stray_spaces_and_hyphens_are_found(text: str, part: str) -> None:
    assert part in said(text)


@pytest.mark.django_db
def test_ranges_compounds_and_dashes_are_no_slips() -> None:
    assert said("A well-known range of 2–3 per cent – no more – was agreed on pp. 4–7 of the Japan–US paper.") == ""
