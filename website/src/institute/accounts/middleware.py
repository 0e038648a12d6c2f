"""Keeps those who publish out of the admin until they have a second factor, where the institute demands one."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import GroupPagePermission

from institute.core.models import User

Answer = Callable[[HttpRequest], HttpResponse]
LEFT_OPEN = ("/admin/logout/", "/admin/jsi18n/", "/admin/sprite/")


class SecondFactor:
    """Leads from the admin to the page of second factors, for as long as somebody who publishes has none."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to the second factors."""
        if (
            settings.PUBLISHERS_NEED_TWO_FACTORS
            and request.path.startswith("/admin/")
            and not request.path.startswith(LEFT_OPEN)
            and isinstance(request.user, User)
            and publishes(request.user)
            and not is_mfa_enabled(request.user)
        ):
            messages.warning(request, "You may publish: add a second factor first, and the admin opens.")
            return redirect("mfa_index")
        return self._answer(request)


def publishes(user: User) -> bool:
    """Tell whether somebody can put something before readers."""
    if user.is_superuser or user.has_perm("desk.release_bundle"):
        return True
    return bool(GroupPagePermission.objects.filter(group__user=user, permission__codename="publish_page").exists())
