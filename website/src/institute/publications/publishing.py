"""What happens when a publication goes live: its number is issued and its authors are frozen. Nothing is shown."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils.html import strip_tags
from wagtail.signals import page_published

from institute.publications.models import Contribution, PublicationPage
from institute.publications.numbers import issue
from institute.record import publishing as record


@receiver(page_published, sender=PublicationPage)
def on_publication(sender: type[PublicationPage], instance: PublicationPage, **kwargs: Any) -> None:
    """Issue the number of the piece and freeze its authors, both once."""
    with transaction.atomic():
        first = not instance.number
        issue(instance)
        if first:
            freeze(instance)
            _keep_in_revisions(instance)
        record.published(on_the_record(instance))


def on_the_record(page: PublicationPage) -> record.Published:
    """Return what the record has to know of a publication: its case, its place, and its text."""
    paragraphs = [str(block.value.source) for block in page.body if block.block_type == "paragraph"]
    return record.Published(
        stored=page.case,
        document=page.slug,
        title=page.title,
        url=page.url or "",
        issued=page.date_issued,
        series=page.series.name,
        topics=tuple(subject.title for subject in page.subjects.all()),
        paragraphs=tuple(strip_tags(html) for html in paragraphs),
    )


def freeze(page: PublicationPage) -> None:
    """Copy each author's affiliation and biography as they are today, where the piece gives none of its own."""
    for contribution in page.contributions.select_related("person"):
        person = contribution.person
        if person is None:
            continue
        Contribution.objects.filter(pk=contribution.pk).update(
            name_as_printed=contribution.name_as_printed or person.name_as_printed,
            affiliation_as_printed=contribution.affiliation_as_printed
            or ", ".join(part for part in (person.role, person.affiliation) if part),
            biography_as_printed=contribution.biography_as_printed or person.bio,
        )


def _keep_in_revisions(page: PublicationPage) -> None:
    """Write number and frozen authors into the revisions that editors go on from, or these would undo them."""
    frozen = {contribution.pk: contribution for contribution in Contribution.objects.filter(page=page).only(*_FROZEN)}
    for revision in {page.live_revision, page.latest_revision} - {None}:
        assert revision is not None
        revision.content["number"] = page.number
        for line in revision.content.get("contributions", []):
            contribution = frozen.get(line.get("pk"))
            if contribution is not None:
                line.update({name: getattr(contribution, name) for name in _FROZEN})
        revision.save(update_fields=["content"])


_FROZEN = ("name_as_printed", "affiliation_as_printed", "biography_as_printed")
