"""What a publication's page says, for the page itself, a preview and an older version alike. Draws nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from institute.core import content
from institute.core.context import settings_of
from institute.core.models import InstituteSettings, trail
from institute.core.showing import shows
from institute.publications import describing, drawing, settling
from institute.publications.metadata.changes import LABELS, MINOR, ORIGINAL, is_hidden
from institute.publications.metadata.model import Change, Metadata
from institute.publications.models import Award, PublicationPage, PublicRevision, Series
from institute.publications.text import rendering

# What a page shows of these stands in the facts of its revision and in what was settled of its text. Where that holds
# no longer, or a hook of Wagtail's asks for one, it is fetched.
_SAID_ELSEWHERE = (
    *("body", "notes", "references", "contents", "current__content", "current__pinned", "current__settled__parts"),
    *("subtitle", "short_title", "language", "synopsis", "licence", "licence_url", "funding", "ai_statement"),
    *("publisher", "page_count", "first_page", "last_page", "doi", "number_by_hand", "change_kind", "change_notice"),
    *("translation_key", "locale", "draft_title", "owner", "show_in_menus", "alias_of", "locked", "locked_at"),
    *("locked_by", "go_live_at", "expire_at", "expired", "has_unpublished_changes", "first_published_at"),
    *("last_published_at", "latest_revision", "latest_revision_created_at"),
)


@shows(PublicationPage)
def publication(page: PublicationPage, request: HttpRequest, revision: PublicRevision | None = None) -> dict[str, Any]:
    """Return what stands on a publication's page.

    Parameters
    ----------
    page
        The piece; an unpublished draft is shown as it would be.
    request
        Asks for the page or a preview of it.
    revision
        An older public revision that is shown instead of the present one.
    """
    name = settings_of(request).name
    if revision is None and (getattr(request, "is_preview", False) or page.current_id is None):
        meta = draft(page)
        said = drawing.Said(meta, tuple(versions(page)), _trail(page, meta), name, **_of_the_page(page))
        text = rendering.rendered(page.body, page.case, page.slug, notes=page.notes, terms=settling.terms())
        return {"meta": meta, "is_old": False, "piece": drawing.drawn(said, text)}
    shown: Any = revision or page.current
    said = _said(page, shown, name)
    return {"meta": said.meta, "is_old": said.is_old, "piece": drawing.pieces_of(page, shown, said)}


def keep(revision: PublicRevision) -> None:
    """Draw the page of a revision that was just published, so that no reader waits for it."""
    page = revision.page
    site = page.get_site()
    if page.current_id == revision.pk and site is not None:
        page.current = revision  # with its PDF, if it has one by now
        drawing.pieces_of(page, revision, _said(page, revision, InstituteSettings.for_site(site).name))


def _said(page: PublicationPage, shown: PublicRevision, name: str) -> drawing.Said:
    """Return all that the page of a public revision says besides its text."""
    meta = describing.stored(shown, page)
    told = tuple(versions(page, page.current))
    hidden = is_hidden(((row["number"], row["kind"]) for row in told), shown.number)
    return drawing.Said(
        replace(meta, picture=None) if hidden else meta,  # it was of the text that was removed
        told,
        _trail(page, meta),
        name,
        awards=_awards(page),
        is_old=shown.pk != page.current_id,
        is_hidden=hidden,
        **_of_the_page(page),
    )


def _of_the_page(page: PublicationPage) -> dict[str, Any]:
    """Return what neither a revision nor the metadata of a draft says."""
    reviews = page.reviews.all() if page.series.kind == "book" else ()
    return {
        "reviews": tuple({name: getattr(each, name) for name in ("words", "reviewer", "source")} for each in reviews),
        "case": page.case.slug if page.case else "",
        "has_feed": page.series.has_feed,
    }


def found(publications: QuerySet[PublicationPage], slug: str) -> PublicationPage | None:
    """Return the publication of this name with all that its page shows, in one question."""
    rows = publications.filter(slug=slug).select_related("case", "current__settled").defer(*_SAID_ELSEWHERE)
    page: PublicationPage | None = next(iter(rows.order_by()[:1]), None)
    if page is not None:
        # There are few, and they are only read: columns of theirs in the question cost as much as those of the page.
        all_series = content.kept("series", Series.objects.in_bulk, content.tables_of(Series))
        page.series = all_series.get(page.series_id) or page.series
    return page


def _awards(page: PublicationPage) -> tuple[dict[str, Any], ...]:
    through = Award.publications.through
    given = through._default_manager.values_list("publicationpage_id", flat=True)
    if not content.is_among("awarded-publications", given.iterator, page.pk, content.tables_of(through)):
        return ()
    return tuple(page.awards.values("pk", "name", "year"))


def draft(page: PublicationPage) -> Metadata:
    """Return what a piece that nobody has seen yet would be."""
    now = timezone.now()
    number = page.public_revisions.count() + 1 if page.pk else 1
    change = Change(number, page.change_kind if number > 1 else ORIGINAL, page.change_notice, now)
    return describing.metadata_of(page, change, first_online=now).located(describing.places(page))


def versions(page: PublicationPage, current: Any = None) -> list[dict[str, Any]]:
    """Return the public revisions, the newest first, as the page lists them; the first is the whole list if alone."""
    names = ("number", "kind", "notice", "published_at", "approver")
    if current is not None and current.number == 1:
        rows = [{name: getattr(current, name) for name in names}]
    else:
        rows = list(page.public_revisions.order_by("-number").values(*names))
    return [{**row, "label": LABELS[row["kind"]], "is_noticed": row["kind"] not in (ORIGINAL, MINOR)} for row in rows]


def _trail(page: PublicationPage, meta: Metadata) -> tuple[dict[str, str], ...]:
    """Return where the piece stands, the series among its ancestors."""
    parent = page.path[: -page.steplen]
    steps = content.kept(("trail", parent), lambda: trail(page.get_parent())) if parent else []
    series = {"title": meta.series.name, "url": f"/series/{meta.series.code.lower()}/"}
    issue = [{"title": meta.part.title, "url": meta.part.path}] if meta.part is not None else []
    return (*steps, series, *issue, {"title": page.title, "url": page.url or ""})
