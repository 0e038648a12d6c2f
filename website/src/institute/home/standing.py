"""What the site stands on is not taken away by a slip: its front page, and pages through which others are reached."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page, Site

from institute.publications.models import PublicationIndexPage

_DONE = {"delete": "deleted", "unpublish": "taken down"}
_FIRST = -1  # before what stands against a single piece below


def against(page: Page, action: str, *, with_all_below: bool = False) -> str:
    """Return why a page is not to be deleted or unpublished; empty where it may.

    Parameters
    ----------
    page
        Any page of the tree.
    action
        Wagtail's name for what is to be done: delete or unpublish. It moves no front page by itself.
    with_all_below
        Whether all below it is taken down with it.
    """
    if Site.objects.filter(root_page__path__startswith=page.path).exists():
        return f"The whole site stands on “{page}”: it is changed, and never {_DONE[action]}."
    if action != "unpublish":
        return ""
    seen = page.get_descendants().live().count()
    # Numbers lead to their pieces for ever: a whole list of them is no slip of one tick.
    if not seen or (with_all_below and page.specific_class is not PublicationIndexPage):
        return ""
    them = "a page that readers see" if seen == 1 else f"{seen} pages that readers see"
    return f"Below “{page}” is {them}, and would be reached no more: take down what stands below it first."


@require_admin_access
def told_by_the_server(request: HttpRequest) -> HttpResponse:
    """Say where the record of the site comes from, in place of pages on which it could be taken away.

    Without it, or with another front page, no address answers.
    """
    messages.info(
        request, "Where the site is served is told by THINKTANK_ADDRESS, and its front page is the one it has."
    )
    return redirect("wagtailadmin_home")


@hooks.register("construct_settings_menu")
def without_sites(request: HttpRequest, menu_items: list[Any]) -> None:
    """Do not lead there."""
    menu_items[:] = [item for item in menu_items if item.name != "sites"]


@hooks.register("before_delete_page", order=_FIRST)
def keep_from_deleting(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete what the site stands on."""
    return _refused(request, page, against(page, "delete"))


@hooks.register("before_unpublish_page", order=_FIRST)
def keep_from_unpublishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to take down what readers come through."""
    with_all_below = bool(request.POST.get("include_descendants"))
    return _refused(request, page, against(page, "unpublish", with_all_below=with_all_below))


@hooks.register("before_bulk_action", order=_FIRST)
def keep_among_many(request: HttpRequest, action_type: str, objects: Any, action: Any) -> HttpResponse | None:
    """Refuse the same among many pages at once: with none of those chosen anything is then done."""
    if action_type not in _DONE or not objects or not isinstance(objects[0], Page):
        return None
    with_all_below = bool(action.cleaned_form.cleaned_data.get("include_descendants"))
    found = [against(page, action_type, with_all_below=with_all_below) for page in objects]
    for said in filter(None, found):
        messages.error(request, said)
    return redirect("wagtailadmin_explore_root") if any(found) else None


def _refused(request: HttpRequest, page: Page, said: str) -> HttpResponse | None:
    if not said:
        return None
    messages.error(request, said)
    return redirect("wagtailadmin_pages:edit", page.pk)
