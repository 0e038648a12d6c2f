"""A WordPress export (WXR) to what it holds, or to what is wrong with it. Interprets no text and keeps nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

LARGEST = 300_000_000
"""Bytes. WordPress splits larger exports itself."""
CONTENT = "http://purl.org/rss/1.0/modules/content/"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


class NotAnExport(Exception):
    """The file cannot be read; the message says where, what is wrong and what would be right."""


@dataclass(frozen=True)
class Post:
    """One item of an export, as it stands there.

    Parameters
    ----------
    line
        Where it begins in the file.
    kind
        WordPress's post type: post, page, attachment, or one of the site's own.
    names
        Who signed it: the terms that a plug-in for several authors writes, else whoever entered it.
    terms
        Its categories, tags and other terms, each with the taxonomy that it belongs to.
    """

    line: int
    id: str
    kind: str
    status: str
    title: str
    link: str
    slug: str
    date: dt.datetime | None
    names: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]
    content: str
    excerpt: str
    meta: dict[str, str] = field(default_factory=dict)
    file: str = ""


@dataclass(frozen=True)
class Export:
    """What an export holds: the site's address and its items."""

    address: str
    posts: tuple[Post, ...]


def read(data: bytes) -> Export:
    """Read an export.

    Raises
    ------
    NotAnExport
        It is too large, no well-formed XML, declares entities, or is no WordPress export.
    """
    if len(data) > LARGEST:
        raise NotAnExport(f"The file has {len(data):,} bytes; at most {LARGEST:,} are read. Export it in parts.")
    # The limit above bounds what a large text can do; entities, which could unfold to more, are refused.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        tree = etree.parse(BytesIO(data), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        said = f"Line {line}, column {column}: {error.msg}. Export the site anew: the file is cut off or was edited."
        raise NotAnExport(said) from None
    if tree.docinfo.internalDTD is not None:
        raise NotAnExport("Line 1: the file declares a document type. No export of WordPress's does.")
    channel = tree.getroot().find("channel")
    if tree.getroot().tag != "rss" or channel is None or _wp(channel, "wxr_version") == "":
        raise NotAnExport(
            "Line 1: this is no WordPress export; it has no wp:wxr_version. Take Tools, Export in WordPress's admin."
        )
    shown = {_wp(author, "author_login"): _wp(author, "author_display_name") for author in _all(channel, "author")}
    posts = tuple(_post(item, shown) for item in channel.iterfind("item"))
    return Export(_wp(channel, "base_site_url") or (channel.findtext("link") or "").strip(), posts)


def _post(item: etree._Element, shown: dict[str, str]) -> Post:
    terms = [
        (str(term.get("domain") or "category"), " ".join((term.text or "").split()))
        for term in item.iterfind("category")
        if (term.text or "").strip()
    ]
    login = (item.findtext(CREATOR) or "").strip()
    signed = tuple(name for domain, name in terms if domain == "author") or tuple(
        filter(None, [shown.get(login, login)])
    )
    return Post(
        line=int(str(item.sourceline)),
        id=_wp(item, "post_id"),
        kind=_wp(item, "post_type"),
        status=_wp(item, "status"),
        title=" ".join((item.findtext("title") or "").split()),
        link=(item.findtext("link") or "").strip(),
        slug=_wp(item, "post_name"),
        date=_date(_wp(item, "post_date")),
        names=signed,
        terms=tuple((domain, name) for domain, name in terms if domain != "author"),
        content=item.findtext(f"{{{CONTENT}}}encoded") or "",
        excerpt=_excerpt(item),
        meta={_wp(entry, "meta_key"): _wp(entry, "meta_value") for entry in _all(item, "postmeta")},
        file=_wp(item, "attachment_url"),
    )


def _date(text: str) -> dt.datetime | None:
    """Return a local time; WordPress writes zeros where there is none."""
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None


def _all(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Give the children of a name in WordPress's namespace, whichever version of it."""
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag.startswith("{http://wordpress.org/export/") and tag.endswith(f"}}{name}"):
            yield child


def _wp(element: etree._Element, name: str) -> str:
    return next(((child.text or "").strip() for child in _all(element, name)), "")


def _excerpt(item: etree._Element) -> str:
    for child in item:
        if isinstance(child.tag, str) and child.tag.endswith("/excerpt/}encoded"):
            return (child.text or "").strip()
    return ""
