"""What a first view of each kind of page costs: page, styles, scripts and fonts together, as they are sent."""

from __future__ import annotations

from collections import defaultdict

import pytest
from conftest import Site
from playwright.sync_api import Browser

BUDGET = 150_000
KINDS = {
    "home": "/",
    "section": "/publications/",
    "series": "/series/co/",
    "publication": "/publications/how-far-can-tokyo-hold-the-line/",
    "paper": "/publications/the-repair-ship-is-the-strategy/",
    "book": "/publications/quiet-seas/",
    "journal issue": "/publications/journal-of-slow-statecraft-3-1/",
    "person": "/people/ito-naoko/",
    "people": "/people/",
    "unit": "/units/alliances/",
    "funding": "/about/funding/",
    "course": "/teaching/courses/reading-a-communique/",
    "events": "/events/",
    "event": "/events/what-a-deadline-is-worth/",
    "releases": "/news/",
    "film": "/film-and-sound/how-many-deadlines-hold/",
    "podcast": "/podcast/",
    "topic": "/topics/forecasting/",
    "case": "/analyses/japan-us-2025/",
    "analysis": "/analyses/japan-us-2025/by/spatial-bargaining/",
    "issue with sliders": "/analyses/japan-us-2025/defence/",
    "record": "/record/",
    "forecasts": "/record/forecasts/",
    "forecast": "/record/forecasts/japan-us-2025/q1/",
    "search": "/search/?q=Japan",
    "contact": "/contact/",
    "letter": "/contact/press/",
    "sign in": "/accounts/login/",
    "survey": "/feedback/?from=/about/",
    "subscribe": "/subscribe/",
    "legal": "/privacy/",
    "cookies": "/cookies/",
    "glossary": "/glossary/",
    "not found": "/nowhere/",
}


def cost(browser: Browser, address: str) -> tuple[dict[str, int], list[str]]:
    """Return the bytes that a first view takes by kind, and every address it asked for."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    sent: dict[str, int] = defaultdict(int)
    asked: list[str] = []

    def received(event: dict[str, object]) -> None:
        response = event["response"]
        assert isinstance(response, dict)
        kinds[str(event["requestId"])] = str(event["type"])
        asked.append(str(response["url"]))

    def finished(event: dict[str, object]) -> None:
        size = event["encodedDataLength"]
        assert isinstance(size, int | float)
        sent[kinds.get(str(event["requestId"]), "Other")] += int(size)

    session.on("Network.responseReceived", received)
    session.on("Network.loadingFinished", finished)
    page.goto(address, wait_until="networkidle")
    context.close()
    return dict(sent), asked


@pytest.mark.parametrize("kind", KINDS)
def test_a_first_view_keeps_to_its_budget(browser: Browser, site: Site, kind: str) -> None:
    # The charts of an analysis are drawn on the first visit; what is measured is the page with them in it.
    cost(browser, site.address + KINDS[kind])
    sent, asked = cost(browser, site.address + KINDS[kind])
    total = sum(sent.get(part, 0) for part in ("Document", "Stylesheet", "Script", "Font"))
    print(f"{kind:20} {total / 1000:6.1f} kB  {dict(sorted(sent.items()))}")
    assert sent.get("Document") and sent.get("Stylesheet") and sent.get("Font"), "nothing was measured"
    assert total <= BUDGET, f"{kind} takes {total} bytes: {sent}"
    assert [address for address in asked if not address.startswith((site.address, "data:"))] == []
