"""The content version: one token in the database that changes with everything that readers may see. Caches nothing.

Whoever keeps what was rendered keeps it under this token. It is renewed after the commit of any statement that writes,
whichever way it came about (a page saved, a bulk update, a command in another process), unless its table is named
below as one that no page shows: what nobody thought of makes a page be rendered again, never an old one be shown.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from institute.core.models import ContentVersion

CHECKED_EVERY = 0.5
"""Seconds after which a process asks the database again; its own changes it knows at once."""
# Tables that no page for readers shows, and that reading, writing to us, signing in or working at a draft writes.
QUIET = frozenset(
    {
        "account_emailaddress",
        "axes_accessattempt",
        "comments_report",
        "contact_letter",
        "core_contentversion",
        "core_rendition",
        "core_spentform",
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
_RENEWAL = (
    "INSERT INTO core_contentversion (id, token) VALUES (1, %s) ON CONFLICT (id) DO UPDATE SET token = excluded.token"
)
T = TypeVar("T")
Execute = Callable[[Any, Any, bool, dict[str, Any]], Any]


class _Known(threading.local):
    """What a thread knows of its connection: whether it has changed content since the last renewal."""

    changed = False


_known = _Known()
_lock = threading.Lock()
_seen: tuple[str, float] | None = None
_renewals = 0
_laid = False
_kept: tuple[str, dict[Hashable, Any]] = ("", {})


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
        token = ContentVersion.objects.filter(pk=1).values_list("token", flat=True).first() or ""
    except DatabaseError:
        return None
    with _lock:
        if before == _renewals:  # else it was renewed while we read: what we read may be the one before
            _seen = (token, now)
    return token


def kept(name: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` gives, made once for each content version.

    Parameters
    ----------
    name
        Tells it from what else is kept. There must be few of them: nothing a reader writes may be part of it.
    make
        Gives what depends on the content alone, and is not changed by whoever gets it.
    """
    global _kept
    token = version()
    if token is None:
        return make()
    if _kept[0] != token:
        _kept = (token, {})
    things = _kept[1]
    if name not in things:
        made = make()
        things[name] = made
    found: T = things[name]
    return found


def is_among(name: Hashable, ids: Callable[[], Iterable[Any]], wanted: Any) -> bool:
    """Tell whether something is among few, so that all others cost no question of their own.

    Parameters
    ----------
    name
        Tells the few from others that are kept.
    ids
        Gives their keys; asked once for each content version.
    wanted
        The key in question.
    """
    return wanted in kept(name, lambda: frozenset(ids()))


def renew() -> None:
    """Give the content another token: every process shows what there is now within the time named above."""
    global _seen, _renewals, _laid
    if not _laid:
        _laid = ContentVersion._meta.db_table in connection.introspection.table_names()
        if not _laid:  # a database that is being made
            return
    # One statement and no transaction of its own: that of the write may still be open on this very connection.
    with connection.cursor() as cursor:
        cursor.execute(_RENEWAL, [secrets.token_hex(8)])
    _known.changed = False
    forget()


def forget() -> None:
    """Ask the database anew the next time."""
    global _seen, _renewals
    with _lock:
        _renewals += 1
        _seen = None


def changes(sql: object) -> bool:
    """Tell whether a statement may change what readers see."""
    if not isinstance(sql, str):
        return True
    found = _WRITES.match(sql)
    return found is not None and found.group(1).lower() not in QUIET


def watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Watch a connection's statements from now on."""
    if connection.alias == "default" and _watched not in connection.execute_wrappers:
        connection.execute_wrappers.append(_watched)


def _watched(execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    done = execute(sql, params, many, context)
    if changes(sql):
        _changed(context["connection"])
    return done


def _changed(connection: BaseDatabaseWrapper) -> None:
    if not connection.in_atomic_block:
        renew()
        return
    first, _known.changed = not _known.changed, True
    # One hook for each savepoint: what is rolled back takes its own hook with it and leaves those around it.
    last = connection.run_on_commit[-1] if connection.run_on_commit else None
    if first or last is None or last[1] is not _committed or last[0] != set(connection.savepoint_ids):
        transaction.on_commit(_committed, robust=True)


def _committed() -> None:
    if _known.changed:
        renew()
