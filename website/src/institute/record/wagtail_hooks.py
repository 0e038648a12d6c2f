"""The record in the editors' admin: what falls due, in the menu and at its address."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from institute.record.entry import admin_views, entry_views
from institute.record.reminding import MAY_RESOLVE


class Due(MenuItem):
    """Seen by those who may record what came of a forecast."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether this editor sees it."""
        return bool(request.user.has_perm(MAY_RESOLVE))


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Give the pages their addresses."""
    return [
        path("record/questions/", entry_views.questions, name="record_questions"),
        path("record/enter/<slug:case>/<str:forecast>/", entry_views.enter, name="record_enter"),
        path("record/due/", admin_views.due, name="record_due"),
        path("record/resolve/<slug:case>/<str:forecast>/", admin_views.resolve, name="record_resolve"),
    ]


class Questions(MenuItem):
    """Seen by those who may make a forecast."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether this user sees it."""
        return bool(request.user.has_perm(entry_views.MAY_ENTER))


@hooks.register("register_admin_menu_item")
def questions_item() -> MenuItem:
    """Lead to what can be forecast."""
    return Questions("Make a forecast", reverse("record_questions"), icon_name="edit", order=345)


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Lead to what falls due."""
    return Due("Forecasts due", reverse("record_due"), icon_name="history", order=350)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Let groups be given the rights to make forecasts and to record what came of them."""
    return Permission.objects.filter(
        content_type__app_label="record", codename__in=["add_recordline", "resolve_recordline"]
    )
