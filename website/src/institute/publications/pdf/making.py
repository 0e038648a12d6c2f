"""Makes the PDF of a public revision and keeps it with it. A PDF that cannot be made never stops a publication."""

from __future__ import annotations

import hashlib
import logging

from django.core.files.base import ContentFile

from institute.core.models import InstituteSettings
from institute.publications import describing, presentation, settling
from institute.publications.metadata.changes import is_hidden
from institute.publications.models import PublicationPage, PublicRevision
from institute.publications.pdf.edition import Edition, edition
from institute.publications.pdf.typesetting import NotTypeset, typeset
from institute.publications.text.document import document_of
from institute.publications.text.rendering import statements_of

log = logging.getLogger(__name__)


def make(revision: PublicRevision) -> bool:
    """Make and keep the PDF of a revision; return whether it has one. What went wrong is logged.

    The file is written before the row names it, so that a kill in between leaves a file too many at worst.
    """
    if revision.pdf:
        return True
    try:
        made = typeset(edition_of(revision))
    except NotTypeset as error:
        log.error("No PDF of %s: %s", revision, error)
        return False
    except Exception:
        # Whatever it is, readers have the page: the record is HTML.
        log.exception("No PDF of %s", revision)
        return False
    revision.pdf_hash = hashlib.sha256(made.pdf).hexdigest()
    revision.pdf_pages = made.pages
    name = f"{revision.page.key}-v{revision.number}-{revision.pdf_hash[:8]}.pdf"
    revision.pdf.save(name, ContentFile(made.pdf), save=False)
    revision.save(update_fields=["pdf", "pdf_hash", "pdf_pages"])
    return True


def edition_of(revision: PublicRevision, pictures_as: str = "picture") -> Edition:
    """Return what is printed of a public revision: what it said then, wherever the page has gone since."""
    page: PublicationPage = revision.page
    meta = describing.stored(revision, page)
    body, notes = settling.streams(page, revision)
    told = describing.changes_of(page, revision.number)
    if is_hidden(((change.version, change.kind) for change in told), revision.number):
        body = []
    text = document_of(body, notes, revision.pinned, statements_of(page.case, page.slug))
    name = InstituteSettings.for_site(page.get_site()).name
    return edition(meta, text, name, pictures_as=pictures_as, told=told)


def draft(page: PublicationPage) -> Edition:
    """Return what would be printed of a draft."""
    from institute.publications.text import pinning

    text = document_of(page.body, page.notes, pinning.pinned(page), statements_of(page.case, page.slug))
    meta = presentation.draft(page)
    told = (*describing.changes_of(page, meta.change.version - 1), meta.change)
    return edition(meta, text, InstituteSettings.for_site(page.get_site()).name, told=told)
