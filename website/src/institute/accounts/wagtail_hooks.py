"""Accounts in the editors' admin: the offer of a second factor, and the way to one's own."""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component


class SecondFactorPanel(Component):
    """The offer, on the admin's first page, to whoever has no second factor yet."""

    name = "second-factor"
    template_name = "accounts/admin/second_factor.html"
    order = 20


@hooks.register("construct_homepage_panels")
def offer(request: HttpRequest, panels: list[Any]) -> None:
    """Offer a second factor to those who have none."""
    if not is_mfa_enabled(request.user):
        panels.append(SecondFactorPanel())


@hooks.register("register_admin_menu_item")
def signing_in() -> MenuItem:
    """Lead to one's own passkeys, codes and password."""
    return MenuItem("Signing in", reverse("mfa_index"), name="signing-in", icon_name="key", order=900)
