"""The frame in the editors' admin: what of the menus leads nowhere, said on the first page and in a report."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Site

from institute.frame import menus
from institute.frame.models import Navigation

CHANGE = "frame.change_navigation"


class MenuLinks(MenuItem):
    """Seen by those who edit the menus."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether this editor sees it."""
        return bool(request.user.has_perm(CHANGE))


@hooks.register("register_reports_menu_item")
def menu_links_item() -> MenuItem:
    """Lead to the report."""
    return MenuLinks("Links of the menus", reverse("frame-menu-links"), icon_name="link", order=920)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Give the report its address."""
    return [path("reports/menu-links/", menu_links, name="frame-menu-links")]


def menu_links(request: HttpRequest) -> HttpResponse:
    """List the links of the live menus that lead nowhere, and are therefore not shown."""
    return render(request, "frame/admin/menu_links.html", {"dead": _dead(request), "navigation": _navigation()})


class DeadLinks(Component):
    """What leads nowhere, at the head of the admin's first page."""

    name = "frame-dead-links"
    template_name = "frame/admin/dead_panel.html"
    order = 20

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """Add the links."""
        return {"dead": _dead(self._request)}


@hooks.register("construct_homepage_panels")
def dead_links_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Show it to those who can do something about it."""
    if request.user.has_perm(CHANGE):
        panels.append(DeadLinks(request))


def _dead(request: HttpRequest) -> tuple[menus.Dead, ...]:
    site = Site.find_for_request(request)
    return menus.live(site).dead if site else ()


def _navigation() -> Navigation | None:
    return Navigation.objects.first()
