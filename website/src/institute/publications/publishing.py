"""What happens when a publication goes live, all of it in one transaction: checks, number, frozen authors, revision.

Wagtail publishes in several ways (the editor's button, a workflow's end, the clock, a script). All of them save the
page, so this hangs on saving it: whoever sees the page live sees it numbered, frozen and recorded.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.log_actions import LogContext, get_active_log_context
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_unpublished, post_page_move

from institute.publications import numbers, presentation
from institute.publications.describing import metadata_of
from institute.publications.metadata.changes import ENDING, HIDING, MINOR, ORIGINAL, RESTORING, SILENT
from institute.publications.metadata.model import Change
from institute.publications.models import (
    Contribution,
    IssuedNumber,
    PublicationPage,
    PublicRevision,
    going_live,
    gone_live,
)
from institute.publications.models.contributions import carry_over
from institute.publications.pdf import binding, making
from institute.publications.settling import text_of
from institute.publications.text import footnotes
from institute.record import publishing as record

_as_of: ContextVar[dt.datetime | None] = ContextVar("as_of", default=None)
_further: list[Callable[[PublicationPage], Iterable[str]]] = []


@contextmanager
def as_of(moment: dt.datetime | None) -> Iterator[None]:
    """Record what is published within as published at another moment: for pieces that were published before."""
    token = _as_of.set(moment)
    try:
        yield
    finally:
        _as_of.reset(token)


def publish(
    page: PublicationPage,
    *,
    by: Any = None,
    kind: str = MINOR,
    notice: str = "",
    at: dt.datetime | None = None,
) -> PublicRevision:
    """Publish a piece, or a change to one, and return the revision that readers now see.

    Parameters
    ----------
    page
        The piece as it is to stand.
    by
        The user who answers for it.
    kind, notice
        What kind of change it is and what readers are told; of no account the first time.
    at
        When it was published, for pieces from elsewhere. Now by default.

    Raises
    ------
    ValidationError
        Something stands against it; nothing was published.
    """
    page.change_kind, page.change_notice = kind, notice
    with as_of(at), LogContext(user=by):
        page.save_revision(user=by, changed=True).publish(user=by, skip_permission_checks=True)
    shown: PublicRevision | None = PublicationPage.objects.select_related("current").get(pk=page.pk).current
    assert shown is not None
    return shown


def check_also(check: Callable[[PublicationPage], Iterable[str]]) -> None:
    """Let a further check say what stands against a piece: apps above this one have some."""
    if check not in _further:
        _further.append(check)


def problems(page: PublicationPage) -> list[str]:
    """Return all that stands against publishing a piece as it is."""
    return [*house_problems(page), *(said for check in _further for said in check(page))]


def house_problems(page: PublicationPage) -> list[str]:
    """Return what stands against a piece by the rules of publishing itself."""
    found = []
    coming = page.go_live_at
    day = timezone.localdate(coming if coming is not None and coming > timezone.now() else None)
    if page.date_issued is not None and page.date_issued > day:
        right = "Schedule it instead." if day == timezone.localdate() else f"It would come out on {day:%d %B %Y}."
        found.append(f"The day printed on it, {page.date_issued:%d %B %Y}, is still to come. {right}")
    if not page.number and not page.series.is_open:
        found.append(f"The series {page.series} is closed and takes no new pieces.")
    if page.current_id is not None and page.change_kind not in SILENT and not page.change_notice.strip():
        found.append(f"{page.get_change_kind_display()}: tell readers what was wrong and what is right.")
    found += numbers.against(page)
    found += [f"The text refers to the note [^{label}], which is not there." for label in footnotes.undefined(page)]
    return found


@receiver(going_live, sender=PublicationPage)
def _prepare(sender: type[PublicationPage], page: PublicationPage, **kwargs: Any) -> None:
    """Check the piece, date it, number it and freeze its authors, before its row says that it is live."""
    # Two editors may publish at once: the second waits here and then goes on from what the first left.
    shown = PublicationPage.objects.select_for_update().get(pk=page.pk)
    page.current_id, page.ended_as, page.doi = shown.current_id, shown.ended_as, shown.doi or page.doi
    page.date_issued = page.date_issued or shown.date_issued or timezone.localdate(_as_of.get())
    against = problems(page)
    if against:
        raise ValidationError(against)
    issued = numbers.issue(page, by=_actor(page))
    page.number, page.key = issued.number, issued.key
    if page.series.doi_prefix and not shown.doi:
        page.doi = f"{page.series.doi_prefix}/{issued.key}"
    now = _as_of.get() or timezone.now()
    contributions = list(page.contributions.all())
    carry_over(contributions, list(Contribution.objects.filter(page_id=page.pk)))
    for contribution in contributions:
        contribution.freeze(now)
    page.contributions = contributions


@receiver(gone_live, sender=PublicationPage)
def _record(sender: type[PublicationPage], page: PublicationPage, **kwargs: Any) -> None:
    """Write down what readers see from now on, unless it is what they saw before."""
    before = PublicRevision.objects.filter(page_id=page.pk).order_by("-number").first()
    kind, notice = (page.change_kind, page.change_notice.strip()) if before else (ORIGINAL, "")
    page.change_kind, page.change_notice = MINOR, ""
    now = _as_of.get() or timezone.now()
    change = Change((before.number if before else 0) + 1, kind, notice, now)
    meta = metadata_of(page, change, first_online=_first_online(page, now))
    content = page.serializable_data()
    meta = replace(meta, content_hash=_content_hash(meta.stored(), content, page.pinned))
    if before is None or before.content_hash != meta.content_hash or kind not in SILENT:
        approver = _actor(page)
        before = PublicRevision.objects.create(
            page=page,
            number=change.version,
            kind=kind,
            notice=notice,
            published_at=now,
            approved_by=approver,
            approver=(approver.get_full_name() or approver.get_username()) if approver else "",
            content=content,
            facts=meta.stored(),
            pinned=page.pinned,
            content_hash=meta.content_hash,
        )
    page.current = before
    if kind in ENDING or kind in RESTORING:
        page.ended_as = kind if kind in ENDING else ""
    PublicationPage.objects.filter(pk=page.pk).update(
        current=before, ended_as=page.ended_as, change_kind=MINOR, change_notice=""
    )
    _back(IssuedNumber.objects.filter(page_id=page.pk))
    _settle(page)
    record.published(on_the_record(page))
    if page.ended_as not in HIDING:
        text_of(page, before)
    # After the commit: a PDF takes its time, and what is not published needs none.
    transaction.on_commit(partial(_print, before.pk))


def on_the_record(page: PublicationPage) -> record.Published:
    """Return what the record has to know of a publication: its case, its place, and its text."""
    paragraphs = [str(block.value.source) for block in page.body if block.block_type == "paragraph"]
    return record.Published(
        stored=page.case,
        document=page.slug,
        title=page.title,
        url=page.url or "",
        issued=page.date_shown,
        series=page.series.name,
        topics=tuple(subject.title for subject in page.subjects.all()),
        paragraphs=tuple(footnotes.MARK.sub("", strip_tags(html)) for html in paragraphs),
    )


def _print(revision: int) -> None:
    printed = PublicRevision.objects.select_related("page", "page__case", "page__issue__series").get(pk=revision)
    making.make(printed)
    presentation.keep(printed)
    if printed.page.issue is not None:
        binding.bind(printed.page.issue)


def _settle(page: PublicationPage) -> None:
    """Take out of the draft that was published what counted for this publication only."""
    revision = page.live_revision
    if revision is None:
        return
    revision.content |= {"change_kind": MINOR, "change_notice": "", "number_by_hand": ""}
    for line in revision.content.get("contributions", []):
        line["refresh"] = False
    revision.save(update_fields=["content"])


def _first_online(page: PublicationPage, now: dt.datetime) -> dt.datetime:
    first = PublicRevision.objects.filter(page_id=page.pk, number=1).values_list("published_at", flat=True).first()
    return first or now


def _content_hash(facts: dict[str, Any], content: dict[str, Any], pinned: dict[str, Any]) -> str:
    """Return the hash of what readers read: not of when, nor of which version it is."""
    said = {name: value for name, value in facts.items() if name not in ("change", "content_hash", "first_online")}
    read = {name: json.loads(content[name] or "[]") for name in ("body", "notes")}
    whole = json.dumps([said, read, pinned], sort_keys=True, cls=DjangoJSONEncoder, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def _actor(page: PublicationPage) -> Any:
    """Return who publishes: the user at work, else whoever saved the draft."""
    acting = get_active_log_context().user
    if acting is not None and acting.is_authenticated:
        return acting
    return page.live_revision.user if page.live_revision else None


@receiver(page_unpublished, sender=PublicationPage)
def _offline(sender: type[PublicationPage], instance: PublicationPage, **kwargs: Any) -> None:
    """Note in the ledger since when a piece is not before readers: harvesters are told."""
    IssuedNumber.objects.filter(page_id=instance.pk).update(offline_at=timezone.now())


@receiver(post_save, sender=PageViewRestriction)
def _closed(sender: type[PageViewRestriction], instance: PageViewRestriction, **kwargs: Any) -> None:
    """Note the same of what is closed to readers from now on."""
    below = PublicationPage.objects.descendant_of(instance.page, inclusive=True)
    IssuedNumber.objects.filter(page__in=below, offline_at=None).update(offline_at=timezone.now())


@receiver(post_delete, sender=PageViewRestriction)
def _opened(sender: type[PageViewRestriction], instance: PageViewRestriction, **kwargs: Any) -> None:
    """Note since when what was closed is open again, unless something else closes it."""
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:  # else it went with its page
        below = PublicationPage.objects.descendant_of(page, inclusive=True).live().public()
        _back(IssuedNumber.objects.filter(page__in=below))


@receiver(post_page_move)
def _moved(instance: Page, **kwargs: Any) -> None:
    """Note the same of what was moved to where readers see it, or to where they do not."""
    below = PublicationPage.objects.descendant_of(instance, inclusive=True)
    seen = IssuedNumber.objects.filter(page__in=below.live().public())
    _back(seen)
    unseen = IssuedNumber.objects.filter(page__in=below, offline_at=None).exclude(pk__in=seen)
    unseen.update(offline_at=timezone.now())


def _back(issued: QuerySet[IssuedNumber]) -> None:
    """Note since when what readers did not see is before them again: harvesters were told that it had gone."""
    issued.exclude(offline_at=None).update(offline_at=None, back_at=timezone.now())


@receiver(pre_delete, sender=PublicationPage)
def _void(sender: type[PublicationPage], instance: PublicationPage, **kwargs: Any) -> None:
    """Void the number of a page that is deleted; the ledger keeps it."""
    IssuedNumber.objects.filter(page_id=instance.pk, voided_at=None).update(
        voided_at=timezone.now(), void_reason="The page was deleted."
    )
