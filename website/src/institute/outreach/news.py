"""What is new for a subscription: publications by their feeds' own query, other lists as their rooms offer them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from django.conf import settings

from institute.core import tidings
from institute.core.tidings import Item
from institute.outreach.models import Delivery, Subscription
from institute.publications import describing
from institute.publications.lists import feeds, listing
from institute.publications.models import PublicationPage

NEWEST = 5
LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def news(subscription: Subscription) -> Sequence[Item]:
    """Return what a subscription has not yet been sent, the newest first; nothing before it is confirmed."""
    if subscription.sent_until is None or subscription.confirmed_at is None:
        return []
    if subscription.list == Subscription.PUBLICATIONS:
        return publications(subscription)
    return tidings.told(subscription.list, subscription.sent_until)


def scopes(subscription: Subscription) -> list[tuple[str, str]]:
    """Return the feeds that hold what a subscription asked for; without a wish that of everything."""
    found = [("subject", slug) for slug in subscription.topics.values_list("slug", flat=True)]
    found += [("series", code.lower()) for code in subscription.series.values_list("code", flat=True)]
    found += [("author", slug) for slug in subscription.authors.values_list("slug", flat=True)]
    return found or [("all", "")]


def publications(subscription: Subscription) -> list[Item]:
    """Return publications as their feeds list them; an issue that came as a mail of its own is not told of again."""
    sent = Delivery.objects.filter(subscription=subscription, mailing__isnull=False).values("mailing__page_id")
    began = PublicationPage.objects.filter(
        public_revisions__number=1, public_revisions__published_at__gt=subscription.sent_until
    )
    new = np.array(began.exclude(pk__in=sent).values_list("pk", flat=True), dtype=np.int64)
    if not len(new):
        return []
    held = (np.intersect1d(feeds.keys(scope, value), new) for scope, value in scopes(subscription))
    found = listing.listed(PublicationPage.objects.filter(pk__in=np.concatenate(list(held)).tolist()))
    newest = sorted(found, key=lambda page: (page.date_issued or dt.date.min, page.pk), reverse=True)
    return [_item(page) for page in newest]


def newest(name: str) -> Sequence[Item]:
    """Return the newest that a list would tell of, sent or not: for editors who look at a mail."""
    if name != Subscription.PUBLICATIONS:
        return tidings.told(name, LONG_AGO)[:NEWEST]
    return [_item(page) for page in listing.rows(feeds.keys("all", ""))[:NEWEST]]


def _item(page: PublicationPage) -> Item:
    assert page.current is not None
    meta = describing.stored(page.current, page)
    about = " · ".join(filter(None, (meta.number, page.byline, f"{meta.issued.day} {meta.issued:%B %Y}")))
    return Item(" ".join(meta.full_title.split()), full(page.full_url or page.url or "/"), about, meta.abstract)


def full(address: str) -> str:
    """Return an address with the site's name before it."""
    return address if address.startswith("http") else f"{settings.WAGTAILADMIN_BASE_URL}{address}"
