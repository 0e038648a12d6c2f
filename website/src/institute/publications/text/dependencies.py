"""What a text takes from elsewhere on the site: where linked pages and documents stand, its pictures and their credit.

A text that was rendered holds for as long as all of it stands as it did. Renders nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.models import Filter
from wagtail.models import Page

# By kind, then by key: what the text says of it, or None where there is no such thing.
Standing = dict[str, dict[str, Any]]
WIDTH = "width-1280"
"""The size in which templates/blocks/figure.html shows a picture."""
_A = re.compile(r"<a\b[^>]*\blinktype=[^>]*>")
_EMBED = re.compile(r"<embed\b|\bembedtype=")
_ATTRIBUTE = re.compile(r"""\b(linktype|id)=["']([^"']*)["']""")


def named(streams: Iterable[Any]) -> dict[str, set[str]] | None:
    """Return the keys of what a text names, by kind; None if it names something of which nothing is known here.

    Parameters
    ----------
    streams
        Streams of blocks as the database keeps them.
    """
    found: dict[str, set[str]] = {"page": set(), "document": set(), "picture": set()}
    streams = list(streams)
    for text in _strings(streams):
        if _EMBED.search(text):
            return None
        for link in _A.findall(text):
            said = dict(_ATTRIBUTE.findall(link))
            kind, key = said.get("linktype", ""), said.get("id", "")
            if kind not in ("page", "document") or not _is_key(key):
                return None
            found[kind].add(key)
    for picture in _pictures(streams):
        if picture is None:
            return None
        found["picture"].add(str(picture))
    return {kind: keys for kind, keys in found.items() if keys}


def standing(keys: Mapping[str, Iterable[str]]) -> Standing:
    """Return how what is named stands now, in one question for each kind."""
    return {kind: {key: None for key in sorted(each)} | _NOW[kind](list(each)) for kind, each in keys.items()}


def _pages(keys: list[str]) -> dict[str, Any]:
    return {str(page.pk): page.localized.url for page in Page.objects.filter(pk__in=keys)}


def _documents(keys: list[str]) -> dict[str, Any]:
    return {str(each.pk): each.url for each in get_document_model().objects.filter(pk__in=keys)}


def _drawn(keys: list[str]) -> dict[str, Any]:
    sizes = get_image_model().get_rendition_model().objects.filter(image__in=keys, filter_spec=WIDTH)
    size = Filter(spec=WIDTH)
    return {
        str(row.image_id): [row.url, row.width, row.height, row.image.credit, row.image.source_url]
        for row in sizes.select_related("image")
        if row.focal_point_key == size.get_cache_key(row.image)
    }


_NOW = {"page": _pages, "document": _documents, "picture": _drawn}


def _is_key(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) < 19


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def _pictures(value: Any) -> Iterator[int | None]:
    """Give the picture of each figure, however deep it stands."""
    if isinstance(value, Mapping):
        if value.get("type") == "figure":
            content = value.get("value")
            yield content.get("image") if isinstance(content, Mapping) else None
            return
        for part in value.values():
            yield from _pictures(part)
    elif isinstance(value, list):
        for part in value:
            yield from _pictures(part)
