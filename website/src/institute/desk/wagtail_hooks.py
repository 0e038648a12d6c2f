"""Where the desk's pages stand in the editors' admin. Decides nothing."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from institute.desk.views import word


@hooks.register("register_admin_urls")
def desk_urls() -> list[Any]:
    """Give the desk's pages their addresses."""
    return [path("desk/word/", word.import_word, name="desk-word")]


@hooks.register("register_admin_menu_item")
def word_item() -> MenuItem:
    """Lead to the import of Word files."""
    return MenuItem("From Word", reverse("desk-word"), icon_name="doc-full", order=210)
