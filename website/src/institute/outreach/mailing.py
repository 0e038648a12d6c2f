"""The mails to subscribers: the confirmation, a digest, an issue of a newsletter. Decides nothing and sends nothing.

Every mail to many has its words twice, as text and as HTML made of tables with their styles in them, since mail
programs read no style sheets; no picture in it is loaded from anywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from institute.core.models import InstituteSettings
from institute.core.tidings import Item
from institute.outreach import letters
from institute.outreach.models import Subscriber, Subscription
from institute.outreach.news import full
from institute.publications import describing, settling
from institute.publications.models import PublicationPage
from institute.publications.text.document import document_of

_WHEN = {
    "daily": "once a day",
    "weekly": "once a week",
    "monthly": "once a month",
    Subscription.AT_RELEASE: "as soon as something is out",
}


def _address(name: str, token: str) -> str:
    return full(reverse(f"outreach:{name}", args=[token]))


def confirmation(subscriber: Subscriber, lists: Sequence[str], token: str) -> EmailMessage:
    """Return the one mail that an unconfirmed address gets, at the wish of whoever typed it."""
    names = " and ".join(dict(Subscription.LISTS)[name].lower() for name in lists)
    return EmailMessage(
        subject=f"Please confirm: {names} from {InstituteSettings.house()}",
        body=(
            f"Somebody, we hope you, asked that {InstituteSettings.house()} send its {names} to this address.\n\n"
            f"To confirm it, open this page within a week:\n{_address('confirm', token)}\n\n"
            "If it was not you, do nothing: nothing more is sent, and this address is forgotten.\n"
        ),
        to=[subscriber.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def digest(
    subscription: Subscription, items: Sequence[Item], leave: str, manage: str, about: str = "preview"
) -> EmailMultiAlternatives:
    """Return the mail on these items, with the headers by which a mail program leaves at one click."""
    more = f" and {len(items) - 1} more" if len(items) > 1 else ""
    words = {"items": items, "heading": f"New from {InstituteSettings.house()}", "why": _WHEN[subscription.frequency]}
    subject = f"{InstituteSettings.house()}: {' '.join(items[0].title.split())}{more}"
    return _mail("digest", subject, words, subscription, leave, manage, about)


def issue(
    page: PublicationPage, subscription: Subscription, leave: str, manage: str, about: str = "preview"
) -> EmailMultiAlternatives:
    """Return an issue of a newsletter as a mail: the words of the page's present version, and of its PDF."""
    assert page.current is not None
    meta = describing.stored(page.current, page)
    body, notes = settling.streams(page, page.current)
    text = document_of(body, notes, page.current.pinned)
    words = {
        "meta": meta,
        "url": full(page.full_url or page.url or "/"),
        "body_html": SafeString(letters.html(text, meta.places.root or settings.WAGTAILADMIN_BASE_URL)),
        "body_text": letters.text(text, meta.places.root or settings.WAGTAILADMIN_BASE_URL),
        "heading": meta.title,
        "why": f"because you subscribed to {meta.series.name}",
    }
    return _mail(
        "issue",
        f"{InstituteSettings.house()}: {' '.join(meta.title.split())}",
        words,
        subscription,
        leave,
        manage,
        about,
    )


def _mail(
    template: str, subject: str, words: dict[str, Any], subscription: Subscription, leave: str, manage: str, about: str
) -> EmailMultiAlternatives:
    away, choose = _address("leave", leave), _address("preferences", manage)
    context = {
        **words,
        "house": InstituteSettings.house(),
        "leave": away,
        "preferences": choose,
        "site": settings.WAGTAILADMIN_BASE_URL,
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"mail/{template}.txt", context),
        to=[subscription.subscriber.email],
        headers={
            "List-Id": f"{InstituteSettings.house()} {subscription.list} <{subscription.list}.{_host()}>",
            "List-Unsubscribe": f"<{away}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Message-ID": message_id(subscription, about),
            "Precedence": "bulk",
        },
    )
    message.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
    return message


def message_id(subscription: Subscription, about: str) -> str:
    """Return the name of a mail: the same for the same mail, so that one that is sent again is known as such."""
    digest = hashlib.sha256(f"{subscription.subscriber.key}:{subscription.list}:{about}".encode()).hexdigest()
    return f"<{digest[:32]}@{_host()}>"


def _host() -> str:
    return urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
