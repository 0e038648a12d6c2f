"""The mails to subscribers: the confirmation, and a digest out of the feeds' own query. Decides nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from institute.core.models import InstituteSettings
from institute.outreach.models import Subscriber, Subscription
from institute.publications import feeds
from institute.publications.models import PublicationPage


def _address(name: str, token: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse(f'outreach:{name}', args=[token])}"


def _house() -> str:
    found = InstituteSettings.objects.first()
    return " ".join((found.name if found else "The institute").split())


def send_confirmation(subscriber: Subscriber, lists: Sequence[str], token: str) -> None:
    """Send the one mail that an unconfirmed address gets, at the wish of whoever typed it."""
    names = " and ".join(dict(Subscription.LISTS)[name].lower() for name in lists)
    house = _house()
    EmailMessage(
        subject=f"Please confirm: {names} from {house}",
        body=(
            f"Somebody, we hope you, asked that {house} send its {names} to this address.\n\n"
            f"To confirm it, open this page within a week:\n{_address('confirm', token)}\n\n"
            "If it was not you, do nothing: nothing more is sent, and this address is forgotten.\n"
        ),
        to=[subscriber.email],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def news(subscription: Subscription) -> list[PublicationPage]:
    """Return what a publications subscription has not yet been sent, the newest first: as its feeds list it."""
    if subscription.list != Subscription.PUBLICATIONS or subscription.sent_until is None:
        return []
    topics = list(subscription.topics.values_list("slug", flat=True))
    scopes = [("subject", slug) for slug in topics] or [("all", "")]
    found = {
        page.pk: page
        for scope, value in scopes
        for page in feeds.current(scope, value).filter(
            public_revisions__number=1, public_revisions__published_at__gt=subscription.sent_until
        )
    }
    return sorted(found.values(), key=lambda page: (page.date_issued or dt.date.min, page.pk), reverse=True)


def digest(subscription: Subscription, pages: Sequence[PublicationPage], leave: str, manage: str) -> EmailMessage:
    """Return the mail on these publications, with the headers by which a mail program leaves at one click."""
    house = _house()
    first = " ".join(pages[0].title.split())
    more = f" and {len(pages) - 1} more" if len(pages) > 1 else ""
    items = (
        f"{page.number}  {page.title}\n{page.byline}\n{page.full_url or settings.WAGTAILADMIN_BASE_URL + page.url}"
        for page in pages
    )
    away = _address("leave", leave)
    return EmailMessage(
        subject=f"{house}: {first}{more}",
        body="\n\n".join(
            [
                f"New from {house}",
                *items,
                f"You asked for this. What is sent to you, and how often: {_address('preferences', manage)}\n"
                f"To leave: {away}\n",
            ]
        ),
        to=[subscription.subscriber.email],
        headers={
            "List-Id": f"{house} {subscription.list} <{subscription.list}.{_host()}>",
            "List-Unsubscribe": f"<{away}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _host() -> str:
    return urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
