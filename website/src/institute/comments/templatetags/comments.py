"""The comments at the foot of a publication. Takes nothing from readers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from institute.comments.models import Comment
from institute.comments.rules import Rules, Shown, counted, rules, thread
from institute.core import content
from institute.core.linked import script

register = template.Library()


@register.simple_tag(takes_context=True)
def comments(context: dict[str, Any]) -> SafeString:
    """Show the comments of the page that is shown; nothing on older versions, in previews and where they are off."""
    page, meta = context["page"], context["meta"]
    request = context.get("request")
    if context.get("is_old") or getattr(request, "is_preview", False) or not page.pk or not page.live:
        return SafeString("")
    holds = rules(page)
    if holds.is_off:
        return SafeString("")
    written = content.tokens(content.tables_of(Comment))
    if written is None:
        return _section.__wrapped__(page.pk, holds, meta.schema_type, meta.short_url, meta.url, None)
    return _section(page.pk, holds, meta.schema_type, meta.short_url, meta.url, written)


@lru_cache(maxsize=64)
def _section(
    page: int, holds: Rules, schema_type: str, short_url: str, url: str, written: tuple[str, ...] | None
) -> SafeString:
    """Return the section of a page; `written` tells what readers wrote until now from what they will write."""
    shown = thread(page, holds)
    graph = script(_graph(schema_type, short_url, url, shown))
    said = {"holds": holds, "page": page, "shown": shown, "count": counted(shown), "json_ld": graph}
    return render_to_string("comments/partials/thread.html", said)


def _graph(schema_type: str, short_url: str, url: str, shown: list[Shown]) -> dict[str, Any]:
    """Return the number of comments and who wrote when, as a part of what is said of the piece."""
    return {
        "@context": "https://schema.org",
        "@type": schema_type,
        "@id": short_url,
        "commentCount": counted(shown),
        "comment": [
            {
                "@type": "Comment",
                "url": f"{url}#comment-{each.comment.pk}",
                "author": {"@type": "Person", "name": each.comment.name},
                "dateCreated": each.comment.written_at.isoformat(),
                "text": each.comment.text,
            }
            for each in _all(shown)
        ],
        "discussionUrl": f"{url}#comments",
    }


def _all(shown: list[Shown]) -> Iterator[Shown]:
    for each in shown:
        yield each
        yield from _all(each.replies)
