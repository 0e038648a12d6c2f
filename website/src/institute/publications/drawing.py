"""What a publication's page shows that is its own, as HTML, drawn once and kept beside its text. Decides no look.

What other rooms show on the page, and what readers write, is drawn by the page itself each time. Everything else is
drawn from one table of values (`Said`), whose fingerprint is kept with it: templates of the pieces get nothing besides.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from institute.core import linked
from institute.core.turns import at_once
from institute.publications import bylines, settling
from institute.publications.languages import called
from institute.publications.metadata import citing, csl, head, jsonld
from institute.publications.metadata.model import AUTHORING, Contributor, Metadata
from institute.publications.models import PublicationPage, PublicRevision, SettledText
from institute.publications.text import dependencies
from institute.publications.text.rendering import Rendered

log = logging.getLogger(__name__)
WORDS_A_MINUTE = 220
TEMPLATES = {
    "metadata": "publications/partials/metadata.html",
    "trail": "partials/breadcrumbs.html",
    "opening": "publications/partials/opening.html",
    "text": "publications/partials/text.html",
    "closing": "publications/partials/closing.html",
    "particulars": "publications/partials/particulars.html",
}


@dataclass(frozen=True)
class Said:
    """All that the pieces are drawn from, besides the text."""

    meta: Metadata
    revisions: tuple[Mapping[str, Any], ...]
    trail: tuple[dict[str, str], ...]
    institute_name: str
    awards: tuple[Mapping[str, Any], ...] = ()
    reviews: tuple[Mapping[str, str], ...] = ()
    case: str = ""
    has_feed: bool = False
    is_old: bool = False
    is_hidden: bool = False


@dataclass(frozen=True)
class Pieces:
    """Parts of the page, in the order in which they stand on it."""

    metadata: str
    trail: str
    opening: str
    text: str
    closing: str
    particulars: str
    has_links: bool


def pieces_of(page: PublicationPage, revision: PublicRevision, said: Said) -> Pieces:
    """Return the pieces of a public revision's page, from what is kept where it still holds."""
    if said.is_hidden:
        return drawn(said, Rendered())
    fingerprint = _fingerprint(page, said)
    kept = settling.settled(revision)
    if kept is not None and kept.drawn_from == fingerprint and settling.stands(kept.pieces["elsewhere"]):
        parts = {name: mark_safe(html) for name, html in kept.pieces["html"].items()}
        return Pieces(**parts, has_links=kept.pieces["has_links"])
    text, elsewhere = settling.text_and_elsewhere(page, revision)
    made = drawn(said, text)
    if elsewhere is not None:
        _keep(revision, fingerprint, made, elsewhere)
    return made


def drawn(said: Said, text: Rendered) -> Pieces:
    """Draw the pieces of a page."""
    meta = said.meta
    read = {
        **vars(said),
        "signed": signed(meta.contributors),
        "body_html": text.blocks,
        "notes": text.notes,
        "forecasts": text.forecasts,
        "headings": text.headings,
        "links": text.links,
        "reading_minutes": max(1, round(text.words / WORDS_A_MINUTE)),
        "case_url": f"/analyses/{said.case}/" if said.case else "",
        "case_download_url": f"/cases/{said.case}.toml" if said.case else "",
        "citations": citing.citations(csl.item(meta)),
        "alternates": head.alternates(meta),
        "translations": [{"name": called(each.language), "piece": each} for each in meta.translations],
        "highwire": head.highwire(meta),
        "dublin_core": head.dublin_core(meta),
        "open_graph": head.open_graph(meta, said.institute_name),
        "json_ld": [
            linked.script(jsonld.graph(meta)),
            linked.script(jsonld.breadcrumbs(meta.places.root, list(said.trail))),
        ],
    }
    return Pieces(
        **{name: render_to_string(template, read) for name, template in TEMPLATES.items()},
        has_links=bool(text.links),
    )


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


def _fingerprint(page: PublicationPage, said: Said) -> str:
    whole = repr((settling.fingerprint_of(page), said, get_language(), get_current_timezone_name()))
    return hashlib.sha256(whole.encode()).hexdigest()


def _keep(revision: PublicRevision, fingerprint: str, made: Pieces, elsewhere: dependencies.Standing) -> None:
    html = asdict(made)
    pieces = {"has_links": html.pop("has_links"), "html": html, "elsewhere": elsewhere}
    try:
        with at_once(), transaction.atomic():
            SettledText.objects.filter(revision_id=revision.pk).update(drawn_from=fingerprint, pieces=pieces)
    except DatabaseError:
        log.info("The page of %s is drawn but could not be kept.", revision)
