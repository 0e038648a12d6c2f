"""What staff are shown of drafts that are none of their business: not even a title. Rights on pages are Wagtail's.

Wagtail keeps the drafts of others out of most of what it shows. It names them where pages are chosen, where something
is done with many, in its report on types, and at the head of the list of what lies below one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from institute.core.converters import is_key

Answer = Callable[[HttpRequest], HttpResponse]
BELOW = ("wagtailadmin_explore", "wagtailadmin_explore_results")
CHOSEN, MANY, TYPES = (
    "wagtailadmin_choose_page_chosen_multiple",
    "wagtail_bulk_action",
    ("wagtailadmin_reports:page_types_usage", "wagtailadmin_reports:page_types_usage_results"),
)


def explored(user: Any) -> Any:
    """Return the pages that somebody works with, and those that lead to them."""
    return PagePermissionPolicy().explorable_instances(user)


class Discretion:
    """Answers that there is no such page where the address names the draft of another room."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self._answer(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Look at which pages are asked for, of those addresses that would name any."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        user = request.user
        if name not in (*BELOW, CHOSEN, MANY, *TYPES) or not user.has_perm("wagtailadmin.access_admin"):
            return
        if getattr(user, "is_superuser", False):
            return
        if name in TYPES:
            raise PermissionDenied
        if name == MANY and (kwargs["app_label"], kwargs["model_name"]) != ("wagtailcore", "page"):
            return
        asked = {key for key in request.GET.getlist("id") if is_key(key)}
        if name in BELOW:
            asked = {str(kwargs["parent_page_id"])}
        elif name == MANY and is_key(request.GET.get("childOf", "")):
            asked.add(request.GET["childOf"])
        pages = Page.objects.filter(pk__in=asked)
        if name == CHOSEN:
            pages = pages.not_live()
        if pages.exclude(pk__in=explored(user).values("pk")).exists():
            raise Http404("There is no such page.")


@hooks.register("construct_page_chooser_queryset")
def what_can_be_chosen(pages: Any, request: HttpRequest) -> Any:
    """Offer what readers see, and what somebody works with."""
    if getattr(request.user, "is_superuser", False):
        return pages
    return pages.filter(pk__in=(Page.objects.live() | explored(request.user)).values("pk"))


@hooks.register("construct_reports_menu")
def without_types(request: HttpRequest, menu_items: list[Any]) -> None:
    """Leave out the report that names the page last changed of each type."""
    if not getattr(request.user, "is_superuser", False):
        menu_items[:] = [item for item in menu_items if item.url != reverse(TYPES[0])]
