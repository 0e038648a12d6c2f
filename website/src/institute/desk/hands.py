"""Whose hands a piece was in last: who saved it, and who changed its words before that. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What a save writes beside the words, their particulars and their time.
_BOOKKEEPING = frozenset(
    {
        "content_type", "current", "depth", "doi", "draft_title", "ended_as", "expired", "first_published_at",
        "has_unpublished_changes", "key", "last_published_at", "latest_revision", "latest_revision_created_at",
        "live", "live_revision", "locked", "locked_at", "locked_by", "number", "numchild", "owner", "path", "pk",
        "url_path", "wagtail_admin_comments",
    }
)  # fmt: skip
_OF_ROWS = frozenset({"pk", "page", "id", "frozen_at"})


def last(thing: Any) -> tuple[int | None, int | None]:
    """Return the key of whoever saved a piece last, and of whoever changed it last.

    They are two people where somebody saved it as it was: that makes nobody else's words theirs.
    """
    revisions = thing.revisions.order_by("-created_at", "-pk").iterator(chunk_size=5)
    latest = next(revisions, None)
    if latest is None:
        return None, None
    saved = changed = latest.user_id
    stands = _words(latest.content)
    for earlier in revisions:
        if _words(earlier.content) != stands:
            break
        changed = earlier.user_id
    return saved, changed


def _words(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in content.items() if name not in _BOOKKEEPING}


def _plain(value: Any) -> Any:
    """Leave out the keys that rows get when they are saved."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items() if name not in _OF_ROWS}
    return value
