"""What editors are told and offered when they would delete a profile on which something hangs. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from wagtail import hooks

from institute.people import leaving
from institute.publications.models import Person


@hooks.register("before_delete_snippet")
def keep_profiles(request: HttpRequest, instances: Sequence[Any]) -> HttpResponse | None:
    """Say what hangs on a profile, and offer what can be done instead: they have left, or are to be forgotten."""
    people = [each for each in instances if isinstance(each, Person)]
    held = [(person, leaving.hangs_on(person)) for person in people]
    held = [(person, things) for person, things in held if things]
    if not held:
        return None
    if not request.user.has_perm("publications.delete_person"):
        raise PermissionDenied
    listing = reverse(Person.snippet_viewset.get_url_name("list"))
    asked = request.POST.get("instead", "") if len(held) == len(people) == 1 else ""
    person = held[0][0]
    if asked == "left":
        ended = leaving.leave(person)
        messages.success(request, f"{person} has left as of today; what ends with it: {ended}. The profile stays.")
        return redirect(listing)
    if asked == "forget":
        leaving.erase(person)
        messages.success(request, f"What was personal on the profile of {person} is gone; what was published stays.")
        return redirect(listing)
    context = {"held": held, "one": person if len(people) == 1 else None, "listing": listing}
    # Asked what would happen, it is an answer; told to delete, a refusal.
    return render(request, "people/admin/stays.html", context, status=409 if request.method == "POST" else 200)
