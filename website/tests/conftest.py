"""The demonstration institute, loaded once into the test database. Tests nothing itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from institute.home.demo.loading import load
from institute.publications.models import PublicationIndexPage, PublicationPage

ROOT = Path(__file__).parents[2]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run last what commits and needs no institute: a test that commits leaves an empty database."""
    items.sort(key=lambda item: item.name == "test_writers_at_once_take_turns")


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

    from institute.record import triggers

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


@pytest.fixture
def commentary(db: None) -> PublicationPage:
    """Return the demonstration's publication."""
    return PublicationPage.objects.get(slug="how-far-can-tokyo-hold-the-line")


@pytest.fixture
def index(db: None) -> PublicationIndexPage:
    """Return the list of publications."""
    return PublicationIndexPage.objects.get()
