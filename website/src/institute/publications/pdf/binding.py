"""Binds the whole issue of a journal: its contents and its articles from their present revisions, as one tagged PDF.

What is kept says of what it was made. Where the issue has become another since, readers are not shown it until it is
made anew: no article that was changed or taken back lives on in it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import page_published

from institute.publications.bound import fingerprint, head, kept
from institute.publications.lists import listing
from institute.publications.models import BoundIssue, IssuePage
from institute.publications.pdf import making
from institute.publications.pdf.edition import Edition
from institute.publications.pdf.typesetting import typeset

if TYPE_CHECKING:
    import datetime as dt

    from institute.publications.models import PublicationPage

log = logging.getLogger(__name__)


def bind(issue: IssuePage) -> bool:
    """Make and keep the PDF of an issue, unless it is there; return whether there is one. What went wrong is logged.

    An issue that nobody sees, or without an article, has none, and so has one whose PDF was made elsewhere.
    """
    issue = IssuePage.objects.select_related("series", "bound").get(pk=issue.pk)
    articles = listing.articles_of(issue)
    if not _has_one(issue, articles) or kept(issue, articles) is not None:
        return True
    print_of = fingerprint(issue, articles)
    try:
        made = typeset(edition_of(issue, articles))
    except Exception:
        # Whatever it is, readers have the page and each article's own PDF.
        log.exception("No PDF of %s", issue)
        return False
    bound = BoundIssue.objects.get_or_create(issue=issue)[0]
    before = bound.pdf.name
    bound.made_of, bound.pages, bound.pdf_hash = print_of, made.pages, hashlib.sha256(made.pdf).hexdigest()
    bound.pdf_size = len(made.pdf)
    bound.ranges = {key: [first, last] for key, first, last in made.ranges}
    bound.lacking, bound.lacking_since = "", None
    bound.pdf.save(f"{issue.slug[:60]}-{bound.pdf_hash[:8]}.pdf", ContentFile(made.pdf), save=False)
    bound.save()
    if before and before != bound.pdf.name:
        transaction.on_commit(lambda: bound.pdf.storage.delete(before))
    return True


def lacking() -> Iterator[tuple[int, str, dt.datetime]]:
    """Give the issues that have no PDF of what they are now: which, what it is called, since when it is seen."""
    for issue in IssuePage.objects.live().select_related("series", "bound"):
        articles = listing.articles_of(issue)
        if not _has_one(issue, articles) or kept(issue, articles) is not None:
            continue
        wanted = fingerprint(issue, articles)
        bound = BoundIssue.objects.get_or_create(issue=issue)[0]
        if bound.lacking != wanted or bound.lacking_since is None:
            bound.lacking, bound.lacking_since = wanted, timezone.now()
            bound.save()
        assert bound.lacking_since is not None
        yield issue.pk, f"{issue}, the whole issue", bound.lacking_since


def bind_by_number(issue_id: int) -> None:
    """Make the PDF of an issue by its number, unless the issue is gone.

    Raises
    ------
    ValidationError
        It could not be made.
    """
    issue = IssuePage.objects.live().filter(pk=issue_id).first()
    if issue is not None and not bind(issue):
        raise ValidationError("The PDF could not be made; readers have the page. The log says why.")


def edition_of(issue: IssuePage, articles: Sequence[PublicationPage]) -> Edition:
    """Return what is printed of an issue."""
    pictures: dict[str, bytes] = {}
    printed = []
    for place, article in enumerate(articles):
        if article.current is None:
            continue
        it = making.edition_of(article.current, pictures_as=f"picture-{place}")
        pictures |= it.pictures
        printed.append({**it.data, "key": article.key, "first_page": _begins(issue, article, place)})
    first = printed[0]
    shared = {name: first[name] for name in ("language", "region", "paper")}
    return Edition({**head(issue), **shared, "articles": printed}, pictures, "issue.typ")


def _begins(issue: IssuePage, article: PublicationPage, place: int) -> int | None:
    """Return the page on which an article's pages begin; None where they run on from those before."""
    if place and issue.paging == IssuePage.CONTINUOUS:
        return None
    return int(article.first_page) if article.first_page.isdecimal() and int(article.first_page) > 0 else 1


def _has_one(issue: IssuePage, articles: Sequence[PublicationPage]) -> bool:
    return bool(issue.live and issue.pdf_id is None and any(article.current for article in articles))


@receiver(page_published, sender=IssuePage)
def _published(sender: type[IssuePage], instance: IssuePage, **kwargs: object) -> None:
    transaction.on_commit(lambda: bind(instance) and None)
