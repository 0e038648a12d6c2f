"""The comments at the foot of a publication. Takes nothing from readers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template

from institute.comments.rules import Shown, counted, rules, thread
from institute.core.linked import script

register = template.Library()


@register.inclusion_tag("comments/partials/thread.html", takes_context=True)
def comments(context: dict[str, Any]) -> dict[str, Any]:
    """Show the comments of the page that is shown; nothing on older versions, in previews and where they are off."""
    page, meta = context["page"], context["meta"]
    request = context.get("request")
    if context.get("is_old") or getattr(request, "is_preview", False) or not page.pk or not page.live:
        return {"holds": None}
    holds = rules(page)
    if holds.is_off:
        return {"holds": None}
    shown = thread(page, holds)
    return {
        "holds": holds,
        "page": page,
        "shown": shown,
        "count": counted(shown),
        "json_ld": script(_graph(meta, shown)),
    }


def _graph(meta: Any, shown: list[Shown]) -> dict[str, Any]:
    """Return the number of comments and who wrote when, as a part of what is said of the piece."""
    return {
        "@context": "https://schema.org",
        "@type": meta.schema_type,
        "@id": meta.short_url,
        "commentCount": counted(shown),
        "comment": [
            {
                "@type": "Comment",
                "url": f"{meta.url}#comment-{each.comment.pk}",
                "author": {"@type": "Person", "name": each.comment.name},
                "dateCreated": each.comment.written_at.isoformat(),
                "text": each.comment.text,
            }
            for each in _all(shown)
        ],
        "discussionUrl": f"{meta.url}#comments",
    }


def _all(shown: list[Shown]) -> Iterator[Shown]:
    for each in shown:
        yield each
        yield from _all(each.replies)
