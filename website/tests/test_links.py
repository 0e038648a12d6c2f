"""Every link of the demonstration site that leads to the site itself leads somewhere: a crawl from the front page."""

from __future__ import annotations

import re
from collections import deque
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<(?:a|link|img|script|source|track)\b[^>]*?\s(?:href|src)="([^"]*)"')
# Every position of every slider and every choice of every list would be another address of the same page.
ONCE = re.compile(r"^/(?:search|publications|analyses|feedback|record|people|events|media|awards|partners|units)/")
# Answers of an engine of its own, or files that are computed for minutes: that they are there is tested elsewhere.
PASSED = re.compile(r"^/(?:admin/|oai|media/\w|documents/|feeds/.*\.(?:rss|json)$|.*\.(?:pdf|zip|xlsx)$)")
ANCHOR = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
# What a link says to nobody who reads only the links of a page.
EMPTY_WORDS = {
    "",
    "here",
    "click here",
    "click",
    "more",
    "read more",
    "more info",
    "link",
    "this",
    "this page",
    "details",
}
HOSTS = {"", "testserver", "localhost"}


def test_every_link_of_the_site_leads_somewhere(client: Client) -> None:
    waiting, asked, dead = deque([("/", "the beginning")]), {"/"}, []
    anchors: dict[str, set[str]] = {}
    wanted: list[tuple[str, str, str]] = []
    while waiting:
        address, source = waiting.popleft()
        if address.startswith("/static/"):
            if not finders.find(address.removeprefix("/static/")):
                dead.append(f"{address}, linked from {source}")
            continue
        answer = client.get(address)
        if answer.status_code in (301, 302, 303, 307, 308):
            found = [answer["Location"]]
        elif answer.status_code >= 400:
            dead.append(f"{address} ({answer.status_code}), linked from {source}")
            continue
        elif answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            html = re.sub(r"<script type=.application/ld\+json.>.*?</script>", "", answer.content.decode(), flags=re.S)
            anchors[address] = set(re.findall(r'\sid="([^"]+)"', html))
            found = [unescape(each) for each in LINK.findall(html)]
            dead += [f"{address}: a link says only {said!r}" for said in _speechless(html)]
        else:
            found = []
        for each in found:
            parts = urlsplit(urljoin(f"http://testserver{address}", each))
            if parts.scheme not in ("http", "https") or parts.hostname not in HOSTS:
                continue
            path = parts.path + (f"?{parts.query}" if parts.query and not ONCE.match(parts.path) else "")
            plain, _ = urldefrag(path)
            if parts.fragment:
                wanted.append((plain, parts.fragment, address))
            if plain not in asked and not PASSED.match(parts.path):
                asked.add(plain)
                waiting.append((plain, address))
    for address, fragment, source in wanted:
        if address in anchors and fragment not in anchors[address]:
            dead.append(f"{address}#{fragment}, linked from {source}: the page has no such place")
    assert len(asked) > 150
    assert dead == []


def _speechless(html: str) -> list[str]:
    """Return the words of links that do not say where they lead."""
    said = []
    for attributes, inside in ANCHOR.findall(html):
        label = re.search(r'aria-label="([^"]+)"', attributes)
        pictured = " ".join(re.findall(r'alt="([^"]+)"', inside))
        words = label[1] if label else f"{re.sub(r'<[^>]+>', ' ', inside)} {pictured}"
        said.append(" ".join(words.split()).strip(" .:→←").lower())
    return [words for words in said if words in EMPTY_WORDS]
