"""Pages that are not taken away by a slip: one way to refuse it, alone and among many. Knows no reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

Reasons = Callable[[Sequence[Page], bool], Iterable[str]]
_ACTIONS = ("delete", "unpublish")
_reasons: dict[str, list[Reasons]] = {action: [] for action in _ACTIONS}


def keep_from(action: str, reasons: Reasons) -> None:
    """Refuse to do something with pages that there is a reason to keep; of those chosen with them none is touched.

    Parameters
    ----------
    action
        Wagtail's name for what is to be done: delete or unpublish.
    reasons
        What stands against it, as sentences; of some pages, and whether the same is done to all below them. Whatever
        rooms have against it is said at once.
    """
    _reasons[action].append(reasons)


def _alone(action: str, request: HttpRequest, page: Page) -> HttpResponse | None:
    refused = _refused(request, action, [page], bool(request.POST.get("include_descendants")))
    return redirect("wagtailadmin_pages:edit", page.pk) if refused else None


def _among_many(request: HttpRequest, action_type: str, objects: Any, action: Any) -> HttpResponse | None:
    if action_type not in _ACTIONS or not objects or not isinstance(objects[0], Page):
        return None
    with_all_below = bool(action.cleaned_form.cleaned_data.get("include_descendants"))
    return redirect("wagtailadmin_explore_root") if _refused(request, action_type, objects, with_all_below) else None


def _refused(request: HttpRequest, action: str, pages: Sequence[Page], with_all_below: bool) -> bool:
    found = [said for reasons in _reasons[action] for said in reasons(pages, with_all_below)]
    for said in found:
        messages.error(request, said)
    return bool(found)


for _action in _ACTIONS:
    hooks.register(f"before_{_action}_page", partial(_alone, _action))
hooks.register("before_bulk_action", _among_many)
