"""The arrays behind the lists: they hold what the database says, for any choice, and never what it said before."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import Any

import numpy as np
import pytest
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from institute.core.columns import Moment, columns, moment, number
from institute.publications.lists import facets, listing
from institute.publications.lists import shelf as shelves
from institute.publications.models import (
    Contribution,
    Person,
    PublicationIndexPage,
    PublicationPage,
    PublicRevision,
    Region,
    Series,
    Subject,
    Unit,
)

from .makers import draft, published

pytestmark = pytest.mark.django_db
FIELDS = {
    "series": "series__code",
    "kind": "series__kind",
    "year": "date_issued__year",
    "author": "contributions__person__slug",
    "subject": "subjects__slug",
    "region": "regions__slug",
    "unit": "units__slug",
    "language": "language",
}


def _slowly(query: dict[str, str], without: str = "") -> QuerySet[Any]:
    """Narrow as the database would."""
    found = PublicationPage.objects.live().public().filter(current__isnull=False)
    for name, value in query.items():
        if name == without or name not in FIELDS or not value:
            continue
        match name:
            case "series":
                found = found.filter(series__code__iexact=value)
            case "region":
                within = Q()
                for levels in range(4):
                    within |= Q(**{f"regions{'__within' * levels}__slug": value})
                found = found.filter(pk__in=PublicationPage.objects.filter(within).values("pk"))
            case "year":
                found = found.filter(date_issued__year=int(value)) if value.isdigit() else found.none()
            case _:
                found = found.filter(pk__in=PublicationPage.objects.filter(**{FIELDS[name]: value}).values("pk"))
    return found


def _choices() -> list[dict[str, str]]:
    here = shelves.shelf()
    values = {name: [value for value, _, _ in here.counts(name, here.places({}))] for name in FIELDS}
    single = [{name: value} for name in FIELDS for value in values[name]]
    pairs = [
        {one: a, other: b}
        for one, other in (("series", "year"), ("author", "subject"), ("region", "year"), ("unit", "kind"))
        for a, b in product(values[one][:4], values[other][:4])
    ]
    odd = [{"author": "nobody"}, {"year": "x"}, {"year": "１９９９"}, {"series": "co"}, {"series": "CO", "kind": "no"}]
    return [{}, *single, *pairs, *odd]


def test_every_choice_holds_what_the_database_finds_in_the_same_order() -> None:
    outer = Region.objects.create(slug="everywhere", title="Everywhere")
    Region.objects.filter(within=None).exclude(pk=outer.pk).update(within=outer)
    here = shelves.shelf()
    choices = [*_choices(), {"region": "everywhere"}]
    for query in choices:
        expected = list(_slowly(query).order_by("-date_issued", "-number").values_list("pk", flat=True).distinct())
        assert here.chosen(query).tolist() == expected, query
    assert len(choices) > 60 and len(here.chosen({"region": "everywhere"}))


def test_every_count_is_what_the_database_counts() -> None:
    outer = Region.objects.create(slug="everywhere", title="Everywhere")
    Region.objects.filter(within=None).exclude(pk=outer.pk).update(within=outer)
    published("En français", language="fr")
    published("日本語で", language="ja")
    here = shelves.shelf()
    for query in ({}, {"series": "CO"}, {"year": "2025"}, {"series": "CO", "year": "2025"}, {"author": "nobody"}):
        for facet in facets.counted(here, query, listing.PLURALS):
            field = FIELDS[facet.name]
            rows = _slowly(query, without=facet.name).order_by().exclude(**{f"{field}__isnull": True})
            expected = {str(v): n for v, n in rows.values_list(field).annotate(n=Count("pk", distinct=True))}
            if facet.name == "language" and len(expected) == 1:
                expected = {}  # nothing to choose
            if facet.name == "region":
                # What is about a part is about the whole: the count is that of the list which the region leads to.
                slugs = Region.objects.values_list("slug", flat=True)
                counts = {slug: _slowly({**query, "region": slug}).distinct().count() for slug in slugs}
                expected = {slug: count for slug, count in counts.items() if count}
            assert {option.value: option.count for option in facet.options} == expected, (query, facet.name)


def test_row_57_a_list_is_narrowed_by_language_where_there_are_several(client: Client) -> None:
    assert ">Language<" not in client.get("/publications/").content.decode()
    page = published("En français", language="fr")
    html = client.get("/publications/").content.decode()
    assert ">Language<" in html and "?language=fr" in html and ">French<" in html
    narrowed = client.get("/publications/?language=FR&kind=commentary").content.decode()
    assert "1 publication:" in narrowed and page.url in narrowed
    assert "Publications: Commentary, French" in narrowed.split("</title>")[0]
    assert "0 publications" in client.get("/publications/?language=xx").content.decode()


def test_row_57_values_stand_in_the_order_that_readers_see() -> None:
    for facet in facets.counted(shelves.shelf(), {}, listing.PLURALS):
        titles = [option.title for option in facet.options]
        assert titles == sorted(titles, reverse=facet.name == "year"), facet.name


def test_the_orders_are_those_of_the_database() -> None:
    chosen = shelves.shelf().chosen({"series": "CO"})
    rows = _slowly({"series": "CO"})
    for name, order in {
        "oldest": ("date_issued", "number"),
        "title": ("title", "number"),
        "x": ("-date_issued",),
    }.items():
        found = facets.ordered(chosen, {"sort": name}).tolist()
        expected = list(rows.order_by(*order).values_list("pk", flat=True))
        assert found == expected if name != "x" else found == chosen.tolist()


def test_somebody_with_two_roles_counts_once_and_a_person_without_pieces_not_at_all() -> None:
    person = Person.objects.create(slug="twice", name_as_printed="Twice Over", family_name="Over")
    Person.objects.create(slug="never", name_as_printed="Never Here", family_name="Here")
    published("Both", people=[Contribution(person=person), Contribution(person=person, role="editor")])
    here = shelves.shelf()
    counts = {value: count for value, _, count in here.counts("author", here.places({}))}
    assert counts["twice"] == 1 and "never" not in counts


@pytest.mark.parametrize(
    "way", ["drafted", "unpublished", "closed", "closed above", "retitled", "recategorised", "renamed", "deleted"]
)
def test_what_changes_is_on_the_lists_as_it_is(client: Client, way: str) -> None:
    subject = Subject.objects.order_by("slug")[0]
    page = draft("Changing") if way == "drafted" else published("Changing")
    path = f"/publications/?subject={subject.slug}"
    before = client.get(path).context["total"]
    match way:
        case "unpublished":
            page.unpublish()
        case "closed":
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
        case "closed above":
            above = PublicationIndexPage.objects.get()
            PageViewRestriction.objects.create(page=above, restriction_type=PageViewRestriction.LOGIN)
        case "retitled":
            Page.objects.filter(pk=page.pk).update(title="Changed")
        case "recategorised":
            page.subjects.through.objects.create(publicationpage_id=page.pk, subject_id=subject.pk)
            assert client.get(path).context["total"] == before + 1
            subject.slug = "other"
            subject.save()
            assert client.get(path).context["total"] == 0
            assert client.get("/publications/?subject=other").context["total"] == before + 1
        case "renamed":
            Series.objects.filter(code="CO").update(name="Other words")
            named = {
                option.title for facet in client.get("/publications/").context["facets"] for option in facet.options
            }
            assert "Other words" in named
        case "deleted":
            page.issued_number.delete()
            page.delete()
    listed = {row.title for row in listing.rows(shelves.shelf().ids)}
    assert ("Changing" in listed) is (way in ("recategorised", "renamed"))
    assert ("Changed" in listed) is (way == "retitled")
    feed = client.get("/feed.xml").content.decode()
    assert ("Changing" in feed) is (way in ("recategorised", "renamed", "retitled")), "a feed has what was published"


def test_a_second_list_of_the_tree_holds_its_own(client: Client) -> None:
    page = published("In the archive")
    before = client.get("/publications/").context["total"]
    front = PublicationIndexPage.objects.get().get_parent()
    second = front.add_child(instance=PublicationIndexPage(title="Archive", slug="archive"))
    page.move(second, pos="last-child")
    assert client.get("/publications/").context["total"] == before - 1
    moved = client.get("/archive/")
    assert moved.context["total"] == 1 and "In the archive" in moved.content.decode()
    assert len(shelves.shelf().ids) == before, "feeds and series have both"


def test_an_institute_that_has_published_nothing_has_lists_of_nothing(client: Client) -> None:
    PublicationPage.objects.update(current=None)
    here = shelves.shelf()
    assert not len(here.ids) and not len(here.chosen({"author": "ito-naoko", "year": "2025"}))
    paths = ("/publications/", "/publications/?author=x&sort=title", "/series/", "/series/co/", "/publications/year/")
    for path in (*paths, "/feeds/", "/feed.xml", "/units/", "/", "/sitemap.xml", "/people/ito-naoko/"):
        assert client.get(path).status_code == 200, path


def test_rows_come_in_the_order_of_their_keys_and_only_those_looked_at(django_assert_max_num_queries: Any) -> None:
    ids = shelves.shelf().ids
    pages = Paginator(listing.rows(ids), 5)
    with django_assert_max_num_queries(2):
        found = [row.pk for row in pages.get_page(2)]
    assert found == ids[5:10].tolist()
    assert listing.rows(ids)[0].pk == int(ids[0])
    assert list(listing.rows(np.array([0, int(ids[3])]))[:]) == [PublicationPage.objects.get(pk=int(ids[3]))]


def test_of_many_values_of_a_facet_the_commonest_are_offered_and_the_chosen_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(facets, "MOST", 2)
    here = shelves.shelf()
    everyone = sorted(here.counts("author", here.places({})), key=lambda each: each[2])
    rare = everyone[0][0]
    offered = next(facet for facet in facets.counted(here, {"author": rare}, {}) if facet.name == "author").options
    assert {option.value for option in offered} == {rare, everyone[-1][0]} and len(everyone) > 2


def test_a_narrowed_list_asks_few_questions(client: Client, django_assert_max_num_queries: Any) -> None:
    assert Unit.objects.exists()
    for path in ("/publications/?series=CO&year=2025", "/publications/?sort=title&page=2", "/series/co/", "/feed.xml"):
        client.get(path)
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        "1970-01-01T00:00:00+00:00",
        "1999-12-31T23:59:59.999999+00:00",
        "2026-03-01T12:00:00.000001+00:00",
        "2026-03-01T12:00:00.999500+00:00",
        "1911-05-04T03:02:01.500000+00:00",
        "9000-01-01T00:00:00+09:00",
    ],
)
def test_a_moment_as_a_number_is_that_moment_to_the_microsecond(said: str) -> None:
    at = dt.datetime.fromisoformat(said)
    key = PublicRevision.objects.order_by("pk").values_list("pk", flat=True)[0]
    PublicRevision.objects.filter(pk=key).update(published_at=at)
    (read,) = columns(PublicRevision.objects.filter(pk=key), Moment("published_at"))
    assert read.tolist() == [number(at)] and moment(number(at)) == at
