"""What somebody is told who asked for an approval: why it cannot be, or what came of it. Steps decide (`models`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page, PageSubscription, TaskState

from institute.desk import times
from institute.desk.models import BundleItem, FourEyesTask

Answer = Callable[[HttpRequest], HttpResponse]
EDIT = "wagtailadmin_pages:edit"
ASKED = "wagtailadmin_pages:workflow_action"
ASKED_FOR_WORDS = "wagtailadmin_pages:collect_workflow_action_data"
CHANGED = "You changed it: now it needs other eyes."


class Approvals:
    """Says what came of an approval; Wagtail would say that the page was updated, or that the area is closed."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and tell of the step that was to be approved."""
        answer = self._answer(request)
        asked = getattr(request, "asked_to_approve", None)
        if asked is not None:
            _tell(request, TaskState.objects.select_related("workflow_state").get(pk=asked))
        return answer

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Lead to the piece with the sentence, from a window that the editor opened for words as well."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in (ASKED, ASKED_FOR_WORDS, EDIT) or not (kwargs.get("action_name") == "approve" or _asks(request)):
            return None
        page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        step = _step(page)
        if step is None or not page.permissions_for_user(request.user).can_edit():
            return None
        if request.method == "POST" and name != ASKED_FOR_WORDS:
            request.asked_to_approve = page.current_workflow_task_state.pk  # type: ignore[attr-defined]
        said = step.reason_against(page, request.user) if name != EDIT else ""
        if not said:
            return None
        is_window = request.headers.get("x-requested-with") == "XMLHttpRequest"
        if is_window and name == ASKED_FOR_WORDS:
            # The window closes and the editor sends its form, unsaved words and all: that is where it is said.
            return _window({"step": "success", "cleaned_data": {}})
        messages.error(request, f"Not approved. {said}")
        where = reverse(EDIT, args=[page.pk])
        return _window({"step": "success", "redirect": where}) if is_window else redirect(where)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say on the page of the piece what stood against publishing it, where that came up in the act itself."""
        match = request.resolver_match
        if not isinstance(exception, ValidationError) or match is None or match.view_name not in (EDIT, ASKED):
            return None
        for said in exception.messages:
            messages.error(request, said)
        return redirect(EDIT, match.kwargs["page_id"])


@hooks.register("before_edit_page")
def keep_what_was_changed(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Where a form asks for an approval that cannot be, keep what was changed in it and say why it was not approved."""
    step = _step(page) if _asks(request) else None
    if step is None:
        return None
    changed = _is_changed(request, page)
    said = step.reason_against(page, request.user) or (CHANGED if changed else "")
    if not said:
        return None
    messages.error(request, f"Not approved. {said}")
    if not changed:
        return redirect(EDIT, page.pk)
    kept = request.POST.copy()
    del kept["action-workflow-action"]
    request.POST = kept  # type: ignore[assignment]
    return None


def _asks(request: HttpRequest) -> bool:
    """Whether the editor's form asks for an approval."""
    if request.method != "POST" or "action-workflow-action" not in request.POST:
        return False
    return request.POST.get("workflow-action-name") == "approve"


def _tell(request: HttpRequest, state: TaskState) -> None:
    """Say what came of the step, if it is over."""
    if state.status == TaskState.STATUS_IN_PROGRESS:
        return
    thing = state.workflow_state.content_object
    page = thing.specific if isinstance(thing, Page) else thing
    if state.status == TaskState.STATUS_REJECTED:
        messages.error(request, f"Not approved: it goes back to its author. {state.comment}")
        return
    step = _step(page)
    item = BundleItem.objects.filter(page_id=page.pk, bundle__released_at=None).select_related("bundle").first()
    if step is not None:
        said = f"Approved. It now waits for the step {step.name}."
    elif item is not None:
        said = f"Approved. It goes out with the bundle {item.bundle}."
    elif page.scheduled_revision is not None:
        said = f"Approved. It goes out on {times.said(page.scheduled_revision.approved_go_live_at)}."
    else:
        said = f"{getattr(page, 'number', '') or page} is before readers: {page.full_url}"
    messages.success(request, said)


def _step(page: Any) -> FourEyesTask | None:
    task = page.current_workflow_task
    step = task.specific if task is not None else None
    return step if isinstance(step, FourEyesTask) else None


def _is_changed(request: HttpRequest, page: Page) -> bool:
    drafted = page.get_latest_revision_as_object()
    form_class = drafted.get_edit_handler().get_form_class()
    told, _ = PageSubscription.objects.get_or_create(
        page=page, user=request.user, defaults={"comment_notifications": False}
    )
    form = form_class(
        request.POST,
        request.FILES,
        instance=drafted,
        subscription=told,
        parent_page=page.get_parent(),
        for_user=request.user,
    )
    return bool(form.has_changed())


def _window(data: dict[str, Any]) -> HttpResponse:
    return JsonResponse(data, content_type="text/javascript")
