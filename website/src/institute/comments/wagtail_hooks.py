"""Comments in the editors' admin: the queue in the menu, its number, and the way from a piece to its comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from institute.comments import bringing, moderating
from institute.publications.models import PublicationPage


class QueueItem(MenuItem):
    """Seen by those who decide on comments."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether this editor sees it."""
        return moderating.allowed(request.user)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Give the queue its addresses."""
    return [
        path("comments/", moderating.queue, name="comments_queue"),
        path("comments/piece/<key:page_id>/", moderating.piece, name="comments_piece"),
        path("comments/export/", moderating.export, name="comments_export"),
        path("comments/import/", bringing.bring, name="comments_import"),
    ]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Lead to the queue."""
    return QueueItem("Comments", reverse("comments_queue"), name="comments", icon_name="comment", order=230)


@hooks.register("register_page_header_buttons")
def piece_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a piece to its comments."""
    if isinstance(page.specific, PublicationPage) and moderating.allowed(user):
        yield Button("Comments", f"{reverse('comments_queue')}?page={page.pk}", icon_name="comment", priority=65)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Let groups be given the right to read comments and to decide on them."""
    return Permission.objects.filter(
        content_type__app_label="comments",
        codename__in=["view_comment", "add_comment", "change_comment", "delete_comment"],
    )
