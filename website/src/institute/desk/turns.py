"""Whose turn it is: the steps of the workflow that wait, for whom, until when, and which are late. Shows nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import TaskState

from institute.desk.models import FourEyesTask
from institute.desk.times import said


@dataclass(frozen=True)
class Turn:
    """A step that waits."""

    page_id: int
    title: str
    step: str
    people: tuple[str, ...]
    since: dt.datetime
    due_at: dt.datetime | None

    @property
    def began(self) -> str:
        """Since when it waits, in the institute's time."""
        return said(self.since)

    @property
    def due(self) -> str:
        """Until when it is to be done, in the institute's time; empty where there is no day."""
        return said(self.due_at) if self.due_at is not None else ""

    @property
    def is_late(self) -> bool:
        """Whether its day is past."""
        return self.due_at is not None and self.due_at < timezone.now()


def turns() -> list[Turn]:
    """Return the steps that wait, the most urgent first; those without a day come last."""
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__in=FourEyesTask.objects.all())
    found = []
    for state in waiting.select_related("task", "workflow_state"):
        page = state.workflow_state.content_object
        if page is None:
            continue
        task = state.task.specific
        due = state.started_at + dt.timedelta(days=task.days) if task.days is not None else None
        # Whoever wrote last may not approve: it is not their turn.
        people = get_user_model().objects.filter(is_active=True, groups__in=task.groups.all()).distinct()
        names = [
            person.get_full_name() or person.get_username()
            for person in people
            if not task.reason_against(page, person)
        ]
        found.append(Turn(page.pk, page.get_admin_display_title(), task.name, tuple(names), state.started_at, due))
    return sorted(found, key=lambda turn: (turn.due_at is None, turn.due_at or turn.since))
