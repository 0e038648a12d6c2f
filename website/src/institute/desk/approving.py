"""What happens when the last step of the workflow is approved. The steps are in `models`, who takes them in `roles`."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.log_actions import LogContext, log
from wagtail.models import Page
from wagtail.workflows import publish_workflow_state

from institute.desk.models import BundleItem
from institute.publications.models import PublicationPage


def finish(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved, or schedule it; a piece that waits in a bundle is approved for its release.

    The right to publish is the step's: no group needs the permission to publish past the workflow.
    """
    thing = workflow_state.content_object
    page = thing.specific if isinstance(thing, Page) else thing
    if not isinstance(page, PublicationPage):
        publish_workflow_state(workflow_state, user=user)
        return
    revision = page.get_latest_revision()
    item = BundleItem.objects.filter(page=page, bundle__released_at=None).select_related("bundle").first()
    if item is None:
        with LogContext(user=user):
            revision.publish(user=user, skip_permission_checks=True)
        return
    approve(item, revision, by=user)


def approve(item: BundleItem, revision: Any, *, by: Any) -> None:
    """Note that a version of a piece may go out with its bundle."""
    item.approved, item.approved_by, item.approved_at = revision, by, timezone.now()
    item.save(update_fields=["approved", "approved_by", "approved_at"])
    log(item.page, "desk.approve_for_bundle", user=by, revision=revision, data={"bundle": item.bundle.name})
