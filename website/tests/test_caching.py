"""The page cache: right first. What is kept is what everybody gets, and what changes is never shown as it was."""

from __future__ import annotations

import datetime as dt
import gzip
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from institute.analyses import answers
from institute.comments.models import Comment
from institute.core import caching, content
from institute.core.caching import Kept, PageCache, Pages, pages
from institute.core.models import ContentVersion, InstituteSettings, TableVersion
from institute.desk import clock, previewing
from institute.desk.views import links
from institute.events.models import EventPaper
from institute.frame.templatetags import frame as frame_tags
from institute.media.models import Delivery
from institute.people.models import Grant
from institute.publications.models import ExternalWork, Person, PublicationIndexPage, PublicationPage, Term

from .makers import changed, draft, paragraph, published

pytestmark = pytest.mark.django_db
Committing = Callable[..., Any]


@pytest.fixture(autouse=True)
def _on(settings: Any) -> Iterator[None]:
    settings.PAGE_CACHE = True
    content._known.changed = False
    content.forget()
    pages.clear()
    yield
    pages.clear()
    content.forget()


@pytest.fixture
def committing(django_capture_on_commit_callbacks: Any) -> Committing:
    """Run what waits for a commit at the end of the block: a test's own transaction never commits."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def _is_kept(response: Any) -> bool:
    """Whether an answer came without the request having been led to any view."""
    return response.status_code in (200, 304) and response.wsgi_request.resolver_match is None


def _get(client: Client, path: str, **headers: str) -> Any:
    return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


# What is kept is what would have been rendered.


@pytest.mark.parametrize(
    "path",
    ["/", "/about/", "/publications/", "/publications/how-far-can-tokyo-hold-the-line/", "/feed.xml", "/series/"],
)
def test_a_kept_page_is_the_rendered_one_with_every_header(client: Client, settings: Any, path: str) -> None:
    settings.PAGE_CACHE = False
    plain = client.get(path)
    settings.PAGE_CACHE = True
    first, second = client.get(path), client.get(path)
    assert not _is_kept(first) and _is_kept(second)
    assert plain.content == first.content == second.content
    own = {"ETag", "Vary", "Cache-Control"}
    for response in (first, second):
        shared = {name: value for name, value in response.headers.items() if name not in own}
        assert shared == {name: value for name, value in plain.headers.items() if name not in own}
    assert first.headers == second.headers
    assert "default-src 'self'" in second["Content-Security-Policy"] and second["X-Frame-Options"] == "DENY"
    assert second["Cache-Control"] == "no-cache" and second["Vary"] == "Accept-Encoding"


def test_the_compressed_body_is_the_same_page_under_another_tag(client: Client) -> None:
    plain = client.get("/about/")
    packed = _get(client, "/about/", accept_encoding="br, gzip")
    assert _is_kept(packed) and packed["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) == int(packed["Content-Length"]) < len(plain.content) == int(plain["Content-Length"])
    assert packed["ETag"] != plain["ETag"] and not packed["ETag"].startswith("W/")
    for refusing in ("identity", "gzip;q=0, *", "gzip; q=0.000", ""):
        assert _get(client, "/about/", accept_encoding=refusing).content == plain.content


def test_an_unchanged_page_is_answered_without_its_body(client: Client) -> None:
    etag = client.get("/about/")["ETag"]
    for asked in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        unchanged = _get(client, "/about/", if_none_match=asked)
        assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", etag)
        assert unchanged["Vary"] == "Accept-Encoding" and "Content-Type" not in unchanged
    assert _get(client, "/about/", if_none_match='"other"').status_code == 200
    assert _get(client, "/about/", if_none_match=etag, accept_encoding="gzip").status_code == 200, "another form"
    pages.clear()
    assert _get(client, "/about/", if_none_match=etag).status_code == 304, "also where it has to be rendered again"
    assert _is_kept(client.get("/about/")), "and what was rendered for it is kept whole"
    assert client.get("/about/").content


def test_head_answers_with_the_headers_of_get(client: Client) -> None:
    first = client.head("/about/")
    assert first.content == b"" and len(pages) == 1, "rendered for the one who asks for the head alone"
    got, headed = client.get("/about/"), client.head("/about/")
    assert headed.content == b"" and first.headers == headed.headers == got.headers and _is_kept(headed)
    assert _is_kept(got) and got.content
    assert client.head("/publications/nothing/").status_code == 404 == client.get("/publications/nothing/").status_code
    assert not _is_kept(client.post("/about/"))


# Nobody gets what is another reader's.


def test_who_is_signed_in_neither_gets_nor_gives_kept_pages(client: Client, admin_client: Client) -> None:
    content._known.changed = False  # the account was made within this test's transaction
    assert not _is_kept(admin_client.get("/about/")) and len(pages) == 0
    client.get("/about/")
    assert not _is_kept(admin_client.get("/about/"))
    assert len(pages) == 1 and _is_kept(client.get("/about/"))


def test_cookies_that_name_a_reader_pass_the_cache_and_others_do_not(settings: Any) -> None:
    Client().get("/about/")
    for name, kept in (("csrftoken", False), ("sessionid", False), ("messages", False), ("_ga", True)):
        client = Client()
        client.cookies[name] = "x" * 32
        assert _is_kept(client.get("/about/")) is kept, name


def test_requests_for_parts_and_for_one_reader_pass_it(client: Client) -> None:
    client.get("/about/")
    for header in ({"hx-request": "true"}, {"authorization": "Basic eA=="}, {"range": "bytes=0-9"}):
        assert not _is_kept(client.get("/about/", headers=header)), header


@pytest.mark.parametrize(
    "path", ["/search/?q=treaty", "/analyses/", "/record/", "/healthz", "/accounts/login/", "/oai"]
)
def test_pages_with_an_engine_a_clock_or_a_reader_of_their_own_are_not_kept(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200
    assert len(pages) == 0


def _with_a_form(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(get_token(request))
    response.set_cookie("csrftoken", request.META["CSRF_COOKIE"])
    return response


def _pending(request: HttpRequest) -> HttpResponse:
    caching.unsettled()
    return HttpResponse("on its way")


KINDS: dict[str, Callable[[HttpRequest], Any]] = {
    "a cookie": _with_a_form,
    "varies by cookie": lambda request: HttpResponse("x", headers={"Vary": "Accept-Encoding, Cookie"}),
    "varies by part": lambda request: HttpResponse("x", headers={"Vary": "HX-Request"}),
    "private": lambda request: HttpResponse("x", headers={"Cache-Control": "private, max-age=60"}),
    "never stored": lambda request: HttpResponse("x", headers={"Cache-Control": "no-store"}),
    "a nonce": lambda request: HttpResponse("x", headers={"Content-Security-Policy": "script-src 'nonce-abc'"}),
    "an error": lambda request: HttpResponse("x", status=500),
    "not found": lambda request: HttpResponse("x", status=404),
    "a redirect": lambda request: HttpResponse("x", status=301, headers={"Location": "/"}),
    "a stream": lambda request: StreamingHttpResponse(iter(["x"])),
    "a picture": lambda request: HttpResponse(b"x", content_type="image/png"),
    "packed already": lambda request: HttpResponse(b"x", headers={"Content-Encoding": "br"}),
    "on its way": _pending,
    "too large": lambda request: HttpResponse("x" * (caching.LARGEST + 1)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_may_differ_or_does_not_last_is_never_kept(kind: str) -> None:
    asked = []

    def answer(request: HttpRequest) -> Any:
        asked.append(request)
        return KINDS[kind](request)

    cache = PageCache(answer)
    for _ in range(2):
        cache(RequestFactory().get("/x/"))
    assert len(asked) == 2 and len(pages) == 0


def test_an_answer_that_is_not_kept_still_knows_what_the_reader_has() -> None:
    cache = PageCache(lambda request: HttpResponse("x", headers={"ETag": '"a"', "Cache-Control": "private"}))
    assert cache(RequestFactory().get("/x/", headers={"if-none-match": '"a"'})).status_code == 304
    assert cache(RequestFactory().get("/x/", headers={"if-none-match": '"b"'})).status_code == 200


def test_a_file_is_not_sent_again_to_whoever_has_it() -> None:
    headers = {"ETag": '"a"', "Last-Modified": "Sun, 01 Mar 2026 10:00:00 GMT", "Content-Type": "application/pdf"}
    cache = PageCache(lambda request: StreamingHttpResponse(iter([b"x"]), headers=headers))

    def asked(**given: str) -> int:
        return cache(
            RequestFactory().get("/x.pdf", headers={n.replace("_", "-"): v for n, v in given.items()})
        ).status_code

    assert asked(if_none_match='"a"') == asked(if_none_match='W/"a", "b"') == asked(if_none_match="*") == 304
    assert asked(if_none_match='"b"') == asked() == 200
    assert asked(if_modified_since="Sun, 01 Mar 2026 10:00:00 GMT") == 304
    assert asked(if_modified_since="Sun, 01 Mar 2026 09:59:59 GMT") == asked(if_modified_since="nonsense") == 200
    assert asked(if_none_match='"b"', if_modified_since="Sun, 01 Mar 2026 10:00:00 GMT") == 200, "the tag decides"


def test_an_exception_goes_through_and_nothing_stays() -> None:
    def fails(request: HttpRequest) -> HttpResponse:
        raise Http404

    with pytest.raises(Http404):
        PageCache(fails)(RequestFactory().get("/x/", headers={"if-none-match": '"a"'}))
    assert caching._unsettled.get() is None and len(pages) == 0


def test_a_page_that_waits_for_a_run_is_not_kept(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ANSWER_WITHIN = 0.01
    monkeypatch.setattr(answers, "_begun", lambda *asked: Future())
    assert client.get("/").status_code == 200
    assert len(pages) == 0
    monkeypatch.undo()
    settings.ANSWER_WITHIN = 120.0
    client.get("/")
    assert len(pages) == 1


def test_a_preview_shows_the_draft_and_leaves_the_page_as_it_is(client: Client, committing: Committing) -> None:
    page = published("As published")
    with committing():
        page.title = "As drafted"
        page.save_revision()
    assert b"As published" in client.get(page.url).content
    shown = PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object().make_preview_request()
    assert b"As drafted" in shown.content and b"As published" in client.get(page.url).content
    assert _is_kept(client.get(page.url))


def test_hosts_and_queries_have_pages_of_their_own(client: Client) -> None:
    for host in ("localhost", "127.0.0.1"):
        for _ in range(2):
            assert f"http://{host}/".encode() in client.get("/feed.xml", SERVER_NAME=host).content
    assert len(pages) == 2
    assert client.get("/feed.xml", SERVER_NAME="elsewhere.example").status_code == 400
    pages.clear()
    asked = ["", "?series=CO&year=2025", "?year=2025&series=CO", "?year=2024", "?page=2", "?source=x"]
    fresh = [client.get(f"/publications/{query}").content for query in asked]
    assert [client.get(f"/publications/{query}").content for query in asked] == fresh and len(pages) == len(asked)
    assert fresh[0] != fresh[1] != fresh[3] and fresh[0] != fresh[4]
    client.get(f"/publications/?x={'y' * caching.LONGEST_QUERY}")
    assert len(pages) == len(asked)


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("utm_source=x&utm_medium=y", ""),
        ("fbclid=abc", ""),
        ("page=2&utm_campaign=spring%20&gclid=1", "page=2"),
        ("utm_source&page=2&mc_cid=5", "page=2"),
        ("%00utm_source=x", ""),
    ],
)
def test_tags_that_follow_readers_make_no_other_page(client: Client, asked: str, left: str) -> None:
    plain = client.get(f"/publications/?{left}" if left else "/publications/")
    tagged = client.get(f"/publications/?{asked}")
    assert _is_kept(tagged) and tagged.content == plain.content and len(pages) == 1
    assert client.get("/publications/?series=utm_source&outmost=1").content.count(b"outmost=1"), "and nothing else goes"


# What changes shows.


def _everywhere(client: Client, page: PublicationPage) -> str:
    return "".join(client.get(path).content.decode() for path in (page.url, "/publications/", "/feed.xml", "/"))


def test_an_edit_shows_at_once_wherever_the_piece_stands(client: Client, committing: Committing) -> None:
    with committing():
        page = published("The title before")
    assert _everywhere(client, page).count("The title before") >= 4
    assert _is_kept(client.get(page.url)) and _is_kept(client.get("/feed.xml"))
    etag = client.get(page.url)["ETag"]
    with committing():
        changed(page, title="The title after", body=[paragraph("<p>Other words.</p>")])
    after = _everywhere(client, page)
    assert "The title before" not in after and after.count("The title after") >= 4 and "Other words" in after
    assert _get(client, page.url, if_none_match=etag).status_code == 200
    assert _is_kept(client.get(page.url))


def test_what_is_not_published_yet_is_not_there_and_then_is_and_then_is_not(
    client: Client, committing: Committing
) -> None:
    with committing():
        page = draft("Under embargo")
    path = page.get_url()
    assert client.get(path).status_code == 404 and "Under embargo" not in client.get("/publications/").content.decode()
    with committing():
        page.save_revision().publish()
    assert client.get(path).status_code == 200 and "Under embargo" in client.get("/publications/").content.decode()
    assert _is_kept(client.get(path))
    with committing():
        PublicationPage.objects.get(pk=page.pk).unpublish()
    assert client.get(path).status_code == 404 and "Under embargo" not in client.get("/publications/").content.decode()
    with committing():
        call_command("publish_scheduled", verbosity=0)
    assert client.get(path).status_code == 404


def test_a_page_that_is_closed_to_readers_is_not_given_from_what_was_kept(
    client: Client, committing: Committing
) -> None:
    with committing():
        page = published("For everybody")
    assert _is_kept([client.get(page.url), client.get(page.url)][1])
    with committing():
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="word")
    for _ in range(2):
        assert "What it says." not in client.get(page.url).content.decode()
    assert "For everybody" not in client.get("/publications/").content.decode()


WAYS: dict[str, Callable[[], object]] = {
    "a row saved": lambda: Person.objects.get(slug="ito-naoko").save(),
    "many rows at once": lambda: InstituteSettings.objects.update(motto="Another motto"),
    "rows in bulk": lambda: Term.objects.bulk_create([Term(abbreviation="QQQ", expansion="Q", slug="qqq")]),
    "a row deleted": lambda: Term.objects.all().delete(),
    "a page moved": lambda: Page.objects.get(slug="about").move(PublicationIndexPage.objects.get(), pos="last-child"),
    "a statement by hand": lambda: connection.cursor().execute("UPDATE core_institutesettings SET motto = 'X'"),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_writing_renews_the_content(client: Client, committing: Committing, way: str) -> None:
    client.get("/publications/")
    assert _is_kept(client.get("/publications/"))
    with committing():
        WAYS[way]()
        assert not _is_kept(client.get("/publications/")), "not even before the commit, to whoever wrote it"
    assert not _is_kept(client.get("/publications/"))
    assert _is_kept(client.get("/publications/"))


def test_searching_and_working_in_the_admin_change_no_content(
    client: Client, admin_client: Client, committing: Committing
) -> None:
    content._known.changed = False
    client.get("/about/")
    with committing():
        client.get("/search/", {"q": "treaty"})
        admin_client.get("/admin/")
    assert _is_kept(client.get("/about/"))


def test_the_clock_and_a_preview_link_change_no_content(client: Client, committing: Committing) -> None:
    with committing():
        page = published("As published")
    page.title = "As drafted"
    page.save_revision()
    link = previewing.make(page, "A reader", timezone.now() + dt.timedelta(days=1), by=None)
    clock.tick()  # what is due once a day is done, and may be content
    content.renew()
    client.get(page.url)
    with committing():
        assert clock.tick() is not None
        for _ in range(2):
            assert b"As drafted" in client.get(links.address(link)).content
    assert _is_kept(client.get(page.url)) and len(pages) == 1


def test_every_table_that_is_left_out_is_one() -> None:
    assert set(connection.introspection.table_names()) >= content.QUIET


@pytest.mark.parametrize(
    ("sql", "renews"),
    [
        ('SELECT "a" FROM "core_picture" FOR UPDATE', False),
        ('INSERT INTO "publications_term" ("a") VALUES (%s)', True),
        ("\n  insert or ignore into publications_term values (1)", True),
        ('UPDATE "wagtailcore_page" SET "title" = %s', True),
        ('DELETE FROM "a_table_of_tomorrow"', True),
        ('WITH x AS (SELECT 1) UPDATE "core_picture" SET "title" = %s', True),
        ('TRUNCATE "core_picture", "core_rendition"', True),
        ('UPDATE "django_session" SET "session_data" = %s', False),
        ('INSERT INTO "wagtailcore_revision" ("a") VALUES (%s)', False),
        ('UPDATE "core_contentversion" SET "token" = %s', False),
        ("SAVEPOINT x", False),
        ("PRAGMA foreign_keys = ON", False),
    ],
)
def test_which_statements_renew_the_content(sql: str, renews: bool) -> None:
    assert bool(content.changes(sql)) is renews


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('INSERT INTO "publications_term" ("a") VALUES (%s)', "publications_term"),
        ('UPDATE "Publications_Term" SET "a" = 1', "publications_term"),
        ('TRUNCATE "core_picture", "core_rendition"', content.ANY),
        ('WITH x AS (SELECT 1) UPDATE "core_picture" SET "title" = %s', content.ANY),
        (object(), content.ANY),
        ('UPDATE "django_session" SET "session_data" = %s', ""),
    ],
)
def test_which_table_a_statement_changes(sql: Any, table: str) -> None:
    assert content.changes(sql) == table


TERMS = content.tables_of(Term)


def test_what_is_kept_of_a_table_outlives_every_change_but_that_of_the_table(committing: Committing) -> None:
    asked = []

    def terms() -> int:
        asked.append(1)
        return Term.objects.count()

    def kept() -> int:
        return content.kept("test terms", terms, TERMS)

    first = kept()
    assert kept() == first and len(asked) == 1
    with committing():
        InstituteSettings.objects.update(motto="Another")
    assert kept() == first and len(asked) == 1, "another table"
    with committing():
        Term.objects.create(abbreviation="QQQ", expansion="Q", slug="qqq")
        assert kept() == first + 1 and kept() == first + 1 and len(asked) == 3, "to whoever writes, at once"
    assert kept() == first + 1 and kept() == first + 1 and len(asked) == 4
    content.renew()
    assert kept() == first + 1 and len(asked) == 5, "a change of nobody knows what is one of any table"


def test_another_process_changes_a_table(committing: Committing) -> None:
    asked = []
    for token in ("one", "two"):
        rows = [TableVersion(name=TERMS[0], token=token)]
        TableVersion.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=["token"])
        whole = [ContentVersion(pk=1, token=token)]
        ContentVersion.objects.bulk_create(whole, update_conflicts=True, unique_fields=["id"], update_fields=["token"])
        content._known.changed = False
        content.forget()
        for _ in range(2):
            content.kept("test elsewhere", lambda: asked.append(1), TERMS)
    assert len(asked) == 2


def test_an_address_of_the_site_that_another_process_changed_is_known_here() -> None:
    page = PublicationPage.objects.live()[0]
    assert page.full_url.startswith("http://localhost")
    Site.objects.update(hostname="elsewhere.example")  # as another process would: Wagtail hears of no signal
    page = PublicationPage.objects.get(pk=page.pk)
    assert page.full_url.startswith("http://localhost"), "else this test shows nothing"
    content.renew(content.tables_of(Site))
    content.version()
    assert PublicationPage.objects.get(pk=page.pk).full_url.startswith("http://elsewhere.example")


def test_a_piece_asks_at_most_twelve_questions_right_after_an_edit(
    client: Client, settings: Any, committing: Committing, django_assert_max_num_queries: Any
) -> None:
    """Not warmed up: the first page that anybody asks for after something was published."""
    settings.PAGE_CACHE = False
    with committing():
        edited, other = published("Edited"), published("Another")
    client.get(other.url)
    for _ in range(2):
        with committing():
            changed(edited, title="Edited again")
        with django_assert_max_num_queries(12):
            assert client.get(other.url).status_code == 200


def _one_of_each_kind() -> dict[str, str]:
    """Return addresses of the demonstration: one for each kind of series, and for whatever makes a page say more."""
    live = PublicationPage.objects.live().filter(current__isnull=False)
    more = {
        "with analysis": live.exclude(case=None),
        "article of an issue": live.exclude(issue=None),
        "corrected": live.filter(current__number__gt=1),
        "awarded": live.filter(awards__isnull=False),
        "paid for by a grant": live.filter(pk__in=Grant.publications.through.objects.values("publicationpage_id")),
        "commented": live.filter(pk__in=Comment.objects.filter(state=Comment.SHOWN).values("page_id")),
        "speech": live.filter(pk__in=Delivery.objects.values("publication_id")),
        "of an event": live.filter(pk__in=EventPaper.objects.values("publication_id")),
    }
    kinds = {kind: live.filter(series__kind=kind) for kind in set(live.values_list("series__kind", flat=True))}
    found = {what: rows.order_by("pk").first() for what, rows in (kinds | more).items()}
    assert {"commentary", "book", "article", "report"} <= found.keys() and all(found.values()), found
    paths = {what: str(page.url) for what, page in found.items() if page}
    return paths | {"elsewhere": ExternalWork.objects.order_by("pk")[0].get_absolute_url()}


def test_every_kind_of_publication_asks_at_most_twelve_questions_cold_and_right_after_an_edit(
    client: Client, settings: Any, committing: Committing, django_assert_max_num_queries: Any
) -> None:
    settings.PAGE_CACHE = False
    with committing():
        edited = published("Edited")
    for place, (what, path) in enumerate(_one_of_each_kind().items()):
        assert client.get(path).status_code == 200, what
        with django_assert_max_num_queries(12, info=f"{what}, cold"):
            client.get(path)
        with committing():
            changed(edited, title=f"Edited for the {place}th time")
        with django_assert_max_num_queries(12, info=f"{what}, right after an edit"):
            client.get(path)


def test_a_rollback_within_leaves_the_tables_around_it_renewed(committing: Committing) -> None:
    before = content.tokens(TERMS)
    with committing():
        Term.objects.create(abbreviation="QQQ", expansion="Q", slug="qqq")
        with pytest.raises(RuntimeError), transaction.atomic():
            InstituteSettings.objects.update(motto="Never said")
            raise RuntimeError
    assert content.tokens(TERMS) != before


def test_whatever_is_kept_of_tables_reads_no_others(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page is asked for while nothing is kept, and what makes it is watched."""
    read: dict[Any, set[str]] = {}
    real = content.kept

    def watched(name: Any, make: Callable[[], Any], of: Any = ()) -> Any:
        if not of:
            return real(name, make)
        seen: set[str] = set()

        def noted(execute: Any, sql: str, *rest: Any) -> Any:
            seen.update(re.findall(r'(?:FROM|JOIN) "?(\w+)\b"?(?!\()', sql))
            return execute(sql, *rest)

        with connection.execute_wrapper(noted):
            made = make()
        beyond = seen - {*of, ContentVersion._meta.db_table, TableVersion._meta.db_table}
        assert not beyond, f"{name} reads {beyond} besides {of}"
        assert not content.QUIET.intersection(of), f"{name}: a change of {of} is never told of"
        read[name] = seen
        return made

    monkeypatch.setattr(content, "kept", watched)
    paths = [page.url for page in Page.objects.live().specific() if page.url]
    paths += ["/feeds/", "/series/", "/corrections/", "/sitemap.xml", "/people/", "/units/", "/publications/year/"]
    paths += ["/publications/?sort=title&region=x", "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/search/?q=treaty"]
    paths += [person.get_absolute_url() for person in Person.objects.all()[:3]]
    for path in paths:
        assert client.get(path).status_code == 200, path
    names = {str(name) for name in read}
    assert {"shelf", "terms", "series-menu", "noticed", "harvest", "years of the map", "shelf by title"} <= names
    assert len(names) >= 17


def test_what_is_rolled_back_changes_nothing(client: Client, committing: Committing) -> None:
    client.get("/about/")
    with committing(), pytest.raises(RuntimeError), transaction.atomic():
        InstituteSettings.objects.update(motto="Never said")
        raise RuntimeError
    content._known.changed = False  # in a test the transaction goes on; a server's has ended with what was rolled back
    assert _is_kept(client.get("/about/"))
    with committing():
        InstituteSettings.objects.update(motto="Said around")
        with pytest.raises(RuntimeError), transaction.atomic():
            Term.objects.all().delete()
            raise RuntimeError
    assert "Said around" in client.get("/about/").content.decode()


def test_what_could_not_be_told_at_once_is_told_as_soon_as_it_can_be(
    monkeypatch: pytest.MonkeyPatch, committing: Committing
) -> None:
    """A database that was locked after the commit: what is written is written, and readers must come to see it."""
    told: list[frozenset[str]] = []
    asked, done = [], threading.Event()

    def renew(tables: Any) -> None:
        asked.append(1)
        if len(asked) < 4:
            raise OperationalError("database is locked")
        told.append(frozenset(tables))
        done.set()

    monkeypatch.setattr(content, "renew", renew)
    monkeypatch.setattr(content, "RETRIED_EVERY", 0.0)
    with committing():
        InstituteSettings.objects.update(motto="Told later")
    assert done.wait(60) and told == [frozenset({"core_institutesettings"})]


def test_another_process_is_heard_of_after_the_time_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert content.CHECKED_EVERY <= 1
    monkeypatch.setattr(content, "CHECKED_EVERY", 1_000.0)
    client.get("/about/")
    row = ContentVersion(pk=1, token="from elsewhere")
    ContentVersion.objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["token"])
    assert _is_kept(client.get("/about/"))
    monkeypatch.setattr(content, "CHECKED_EVERY", 0.0)
    assert not _is_kept(client.get("/about/")) and _is_kept(client.get("/about/"))
    assert content.version() == "from elsewhere"


def test_an_error_is_never_kept(client: Client, committing: Committing) -> None:
    for _ in range(2):
        assert client.get("/publications/an-answer/").status_code == 404
    assert len(pages) == 0
    with committing():
        published("An answer", slug="an-answer")
    assert client.get("/publications/an-answer/").status_code == 200


def test_the_frame_is_drawn_once_for_many_pages_and_marks_where_the_reader_is(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, committing: Committing
) -> None:
    settings.PAGE_CACHE = False
    with committing():
        page = published("Framed")
    drawn: list[str] = []
    real = frame_tags.render_to_string
    monkeypatch.setattr(frame_tags, "render_to_string", lambda name, *rest: drawn.append(name) or real(name, *rest))
    paths = [page.url, "/series/", "/people/", page.url, "/series/"]
    once = [client.get(path).content for path in paths]
    assert 2 <= len(drawn) < 2 * len(paths), "a piece has no mark of its own, and what was drawn is there again"
    assert once[0] == once[3] and once[1] == once[4]
    assert b'<a href="/series/" aria-current="page"' in once[1] and b'<a href="/people/" aria-current="page"' in once[2]
    assert b'<a href="/series/" aria-current' not in once[0] + once[2]
    monkeypatch.setattr(content, "kept", lambda name, make, of=(): make())
    assert [client.get(path).content for path in paths] == once, "what is kept is what is drawn"


def test_what_is_asked_for_stands_in_no_other_readers_frame(client: Client, committing: Committing) -> None:
    with committing():
        InstituteSettings.objects.update(motto="Fresh")
    assert b'value="a word of mine"' in client.get("/search/?q=a+word+of+mine").content
    for path in ("/search/", "/about/", "/search/?q=other"):
        assert b"a word of mine" not in client.get(path).content


def test_what_is_kept_by_content_follows_it(client: Client, committing: Committing) -> None:
    with committing():
        page = published("Terms", body=[paragraph("<p>Of the QQQ here.</p>")])
    assert "/glossary/#qqq" not in client.get(page.url).content.decode()
    with committing():
        Term.objects.create(abbreviation="QQQ", expansion="Quiet quick quota", slug="qqq")
    assert "/glossary/#qqq" in client.get(page.url).content.decode()
    made: list[int] = []
    for _ in range(2):
        content.kept("a test", lambda: made.append(1))
    content.renew()
    content.kept("a test", lambda: made.append(1))
    assert len(made) == 2


# The store, and what a page costs.


def _kept(size: int) -> Kept:
    return Kept.of(HttpResponse("x" * size))


def test_the_store_keeps_what_was_asked_for_last_within_its_room() -> None:
    each = _kept(50_000).size
    store = Pages(3 * each)
    for name in "abc":
        store.put("v", name, _kept(50_000))
    assert store.get("v", "a") is not None
    store.put("v", "d", _kept(50_000))
    assert store.get("v", "b") is None and len(store) == 3
    for _ in range(10):
        store.put("v", "d", _kept(50_000))
    assert len(store) == 3, "the same page again takes no more room"
    assert store.get("w", "a") is None, "nor is it of another version"
    store.put("w", "a", _kept(10))
    assert len(store) == 1 and store.get("v", "d") is None


def test_a_kept_page_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Pages(10**6)
    store.put("v", "a", _kept(10))
    monkeypatch.setattr("institute.core.caching.time.monotonic", lambda: 1e12)
    assert store.get("v", "a") is None


def test_every_publication_takes_twelve_questions_at_most(client: Client, settings: Any) -> None:
    settings.PAGE_CACHE = False
    client.get("/publications/how-far-can-tokyo-hold-the-line/")
    counts: dict[str, int] = {}

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        counts[path] = counts.get(path, 0) + ("core_contentversion" not in sql)
        return execute(sql, params, many, context)

    for page in PublicationPage.objects.live():
        path = page.url
        with connection.execute_wrapper(count):
            assert client.get(path).status_code == 200
    assert len(counts) >= 40 and max(counts.values()) <= 12, counts
