"""From asking to leaving: double opt-in, preferences, one click to leave. Knows no page and no form."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from anymail.exceptions import AnymailError
from django.core import signing
from django.db import transaction
from django.utils import timezone

from institute.outreach import mailing
from institute.outreach.models import Subscriber, Subscription
from institute.publications.models import Person, Series, Subject

CONFIRM, MANAGE, LEAVE = (f"institute.outreach.{name}" for name in ("confirm", "manage", "leave"))
CONFIRM_WITHIN = dt.timedelta(days=7)
ASK_AGAIN_AFTER = dt.timedelta(minutes=10)  # nobody's mailbox is filled by somebody who types their address


class Refused(Exception):
    """A link that is not ours, is too old, or belongs to somebody who has left."""


@dataclass(frozen=True)
class Wish:
    """How often, and about what; nothing chosen is everything."""

    frequency: str = "weekly"
    topics: Collection[Subject] = ()
    series: Collection[Series] = ()
    authors: Collection[Person] = ()

    def write(self, subscription: Subscription) -> None:
        """Keep the wish; what is published tells topics, series and authors, and events tell none of them."""
        subscription.frequency = self.frequency
        subscription.save(update_fields=["frequency", "wanted_at"])
        narrow = subscription.list == Subscription.PUBLICATIONS
        subscription.topics.set(self.topics if narrow else [])
        subscription.series.set(self.series if narrow else [])
        subscription.authors.set(self.authors if narrow else [])


def ask(email: str, lists: Collection[str], wish: Wish) -> bool:
    """Note what an address wants and send it one mail to confirm; what is confirmed already stays as it is.

    Returns
    -------
    bool
        Whether a mail was sent: not to a suppressed address, and not twice within some minutes.
    """
    now = timezone.now()
    with transaction.atomic():
        subscriber = Subscriber.of(email) or Subscriber.objects.get_or_create(email=email)[0]
        if subscriber.suppressed_at or (subscriber.asked_at and now - subscriber.asked_at < ASK_AGAIN_AFTER):
            return False
        for name in lists:
            wanted, _ = Subscription.objects.get_or_create(subscriber=subscriber, list=name)
            if wanted.confirmed_at is None:
                wanted.wanted_at = now
                wish.write(wanted)
        subscriber.asked_at = now
        subscriber.save(update_fields=["asked_at"])
    token = signing.dumps([subscriber.key.hex, sorted(lists)], salt=CONFIRM)
    try:
        mailing.confirmation(subscriber, sorted(lists), token).send()
    except (OSError, AnymailError) as error:  # the mail server; smtplib's own errors are of the first kind
        Subscriber.objects.filter(pk=subscriber.pk).update(asked_at=None)
        raise Refused("The mail could not be sent just now. Please try again in some minutes.") from error
    return True


def asked_by(token: str) -> list[Subscription]:
    """Return what a link of a confirmation would confirm."""
    try:
        key, lists = signing.loads(token, salt=CONFIRM, max_age=CONFIRM_WITHIN)
        found = Subscription.objects.filter(subscriber__key=uuid.UUID(key), list__in=lists)
    except signing.SignatureExpired as error:
        raise Refused("This link is more than a week old. Please subscribe again.") from error
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Refused("This link is not complete. Please copy it whole from the mail, or subscribe again.") from error
    wanted = list(found.select_related("subscriber").order_by("list"))
    if not wanted:
        raise Refused("This link has been used up: nothing waits for a confirmation. Please subscribe again.")
    return wanted


def confirm(token: str) -> Subscriber:
    """Confirm what was asked; from now on, and not before, it is sent."""
    wanted = asked_by(token)
    now = timezone.now()
    for subscription in wanted:
        if subscription.confirmed_at is None:
            subscription.confirmed_at = subscription.sent_until = now
            subscription.save(update_fields=["confirmed_at", "sent_until"])
    return wanted[0].subscriber


def manage_token(subscriber: Subscriber) -> str:
    """Return the token of a subscriber's preferences."""
    return signing.dumps(subscriber.key.hex, salt=MANAGE)


def leave_token(subscription: Subscription) -> str:
    """Return the token that ends one subscription."""
    return signing.dumps([subscription.subscriber.key.hex, subscription.list], salt=LEAVE)


def subscriber_of(token: str) -> Subscriber:
    """Return whose preferences a link leads to."""
    try:
        found = Subscriber.objects.filter(key=uuid.UUID(signing.loads(token, salt=MANAGE))).first()
    except (signing.BadSignature, ValueError, TypeError, AttributeError) as error:
        raise Refused("This link is not complete. Please copy it whole from the mail.") from error
    if found is None:
        raise Refused("Nothing is kept about you any more: you have left every list.")
    return found


def to_leave(token: str) -> tuple[str, str]:
    """Return the key and the list that a link to leave names."""
    try:
        key, name = signing.loads(token, salt=LEAVE)
        return uuid.UUID(key).hex, dict(Subscription.LISTS)[name] and name
    except (signing.BadSignature, ValueError, TypeError, KeyError) as error:
        raise Refused("This link is not complete. Please copy it whole from the mail.") from error


def leave(token: str) -> None:
    """End a subscription; ending it twice is no mistake."""
    key, name = to_leave(token)
    Subscription.objects.filter(subscriber__key=uuid.UUID(key), list=name).delete()
    forget()


def kept_about(subscriber: Subscriber) -> dict[str, Any]:
    """Return all that is kept about somebody, for them to take away."""
    return {
        "address": subscriber.email,
        "confirmation_last_sent": subscriber.asked_at,
        "nothing_sent_since": subscriber.suppressed_at,
        "because": subscriber.suppressed_for,
        "subscriptions": [
            {
                "list": each.list,
                "frequency": each.frequency,
                "topics": [topic.title for topic in each.topics.all()],
                "series": [series.name for series in each.series.all()],
                "authors": [str(author) for author in each.authors.all()],
                "asked": each.wanted_at,
                "confirmed": each.confirmed_at,
                "sent_until": each.sent_until,
                "mails": [{"about": sent.about, "sent": sent.sent_at} for sent in each.deliveries.order_by("pk")],
            }
            for each in subscriber.subscriptions.order_by("list")
        ],
    }


def erase(subscriber: Subscriber) -> None:
    """Forget somebody whole; of an address that must be sent nothing, that alone is kept."""
    subscriber.subscriptions.all().delete()
    if subscriber.suppressed_at is None:
        subscriber.delete()


def told_of(address: str) -> list[dict[str, Any]]:
    """Return what is kept about an address."""
    return [kept_about(each) for each in Subscriber.objects.filter(email__iexact=address)]


def erase_address(address: str) -> int:
    """Forget whoever has an address; return how many entries that were."""
    found = list(Subscriber.objects.filter(email__iexact=address))
    for each in found:
        erase(each)
    return len(found)


def forget() -> int:
    """Delete what was not confirmed in time, and everybody for whom nothing is kept; a suppressed address stays."""
    late = timezone.now() - CONFIRM_WITHIN
    Subscription.objects.filter(confirmed_at=None, wanted_at__lt=late).delete()
    gone, _ = Subscriber.objects.filter(suppressed_at=None, subscriptions=None).delete()
    return gone
