"""Rows 59, 61 and 62: an ISBN checks, a book comes in by its ISBN, a year's list goes out as a Word file."""

from __future__ import annotations

import io
import json
from typing import Any

import docx
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from institute.publications.bibliography.works import Refused
from institute.publications.elsewhere import lookups
from institute.publications.elsewhere.books import book_of
from institute.publications.isbn import isbn_form, isbn_in, thirteen
from institute.publications.lists.wordlist import listed
from institute.publications.models import BookEdition, ExternalWork

from .test_lookups import answering

KEY = "ISBN:9780980200447"
# The shape in which Open Library answers: names in lists of objects, a date in words.
RECORD = {
    "title": "Slow reading",
    "authors": [{"url": "https://openlibrary.org/authors/OL6548935A/John_Miedema", "name": "John Miedema"}],
    "publishers": [{"name": "Litwin Books"}],
    "publish_places": [{"name": "Duluth, Minn"}],
    "publish_date": "March 2009",
    "number_of_pages": 92,
}


def recorded(record: Any = RECORD) -> tuple[int, str, bytes]:
    return 200, "", json.dumps({KEY: record}).encode()


@given(st.integers(0, 10**9 - 1), st.integers(1, 9))
def test_row_59_an_isbn_of_ten_digits_becomes_one_of_thirteen_and_any_other_last_digit_is_refused(
    body: int, off: int
) -> None:
    nine = f"{body:09d}"
    sound = [f"{nine}{last}" for last in "0123456789X" if isbn_in(f"{nine}{last}")]
    assert len(sound) == 1
    new = thirteen(sound[0])
    isbn_form(new)
    assert new[:12] == f"978{nine}"
    with pytest.raises(ValidationError):
        isbn_form(f"{new[:12]}{(int(new[12]) + off) % 10}")


@pytest.mark.parametrize("written", ["0-306-40615-2", "ISBN-10: 0306406152", "urn:isbn:0306406152", " 0 306 40615 2 "])
def test_row_59_an_isbn_is_known_however_it_is_written(written: str) -> None:
    assert isbn_in(written) == "9780306406157"


def test_row_59_an_edition_keeps_the_isbn_of_thirteen_digits() -> None:
    edition = BookEdition(form="paperback", isbn="0-306-40615-2")
    edition.full_clean(exclude=["page"])
    assert edition.isbn == "978-0-306-40615-7"


@pytest.mark.django_db
def test_row_61_an_isbn_fills_the_record_of_a_book(monkeypatch: pytest.MonkeyPatch, admin_client: Client) -> None:
    step, asked = answering(recorded())
    monkeypatch.setattr(lookups, "_over_the_network", step)
    sent = {"text": "", "form": "auto", "isbn": "0-9802004-4-1", "keep": "on"}
    assert "no ISBN whose last digit checks" in admin_client.post("/admin/import-works/", sent).content.decode()
    assert not asked  # what is no ISBN is asked of nobody
    html = admin_client.post("/admin/import-works/", {**sent, "isbn": "978-0-9802004-4-7"}).content.decode()
    assert "Slow reading" in html and asked == [
        f"https://openlibrary.org/api/books?bibkeys={KEY}&format=json&jscmd=data"
    ]
    work = ExternalWork.objects.get(title="Slow reading")
    assert (work.kind, work.year, work.csl["author"]) == ("book", 2009, [{"family": "Miedema", "given": "John"}])
    assert work.csl["publisher"] == "Litwin Books" and work.csl["ISBN"] == "9780980200447"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, "", b"{}"), "has no record"),
        ((503, "", b""), "answered 503"),
        (TimeoutError(), "does not answer"),
        ((200, "", b"<html>"), "no record"),
        ((200, "", b"[1]"), "no single record"),
        ((302, "https://elsewhere.example/", b""), "keeps no records we ask for"),
        ((200, "", b" " * 600_000), "larger than"),
        (recorded({"title": ""}), "title"),
    ],
)
def test_row_61_a_library_that_fails_is_said_clearly_and_nothing_is_kept(answer: Any, said: str) -> None:
    step, _ = answering(answer)
    with pytest.raises(Refused) as refused:
        book_of("9780980200447", step)
    assert said in " ".join(refused.value.problems)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/publications/year/2026", "/external/year/2024"])
def test_row_62_a_years_list_goes_out_as_a_word_file_with_what_the_page_lists(client: Client, address: str) -> None:
    page = client.get(f"{address}/")
    assert page.status_code == 200 and f"{address}.docx" in page.content.decode()
    sections = page.context["sections"]
    answer = client.get(f"{address}.docx")
    assert answer.status_code == 200 and "wordprocessingml" in answer["Content-Type"]
    document = docx.Document(io.BytesIO(answer.content))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style is not None]
    assert styles[0] == "Title" and document.core_properties.title == document.paragraphs[0].text
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name.startswith("Heading")]
    assert headings == [kind for kind, _, _ in sections]
    assert styles.count("Bibliography") == sum(count for _, count, _ in sections)
    assert any(run.italic for paragraph in document.paragraphs for run in paragraph.runs)
    assert client.get(f"{address}.docx").content == answer.content


def test_row_62_what_people_wrote_is_text_in_a_word_file() -> None:
    made = listed(
        "A & B <c>\x0b", {"H": ['1 &lt; 2 &amp; <i>three</i> <a href="https://e.org/?a=1&amp;b=2">four</a>\x00']}
    )
    document = docx.Document(io.BytesIO(made))
    assert [paragraph.text for paragraph in document.paragraphs] == ["A & B <c>", "H", "1 < 2 & three four"]
    assert document.paragraphs[2].hyperlinks[0].url == "https://e.org/?a=1&b=2"
