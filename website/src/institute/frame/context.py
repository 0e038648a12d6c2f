"""What base.html reads of the frame: the menus, how to reach us, the notice, the promoted book. Made when asked for."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Site

from institute.core import content
from institute.core.context import settings_of
from institute.desk.checks.links import leads_somewhere
from institute.frame import consent, menus, organisation, promotion, reading
from institute.frame.blocks import EVERYONE, SIGNED_IN, STAFF
from institute.frame.menus import Item
from institute.frame.models import LegalPage


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the frame of the page that answers the request."""
    known = getattr(request, "frame", None)
    if known is None:
        known = request.frame = Frame(request)  # type: ignore[attr-defined]
    return {"frame": known}


class Frame:
    """The frame around one page."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _site(self) -> Site | None:
        return Site.find_for_request(self._request)

    @cached_property
    def _reading(self) -> reading.Reading:
        return reading.reading_of(self._request)

    @cached_property
    def menus(self) -> menus.Menus:
        """Both menus, as this reader is shown them."""
        if self._site is None:
            return menus.Menus()
        previewed = getattr(self._request, "previewed_navigation", None)
        found = menus.resolved(previewed, self._site) if previewed else menus.live(self._site)
        return found.for_reader(self._audiences)

    @cached_property
    def _audiences(self) -> frozenset[str]:
        # Asking who the reader is makes the page one reader's own: it is asked only of those who came with a session.
        has_session = settings.SESSION_COOKIE_NAME in self._request.COOKIES
        user = getattr(self._request, "user", None) if has_session else None
        if user is not None and user.is_authenticated:
            return frozenset((EVERYONE, SIGNED_IN, STAFF))
        return frozenset((EVERYONE, STAFF) if self._reading.is_staff_network else (EVERYONE,))

    @cached_property
    def section(self) -> str:
        """The id of the item of the main menu to which this page belongs; the longest address that fits decides."""
        path = getattr(self._request, "path", "")
        fitting = [(len(start), item.id) for item in self.menus.main for start in item.starts if path.startswith(start)]
        return max(fitting)[1] if fitting else ""

    @property
    def section_item(self) -> Item | None:
        """The item of the main menu to which this page belongs, for the menu of its section."""
        return next((item for item in self.menus.main if item.id == self.section and item.groups), None)

    @property
    def around(self) -> tuple[Hashable, ...] | None:
        """What tells apart the few ways in which the menus stand around pages; None for menus that are tried out."""
        if self._site is None or hasattr(self._request, "previewed_navigation"):
            return None
        path = getattr(self._request, "path", "")
        marked = path if path in self.menus.addresses else ""
        return self._site.pk, self._audiences, self.section, marked, get_language()

    @cached_property
    def reach(self) -> organisation.Reach:
        """How to reach the institute: accounts elsewhere, feeds, mails, addresses."""
        if self._site is None:
            return organisation.Reach()
        site = self._site
        made = content.kept(
            ("reach", site.pk),
            lambda: organisation.reach(
                settings_of(self._request), site.root_url, lambda path: leads_somewhere(path, site)
            ),
        )
        return made

    @cached_property
    def legal(self) -> list[dict[str, str]]:
        """The legal pages that are live."""
        return content.kept("legal", _legal)

    @cached_property
    def promoted(self) -> promotion.Card | None:
        """The promoted piece, unless this is its own page or it was dismissed."""
        if self._reading.has_dismissed or getattr(self._request, "is_preview", False):
            return None
        card = promotion.card_of(self._request)
        return card if card and card.url != getattr(self._request, "path", "") else None

    @cached_property
    def asks_consent(self) -> bool:
        """Whether the notice on cookies is shown."""
        return not self._reading.has_answered

    @property
    def choices(self) -> list[str]:
        """What the cookies are for that a reader may refuse; empty if there are none."""
        return [f"{category.title[:1].lower()}{category.title[1:]}" for category in consent.CATEGORIES]

    @property
    def look(self) -> reading.Look:
        """How this reader wants pages to look."""
        return self._reading.look

    @property
    def cookies(self) -> dict[str, Any]:
        """What the page on cookies shows: every cookie, what this reader chose, how pages may look."""
        choice = consent.chosen(self._request)
        return {
            "necessary": consent.NECESSARY,
            "categories": [(each, choice.counts and each.name in choice.agreed) for each in consent.CATEGORIES],
            "choice": choice,
            "papers": reading.PAPERS,
            "sizes": reading.SIZES,
        }

    @property
    def language(self) -> str:
        """The language of the pages, as documents name it: en-GB."""
        language, _, region = (get_language() or settings.LANGUAGE_CODE).partition("-")
        return f"{language}-{region.upper()}" if region else language

    @property
    def here(self) -> str:
        """The address of this page, to come back to."""
        request = self._request
        return request.get_full_path() if request.method in ("GET", "HEAD") and hasattr(request, "path") else "/"


def _legal() -> list[dict[str, str]]:
    order = {kind: place for place, (kind, _) in enumerate(LegalPage._meta.get_field("kind").choices or [])}
    pages = content.shown(LegalPage.objects.order_by("path"))
    found = sorted(pages, key=lambda page: order.get(page.kind, 99))
    return [{"title": page.title, "url": page.url or "", "kind": page.kind} for page in found]
