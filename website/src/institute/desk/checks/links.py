"""Checks links: those to our own pages lead somewhere, and every other reads as an address. Asks no other site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from institute.analyses.models import Analysis, StoredCase
from institute.core import content
from institute.desk.checks.text import Finding, Text, cut, plain
from institute.desk.models import BundleItem
from institute.publications.models import FormerCode, IssuedNumber, Person, Series

_A = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}|localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\]", re.IGNORECASE)
# What is wrong with a link, what would be right, and whether it stops the piece.
Wrong = tuple[str, str, bool]
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def dead(text: Text) -> Iterator[Finding]:
    """Return the links to pages of ours that are not there; each stops the piece."""
    return (found for found in _all(text) if found.blocks)


def malformed(text: Text) -> Iterator[Finding]:
    """Return the links that are no addresses: a reader who follows one gets nowhere, and the page shows none."""
    return (found for found in _all(text) if not found.blocks)


def _all(text: Text) -> Iterator[Finding]:
    site = text.page.get_site() or Site.objects.filter(is_default_site=True).first()
    anchors = {block.value["anchor"] for block in text.page.body if block.block_type == "heading"}
    for piece in text.of("paragraph", "note"):
        for found in _A.finditer(piece.html):
            given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(found.group(1))}
            said = _wrong(given, text, site, anchors)
            if said:
                what, right, blocks = said
                yield Finding(f"The link “{cut(plain(found.group(2)), 50)}” {what}", piece.where, right, blocks)


def _wrong(given: dict[str, str], text: Text, site: Site | None, anchors: set[str]) -> Wrong | None:
    kind, number = given.get("linktype"), given.get("id", "")
    if kind == "page":
        page = Page.objects.filter(pk=number).first() if number.isdigit() else None
        if page is None:
            return "leads to a page of ours that is gone.", "Link to another, or take the link away.", True
        if not page.live and not _together(text, page):
            return (
                f"leads to “{page.title}”, which readers cannot see.",
                "Publish that first, or take the link away.",
                True,
            )
        return None
    if kind == "document":
        if not number.isdigit() or not get_document_model().objects.filter(pk=number).exists():
            return "leads to a document that is gone.", "Link to another, or take the link away.", True
        return None
    return _address(given.get("href", ""), site, anchors)


def _together(text: Text, other: Page) -> bool:
    """Whether the two go live at one moment, in a bundle."""
    mine = BundleItem.objects.filter(page_id=text.page.pk, bundle__released_at=None).values("bundle")
    return BundleItem.objects.filter(page_id=other.pk, bundle__in=mine).exists()


def _address(href: str, site: Site | None, anchors: set[str]) -> Wrong | None:
    href = href.strip()
    if not href:
        return "leads nowhere.", "Give it an address, or take it away.", False
    if href.startswith("#"):
        name = href[1:]
        if name in anchors or name.startswith(("note-", "forecast-", "statement-")):
            return None
        return (
            f"leads to {href}, and no heading has that anchor.",
            f"Headings have: {', '.join(sorted(anchors))}.",
            True,
        )
    right = "An address reads https://example.org/page or mailto:someone@example.org."
    try:
        parts = urlsplit(href)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return f"is no address: {cut(href)}.", right, False
    if parts.scheme == "mailto":
        return None if _MAIL.fullmatch(parts.path) else (f"is no mail address: {cut(href)}.", right, False)
    if not parts.scheme and not parts.netloc and href.startswith("/"):
        return _own(parts.path, site)
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host) or re.search(r"\s", href):
        return f"is no address: {cut(href)}.", right, False
    return _own(parts.path or "/", site) if host in _our_hosts(site) else None


def _our_hosts(site: Site | None) -> set[str]:
    ours = {urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or ""}
    return ours | ({site.hostname} if site else set())


def _own(path: str, site: Site | None) -> Wrong | None:
    path = unquote(path)
    if leads_somewhere(path, site) or (not path.endswith("/") and leads_somewhere(f"{path}/", site)):
        return None
    return f"leads to {cut(path)}, which we do not have.", "Look for a slip, or take the link away.", True


def leads_somewhere(path: str, site: Site | None) -> bool:
    """Whether a path of ours answers; pages that are computed are not computed for it."""
    if path.startswith(settings.STATIC_URL):
        return finders.find(path.removeprefix(settings.STATIC_URL)) is not None
    if path.startswith(settings.MEDIA_URL) and path != settings.MEDIA_URL:
        return bool(default_storage.exists(path.removeprefix(settings.MEDIA_URL)))
    try:
        match = resolve(path)
    except Resolver404:
        return _redirected(path, site)
    return _is_there(match, path, site) or _redirected(path, site)


def _redirected(path: str, site: Site | None) -> bool:
    return bool(Redirect.get_for_site(site).filter(old_path=Redirect.normalise_path(path)).exists())


def _is_there(match: ResolverMatch, path: str, site: Site | None) -> bool:
    given = match.kwargs
    match match.view_name:
        case "wagtail_serve":
            return _in_the_tree(path, site)
        case "short-address" | "versions" | "version" | "pdf":
            known: bool = IssuedNumber.objects.filter(key=given["key"].lower(), page__live=True).exists()
            return known or _in_the_tree(path, site)
        case "media-file":
            return False  # the folder itself; its files are looked for above
        case "people:person":
            return bool(given["slug"] in _known(Person, "slug"))
        case "series" | "series-year":
            codes = _known(Series, "code") | _known(FormerCode, "code")
            return given["code"].lower() in {code.lower() for code in codes}
        case "analyses:case" | "analyses:download" | "analyses:issue" | "analyses:result":
            if given["case_id"] not in _known(StoredCase, "slug"):
                return False
            issue = given.get("issue_id")
            return issue is None or issue in {
                each.id for each in StoredCase.objects.get(slug=given["case_id"]).case().issues
            }
        case "analyses:analysis" | "analyses:analysis-result":
            return (given["case_id"], given["slug"]) in _known(Analysis, "case__slug", "slug", of=(StoredCase,))
        case _:
            return True


def _known(model: type[Model], *names: str, of: tuple[type[Model], ...] = ()) -> frozenset[Any]:
    """Return all values of a field, or of several: the menus of every page lead to a dozen such addresses."""
    rows: QuerySet[Any] = model._default_manager.order_by()
    asked = rows.values_list(*names, flat=True) if len(names) == 1 else rows.values_list(*names)
    return content.kept(("known", model._meta.label), lambda: frozenset(asked), content.tables_of(model, *of))


def _in_the_tree(path: str, site: Site | None) -> bool:
    if site is None:
        return False
    try:
        site.root_page.specific.route(HttpRequest(), [part for part in path.split("/") if part])
    except Http404:
        return False
    return True
