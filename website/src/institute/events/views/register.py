"""The pages of registrations: ask, confirm, see how it stands, give back. A link out of a mail is enough."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from institute.core.models import trail
from institute.events import calendars, listing, registering
from institute.events.forms import RegistrationForm
from institute.events.models import EventPage, Registration
from institute.events.models.pages import INVITED, OPEN
from institute.events.views.calendar import answer

_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(_METHODS)
def register(request: HttpRequest, path: str) -> HttpResponse:
    """Take a registration; the answer is the same whether the address is known here or not."""
    event = listing.at(request, path)
    if event.registration not in (OPEN, INVITED):
        raise Http404("One does not register here for this event.")
    try:
        token = request.GET.get("invitation", "")
        invitation = registering.invited_by(event, token) if event.registration == INVITED else None
    except registering.Refused as refused:
        return said(request, "By invitation", str(refused), event, status=403)
    closed = registering.closed(event)
    if closed:
        return said(request, "Registration", closed, event)
    start = {"name": invitation.name, "email": invitation.email} if invitation else None
    form = RegistrationForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        try:
            registering.ask(event, form.form_id, form.said(), invitation)
        except registering.Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("registration-sent")
    context = {
        "event": event,
        "form": form,
        "waits": registering.free(event) <= 0,
        "trail": [*trail(event), {"title": "Register", "url": ""}],
    }
    return render(request, "events/register.html", context, status=422 if form.is_bound else 200)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way."""
    words = (
        "We have sent you a mail with a link. Your place is yours when you have opened it and confirmed; the link "
        "works for two days. If nothing arrives within some minutes, look among the junk, or register again."
    )
    return said(request, "Please look into your mail.", words)


@never_cache
@require_http_methods(_METHODS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before confirming, since programs open the links of mails too; then show how it stands."""
    try:
        registration = registering.asked_by(token)
        if request.method == "POST" or registration.state != Registration.ASKED:
            registration = registering.confirm(token)
            return redirect("registration", registering.manage_token(registration))
    except registering.Refused as refused:
        return said(request, "This cannot be confirmed.", str(refused), status=400)
    event = registration.event
    waits = registering.free(event) <= 0
    words = f"{event.said_when}. {event.where}."
    if waits:
        words += " All places are taken at the moment: you would be put on the waiting list."
    return said(
        request, f"Confirm: {event.title}", words, event, button="Join the waiting list" if waits else "Confirm"
    )


@never_cache
@require_http_methods(_METHODS)
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show how somebody's registration stands, and let them give it back."""
    try:
        registration = registering.managed_by(token)
    except registering.Refused as refused:
        return said(request, "This link does not work.", str(refused), status=400)
    event = registration.event
    if request.method == "POST":
        registering.withdraw(registration)
        words = "Thank you for telling us. What you told us has been deleted."
        return said(request, "Your registration is withdrawn.", words, event)
    ahead = 0
    if registration.state == Registration.WAITING:
        waiting = event.registrations.filter(state=Registration.WAITING, number__lt=registration.number)
        ahead = waiting.count() + 1
    context = {"event": event, "registration": registration, "ahead": ahead, "token": token}
    return render(request, "events/registration.html", context)


@never_cache
@require_safe
def own_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Give the event for the calendar of somebody who takes part, with where to join."""
    try:
        registration = registering.managed_by(token)
    except registering.Refused as refused:
        return said(request, "This link does not work.", str(refused), status=400)
    return answer(calendars.calendar([registration.event], join=registration.state == Registration.HELD), "event")


def said(
    request: HttpRequest, title: str, words: str, event: EventPage | None = None, button: str = "", status: int = 200
) -> HttpResponse:
    """Say one thing, with at most one button."""
    back = (
        {"back": event.url, "back_words": "To the event"}
        if event
        else {"back": "/events/", "back_words": "To the events"}
    )
    return render(
        request, "pages/said.html", {"heading": title, "words": words, "button": button, **back}, status=status
    )
