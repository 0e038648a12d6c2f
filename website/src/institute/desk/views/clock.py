"""What the clock did and what is late: a page for the desk, and one line for whoever watches the server."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Revision

from institute.desk import clock
from institute.desk.models import Action, Bundle, Clock
from institute.desk.times import said
from institute.desk.views.rights import can_publish

SHOWN = 100


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say whether everything that was due is out; how many things are late, never which."""
    late = len(clock.late())
    text = f"late: {late}\n" if late else "ok\n"
    return HttpResponse(text, status=503 if late else 200, content_type="text/plain")


def clock_page(request: HttpRequest) -> HttpResponse:
    """List what is coming, what is late, and what was done."""
    if not can_publish(request.user):
        raise PermissionDenied
    kept = Clock.objects.filter(pk=1).first()
    coming = [
        (revision.approved_go_live_at, revision.object_str, "Publish")
        for revision in Revision.objects.exclude(approved_go_live_at=None)
    ]
    coming += [
        (bundle.release_at, bundle.name, "Release a bundle")
        for bundle in Bundle.objects.filter(state=Bundle.READY).exclude(release_at=None)
    ]
    context = {
        "coming": [(said(at), title, kind) for at, title, kind in sorted(coming, key=lambda row: row[0])],
        "actions": [(said(action.due_at), action) for action in Action.objects.all()[:SHOWN]],
        "ticked": said(kept.ticked_at) if kept is not None and kept.ticked_at is not None else "",
    }
    return render(request, "desk/admin/clock.html", context)
