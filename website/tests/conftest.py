"""The demonstration institute, loaded once into the test database. Tests nothing itself."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from wagtail.models import Collection, Locale, Page

from institute.core import content, limits
from institute.home.demo.loading import load
from institute.publications.models import PublicationIndexPage, PublicationPage

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Load the institute after the tables are made; every test then rolls back to it."""
    from django.conf import settings

    settings.RUNS_DIR = tmp_path_factory.mktemp("runs")
    _let_flush_empty_the_record()
    with django_db_blocker.unblock():
        load(ROOT / "cases")


def _let_flush_empty_the_record() -> None:
    """Lift the record's triggers for as long as a test that commits empties its database, and only then."""
    from django.db import connection

    from institute.record.ledger import triggers

    flush = connection.ops.execute_sql_flush

    def flushed(statements: list[str]) -> None:
        with connection.cursor() as cursor:
            for statement in triggers.lifted(connection.vendor):
                cursor.execute(statement)
        flush(statements)
        with connection.cursor() as cursor:
            for statement in triggers.laid(connection.vendor):
                cursor.execute(statement)

    connection.ops.execute_sql_flush = flushed


@pytest.fixture(autouse=True)
def _clear_cache() -> None:
    cache.clear()
    content._known.changed = False  # what another test changed was rolled back
    content._known.tables.clear()
    content.forget()


@pytest.fixture(autouse=True)
def _institute_after_a_commit(request: pytest.FixtureRequest) -> None:
    """Load the institute again for a test that commits, where another one has left an empty database."""
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        request.getfixturevalue("transactional_db")
        if not PublicationIndexPage.objects.exists():
            _lay_what_migrations_lay()
            load(ROOT / "cases")


def _lay_what_migrations_lay() -> None:
    """Put back the rows that Wagtail's own migrations make, which emptying takes away too."""
    Locale.objects.get_or_create(language_code="en-gb")
    if Page.get_first_root_node() is None:
        kind = ContentType.objects.get_for_model(Page)
        Page.add_root(title="Root", slug="root", content_type=kind)
    if not Collection.objects.exists():
        Collection.add_root(name="Root")


@pytest.fixture
def limited(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count requests as a served site does, in one window of time that does not end meanwhile."""
    settings.RATE_LIMITS = True
    now = time.time()
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: now))


@pytest.fixture
def commentary(db: None) -> PublicationPage:
    """Return the demonstration's publication."""
    return PublicationPage.objects.get(slug="how-far-can-tokyo-hold-the-line")


@pytest.fixture
def index(db: None) -> PublicationIndexPage:
    """Return the list of publications."""
    return PublicationIndexPage.objects.get()
