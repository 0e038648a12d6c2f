"""Who takes part in an event, for those who manage it: the list, the table to take away, invitations."""

from __future__ import annotations

import csv
from io import StringIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from institute.core.cells import plain_cell
from institute.events import registering
from institute.events.forms import InvitationForm
from institute.events.models import EventPage, Registration

RIGHT = "events.manage_registrations"
COLUMNS = ("number", "state", "name", "email", "organisation", "needs", "confirmed_at", "attended")


def _event(request: HttpRequest, page_id: int) -> EventPage:
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    return get_object_or_404(EventPage, pk=page_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attendees(request: HttpRequest, page_id: int) -> HttpResponse:
    """List who takes part and who waits; take somebody out, note who came, invite."""
    event = _event(request, page_id)
    form = InvitationForm()
    if request.method == "POST":
        if "invite" in request.POST:
            form = InvitationForm(request.POST)
            if form.is_valid():
                return _invite(request, event, form.cleaned_data["people"])
        else:
            return _change(request, event)
    rows = list(event.registrations.exclude(state=Registration.ASKED))
    context = {
        "event": event,
        "held": [row for row in rows if row.state == Registration.HELD],
        "waiting": [row for row in rows if row.state == Registration.WAITING],
        "asked": event.registrations.filter(state=Registration.ASKED).count(),
        "invitations": event.invitations.select_related("registration"),
        "form": form,
    }
    return render(request, "events/admin/attendees.html", context)


def _invite(request: HttpRequest, event: EventPage, people: list[tuple[str, str]]) -> HttpResponse:
    sent = 0
    try:
        for name, email in people:
            registering.invite(event, name, email)
            sent += 1
    except OSError:
        messages.error(request, f"The mail server refused after {sent}; send the rest again later.")
    else:
        messages.success(request, f"{sent} invitation{'s' * (sent != 1)} sent.")
    return redirect("event-attendees", event.pk)


def _change(request: HttpRequest, event: EventPage) -> HttpResponse:
    said = request.POST.get("registration", "")
    row = get_object_or_404(event.registrations, pk=said if said.isascii() and said.isdigit() else None)
    if request.POST.get("do") == "remove":
        registering.withdraw(row)
        messages.success(request, f"{row.name} is taken out, and what was known of them deleted.")
    elif request.POST.get("do") == "attended":
        row.attended = not row.attended
        row.save(update_fields=["attended"])
    return redirect("event-attendees", event.pk)


@never_cache
@require_safe
def export(request: HttpRequest, page_id: int) -> HttpResponse:
    """Give the list as a table."""
    event = _event(request, page_id)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in event.registrations.exclude(state=Registration.ASKED):
        confirmed = row.confirmed_at.isoformat(timespec="minutes") if row.confirmed_at else ""
        cells = [row.number, row.get_state_display(), row.name, row.email, row.organisation, row.needs]
        writer.writerow([plain_cell(cell) for cell in [*cells, confirmed, "yes" if row.attended else ""]])
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="attendees-{event.slug}.csv"'
    return answer
