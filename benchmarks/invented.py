"""Publications invented in bulk beside the demonstration's, so that figures can be taken at scale. Measures nothing."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

PERSONS = 300
ROWS_AT_ONCE = 10_000
MATTERS = ("treaties", "straits", "tariffs", "harbours", "grids")


@contextmanager
def site(count: int) -> Iterator[str]:
    """Set Django up on a site with so many invented publications; give its folder.

    The folder is thrown away, unless THINKTANK_BENCHMARK_DATA names one: that is kept, and found as it was left.
    """
    kept = os.environ.get("THINKTANK_BENCHMARK_DATA")
    with tempfile.TemporaryDirectory(prefix="thinktank-benchmark-") as thrown_away:
        data = str(Path(kept).resolve()) if kept else thrown_away
        Path(data).mkdir(parents=True, exist_ok=True)
        os.environ.update(
            DATA=data, THINKTANK_RATE_LIMIT="off", DJANGO_SETTINGS_MODULE="institute.config.settings.serve"
        )
        os.environ.pop("THINKTANK_DATABASE", None)
        import django

        from institute.config.preparing import prepare

        prepare(lambda _: None)
        django.setup()
        from institute.publications.models import PublicationPage

        there = PublicationPage.objects.filter(slug__startswith="bench-").count()
        if there not in (0, count):
            raise SystemExit(f"{data} has {there:,} invented publications, not {count:,}.")
        if not there:
            began = time.perf_counter()
            add(count)
            print(f"{count:,} publications added in {time.perf_counter() - began:.0f} s\n", flush=True)
        yield data


def title_of(i: int) -> str:
    """Return the title of the i-th."""
    return f"Invented piece {i} on {MATTERS[i % len(MATTERS)]}"


def add(count: int) -> None:
    """Add copies of a demonstration piece, each with number, revision, two authors, categories, an entry in the search.

    Rows are copied within the database, because making them one by one in Python takes most of an hour.
    """
    from django.db import connection, transaction
    from wagtail.models import Page

    from institute.core import content
    from institute.home.searching import entry_of
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
    from institute.publications.models.ledger import IssuedNumber
    from institute.search.index import put

    page = PublicationPage.objects.live().filter(case=None, current__kind="original", series__code="CO").first()
    assert page is not None and page.current is not None
    entry = entry_of(page)
    assert entry is not None
    people = Person.objects.bulk_create(
        Person(slug=f"bench-{i}", name_as_printed=f"Bench Writer {i}", family_name=f"Writer {i}", given_name="Bench")
        for i in range(PERSONS)
    )
    all_series = list(Series.objects.order_by("pk"))
    subjects = list(Subject.objects.order_by("pk"))
    regions, units = list(Region.objects.order_by("pk")), list(Unit.objects.order_by("pk"))
    index = PublicationIndexPage.objects.get()
    place = Page._str2int(index.get_children().order_by("path").last().path[-Page.steplen :])
    top, revisions = (model.objects.order_by("-pk").values_list("pk", flat=True)[0] for model in (Page, PublicRevision))

    def writers(i: int) -> tuple[Person, Person]:
        """Two of them, the first ones oftener than the last, as it is in an institute."""
        return people[(i * 7 % PERSONS) * (i * 13 % PERSONS) // PERSONS], people[i * 11 % PERSONS]

    def issued(i: int) -> dt.date:
        return dt.date(2005 + i % 20, 1 + i % 12, 1 + i % 28)

    def rows() -> Iterator[tuple[Any, ...]]:
        for i in range(1, count + 1):
            first, second = writers(i)
            path = Page._get_path(index.path, page.depth, place + i)
            day = issued(i).isoformat()
            series = all_series[i % len(all_series)].pk
            yield (i, title_of(i), path, uuid.uuid4().hex, day, series, first.pk, second.pk)

    def copy(table: str, where: str, changed: dict[str, str]) -> None:
        """Insert one copy of a row for each that is invented, some of its columns said anew."""
        cursor.execute(f'SELECT * FROM "{table}" WHERE {where} LIMIT 0')
        names = [column[0] for column in cursor.description if changed.get(column[0]) != "LEFT OUT"]
        said = ", ".join(changed.get(name, f'b."{name}"') for name in names)
        listed = ", ".join(f'"{name}"' for name in names)
        cursor.execute(
            f'INSERT INTO "{table}" ({listed}) SELECT {said} FROM "{table}" b CROSS JOIN invented WHERE b.{where}'
        )

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE invented (i integer PRIMARY KEY, named text, place text, key text, day date, "
            "series integer, first integer, second integer)"
        )
        batch: list[tuple[Any, ...]] = []
        for row in rows():
            batch.append(row)
            if len(batch) == ROWS_AT_ONCE or row[0] == count:
                cursor.executemany("INSERT INTO invented VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", batch)
                batch = []
        copy("wagtailcore_page", f"id = {page.pk}", {
            "id": f"{top} + i", "title": "named", "draft_title": "named", "slug": "'bench-' || i",
            "url_path": f"'{index.url_path}bench-' || i || '/'", "translation_key": "key", "path": "place",
            "latest_revision_id": "NULL", "live_revision_id": "NULL",
        })  # fmt: skip
        copy("publications_publicationpage", f"page_ptr_id = {page.pk}", {
            "page_ptr_id": f"{top} + i", "number": "'BN' || i", "key": "'bn' || i", "date_issued": "day",
            "series_id": "series", "current_id": "NULL",
        })  # fmt: skip
        copy("publications_publicrevision", f"id = {page.current_id}", {
            "id": f"{revisions} + i", "page_id": f"{top} + i", "pdf": "''", "pdf_hash": "''",
        })  # fmt: skip
        base = Contribution.objects.filter(page=page).order_by("pk")[0]
        for column, order in (("first", 0), ("second", 1)):
            copy(Contribution._meta.db_table, f"id = {base.pk}", {
                "id": "LEFT OUT", "page_id": f"{top} + i", "person_id": column, "sort_order": str(order),
            })  # fmt: skip
        copy(IssuedNumber._meta.db_table, f"page_id = {page.pk}", {
            "id": "LEFT OUT", "page_id": f"{top} + i", "number": "'BN' || i", "key": "'bn' || i", "year": "0",
            "serial": "NULL", "series_id": "series",
        })  # fmt: skip
        for field, rows_of in (("subjects", subjects), ("regions", regions), ("units", units)):
            through = getattr(PublicationPage, field).through._meta.db_table
            column = f"{field.removesuffix('s')}_id"
            for step in (1, 3):
                named = " ".join(f"WHEN {n} THEN {each.pk}" for n, each in enumerate(rows_of))
                cursor.execute(
                    f'INSERT INTO "{through}" (publicationpage_id, {column}) SELECT {top} + i, '
                    f"CASE (i / {step}) % {len(rows_of)} {named} END FROM invented WHERE {step} = 1 "
                    f"OR (i / {step}) % {len(rows_of)} <> i % {len(rows_of)}"
                )
        cursor.execute(
            "UPDATE publications_publicationpage SET current_id = page_ptr_id + %s WHERE page_ptr_id > %s",
            [revisions - top, top],
        )
        cursor.execute("UPDATE wagtailcore_page SET numchild = numchild + %s WHERE id = %s", [count, index.pk])
        cursor.execute("DROP TABLE invented")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    content.renew()

    def facets(i: int) -> dict[str, tuple[tuple[str, str], ...]]:
        series, year = all_series[i % len(all_series)], str(issued(i).year)
        about = subjects[i % len(subjects)]
        return {
            "series": ((series.code, series.name),),
            "year": ((year, year),),
            "author": tuple((person.slug, person.name_as_printed) for person in dict.fromkeys(writers(i))),
            "subject": ((about.slug, about.title),),
        }

    put(
        replace(
            entry,
            key=f"page:{top + i}",
            title=title_of(i),
            number=f"BN{i}",
            url=f"{index.url_path.removeprefix('/home')}bench-{i}/",
            names=", ".join(person.name_as_printed for person in writers(i)),
            date=issued(i),
            facets=facets(i),
        )
        for i in range(1, count + 1)
    )
