"""From asking for a place to giving it back: confirmed by mail, in order, never more than there are. Knows no form."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from institute.events import mailing
from institute.events.models import EventPage, Invitation, Queue, Registration
from institute.events.models.pages import CANCELLED, INVITED, OPEN

logger = logging.getLogger(__name__)

CONFIRM, MANAGE, INVITE = (f"institute.events.{name}" for name in ("confirm", "manage", "invite"))
CONFIRM_WITHIN = dt.timedelta(days=2)
ASK_AGAIN_AFTER = dt.timedelta(minutes=10)  # nobody's mailbox is filled by somebody who types their address

FULL = "All places are taken, and there is no waiting list."


class Refused(Exception):
    """What cannot be done, in words for whoever asked for it."""


def closed(event: EventPage, now: dt.datetime | None = None) -> str:
    """Return why one cannot register now; empty if one can."""
    now = now or timezone.now()
    if event.state == CANCELLED:
        return "The event is cancelled."
    if now >= event.starts_at:
        return "The event has begun." if now < event.ends_at else "The event is over."
    if now >= event.closes_at:
        return "Registration has closed."
    if event.registration not in (OPEN, INVITED):
        return "One does not register here for this event."
    if event.capacity is not None and not event.waiting_list and free(event) <= 0:
        return FULL
    return ""


def free(event: EventPage) -> int:
    """Return how many places can be had at once; 0 while others wait, and as many as anybody wants without a limit."""
    if event.capacity is None:
        return 1_000_000
    states = list(event.registrations.exclude(state=Registration.ASKED).values_list("state", flat=True))
    if Registration.WAITING in states:
        return 0
    capacity: int = event.capacity
    return max(capacity - len(states), 0)


def ask(event: EventPage, form: uuid.UUID, said: dict[str, str], invitation: Invitation | None = None) -> None:
    """Note who wants a place and send one mail to confirm it; whoever is registered already is sent their link again.

    Nothing tells whoever asks which of the two it was.
    """
    now = timezone.now()
    known = event.registrations.filter(email__iexact=said["email"]).first()
    if known is None:
        try:
            with transaction.atomic():
                known = Registration.objects.create(
                    event=event, form=form, invitation=invitation, keep_days=event.keep_days, asked_at=now, **said
                )
        except IntegrityError:
            return  # sent twice at once, or an invitation that somebody has used
    elif now - known.asked_at < ASK_AGAIN_AFTER:
        return
    else:
        Registration.objects.filter(pk=known.pk).update(asked_at=now)
    try:
        if known.state == Registration.ASKED:
            mailing.send_question(known, signing.dumps(known.key.hex, salt=CONFIRM))
        else:
            mailing.send_state(known, manage_token(known))
    except OSError as error:  # the mail server; smtplib's own errors are of this kind
        if known.state == Registration.ASKED:
            known.delete()
        raise Refused("The mail could not be sent just now. Please try again in some minutes.") from error


def asked_by(token: str) -> Registration:
    """Return what the link of a question would confirm."""
    try:
        key = uuid.UUID(signing.loads(token, salt=CONFIRM, max_age=CONFIRM_WITHIN))
    except signing.SignatureExpired as error:
        raise Refused("This link is more than two days old. Please register again.") from error
    except (signing.BadSignature, ValueError, TypeError, AttributeError) as error:
        raise Refused("This link is not complete. Please copy it whole from the mail.") from error
    return _found(key)


def confirm(token: str) -> Registration:
    """Give a place, or the next one in the queue; confirming twice gives nothing more.

    The queue's row is locked meanwhile, so that however many confirm at once, no place is given twice and the numbers
    say in which order they came; on SQLite the transaction itself is exclusive.
    """
    asked = asked_by(token)
    with transaction.atomic():
        queue = _locked(asked.event_id)
        registration = Registration.objects.select_for_update().filter(pk=asked.pk).first()
        if registration is None:
            raise Refused("This registration was withdrawn.")
        if registration.state != Registration.ASKED:
            return registration
        event = EventPage.objects.get(pk=asked.event_id)
        if event.state == CANCELLED or timezone.now() >= event.starts_at:
            raise Refused(closed(event))
        if free(event) > 0:
            registration.state = Registration.HELD
        elif event.waiting_list:
            registration.state = Registration.WAITING
        else:
            raise Refused(FULL)
        queue.last += 1
        queue.save(update_fields=["last"])
        registration.number, registration.confirmed_at = queue.last, timezone.now()
        registration.save(update_fields=["state", "number", "confirmed_at"])
    tell(registration)
    return registration


def manage_token(registration: Registration) -> str:
    """Return the token of somebody's own page."""
    return signing.dumps(registration.key.hex, salt=MANAGE)


def managed_by(token: str) -> Registration:
    """Return whose page a link leads to."""
    try:
        key = uuid.UUID(signing.loads(token, salt=MANAGE))
    except (signing.BadSignature, ValueError, TypeError, AttributeError) as error:
        raise Refused("This link is not complete. Please copy it whole from the mail.") from error
    return _found(key)


def withdraw(registration: Registration) -> None:
    """Give a place back: everything about whoever held it is deleted, and the first who waits gets it."""
    with transaction.atomic():
        _locked(registration.event_id)
        Registration.objects.filter(pk=registration.pk).delete()
    promote(registration.event_id)


def erase_address(address: str) -> int:
    """Give back whatever an address holds, as its holder could; return how many places that were."""
    found = list(Registration.objects.filter(email__iexact=address))
    for registration in found:
        withdraw(registration)
    return len(found)


def promote(event_id: int) -> list[Registration]:
    """Give places that are free to those who wait, in their order, and tell them."""
    with transaction.atomic():
        _locked(event_id)
        event = EventPage.objects.filter(pk=event_id).first()
        if event is None or event.state == CANCELLED or timezone.now() >= event.starts_at:
            return []
        rows = Registration.objects.filter(event_id=event_id)
        waiting = rows.filter(state=Registration.WAITING).order_by("number")
        if event.capacity is not None:
            left = event.capacity - rows.filter(state=Registration.HELD).count()
            waiting = waiting[: max(left, 0)]
        promoted = list(waiting)
        for registration in promoted:
            registration.state = Registration.HELD
            registration.save(update_fields=["state"])
    for registration in promoted:
        tell(registration)
    return promoted


def published(instance: EventPage, **kwargs: Any) -> None:
    """Give places that a new version of the event has more; what it changes, the clock tells those who take part."""
    promote(instance.pk)


def tell(registration: Registration) -> bool:
    """Tell somebody by mail how it stands, once for each state and each change of the event; return whether we did."""
    event = EventPage.objects.get(pk=registration.event_id)
    before = {"told": registration.told, "told_sequence": registration.told_sequence}
    now_told = {"told": registration.state, "told_sequence": event.sequence}
    claimed = Registration.objects.filter(pk=registration.pk, **before).update(**now_told)
    if not claimed or before == now_told:
        return False
    registration.event = event
    try:
        mailing.send_state(registration, manage_token(registration), changed=bool(before["told"]))
    except OSError:
        logger.warning("The mail on registration %s could not be sent; the clock tries again", registration.pk)
        Registration.objects.filter(pk=registration.pk).update(**before)
        return False
    return True


def tend(now: dt.datetime | None = None) -> int:
    """Delete what was promised to be gone by now, tell those who do not know the latest; return how many went."""
    now = now or timezone.now()
    gone = 0
    rows = Registration.objects.all()
    for days in set(rows.values_list("keep_days", flat=True)):
        over = now - dt.timedelta(days=days)
        gone += rows.filter(keep_days=days, event__ends_at__lte=over).delete()[1].get("events.Registration", 0)
    gone += rows.filter(state=Registration.ASKED, asked_at__lte=now - CONFIRM_WITHIN).delete()[0]
    for days in set(EventPage.objects.filter(invitations__isnull=False).values_list("keep_days", flat=True)):
        over = now - dt.timedelta(days=days)
        Invitation.objects.filter(event__keep_days=days, event__ends_at__lte=over).delete()
    behind = ~Q(told=F("state")) | ~Q(told_sequence=F("event__sequence"))
    confirmed = rows.exclude(state=Registration.ASKED).filter(event__ends_at__gt=now, event__live=True)
    for registration in confirmed.filter(behind):
        tell(registration)
    return gone


def invite(event: EventPage, name: str, email: str) -> Invitation:
    """Invite somebody; whoever is invited already is sent their link again."""
    known: Invitation | None = event.invitations.filter(email__iexact=email).first()
    invitation = known or Invitation.objects.create(event=event, name=name, email=email)
    mailing.send_invitation(invitation, signing.dumps(invitation.key.hex, salt=INVITE))
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["sent_at"])
    return invitation


def invited_by(event: EventPage, token: str) -> Invitation:
    """Return the invitation of a link, which opens one registration for this event."""
    try:
        found: Invitation | None = event.invitations.filter(key=uuid.UUID(signing.loads(token, salt=INVITE))).first()
    except (signing.BadSignature, ValueError, TypeError, AttributeError) as error:
        raise Refused("This event is by invitation. Please use the whole link from your invitation.") from error
    if found is None:
        raise Refused("This invitation was taken back, or is for another event.")
    return found


def _found(key: uuid.UUID) -> Registration:
    found = Registration.objects.select_related("event").filter(key=key).first()
    if found is None:
        raise Refused("Nothing is kept about you for this event any more: it was withdrawn, or deleted as promised.")
    return found


def _locked(event_id: int) -> Queue:
    Queue.objects.get_or_create(event_id=event_id)
    return Queue.objects.select_for_update().get(event_id=event_id)
