"""The text that is kept rendered, and the short way to a publication: never another page than the long one."""

from __future__ import annotations

import ast
import re
import sqlite3
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.test import Client, RequestFactory
from django.urls import resolve
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.views import serve as wagtail_serve

import institute
from institute.comments.models import Comment
from institute.core import content, turns
from institute.core.models import Asked, InstituteSettings, Picture, User
from institute.people.models import Grant
from institute.publications import drawing, settling
from institute.publications.models import (
    Award,
    BookReview,
    IssuedNumber,
    PublicationIndexPage,
    PublicationPage,
    PublicRevision,
    Series,
    SettledText,
    Term,
)
from institute.publications.pdf import making
from institute.publications.text import dependencies, rendering
from institute.search.models import SearchQuery

from .makers import changed, draft, house, paragraph, published

pytestmark = pytest.mark.django_db


def _text(client: Client, page: PublicationPage) -> str:
    return client.get(page.url).content.decode()


def test_what_is_kept_is_what_rendering_gives_for_every_publication_of_the_demonstration() -> None:
    pages = list(PublicationPage.objects.live().select_related("current", "case"))
    kept = 0
    for page in pages:
        assert page.current is not None
        body, notes = settling.streams(page, page.current)
        fresh = rendering.rendered(
            body, page.case, page.slug, notes=notes, pinned=page.current.pinned, terms=settling.terms()
        )
        found = settling.text_of(page, page.current)
        again = settling.text_of(page, PublicationPage.objects.get(pk=page.pk).current)  # type: ignore[arg-type]
        assert found == again == fresh, page.title
        kept += SettledText.objects.filter(revision=page.current).exists()
    assert kept > len(pages) / 2


def test_a_kept_text_is_used_and_does_not_outlive_what_it_was_made_from(client: Client) -> None:
    page = published("On NTS", body=[paragraph("<p>ZQX matters.</p>")])
    row = SettledText.objects.get(revision=page.current)
    assert row.drawn_from == "", "its page is drawn once all is committed, and its PDF made"
    SettledText.objects.filter(pk=row.pk).update(parts={**row.parts, "blocks": ["<p>From what is kept.</p>"]})
    assert "From what is kept." in _text(client, page)
    Term.objects.create(slug="zqx", abbreviation="ZQX", expansion="Zonal quality index")
    html = _text(client, page)
    assert "From what is kept." not in html and 'title="Zonal quality index"' in html
    assert SettledText.objects.get(revision=page.current).fingerprint != row.fingerprint


def _is_used(page: PublicationPage, client: Client) -> bool:
    """Tell whether the page is made of what is kept, by a mark that only that has."""
    row = SettledText.objects.get(revision=page.current)
    marked = {name: f"{html}<!-- kept -->" for name, html in row.pieces["html"].items()}
    SettledText.objects.filter(pk=row.pk).update(
        parts={**row.parts, "blocks": [f"{block}<!-- kept text -->" for block in row.parts["blocks"]]},
        pieces={**row.pieces, "html": marked},
    )
    return _text(client, page).count("<!-- kept -->") == len(marked)


def test_the_page_that_is_kept_is_the_one_that_is_drawn_for_every_version_of_the_demonstration(client: Client) -> None:
    used = 0
    for revision in PublicRevision.objects.filter(page__live=True).select_related("page"):
        page = PublicationPage.objects.get(pk=revision.page_id)
        path = page.url if revision.pk == page.current_id else f"/{page.key}/v{revision.number}/"
        SettledText.objects.filter(revision=revision).delete()
        rendered = client.get(path).content
        assert client.get(path).content == rendered, path
        kept = SettledText.objects.filter(revision=revision).first()
        used += bool(kept and kept.pieces and b"PLAINLY KEPT" in _marked(client, kept, path))
    assert used > PublicationPage.objects.live().count() / 2


def _marked(client: Client, kept: SettledText, path: str) -> bytes:
    kept.pieces["html"]["text"] = "PLAINLY KEPT"
    kept.save()
    found: bytes = client.get(path).content
    kept.delete()
    return found


def _given(page: PublicationPage) -> None:
    Award.objects.create(name="Prize of the Harbour", year=2026).publications.add(page)


def _paid(page: PublicationPage) -> None:
    grant = Grant.objects.exclude(starts=None)[0]
    Grant.publications.through.objects.create(grant=grant, publicationpage=page)


def _print(page: PublicationPage) -> None:
    current = PublicationPage.objects.get(pk=page.pk).current
    assert current is not None and making.make(current)


def _move(page: PublicationPage) -> None:
    index = Page.objects.get(pk=PublicationIndexPage.objects.get().pk)
    index.title = "All that we wrote"
    index.save()


CHANGES: dict[str, tuple[Callable[[PublicationPage], object], str]] = {
    "an award": (_given, "Prize of the Harbour, 2026</a>"),
    "a grant": (_paid, "<p>Paid for by "),
    "a PDF": (_print, ".pdf"),
    "the list above it": (_move, "All that we wrote</a>"),
    "the institute": (lambda page: InstituteSettings.objects.update(name="Another House"), "Another House"),
    "a feed less": (lambda page: Series.objects.update(has_feed=False), ""),
    "a term": (lambda page: Term.objects.create(slug="zqx", abbreviation="ZQX", expansion="Zonal"), "Zonal"),
    "the address of the site": (lambda page: Site.objects.get().save(), ""),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_kept_page_does_not_outlive_what_it_was_drawn_from(client: Client, what: str) -> None:
    page = published("On ZQX", body=[paragraph("<p>ZQX matters.</p>")])
    before = _text(client, page)
    assert _is_used(page, client)
    change, shown = CHANGES[what]
    change(page)
    Site.clear_site_root_paths_cache()
    after = _text(client, page)
    if what == "the address of the site":
        assert "<!-- kept -->" in after, "nothing has changed"
        Site.objects.update(hostname="elsewhere.example")
        Site.clear_site_root_paths_cache()
        after, shown = _text(client, page), '<link rel="canonical" href="http://elsewhere.example'
    assert "<!-- kept" not in after.replace("<!-- kept text -->", "") and shown in after and after != before
    assert shown not in before or not shown
    assert ("/feeds/series/co.atom" in after) is (what != "a feed less")
    assert _is_used(page, client), "and what was drawn anew is kept"


def test_reviews_of_a_book_are_those_of_now(client: Client) -> None:
    page = PublicationPage.objects.live().filter(series__kind="book")[0]
    _text(client, page)
    assert _is_used(page, client)
    BookReview.objects.create(page=page, words="A plain and useful book.", reviewer="A. Reader")
    html = _text(client, page)
    assert "A plain and useful book." in html and "<!-- kept -->" not in html


def test_what_other_rooms_and_readers_add_is_never_kept_with_the_page(client: Client) -> None:
    page = published("Spoken of")
    _text(client, page)
    assert _is_used(page, client)
    Comment.objects.create(page=page, name="A. Reader", text="Well said indeed.", state=Comment.SHOWN)
    html = _text(client, page)
    assert "Well said indeed." in html and "<!-- kept -->" in html
    assert "Well said indeed." not in str(SettledText.objects.get(revision=page.current).pieces)


def test_a_page_is_drawn_when_it_is_published_and_no_reader_waits_for_it(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = published("Drawn at once")
    kept = SettledText.objects.get(revision=page.current)
    assert kept.drawn_from and f"{page.key}.pdf" in kept.pieces["html"]["opening"]
    _text(client, page)
    again = SettledText.objects.get(revision=page.current)
    assert (again.drawn_from, again.pieces) == (kept.drawn_from, kept.pieces), "a reader gets just that"


def test_what_cannot_be_kept_is_shown_all_the_same(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = published("Not kept")

    def locked(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    SettledText.objects.all().delete()
    monkeypatch.setattr(QuerySet, "bulk_create", locked)
    monkeypatch.setattr(QuerySet, "update", locked)
    assert "Not kept" in _text(client, page)


def _picture() -> Picture:
    data = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(data, "PNG")
    data.seek(0)
    made: Picture = Picture.objects.create(
        title="Teal", file=ImageFile(data, "teal.png"), creator="A. Hand", licence="CC BY 4.0"
    )
    return made


def _figure(picture: Picture, **fields: str) -> dict[str, Any]:
    said = {"alt": "Teal", "decorative": False, "caption": "Only teal", "credit": "", **fields}
    return {"type": "figure", "value": {"image": picture.pk, **said}}


def test_a_text_with_a_link_is_kept_until_the_page_that_it_leads_to_moves(client: Client) -> None:
    other = published("Leads here")
    page = published("Leads there", body=[paragraph(f'<p><a linktype="page" id="{other.pk}">There</a></p>')])
    assert other.url in _text(client, page) and _is_used(page, client)
    moved = Page.objects.get(pk=other.pk)
    moved.slug = "moved-away"
    moved.save()
    assert "/publications/moved-away/" in _text(client, page) and "<!-- kept" not in _text(client, page)
    assert _is_used(page, client)
    list_page = Page.objects.get(pk=PublicationIndexPage.objects.get().pk)
    list_page.slug = "texts"
    list_page.save()
    assert "/texts/moved-away/" in client.get("/texts/leads-there/").content.decode(), "a page above it moved"


@pytest.mark.parametrize("way", ["unpublished", "deleted"])
def test_a_text_with_a_link_says_what_rendering_it_says_when_the_page_is_gone(client: Client, way: str) -> None:
    other = published("Leads here")
    page = published("Leads there", body=[paragraph(f'<p><a linktype="page" id="{other.pk}">There</a></p>')])
    _text(client, page)
    if way == "deleted":
        IssuedNumber.objects.filter(page=other).delete()
        Page.objects.get(pk=other.pk).delete()
    else:
        other.unpublish()
    current = PublicationPage.objects.get(pk=page.pk).current
    assert current is not None
    body, notes = settling.streams(page, current)
    fresh = rendering.rendered(body, None, page.slug, notes=notes, pinned={}, terms=settling.terms())
    assert fresh.blocks[0] in _text(client, page)
    assert (other.url in fresh.blocks[0]) is (way == "unpublished")


def test_links_in_notes_and_to_documents_count_too(client: Client) -> None:
    document = get_document_model().objects.create(title="Tables", file=ContentFile(b"x", "tables.txt"))
    link = f'<p><a id="{document.pk}" linktype="document">Tables</a></p>'
    note = {"type": "note", "value": {"label": "one", "text": link}}
    page = published("Noted", body=[paragraph("<p>Words.[^one]</p>")], notes=[note])
    assert document.url in _text(client, page) and _is_used(page, client)
    before = document.url
    document.file = ContentFile(b"y", "other.txt")
    document.save()
    html = _text(client, page)
    assert document.url in html and before not in html and document.url != before


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"creator": "B. Hand"}, "B. Hand, CC BY 4.0"),
        ({"licence": "CC0"}, "A. Hand, CC0"),
        ({"source": "Archive"}, "A. Hand, Archive, CC BY 4.0"),
        ({"source_url": "https://example.org/teal"}, 'href="https://example.org/teal"'),
        ({"focal_point_x": 4, "focal_point_y": 4, "focal_point_width": 2, "focal_point_height": 2}, "Only teal"),
    ],
)
def test_a_text_with_a_picture_is_kept_until_what_is_said_of_it_changes(
    client: Client, change: dict[str, Any], shown: str
) -> None:
    picture = _picture()
    page = published("With a picture", body=[_figure(picture)])
    _text(client, page)
    _text(client, page)  # the first request makes the picture in its size
    assert _is_used(page, client)
    for name, value in change.items():
        setattr(picture, name, value)
    picture.save()
    html = _text(client, page)
    assert shown in html and "Only teal" in html


def test_a_picture_that_is_replaced_or_deleted_does_not_stay(client: Client) -> None:
    picture = _picture()
    page = published("With a picture", body=[_figure(picture)])
    for _ in range(2):
        before = re.findall(r'<img src="([^"]*teal[^"]*)"', _text(client, page))
    assert before and _is_used(page, client)
    data = BytesIO()
    Image.new("RGB", (16, 4), "red").save(data, "PNG")
    data.seek(0)
    picture.renditions.all().delete()  # as the admin does when a file is replaced
    picture.file = ImageFile(data, "red.png")
    picture.width, picture.height = 16, 4
    picture.save()
    html = _text(client, page)
    assert before[0] not in html and 'width="16" height="4"' in html
    picture.delete()
    assert "red" not in re.sub(r"\s", "", "".join(re.findall(r"<img[^>]*>", _text(client, page))))


def test_a_text_that_names_what_nothing_is_known_of_is_rendered_each_time(client: Client) -> None:
    page = published("Embeds", body=[paragraph('<p>Words <embed embedtype="media" url="https://example.org/x"/></p>')])
    _text(client, page)
    assert not SettledText.objects.filter(revision=page.current).exists()
    strange = [{"type": "paragraph", "value": '<p><a linktype="person" id="1">x</a></p>'}]
    assert dependencies.named([strange]) is None
    assert dependencies.named([[{"type": "figure", "value": {"image": None}}]]) is None
    nested = [{"type": "list", "value": [{"type": "figure", "value": {"image": 7}}]}]
    assert dependencies.named([nested]) == {"picture": {"7"}}


def test_the_size_that_is_compared_is_the_size_that_is_shown() -> None:
    template = Path(institute.__path__[0], "templates/blocks/figure.html").read_text(encoding="utf-8")
    assert f" {dependencies.WIDTH} " in template


def test_an_outcome_shows_on_a_page_that_is_kept(client: Client) -> None:
    page = PublicationPage.objects.get(slug="how-far-can-tokyo-hold-the-line")
    _text(client, page)
    assert _is_used(page, client)
    row = SettledText.objects.get(revision=page.current)
    stored = page.case
    assert stored is not None
    before = [statement.outcome for statement in rendering.statements_of(stored, page.slug)]
    client.force_login(User.objects.create_superuser("someone", password="x"))
    said = {"outcome": "yes", "known": "2025-10-29", "by": "sato", "url": "https://example.org/x", "title": "Note"}
    archived = SimpleUploadedFile("note.txt", b"It was announced.", "text/plain")
    answer = client.post("/admin/record/resolve/japan-us-2025/q3/", {**said, "archived": archived, "note": ""})
    assert answer.status_code == 302
    after = [statement.outcome for statement in rendering.statements_of(stored, page.slug)]
    assert before != after and "<!-- kept" not in _text(client, page) and "turned out: yes" in _text(client, page)
    assert SettledText.objects.get(revision=page.current).fingerprint != row.fingerprint


def test_a_correction_shows_at_once_and_the_older_version_keeps_its_text(client: Client) -> None:
    page = published("Corrected", body=[paragraph("<p>Ten ships.</p>")])
    changed(page, "correction", "There were twelve.", body=[paragraph("<p>Twelve ships.</p>")])
    assert "Twelve ships." in _text(client, page) and "Ten ships." not in _text(client, page)
    assert "Ten ships." in client.get(f"/{page.key}/v1/").content.decode()


def test_the_short_way_gives_what_the_long_way_gives(client: Client) -> None:
    page = published("Either way")
    request: Any = RequestFactory().get(page.url)
    request.user = None
    found = resolve(page.url)
    short = found.func(request, *found.args, **found.kwargs).render()
    again: Any = RequestFactory().get(page.url)
    again.user = None
    long = wagtail_serve(again, page.url.lstrip("/")).render()
    assert short.content == long.content and "Either way" in short.content.decode()


def test_the_short_way_is_one_question_for_a_plain_piece(client: Client, django_assert_max_num_queries: Any) -> None:
    page = PublicationPage.objects.live().filter(case=None, current__settled__isnull=False)[0]
    content._known.changed = False
    content.forget()
    _text(client, page)
    # The version of the content may be asked for once more.
    with django_assert_max_num_queries(2):
        _text(client, page)


def test_what_is_not_before_readers_is_not_found_the_short_way_either(client: Client) -> None:
    assert client.get(f"/publications/{draft('Unseen').slug}/").status_code == 404
    page = published("Seen")
    assert client.get(page.url).status_code == 200
    index = PublicationIndexPage.objects.get()
    restriction = PageViewRestriction.objects.create(page=index, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(page.url).status_code == 302, "a restriction above it counts"
    restriction.delete()
    assert client.get(page.url).status_code == 200
    page.unpublish()
    assert client.get(page.url).status_code == 404


def test_a_second_site_is_told_apart(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    page = published("On the first site")
    assert client.get(page.url).status_code == 200
    home = Page.objects.get(depth=1).add_child(instance=Page(title="Another", slug="another"))
    Site.objects.create(hostname="other.example", root_page=home, is_default_site=False)
    assert client.get("/publications/on-the-first-site/", headers={"host": "other.example"}).status_code == 404
    assert client.get("/publications/on-the-first-site/").status_code == 200


def test_a_change_of_the_institutes_name_shows_at_once(client: Client) -> None:
    page = published("Named")
    _text(client, page)
    row = InstituteSettings.objects.get()
    row.name = "Institute of Something Else"
    row.save()
    assert "Institute of Something Else" in _text(client, page)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows")
@pytest.mark.django_db(transaction=True)
def test_nobody_who_reads_waits_for_somebody_who_writes(client: Client, settings: Any) -> None:
    settings.RATE_LIMITS = True
    house("WX", "Waiting")
    page = published("Read meanwhile", series="WX", people=[])
    SettledText.objects.all().delete()
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    try:
        writer.execute("BEGIN IMMEDIATE")
        assert "Read meanwhile" in _text(client, page)
        assert client.get("/search/?q=meanwhile").status_code == 200
        assert not SettledText.objects.exists() and not SearchQuery.objects.exists() and not Asked.objects.exists()
    finally:
        writer.close()
    _text(client, page)
    client.get("/search/?q=meanwhile")
    assert SettledText.objects.get().drawn_from and SearchQuery.objects.get().asked == 1 and Asked.objects.exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows")
@pytest.mark.django_db(transaction=True)
def test_who_writes_waits_for_whoever_writes_and_the_time_is_not_sqlites(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite would keep the connection locked while it waits, from the very thread that it waits for."""
    house("WX", "Waiting")
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False)
    asked: list[float] = []

    def ended(seconds: float) -> None:
        asked.append(seconds)
        if len(asked) == 3 and writer.in_transaction:
            writer.execute("ROLLBACK")

    monkeypatch.setattr(turns.time, "sleep", ended)
    for write in (lambda: Term.objects.create(slug="w", abbreviation="W", expansion="W"), Term.objects.all().delete):
        writer.execute("BEGIN IMMEDIATE")
        asked.clear()
        write()
        assert len(asked) == 3 and max(asked) <= turns.MOMENT
    writer.execute("BEGIN IMMEDIATE")
    asked.clear()
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0)
    with pytest.raises(OperationalError, match="locked"):
        Term.objects.create(slug="w", abbreviation="W", expansion="W")
    assert asked == [], "the time is over"
    writer.close()
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (turns.MOMENT * 1000,)


def test_what_renders_a_text_is_in_its_fingerprint_wherever_it_stands() -> None:
    root = Path(institute.__path__[0])
    known = {path for pattern in settling._MADE_WITH for path in root.glob(pattern)}
    assert all(any(root.glob(pattern)) for pattern in settling._MADE_WITH), "a pattern that nothing matches"
    seen: set[Path] = set()
    waiting = [drawing.__name__, rendering.__name__]
    while waiting:
        path = root.parent / f"{waiting.pop().replace('.', '/')}.py"
        if path in seen or not path.is_file() or not path.is_relative_to(root / "publications"):
            continue
        seen.add(path)
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                waiting += [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
    # Models hold what is rendered and say nothing of how.
    missing = {path for path in seen - known if "models" not in path.parts}
    assert len(seen) > 10 and not missing
