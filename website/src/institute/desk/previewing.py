"""Links by which somebody without an account sees one draft: signed, expiring, revocable, logged without addresses."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from institute.desk.models import BundleItem, PreviewLink, PreviewVisit
from institute.desk.times import said
from institute.media.models import ReleasePage
from institute.publications.models import PublicationPage
from institute.publications.pdf import making
from institute.publications.pdf.edition import Edition

SALT = "institute.desk.preview"
KEPT_FOR = dt.timedelta(days=365)  # after its end; till then it can be seen who had what before its time
# What somebody without an account may be shown before its time, and with which template.
SHOWN: dict[type[Page], str] = {PublicationPage: "desk/preview.html", ReleasePage: "desk/preview_release.html"}


@transaction.atomic
def make(page: Page, reader: str, expires_at: dt.datetime, *, by: Any, note: str = "") -> PreviewLink:
    """Make a link for one reader."""
    link = PreviewLink.objects.create(page=page, reader=reader, expires_at=expires_at, made_by=by, note=note)
    log(page, "desk.make_preview", user=by, data={"reader": reader})
    return link


@transaction.atomic
def revoke(link: PreviewLink, *, by: Any) -> None:
    """End a link at once."""
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by = timezone.now(), by
        link.save(update_fields=["revoked_at", "revoked_by"])
        log(link.page, "desk.revoke_preview", user=by, data={"reader": link.reader})


def token(link: PreviewLink) -> str:
    """Return what the address of a link ends with; only this site can make it."""
    return signing.Signer(salt=SALT).sign_object([link.pk, int(link.made_at.timestamp())])


def read(signed: str) -> PreviewLink | None:
    """Return the link of a token, whether it has ended or not; None for one that we did not make."""
    try:
        pk, made = signing.Signer(salt=SALT).unsign_object(signed)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    link = PreviewLink.objects.select_related("page").filter(pk=pk).first()
    if link is None or int(link.made_at.timestamp()) != made:
        return None
    link.page = link.page.specific
    return link


def visited(link: PreviewLink, form: str) -> None:
    """Note that a link was used, and whether it still opened anything."""
    PreviewVisit.objects.create(link=link, form=form, allowed=not link.has_ended)


def forget() -> int:
    """Delete links that ended long ago, with whom they were for and when they were used; return how many rows."""
    over = timezone.now() - KEPT_FOR
    return int(PreviewLink.objects.filter(Q(expires_at__lte=over) | Q(revoked_at__lte=over)).delete()[0])


def is_out(page: Page) -> bool:
    """Whether readers see the piece as it is."""
    return bool(page.live and not page.has_unpublished_changes)


def embargo(page: Page) -> dt.datetime | None:
    """Return until when a piece is not to be spoken of: its bundle's time, or its own."""
    item = BundleItem.objects.filter(page_id=page.pk, bundle__released_at=None).select_related("bundle").first()
    if item is not None and item.bundle.release_at is not None:
        return item.bundle.release_at
    latest = page.get_latest_revision_as_object()
    when: dt.datetime | None = latest.go_live_at
    return when if when is not None and when > timezone.now() else None


def watermark(link: PreviewLink) -> str:
    """Return what stands across every page that the reader of a link sees."""
    until = embargo(link.page)
    state = f"Embargoed until {said(until)}" if until is not None else "Draft, not published"
    return f"{state}. For {link.reader}"


def draft(link: PreviewLink) -> Any:
    """Return the piece as it would come out, with the day of its release printed on it."""
    latest = link.page.get_latest_revision_as_object()
    until = embargo(link.page)
    if isinstance(latest, PublicationPage) and latest.date_issued is None and until is not None:
        latest.date_issued = timezone.localdate(until)
    return latest


def edition(link: PreviewLink) -> Edition:
    """Return the draft as it is printed for the reader of a link."""
    printed = making.draft(draft(link))
    return replace(printed, data={**printed.data, "watermark": watermark(link)})
