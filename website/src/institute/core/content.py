"""The content version: one token in the database that changes with everything that readers may see. Caches nothing.

Whoever keeps what was rendered keeps it under this token. It is renewed after the commit of any statement that writes,
whichever way it came about (a page saved, a bulk update, a command in another process), unless its table is named
below as one that no page shows: what nobody thought of makes a page be rendered again, never an old one be shown.

Each table has such a token besides, for what is read from a few tables alone and is dear to make.
"""

from __future__ import annotations

import logging
import re
import secrets
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from wagtail.models import PageViewRestriction, Site
from wagtail.query import PageQuerySet

from institute.core.models import TableVersion

log = logging.getLogger(__name__)
RETRIED_EVERY = 0.2
CHECKED_EVERY = 0.5
"""Seconds after which a process asks the database again; its own changes it knows at once."""
# Tables that no page for readers shows, and that reading, writing to us, signing in or working at a draft writes.
QUIET = frozenset(
    {
        "account_emailaddress",
        "axes_accessattempt",
        "comments_report",
        "contact_letter",
        "core_asked",
        "core_contentversion",
        "core_rendition",
        "core_spentform",
        "core_tableversion",
        "desk_action",
        "desk_bundle",
        "desk_bundleitem",
        "desk_clock",
        "desk_previewlink",
        "desk_previewvisit",
        "django_session",
        "events_invitation",
        "events_queue",
        "events_registration",
        "frame_consentrecord",
        "mfa_authenticator",
        "outreach_delivery",
        "outreach_feedback",
        "outreach_mailing",
        "outreach_subscriber",
        "outreach_subscription",
        "outreach_subscription_authors",
        "outreach_subscription_series",
        "outreach_subscription_topics",
        "people_application",
        "publications_settledtext",
        "search_searchquery",
        "wagtailadmin_editingsession",
        "wagtailcore_modellogentry",
        "wagtailcore_pagelogentry",
        "wagtailcore_referenceindex",
        "wagtailcore_revision",
        "wagtailcore_taskstate",
        "wagtailcore_workflowstate",
        "wagtailsearch_indexentry",
    }
)
_WRITES = re.compile(
    r"\s*(?:WITH\b.*?\b)?"
    r"(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM(?:\s+ONLY)?"
    r"|TRUNCATE(?:\s+TABLE)?|MERGE\s+INTO|COPY)\s+\"?(\w+)",
    re.IGNORECASE | re.DOTALL,
)
_SEVERAL = re.compile(r"\s*(?:WITH|TRUNCATE|MERGE|COPY)\b", re.IGNORECASE)
_RENEWAL = (
    "INSERT INTO core_contentversion (id, token) VALUES (1, %s) ON CONFLICT (id) DO UPDATE SET token = excluded.token"
)
_TOKENS = "SELECT '', token FROM core_contentversion WHERE id = 1 UNION ALL SELECT name, token FROM core_tableversion"
_TABLES = (
    "INSERT INTO core_tableversion (name, token) VALUES {} ON CONFLICT (name) DO UPDATE SET token = excluded.token"
)
ANY = "*"
"""The name under which a change is noted that may be one of any table."""
T = TypeVar("T")
Pages = TypeVar("Pages", bound=PageQuerySet[Any])
Execute = Callable[[Any, Any, bool, dict[str, Any]], Any]


class _Known(threading.local):
    """What a thread knows of its connection: whether it has changed content since the last renewal, and where."""

    changed = False

    def __init__(self) -> None:
        self.tables: set[str] = set()


_known = _Known()
_lock = threading.Lock()
_seen: tuple[str, float] | None = None
_renewals = 0
_laid = False
_kept: tuple[str, dict[Hashable, Any]] = ("", {})
_of_tables: tuple[str, dict[str, str]] = ("", {})
_lasting: dict[Hashable, tuple[tuple[str, ...], Any]] = {}


def version() -> str | None:
    """Return the token; None where none can be had, or where this transaction has changed content itself."""
    global _seen
    if _known.changed and connection.in_atomic_block:
        return None
    seen, now = _seen, time.monotonic()
    if seen is not None and now - seen[1] < CHECKED_EVERY:
        return seen[0]
    before = _renewals
    try:
        with connection.cursor() as cursor:
            cursor.execute(_TOKENS)
            known = dict(cursor.fetchall())
        token: str = known.pop("", "")
        if token != _of_tables[0]:
            _learn(token, known)
    except DatabaseError:
        return None
    with _lock:
        if before == _renewals:  # else it was renewed while we read: what we read may be the one before
            _seen = (token, now)
    return token


def tokens(tables: Iterable[str]) -> tuple[str, ...] | None:
    """Return the tokens of some tables; None where none can be had, as with `version`."""
    if version() is None:
        return None
    known = _of_tables[1]
    return (known.get(ANY, ""), *(known.get(name, "") for name in tables))


def _learn(token: str, known: dict[str, str]) -> None:
    """Take the tokens of the tables, after that of the whole was another one."""
    global _of_tables
    sites = Site._meta.db_table
    if (known.get(ANY), known.get(sites)) != (_of_tables[1].get(ANY), _of_tables[1].get(sites)):
        Site.clear_site_root_paths_cache()  # Wagtail forgets them in the process alone that changed them
    _of_tables = (token, known)


def kept(name: Hashable, make: Callable[[], T], of: Sequence[str] = ()) -> T:
    """Return what `make` gives, made once for each content version.

    Parameters
    ----------
    name
        Tells it from what else is kept. There must be few of them: nothing a reader writes may be part of it.
    make
        Gives what depends on the content alone, and is not changed by whoever gets it.
    of
        The tables that `make` reads, if it reads no others: it is then kept until one of these changes. What is made
        must not read more of the database later on.
    """
    global _kept
    token = tokens(of) if of else version()
    if token is None:
        return make()
    if isinstance(token, tuple):
        held = _lasting.get(name)
        if held is None or held[0] != token:
            # Held under what was known before it was made: a change meanwhile has another token.
            held = _lasting[name] = (token, make())
        lasting: T = held[1]
        return lasting
    if _kept[0] != token:
        _kept = (token, {})
    things = _kept[1]
    if name not in things:
        made = make()
        things[name] = made
    found: T = things[name]
    return found


def is_restricted() -> bool:
    """Tell whether anything at all in the tree is kept from readers."""
    return bool(kept("restrictions", PageViewRestriction.objects.exists, tables_of(PageViewRestriction)))


def shown(pages: Pages) -> Pages:
    """Return those of some pages that readers see; where nothing is kept from them, nothing is asked about it."""
    found: Pages = pages.live().public() if is_restricted() else pages.live()
    return found


def is_among(name: Hashable, ids: Callable[[], Iterable[Any]], wanted: Any, of: Sequence[str]) -> bool:
    """Tell whether something is among few, so that all others cost no question of their own.

    Parameters
    ----------
    name
        Tells the few from others that are kept.
    ids
        Gives their keys; asked once until one of the tables changes.
    wanted
        The key in question.
    of
        The tables that `ids` reads.
    """
    return wanted in kept(name, lambda: frozenset(ids()), of)


def tables_of(*models: type[Model]) -> tuple[str, ...]:
    """Return the tables of some models, without those of the models that they extend."""
    return tuple(model._meta.db_table for model in models)


def renew(tables: Iterable[str] = (ANY,)) -> None:
    """Give the content another token: every process shows what there is now within the time named above."""
    global _seen, _renewals, _laid
    if not _laid:
        _laid = TableVersion._meta.db_table in connection.introspection.table_names()
        if not _laid:  # a database that is being made
            return
    names = sorted(tables)
    # No transaction of its own: that of the write may still be open on this very connection. Tables come first: who
    # sees the new token of the whole sees those of the tables too.
    with connection.cursor() as cursor:
        if names:
            said = ", ".join(["(%s, %s)"] * len(names))
            cursor.execute(_TABLES.format(said), [part for name in names for part in (name, secrets.token_hex(8))])
        cursor.execute(_RENEWAL, [secrets.token_hex(8)])
    _known.changed = False
    _known.tables.clear()
    forget()


def forget() -> None:
    """Ask the database anew the next time."""
    global _seen, _renewals
    with _lock:
        _renewals += 1
        _seen = None


def changes(sql: object) -> str:
    """Return the table by which a statement may change what readers see: its name, ANY, or "" if there is none."""
    if not isinstance(sql, str):
        return ANY
    found = _WRITES.match(sql)
    if found is None or found.group(1).lower() in QUIET:
        return ""
    # These may write to several tables.
    return ANY if _SEVERAL.match(sql) else found.group(1).lower()


def watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Watch a connection's statements from now on."""
    if connection.alias == "default" and _watched not in connection.execute_wrappers:
        connection.execute_wrappers.append(_watched)


def _watched(execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    done = execute(sql, params, many, context)
    table = changes(sql)
    if table:
        _changed(context["connection"], table)
    return done


def _changed(connection: BaseDatabaseWrapper, table: str) -> None:
    if not connection.in_atomic_block:
        _renew_surely({table})
        return
    _known.tables.add(table)
    first, _known.changed = not _known.changed, True
    # One hook for each savepoint: what is rolled back takes its own hook with it and leaves those around it.
    last = connection.run_on_commit[-1] if connection.run_on_commit else None
    if first or last is None or last[1] is not _committed or last[0] != set(connection.savepoint_ids):
        transaction.on_commit(_committed, robust=True)


def _committed() -> None:
    if _known.changed:
        _renew_surely(_known.tables or {ANY})


def _renew_surely(tables: Iterable[str]) -> None:
    """Renew the tokens now; where the database cannot be had, as soon as it can: what was written is written."""
    names = frozenset(tables)
    try:
        renew(names)
    except DatabaseError:
        log.warning("Readers are shown the changes to %s as soon as the database can be had.", ", ".join(names))
        _known.changed = False
        _known.tables.clear()
        threading.Thread(target=_renew_later, args=(names,), daemon=True).start()


def _renew_later(names: frozenset[str]) -> None:
    while True:
        try:
            renew(names)
        except DatabaseError:
            connection.close()  # it may be the connection that is broken
            time.sleep(RETRIED_EVERY)
        else:
            connection.close()
            return
