"""Pieces that go live together: a bundle is made ready, then all of it is released in one transaction or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import LogContext, log

from institute.desk.models import Bundle
from institute.publications.models import PublicationPage
from institute.publications.publishing import problems
from institute.publications.text import pinning


def fill(bundle: Bundle, pages: Sequence[PublicationPage]) -> None:
    """Give a draft of a bundle its pieces in order; those that stay keep their approval.

    Raises
    ------
    ValidationError
        It is no draft, or a piece waits in another bundle.
    """
    if bundle.state != Bundle.DRAFT:
        raise ValidationError(f"{bundle} is {bundle.get_state_display().lower()}; take it back to a draft first.")
    with transaction.atomic():
        bundle.items.exclude(page__in=pages).delete()
        for place, page in enumerate(pages):
            item, _ = bundle.items.get_or_create(page=page, defaults={"place": place})
            item.place = place
            item.clean()
            item.save(update_fields=["place"])


def against(bundle: Bundle) -> list[str]:
    """Return what stands against releasing a bundle: every piece is approved as it is, and nothing stops it."""
    items = list(bundle.items.select_related("page__latest_revision", "page__series"))
    if not items:
        return ["It has no pieces."]
    found = []
    for item in items:
        if not item.is_approved:
            found.append(f"{item.page}: not approved as it is now; take it through the workflow.")
        found += [f"{item.page}: {said}" for said in problems(_as_released(item.page))]
    return found


def make_ready(bundle: Bundle, *, by: Any) -> None:
    """Make a bundle ready, whole; from then on the clock may release it.

    Raises
    ------
    ValidationError
        Something stands against it.
    """
    found = against(bundle)
    if found:
        raise ValidationError(found)
    _change(bundle, Bundle.DRAFT, Bundle.READY, readied_by=by, readied_at=timezone.now())
    _log(bundle, "desk.ready_bundle", by)


def take_back(bundle: Bundle, *, by: Any) -> None:
    """Make a ready bundle a draft again."""
    _change(bundle, Bundle.READY, Bundle.DRAFT, readied_by=None, readied_at=None)
    _log(bundle, "desk.take_back_bundle", by)


def release(bundle: Bundle, *, by: Any = None) -> None:
    """Publish every piece of a ready bundle in one transaction.

    Raises
    ------
    ValidationError
        It is not ready, or something stands against one of its pieces; nothing was published.
    """
    for item in bundle.items.all():
        # What the texts show may take seconds to compute: it is kept, so that nothing waits for it under the lock.
        pinning.pinned(item.page.get_latest_revision_as_object())
    try:
        with transaction.atomic():
            _release(bundle, by)
    finally:
        bundle.refresh_from_db()


def _release(bundle: Bundle, by: Any) -> None:
    # Its row is held from here: whoever releases it at the same moment waits, and then finds it released.
    state = Bundle.objects.select_for_update().get(pk=bundle.pk).state
    if state != Bundle.READY:
        raise ValidationError(f"{bundle} is {Bundle(state=state).get_state_display().lower()}, not ready.")
    found = against(bundle)
    if found:
        raise ValidationError(found)
    for item in bundle.items.select_related("page", "approved__user"):
        page = _as_released(item.page)
        revision = page.save_revision(user=item.approved.user if item.approved else by, changed=False)
        with LogContext(user=by):
            revision.publish(user=by, skip_permission_checks=True, log_action="desk.release")
    _change(bundle, Bundle.READY, Bundle.RELEASED, released_by=by, released_at=timezone.now())
    _log(bundle, "desk.release_bundle", by)


def _as_released(page: PublicationPage) -> PublicationPage:
    """Return the piece as its bundle brings it out: the bundle's time counts, not its own."""
    latest: PublicationPage = page.get_latest_revision_as_object()
    latest.go_live_at = None
    return latest


def _change(bundle: Bundle, before: str, after: str, **fields: Any) -> None:
    """Move a bundle on; whoever comes second finds that it has moved."""
    if not Bundle.objects.filter(pk=bundle.pk, state=before).update(state=after, **fields):
        bundle.refresh_from_db()
        raise ValidationError(f"{bundle} is {bundle.get_state_display().lower()}: somebody else was faster.")
    for name, value in {"state": after, **fields}.items():
        setattr(bundle, name, value)


def _log(bundle: Bundle, action: str, by: Any) -> None:
    for item in bundle.items.select_related("page"):
        log(item.page, action, user=by, data={"bundle": bundle.name})
