"""The page of whose turn it is, in the admin."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from institute.desk import turns
from institute.desk.discretion import explored


def turns_page(request: HttpRequest) -> HttpResponse:
    """List the steps that wait, for whom and until when; of pieces that whoever asks may know of."""
    waiting = turns.turns()
    known = set(explored(request.user).filter(pk__in=[turn.page_id for turn in waiting]).values_list("pk", flat=True))
    return render(request, "desk/admin/turns.html", {"turns": [turn for turn in waiting if turn.page_id in known]})
