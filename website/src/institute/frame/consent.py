"""Which cookies there are, what a reader chose, and how long the choice counts. Shows no page.

Whatever is not in NECESSARY is set only for readers who chose its category, and is deleted when they choose otherwise.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from institute.core import content
from institute.frame.models import ConsentRecord, LegalVersion
from institute.frame.models.legal import COOKIES

COOKIE = "consent"
LASTS = 180 * 86_400
"""Seconds for which a choice counts; then it is asked for again."""
_FORM = re.compile(r"(\d{1,6})\.([a-z+]{0,200})(?:\.([0-9a-f]{32}))?", re.ASCII)


@dataclass(frozen=True)
class Cookie:
    """A cookie, what it is for, and how long it stays."""

    name: str
    purpose: str
    lasts: str


@dataclass(frozen=True)
class Category:
    """Cookies that a reader may choose or not."""

    name: str
    title: str
    purpose: str
    cookies: tuple[Cookie, ...]


NECESSARY = (
    Cookie(COOKIE, "Remembers what you chose on this page, so that we need not ask again.", "180 days"),
    Cookie("dismissed", "Remembers that you closed the notice of a book. Set only when you close it.", "180 days"),
    Cookie("csrftoken", "Protects forms against being sent by other sites. Set only where there is a form.", "1 year"),
    Cookie("preview", "Lets the reader of a preview see its pictures. Set only on a preview.", "while the link opens"),
    Cookie("sessionid", "Keeps you signed in. Set only when you sign in.", "14 days"),
    Cookie("messages", "Carries a notice from one page to the next for those who are signed in.", "one page"),
)
CATEGORIES: tuple[Category, ...] = (
    Category(
        "reading",
        "How pages look",
        "Remembers whether you read on light or dark paper and in which size.",
        (Cookie("reading", "The paper and the size that you chose.", "1 year"),),
    ),
)


@dataclass(frozen=True)
class Choice:
    """What a reader chose.

    Parameters
    ----------
    version
        Of the page on cookies that was in force then; 0 for a reader who has not chosen.
    agreed
        The categories that were chosen.
    record
        The number of the record of it; empty where nothing was agreed to.
    """

    version: int = 0
    agreed: frozenset[str] = frozenset()
    record: str = ""

    @property
    def counts(self) -> bool:
        """Whether it was made on the version that is in force."""
        return self.version == policy_version()


def policy_version() -> int:
    """Return the number of the version of the page on cookies that is in force; 1 where there is no such page."""
    return content.kept("cookie-policy", _policy_version)


def _policy_version() -> int:
    found = LegalVersion.objects.filter(page__kind=COOKIES, page__live=True).order_by("-number").first()
    return found.number if found else 1


def chosen(request: HttpRequest) -> Choice:
    """Return what the reader of a request chose; what another hand wrote into the cookie counts as no choice."""
    found = _FORM.fullmatch(request.COOKIES.get(COOKIE, ""))
    if found is None:
        return Choice()
    known = {category.name for category in CATEGORIES}
    return Choice(int(found[1]), frozenset(found[2].split("+")) & known, found[3] or "")


def allows(request: HttpRequest, category: str) -> bool:
    """Whether a reader chose a category, on the version that is in force."""
    choice = chosen(request)
    return category in choice.agreed and choice.counts


def choose(request: HttpRequest, response: HttpResponse, agreed: frozenset[str]) -> None:
    """Keep a choice: in the reader's cookie, and, if something was agreed to, as a record without a name.

    The cookies of categories that were not chosen are deleted.
    """
    before = chosen(request)
    version = policy_version()
    if (before.version, before.agreed) == (version, agreed):
        record = before.record
    else:
        _withdraw(before)
        record = _recorded(version, agreed) if agreed else ""
    said = "+".join(category.name for category in CATEGORIES if category.name in agreed)
    value = f"{version}.{said}" + (f".{record}" if record else "")
    set_cookie(response, COOKIE, value, LASTS)
    for category in CATEGORIES:
        if category.name not in agreed:
            for cookie in category.cookies:
                response.delete_cookie(cookie.name, samesite="Lax")


def set_cookie(response: HttpResponse, name: str, value: str, lasts: int) -> None:
    """Set a cookie of ours: for this site alone, out of reach of scripts, and over https where there is https."""
    response.set_cookie(name, value, max_age=lasts, httponly=True, samesite="Lax", secure=settings.HTTPS)


def _recorded(version: int, agreed: frozenset[str]) -> str:
    said = "+".join(category.name for category in CATEGORIES if category.name in agreed)
    return ConsentRecord.objects.create(policy_version=version, categories=said).id.hex


def _withdraw(before: Choice) -> None:
    if before.record:
        found = ConsentRecord.objects.filter(pk=uuid.UUID(before.record), withdrawn_at=None)
        found.update(withdrawn_at=timezone.now())
