"""What happens to the record when a text is published: its case is taken, its sentences are counted. Knows no page."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from django.db.models.signals import post_save
from django.dispatch import receiver

from institute.analyses.models import StoredCase
from institute.record.ledger import taking
from institute.record.reading import coverage
from thinktank.errors import CaseError

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Published:
    """A published text as the record has to know it: where it stands, its case, its words."""

    stored: StoredCase | None
    document: str
    title: str
    url: str
    issued: dt.date
    series: str
    topics: tuple[str, ...]
    paragraphs: tuple[str, ...]


def published(text: Published) -> tuple[str, ...]:
    """Take a published text's case into the record and count its sentences.

    Returns
    -------
    tuple of str
        What the record refused, and why; then it took nothing. The text stays published.
    """
    coverage.count(text.stored, text.document, text.title, text.url, text.issued, text.paragraphs)
    if text.stored is None:
        return ()
    added = {"series": text.series, "topics": list(text.topics), "publication": text.url}
    return _taken(text.stored, added)


@receiver(post_save, sender=StoredCase)
def on_change(sender: type[StoredCase], instance: StoredCase, created: bool, **kwargs: object) -> None:
    """Take what is new in a case that is in the record already: an entry, an outcome."""
    if not created and taking.is_recorded(instance):
        _taken(instance, {})


def _taken(stored: StoredCase, added: taking.Added) -> tuple[str, ...]:
    try:
        taking.take(stored, added, dt.datetime.now(dt.UTC))
    except CaseError as error:
        for problem in error.problems:
            logger.warning("Not taken into the record: %s", problem)
        return tuple(map(str, error.problems))
    return ()
