"""What the clock did and what is late: a page for the desk, and one line for whoever watches the server."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Revision

from institute.core.converters import is_key
from institute.desk import alarms, clock
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
    """List what is late, what is coming, and what was done; have what failed tried again."""
    if not can_publish(request.user):
        raise PermissionDenied
    asked = request.POST.get("again", "")
    if request.method == "POST":
        action = get_object_or_404(Action, pk=asked if is_key(asked) else None, state=Action.FAILED)
        clock.again(action)
        messages.success(request, f"{action}: it is tried again at the next tick. Look again in half a minute.")
        return redirect("desk-clock")
    now = timezone.now()
    kept = Clock.objects.filter(pk=1).first()
    coming = [
        (revision.approved_go_live_at, Action.PUBLISH, revision.pk, revision.object_str)
        for revision in Revision.objects.filter(approved_go_live_at__gt=now)
    ]
    coming += [
        (bundle.release_at, Action.RELEASE, bundle.pk, bundle.name)
        for bundle in Bundle.objects.filter(state=Bundle.READY, release_at__gt=now)
    ]
    context = {
        "coming": [
            (said(at), title, dict(Action.KINDS)[kind], alarms.where(kind, thing))
            for at, kind, thing, title in sorted(coming, key=lambda row: row[0])
        ],
        "failed": [
            (said(action.due_at), action, said(action.next_try_at), alarms.where(action.kind, action.thing))
            for action in Action.objects.filter(state=Action.FAILED).order_by("due_at", "pk")
        ],
        "actions": [(said(action.due_at), action) for action in Action.objects.exclude(state=Action.FAILED)[:SHOWN]],
        "ticked": said(kept.ticked_at) if kept is not None and kept.ticked_at is not None else "",
    }
    return render(request, "desk/admin/clock.html", context)
