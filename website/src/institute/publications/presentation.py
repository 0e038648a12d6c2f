"""What stands on a publication's page, for the page itself, a preview and an older version alike. Decides no look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from institute.core import content, linked
from institute.core.context import settings_of
from institute.core.models import trail
from institute.core.showing import shows
from institute.publications import bylines, describing, rendering, settling
from institute.publications.metadata import citing, csl, head, jsonld
from institute.publications.metadata.changes import HIDING, LABELS, MINOR, ORIGINAL
from institute.publications.metadata.model import AUTHORING, Change, Contributor, Metadata
from institute.publications.models import Award, PublicationPage, PublicRevision

WORDS_A_MINUTE = 220
# What a page shows of these stands in the facts of its revision and in what was settled of its text. Where that holds
# no longer, or a hook of Wagtail's asks for one, it is fetched.
_SAID_ELSEWHERE = (
    *("body", "notes", "references", "contents", "current__content", "current__pinned"),
    *("subtitle", "short_title", "language", "synopsis", "licence", "licence_url", "funding", "ai_statement"),
    *("publisher", "page_count", "first_page", "last_page", "doi", "number_by_hand", "change_kind", "change_notice"),
    *("translation_key", "locale", "draft_title", "owner", "show_in_menus", "alias_of", "locked", "locked_at"),
    *("locked_by", "go_live_at", "expire_at", "expired", "has_unpublished_changes", "first_published_at"),
    *("last_published_at", "latest_revision", "latest_revision_created_at"),
    *("series__scope", "series__guidelines", "series__frequency", "series__number_pattern"),
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
    previewed = getattr(request, "is_preview", False) or page.current_id is None
    current = None if previewed else page.current
    shown = revision or current
    if shown is None:
        meta, hidden = draft(page), False
        text = rendering.rendered(page.body, page.case, page.slug, notes=page.notes, terms=settling.terms())
    else:
        meta = describing.stored(shown, page)
        hidden = meta.places.ended in HIDING
        text = rendering.Rendered() if hidden else settling.text_of(page, shown)
    where = _trail(page, meta)
    return {
        "meta": meta,
        "signed": signed(meta.contributors),
        "body_html": text.blocks,
        "notes": text.notes,
        "forecasts": text.forecasts,
        "headings": text.headings,
        "links": text.links,
        "reading_minutes": max(1, round(text.words / WORDS_A_MINUTE)),
        "case_url": f"/analyses/{page.case.slug}/" if page.case else "",
        "case_download_url": f"/cases/{page.case.slug}.toml" if page.case else "",
        "citations": citing.citations(csl.item(meta)),
        "highwire": head.highwire(meta),
        "dublin_core": head.dublin_core(meta),
        "open_graph": head.open_graph(meta, settings_of(request).name),
        "json_ld": [linked.script(jsonld.graph(meta)), linked.script(jsonld.breadcrumbs(meta.places.root, where))],
        "revisions": versions(page, current),
        "is_old": shown is not None and shown.pk != page.current_id,
        "is_hidden": hidden,
        "expected_number": page.number or f"{meta.series.code} …",
        "awards": _awards(page) if current is not None else [],
        "trail": where,
    }


def found(publications: QuerySet[PublicationPage], slug: str) -> PublicationPage | None:
    """Return the publication of this name with all that its page shows, in one question."""
    rows = publications.filter(slug=slug).select_related("series", "case", "current__settled").defer(*_SAID_ELSEWHERE)
    page: PublicationPage | None = next(iter(rows.order_by()[:1]), None)
    return page


def _awards(page: PublicationPage) -> list[Award]:
    through = Award.publications.through
    given = through._default_manager.values_list("publicationpage_id", flat=True)
    if not content.is_among("awarded-publications", given.iterator, page.pk, content.tables_of(through)):
        return []
    return list(page.awards.all())


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


def signed(contributors: Iterable[Contributor]) -> list[dict[str, Any]]:
    """Return contributors by their role, in the order in which roles first appear."""
    groups: dict[str, list[Contributor]] = {}
    for person in contributors:
        groups.setdefault(person.role, []).append(person)
    ordered = sorted(groups.items(), key=lambda group: group[0] not in AUTHORING)
    return [
        {"words": "By" if role == "author" else bylines.ROLE_WORDS.get(role, role).capitalize(), "people": people}
        for role, people in ordered
    ]


def _trail(page: PublicationPage, meta: Metadata) -> list[dict[str, str]]:
    """Return where the piece stands, the series among its ancestors."""
    parent = page.path[: -page.steplen]
    steps = content.kept(("trail", parent), lambda: trail(page.get_parent())) if parent else []
    series = {"title": meta.series.name, "url": f"/series/{meta.series.code.lower()}/"}
    issue = [{"title": meta.part.title, "url": meta.part.path}] if meta.part is not None else []
    return [*steps, series, *issue, {"title": page.title, "url": page.url or ""}]
