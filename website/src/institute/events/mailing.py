"""The mails about events: the question before a place is given, how it stands, the invitation. Decides nothing."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from institute.core.models import InstituteSettings
from institute.events import calendars, zones
from institute.events.models import EventPage, Invitation, Registration
from institute.events.models.pages import CANCELLED, ONLINE, POSTPONED


def send_question(registration: Registration, token: str) -> None:
    """Ask whoever holds an address whether it was they; nothing that was typed into the form stands in it."""
    event = registration.event
    _send(
        registration.email,
        f"Please confirm: {event.title}",
        [
            f"Somebody, we hope you, asked for a place at “{event.title}” with this address.",
            _when_and_where(event),
            f"To confirm it, open this page within two days:\n{_link('registration-confirm', token)}",
            "A place is yours only when you have. If it was not you, do nothing: the address is forgotten.",
        ],
    )


def send_state(registration: Registration, token: str, changed: bool = False) -> None:
    """Tell how it stands: a place with the event for the calendar, a number in the queue, a change, a cancellation."""
    event, held = registration.event, registration.state == Registration.HELD
    if event.state == CANCELLED:
        head, said = "Cancelled", f"“{event.title}” is cancelled."
    elif event.state == POSTPONED:
        head, said = "Postponed", f"“{event.title}” is postponed. Your registration stands."
    elif held:
        head = "Your place"
        said = f"You have a place at “{event.title}”."
        if changed:
            said += " This is how it stands now."
    else:
        ahead = event.registrations.filter(state=Registration.WAITING, number__lt=registration.number).count()
        head = "Waiting list"
        said = f"All places at “{event.title}” are taken. You are number {ahead + 1} on the waiting list; "
        said += "if a place comes free, it is yours at once and we tell you."
    join = held and event.online_url and event.state != CANCELLED
    delete_on = event.ends_at + dt.timedelta(days=registration.keep_days)
    _send(
        registration.email,
        f"{head}: {event.title}",
        [
            said,
            event.state_notice,
            _when_and_where(event),
            f"To join online: {event.online_url}" if join else "",
            f"Access: {event.access}" if held and event.attendance != ONLINE and event.access else "",
            f"If you cannot come, please give the place back; others wait:\n{_link('registration', token)}",
            f"What you told us is deleted on {zones.local(delete_on, zones.institute()):%-d %B %Y}.",
        ],
        attachment=calendars.calendar([event], join=bool(join)) if held else None,
    )


def send_invitation(invitation: Invitation, token: str) -> None:
    """Invite somebody, with the link that lets them register."""
    event = invitation.event
    _send(
        invitation.email,
        f"Invitation: {event.title}",
        [
            f"You are invited to “{event.title}”.",
            event.synopsis,
            _when_and_where(event),
            f"To take part, please register with this link, which is for you alone:\n"
            f"{calendars.address(event)}register/?invitation={token}",
        ],
    )


def _when_and_where(event: EventPage) -> str:
    lines = [event.said_when, event.when_here, event.where, calendars.address(event)]
    return "\n".join(filter(None, lines))


def _link(name: str, token: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse(name, args=[token])}"


def _send(to: str, subject: str, parts: list[str], attachment: bytes | None = None) -> None:
    house = InstituteSettings.objects.first()
    signed = f"{house.name if house else 'The institute'}\n{settings.WAGTAILADMIN_BASE_URL}/"
    message = EmailMessage(
        subject=" ".join(subject.split()),
        body="\n\n".join([*filter(None, parts), signed]) + "\n",
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    if attachment is not None:
        message.attach("event.ics", attachment.decode(), "text/calendar; method=PUBLISH")
    message.send()
