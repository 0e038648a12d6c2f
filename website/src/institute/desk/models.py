"""What the desk keeps: steps of approval, links for readers of drafts, bundles, and what the clock did. No page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, TaskState
from wagtail.snippets.models import register_snippet

from institute.desk import hands
from institute.publications.models import PublicationPage, Series
from institute.publications.publishing import problems
from institute.publications.text import pinning

WHO = settings.AUTH_USER_MODEL


class FourEyesTask(AbstractGroupApprovalTask):
    """A step of the workflow that nobody takes for words that they wrote last."""

    by_another = models.BooleanField(
        default=False,
        verbose_name="by another person",
        help_text="Whoever approved an earlier step of the same round cannot approve this one.",
    )

    days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Within how many days the step is to be done. Empty: there is no day."
    )

    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "by_another", "days"]

    class Meta:
        verbose_name = "approval by other eyes"
        verbose_name_plural = "approvals by other eyes"

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Begin the step; one that the piece's series leaves out is skipped, but never the last."""
        state: TaskState = super().start(workflow_state, user=user)
        page = workflow_state.content_object.specific
        left_out = SeriesSteps.objects.filter(series=getattr(page, "series_id", None), left_out=self).exists()
        if left_out and not self._is_last(workflow_state):
            state.status, state.finished_at = TaskState.STATUS_SKIPPED, timezone.now()
            state.save()
        return state

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Return what a user may do now: whoever saved last may ask for changes, and not approve."""
        actions: list[tuple[str, str, bool]] = super().get_actions(obj, user)
        if not actions or self.reason_against(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Approve or send back; refuse whoever may not approve, however they came here.

        A piece that something stops goes back with the reasons in place of going out.
        """
        page = task_state.workflow_state.content_object.specific
        if action_name == "approve" and isinstance(page, PublicationPage) and self._is_last(task_state.workflow_state):
            # What the text shows may take seconds to compute: it is kept, so that nothing waits for it under the lock.
            pinning.pinned(page.get_latest_revision_as_object())
        with transaction.atomic():
            state = TaskState.objects.select_for_update().get(pk=task_state.pk)
            if state.status != TaskState.STATUS_IN_PROGRESS:
                return None  # somebody was faster
            return self._act(task_state, user, action_name, **kwargs)

    def _act(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        if action_name == "approve":
            page = task_state.workflow_state.content_object.specific
            if not super().get_actions(page, user) or self.reason_against(page, user):
                raise PermissionDenied(self.reason_against(page, user) or "This step belongs to another group.")
            against = self._against(page, task_state.workflow_state)
            if against:
                said = "It cannot be published as it is. " + " ".join(against)
                return super().on_action(task_state, user, "reject", comment=said)
        return super().on_action(task_state, user, action_name, **kwargs)

    def reason_against(self, obj: Any, user: Any) -> str:
        """Return why a user of the step's groups may not approve; empty if they may."""
        saved, changed = hands.last(obj)
        if saved == user.pk:
            return "You saved the last version yourself: it needs other eyes."
        if changed == user.pk:
            return "The last change is yours, whoever saved it since: it needs other eyes."
        state = obj.current_workflow_state
        if self.by_another and state is not None:
            done = state.task_states.filter(status=TaskState.STATUS_APPROVED, finished_by=user).exclude(task=self)
            if done.exists():
                return "You approved an earlier step: this one is for somebody else."
        return ""

    def _against(self, page: Any, workflow_state: Any) -> list[str]:
        if not isinstance(page, PublicationPage) or not self._is_last(workflow_state):
            return []
        return problems(page.get_latest_revision_as_object())

    def _is_last(self, workflow_state: Any) -> bool:
        last = workflow_state.workflow.workflow_tasks.order_by("-sort_order").first()
        return last is not None and last.task_id == self.pk


@register_snippet
class SeriesSteps(models.Model):
    """Which steps of the workflow a series does without."""

    series = models.OneToOneField(Series, on_delete=models.CASCADE, related_name="steps")
    left_out = models.ManyToManyField(
        FourEyesTask,
        blank=True,
        help_text="Steps that pieces of this series do not go through. The last one always is.",
    )

    panels = [FieldPanel("series"), FieldPanel("left_out")]

    class Meta:
        verbose_name_plural = "steps of series"

    def __str__(self) -> str:
        """Return the series."""
        return f"Steps of {self.series}"


def _in_a_fortnight() -> dt.datetime:
    return timezone.now() + dt.timedelta(days=14)


class PreviewLink(models.Model):
    """A reader without an account who may see one draft, of a publication or a release, until a day."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="preview_links")
    reader = models.CharField(max_length=120, help_text="Who it is for; stands across every page: A. Reader, Daily.")
    note = models.CharField(max_length=200, blank=True, help_text="For the desk only.")
    made_by = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=_in_a_fortnight)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        """Return whom it is for."""
        return f"{self.page} for {self.reader}"

    @property
    def has_ended(self) -> bool:
        """Whether it opens nothing any more."""
        return self.revoked_at is not None or self.expires_at <= timezone.now()


class PreviewVisit(models.Model):
    """That a link was used, when and for what; never from where."""

    link = models.ForeignKey(PreviewLink, on_delete=models.CASCADE, related_name="visits")
    at = models.DateTimeField(auto_now_add=True)
    form = models.CharField(
        max_length=8, choices=[("page", "Page"), ("pdf", "PDF"), ("file", "File"), ("remark", "Remarks")]
    )
    allowed = models.BooleanField(default=True)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        """Return when and what."""
        return f"{self.get_form_display()}, {self.at:%Y-%m-%d %H:%M}"


class PreviewRemark(models.Model):
    """What the reader of a link wrote to the editors; never before anybody else, and forgotten after a year."""

    KEPT = dt.timedelta(days=365)
    MOST = 100  # of one link

    link = models.ForeignKey(PreviewLink, on_delete=models.CASCADE, related_name="remarks")
    text = models.TextField(max_length=5_000)
    written_at = models.DateTimeField(auto_now_add=True)
    dealt_with_at = models.DateTimeField(null=True, blank=True)
    dealt_with_by = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("written_at", "pk")

    def __str__(self) -> str:
        """Return who wrote of what."""
        return f"{self.link.reader} on {self.link.page}"


class Bundle(models.Model):
    """Pieces that go live together or not at all."""

    DRAFT, READY, RELEASED = "draft", "ready", "released"

    name = models.CharField(max_length=160)
    release_at = models.DateTimeField(null=True, blank=True, help_text="Empty: released by hand.")
    state = models.CharField(
        max_length=10, choices=[(DRAFT, "Draft"), (READY, "Ready"), (RELEASED, "Released")], default=DRAFT
    )
    made_by = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    readied_by = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="+")
    readied_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        permissions = [("release_bundle", "Can make a bundle ready and release it")]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class BundleItem(models.Model):
    """A piece of a bundle, and which version of it was approved to go out with it."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="items")
    page = models.ForeignKey(PublicationPage, on_delete=models.CASCADE, related_name="bundle_items")
    place = models.PositiveSmallIntegerField(default=0)
    approved = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    approved_by = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("place", "pk")
        constraints = [models.UniqueConstraint(fields=("bundle", "page"), name="a_piece_once_a_bundle")]

    def __str__(self) -> str:
        """Return the piece."""
        return str(self.page)

    @property
    def is_approved(self) -> bool:
        """Whether the piece as it is now was approved; an editor that saves by itself writes over its own version."""
        if self.approved is None or self.approved_at is None or self.approved_id != self.page.latest_revision_id:
            return False
        return bool(self.approved.created_at <= self.approved_at)

    def clean(self) -> None:
        """Refuse a piece that waits in another bundle."""
        others = BundleItem.objects.filter(page=self.page, bundle__released_at=None).exclude(bundle=self.bundle)
        other = others.select_related("bundle").first()
        if other is not None:
            raise ValidationError(f"{self.page} waits in the bundle {other.bundle} already.")


class Action(models.Model):
    """Something that the clock has to do: when it is due, how often it was tried, and what came of it."""

    PUBLISH, TAKE_DOWN, RELEASE, PRINT, FIX, REMIND = "publish", "take-down", "release", "print", "fix", "remind"
    WAITING, DONE, FAILED = "waiting", "done", "failed"

    KINDS = (
        (PUBLISH, "Publish"),
        (TAKE_DOWN, "Take down"),
        (RELEASE, "Release a bundle"),
        (PRINT, "Make the PDF"),
        (FIX, "Publish the record's head"),
        (REMIND, "Remind of forecasts that fall due"),
    )

    kind = models.CharField(max_length=10, choices=KINDS)
    thing = models.PositiveBigIntegerField(
        help_text="The revision, page, bundle, public revision or day that it is about."
    )
    title = models.CharField(max_length=255)
    due_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=[(WAITING, "Waiting"), (DONE, "Done"), (FAILED, "Failed")], default=WAITING
    )
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    alarmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-due_at", "-pk")
        constraints = [models.UniqueConstraint(fields=("kind", "thing", "due_at"), name="one_action_a_time")]

    def __str__(self) -> str:
        """Return what is to be done with what."""
        return f"{self.get_kind_display()}: {self.title}"


class Clock(models.Model):
    """The one row that says which process keeps the time, until when, and when it last did."""

    holder = models.CharField(max_length=40, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    ticked_at = models.DateTimeField(null=True, blank=True)
    beats = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        """Return when it last ticked."""
        return f"last at {self.ticked_at}"
