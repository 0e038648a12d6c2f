"""The page of whose turn it is, in the admin."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from institute.desk import turns


def turns_page(request: HttpRequest) -> HttpResponse:
    """List the steps that wait, for whom and until when."""
    return render(request, "desk/admin/turns.html", {"turns": turns.turns()})
