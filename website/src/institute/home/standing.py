"""What the site stands on is not taken away by a slip: its front page, and pages through which others are reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page, Site

from institute.core.keeping import keep_from
from institute.publications.models import PublicationIndexPage

_DONE = {"delete": "deleted", "unpublish": "taken down"}


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


def _deleting(pages: Sequence[Page], with_all_below: bool) -> list[str]:
    return [said for page in pages if (said := against(page, "delete"))]


def _unpublishing(pages: Sequence[Page], with_all_below: bool) -> list[str]:
    return [said for page in pages if (said := against(page, "unpublish", with_all_below=with_all_below))]


keep_from("delete", _deleting)
keep_from("unpublish", _unpublishing)
