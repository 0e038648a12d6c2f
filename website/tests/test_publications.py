"""Publications: numbers, frozen authors, marked sentences, the demonstration loaded once."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from institute.analyses.marks import MarkedStatement
from institute.core.blocks import Figure, Heading, Table
from institute.home.demo.loading import DemoMissing, load
from institute.home.models import HomePage
from institute.people import leaving
from institute.publications import settling
from institute.publications.models import Person, PublicationPage
from institute.publications.text.quotes import marked

from .conftest import ROOT


@pytest.mark.django_db
def test_authors_are_frozen_when_first_published(commentary: PublicationPage, client: Client) -> None:
    (contribution,) = commentary.contributions.all()
    assert contribution.name_as_printed == "Ito Naoko"
    assert contribution.affiliation_as_printed == "Senior analyst, Kaihan Institute"
    biography = contribution.biography_as_printed
    Person.objects.filter(slug="ito-naoko").update(role="Director", bio="<p>Elsewhere now.</p>")
    # An editor goes on from the last revision and publishes again.
    commentary.get_latest_revision_as_object().save_revision().publish()
    (again,) = PublicationPage.objects.get(pk=commentary.pk).contributions.all()
    assert (again.affiliation_as_printed, again.biography_as_printed) == ("Senior analyst, Kaihan Institute", biography)
    html = client.get(commentary.url).content.decode()
    assert "Elsewhere now" not in html and "leads its work on alliances" in html


@pytest.mark.django_db
def test_a_byline_outlives_the_person(commentary: PublicationPage, client: Client) -> None:
    leaving.erase(Person.objects.get(slug="ito-naoko"))
    assert "Ito Naoko" in client.get(commentary.url).content.decode()


@pytest.mark.django_db
def test_every_statement_of_the_case_is_marked_in_the_text(commentary: PublicationPage, client: Client) -> None:
    assert commentary.current is not None
    forecasts = settling.text_of(commentary, commentary.current).forecasts
    assert [note.id for note in forecasts] == ["o1", "o2", "o3", "o4", "o5", "o6"]
    html = client.get(commentary.url).content.decode()
    for note in forecasts:
        assert html.count(f'id="{note.anchor}"') == 1
        assert html.count(f'id="forecast-{note.forecast}"') == 1
    first = forecasts[0]
    assert (first.number, first.word) == ("25\u00a0%", "unlikely")
    assert first.share and first.share != first.number


def _statement(quote: str, id: str = "o1") -> MarkedStatement:
    return MarkedStatement(
        id, quote, "q1", f"statement-{id}", "Q?", "25 %", "unlikely", "A", dt.date(2027, 1, 1), "", "", ""
    )


@pytest.mark.parametrize(
    ("html", "quote", "found"),
    [
        ("<p>Before. We think so. After.</p>", "We think so.", True),
        ("<p>We <em>think</em> so.</p>", "We think so.", True),
        ("<p>We think\u00a0so.</p>", "We think so.", True),
        ("<p>It’s “so”.</p>", 'It\'s "so".', True),
        ("<p>a &lt; b &amp; c</p>", "a < b & c", True),
        ("<p>We thought so.</p>", "We think so.", False),
        ('<p><a href="/x?a=We think so.">link</a></p>', "We think so.", False),
    ],
)
def test_a_quote_is_found_in_the_words_and_never_in_the_markup(html: str, quote: str, found: bool) -> None:
    result, statements = marked(html, [_statement(quote)])
    assert bool(statements) is found
    assert ("<mark" in result) is found
    if not found:
        assert result == html
    else:
        assert result.count('id="statement-o1"') == 1 and result.count("forecast-ref") == 1


def test_marks_escape_what_people_wrote() -> None:
    result, _ = marked("<p>1 &lt; 2 is sure.</p>", [_statement("1 < 2 is sure.")])
    assert "1 &lt; 2 is sure." in result and "1 < 2" not in result


def test_two_quotes_in_one_paragraph_are_both_marked_in_their_order() -> None:
    html, found = marked("<p>One here. Two there.</p>", [_statement("Two there.", "b"), _statement("One here.", "a")])
    assert [statement.id for statement in found] == ["a", "b"]
    assert html.index("statement-a") < html.index("statement-b")


def test_a_heading_keeps_its_anchor_when_its_text_changes() -> None:
    block = Heading()
    made = block.clean(block.to_python({"text": "The first words", "level": "2", "anchor": ""}))
    assert made["anchor"] == "the-first-words"
    made["text"] = "Other words"
    assert block.clean(made)["anchor"] == "the-first-words"


def test_a_picture_needs_a_decision_and_a_table_equal_rows() -> None:
    with pytest.raises(ValidationError):
        block = Table()
        block.clean(block.to_python({"caption": "c", "rows": [["a", "b"], ["c"]]}))
    assert Figure().child_blocks["decorative"].required is False


@pytest.mark.django_db
def test_loading_the_demonstration_twice_loads_it_once() -> None:
    before = PublicationPage.objects.count()
    assert load(ROOT / "cases") is False
    assert PublicationPage.objects.count() == before


@pytest.mark.django_db
def test_a_demonstration_that_is_missing_says_where_it_should_be(tmp_path: object) -> None:
    HomePage.objects.all().delete()
    with pytest.raises(DemoMissing, match=r"japan-us-2025\.toml"):
        load(tmp_path)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_short_address_leads_to_the_page_for_ever(client: Client, commentary: PublicationPage) -> None:
    for path in ("/co25001", "/CO25001/"):
        answer = client.get(path)
        assert answer.status_code == 301 and answer["Location"].endswith("/how-far-can-tokyo-hold-the-line/")
    commentary.slug = "renamed"
    commentary.save_revision().publish()
    assert client.get("/co25001")["Location"].endswith("/renamed/")


@pytest.mark.django_db
def test_an_editor_is_told_of_a_sentence_that_was_lost(commentary: PublicationPage, admin_client: Client) -> None:
    blocks = commentary.body.get_prep_value()
    for block in blocks:
        if block["type"] == "paragraph":
            block["value"] = block["value"].replace("We think it unlikely", "We hold it unlikely")
    commentary.body = json.dumps(blocks)
    commentary.save_revision()
    form = admin_client.get(f"/admin/pages/{commentary.pk}/edit/")
    assert form.status_code == 200
    from django.test import RequestFactory

    from institute.publications.text.rendering import rendered

    lost = rendered(commentary.get_latest_revision_as_object().body, commentary.case, commentary.slug).missing
    assert [statement.id for statement in lost] == ["o1", "o6"]
    from django.contrib.messages.storage.fallback import FallbackStorage

    from institute.publications.wagtail_hooks import tell_of_lost_sentences

    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    tell_of_lost_sentences(request, commentary.get_latest_revision_as_object())
    assert [str(message)[:12] for message in request._messages] == ["Statement o1", "Statement o6"]  # type: ignore[attr-defined]
