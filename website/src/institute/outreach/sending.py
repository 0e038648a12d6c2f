"""Sends digests and issues, each mail once: begun before it goes, closed after, taken up again where a process died.

A mail that was begun and not closed is sent again after some minutes under the name it had, by which mail programs know
that they have it: nobody is passed over, and in the worst case somebody's program is asked twice.
"""

from __future__ import annotations

import datetime as dt
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, field

from anymail.exceptions import AnymailError
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Min, QuerySet
from django.utils import timezone

from institute.core import tidings
from institute.outreach import mailing, news, subscribing
from institute.outreach.models import Delivery, Mailing, Subscriber, Subscription
from institute.publications.models import PublicationPage, PublicRevision

GIVEN_UP_AFTER = dt.timedelta(minutes=10)
KEPT_FOR = dt.timedelta(days=90)
HOUR = 6  # of the institute's day, at which digests go
NEWSLETTER = "newsletter"


class Unsent(Exception):
    """Some mails could not be sent; the others were."""


@dataclass
class Tally:
    """What became of the mails of one run."""

    sent: int = 0
    suppressed: int = 0
    failed: list[str] = field(default_factory=list)


def digests(frequency: str) -> Tally:
    """Send what is new to those who asked for it every day, week or month; one that fails keeps back nobody else."""
    tally = Tally()
    connection = get_connection()
    due = Subscription.objects.filter(
        frequency=frequency, confirmed_at__isnull=False, subscriber__suppressed_at=None
    ).select_related("subscriber")
    for subscription in _one_by_one(due):
        now = timezone.now()
        items = news.news(subscription)
        if not items or subscription.sent_until is None:
            continue
        about = f"digest since {subscription.sent_until.isoformat()}"
        delivery = _begin(subscription, about)
        if delivery is None:
            continue
        message = mailing.digest(
            subscription,
            items,
            leave=subscribing.leave_token(subscription),
            manage=subscribing.manage_token(subscription.subscriber),
            about=about,
        )
        message.connection = connection
        if _send(delivery, message, tally):
            Subscription.objects.filter(pk=subscription.pk).update(sent_until=now)
    return tally


def readers(page: PublicationPage) -> Iterator[Subscription]:
    """Give those to whom an issue goes: who chose its series by name."""
    asked = Subscription.objects.filter(
        list=Subscription.PUBLICATIONS,
        series=page.series_id,
        confirmed_at__isnull=False,
        subscriber__suppressed_at=None,
    )
    yield from _one_by_one(asked.select_related("subscriber"))


def _one_by_one(wanted: QuerySet[Subscription]) -> Iterator[Subscription]:
    """Give each as it is when its turn comes: who leaves meanwhile is sent nothing more."""
    for number in list(wanted.order_by("pk").values_list("pk", flat=True)):
        found = wanted.filter(pk=number).first()
        if found is not None:
            yield found


def against(page: PublicationPage) -> str:
    """Return why an issue cannot be sent; empty if it can."""
    if page.series.kind != NEWSLETTER:
        return f"{page.series} is no newsletter."
    if not page.live or page.current is None:
        return "It is not published yet: what is sent is what readers see."
    if page.ended_as:
        return f"It was ended: {page.get_ended_as_display().lower()}."
    if page.get_view_restrictions().exists():
        return "It is not open to everybody."
    if Mailing.objects.filter(page=page).exists():
        return "It was sent already; an issue is sent once."
    return ""


def send_test(page: PublicationPage, to: str) -> None:
    """Send an issue to one address as it would arrive; the links to leave in it lead nowhere."""
    message = mailing.issue(page, nobody(page, to), leave="test", manage="test", about=f"test {timezone.now()}")
    message.subject = f"Test: {message.subject}"
    message.send()


def nobody(page: PublicationPage, to: str) -> Subscription:
    """Return a subscription of an address that is not kept, for tests and previews."""
    return Subscription(subscriber=Subscriber(email=to), list=Subscription.PUBLICATIONS)


def issue(number: int) -> None:
    """Send an issue to all who have not had it, as the clock asks.

    Raises
    ------
    Unsent
        Some could not be sent; the clock asks again.
    """
    wanted = Mailing.objects.select_related("page", "page__current", "page__series").filter(pk=number).first()
    if wanted is None or wanted.done_at is not None:
        return
    tally = Tally()
    connection = get_connection()
    waiting = False
    for subscription in readers(wanted.page):
        about = f"issue {wanted.page_id}"
        delivery = _begin(subscription, about, wanted)
        if delivery is None:
            waiting = waiting or Delivery.objects.filter(subscription=subscription, about=about, sent_at=None).exists()
            continue
        message = mailing.issue(
            wanted.page,
            subscription,
            leave=subscribing.leave_token(subscription),
            manage=subscribing.manage_token(subscription.subscriber),
            about=about,
        )
        message.connection = connection
        _send(delivery, message, tally)
    if tally.failed or waiting:
        raise Unsent("; ".join(tally.failed[:5]) or "Some mails are being sent by another process.")
    Mailing.objects.filter(pk=wanted.pk).update(done_at=timezone.now())


def _begin(subscription: Subscription, about: str, of: Mailing | None = None) -> Delivery | None:
    """Take a mail in hand; None where it was sent, or where somebody else has it in hand."""
    now = timezone.now()
    delivery, made = Delivery.objects.get_or_create(
        subscription=subscription, about=about, defaults={"mailing": of, "begun_at": now}
    )
    if made:
        return delivery
    free = Delivery.objects.filter(pk=delivery.pk, sent_at=None).exclude(error="", begun_at__gt=now - GIVEN_UP_AFTER)
    return delivery if free.filter(begun_at=delivery.begun_at).update(begun_at=now, error="") else None


def _send(delivery: Delivery, message: EmailMessage, tally: Tally) -> bool:
    """Send a mail and note it; an address that its server refuses for good is sent nothing more."""
    subscriber = delivery.subscription.subscriber
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, _ = next(iter(error.recipients.values()))
        if code >= 500:
            subscriber.suppress(f"refused by its mail server with {code}")
            tally.suppressed += 1
            delivery.delete()
        else:
            _failed(delivery, f"refused for now with {code}", tally)
        return False
    except (OSError, AnymailError) as error:
        _failed(delivery, str(error), tally)
        return False
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(sent_at=timezone.now(), error="")
    tally.sent += 1
    return True


def _failed(delivery: Delivery, error: str, tally: Tally) -> None:
    said = " ".join(error.split())[:200] or "not sent"
    Delivery.objects.filter(pk=delivery.pk).update(error=said)
    tally.failed.append(f"subscription {delivery.subscription_id}: {said}")


def wanted_digests(now: dt.datetime) -> Iterator[tuple[int, str, dt.datetime]]:
    """Give the digests that are due: each day, each Monday, each first of a month, at an hour of the institute's."""
    local = timezone.localtime(now)
    today = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    today -= dt.timedelta(days=today > local)
    begins = {
        "daily": today,
        "weekly": today - dt.timedelta(days=today.weekday()),
        "monthly": today.replace(day=1),
    }
    for place, (frequency, due) in enumerate(begins.items()):
        yield due.date().toordinal() * 10 + place, f"{frequency} digest of {due:%Y-%m-%d}", due


def due_digest(number: int) -> None:
    """Send the digests that the clock names."""
    tally = digests(Subscription.FREQUENCIES[number % 10][0])
    if tally.failed:
        raise Unsent("; ".join(tally.failed[:5]))


def wanted_releases(now: dt.datetime) -> Iterator[tuple[int, str, dt.datetime]]:
    """Give what has come out for those who are told at once: a bundle is one mail, and no change to a piece is any."""
    asked = Subscription.objects.filter(
        frequency=Subscription.AT_RELEASE, confirmed_at__isnull=False, subscriber__suppressed_at=None
    )
    came_out = PublicRevision.objects.filter(number=1, published_at__lte=now, page__live=True).select_related("page")
    newest = came_out.order_by("-published_at", "-pk").first()
    if newest is not None and asked.filter(list=Subscription.PUBLICATIONS, sent_until__lt=newest.published_at).exists():
        yield newest.pk, f"tell that {newest.page} is out", newest.published_at
    for name in asked.exclude(list=Subscription.PUBLICATIONS).values_list("list", flat=True).distinct():
        since = asked.filter(list=name).aggregate(first=Min("sent_until"))["first"]
        if since is not None and tidings.told(name, since):
            # Lists of other rooms are narrowed by nothing: after the mail nobody is as far back as this any more.
            yield int(since.timestamp()), f"tell what is new on {name}", since


def at_release(number: int) -> None:
    """Tell what has come out, as the clock asks."""
    tally = digests(Subscription.AT_RELEASE)
    if tally.failed:
        raise Unsent("; ".join(tally.failed[:5]))


def wanted_issues(now: dt.datetime) -> Iterator[tuple[int, str, dt.datetime]]:
    """Give the issues that somebody has sent on their way."""
    for each in Mailing.objects.filter(done_at=None, begun_at__lte=now).select_related("page"):
        yield each.pk, f"mail {each.page}", each.begun_at


def forget() -> int:
    """Delete what is known of mails that were sent long ago, but for those of issues, which are sent once."""
    old = Delivery.objects.filter(begun_at__lt=timezone.now() - KEPT_FOR, mailing=None)
    gone, _ = old.exclude(subscription__sent_until__lt=F("begun_at")).delete()
    return gone
