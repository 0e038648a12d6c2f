"""One work by its DOI, asked of the registrars' resolver when an editor asks for it. Keeps nothing, follows no address.

The resolver answers the question for CSL-JSON with a redirection to the registrar that keeps the record. Hosts are
fixed: neither what an editor types nor what a server answers chooses where we connect to.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from institute.publications.bibliography.works import Refused, bare_doi
from institute.publications.elsewhere.imports import read

RESOLVER = "doi.org"
# Where the resolver sends those who ask for a record; each by https alone.
REGISTRARS = frozenset({RESOLVER, "dx.doi.org", "api.crossref.org", "data.crosscite.org", "data.datacite.org",
                        "api.datacite.org", "data.medra.org"})  # fmt: skip
FORM = "application/vnd.citationstyles.csl+json"
LARGEST = 500_000
MOST_STEPS = 4
PATIENCE = 8.0
_DOI = re.compile(r"10\.\d{4,9}/[^\s<>\"{}|\\^`\x00-\x1f\x7f]{1,200}\Z")
# A step: from an address to the status, where it leads to, and the body.
Step = Callable[[str], tuple[int, str, bytes]]


def doi_in(text: str) -> str:
    """Return the DOI that an editor typed, with or without the address before it; empty if it is none.

    Examples
    --------
    >>> doi_in(" https://doi.org/10.5555/12345678 "), doi_in("doi:10.5555/a(1)"), doi_in("https://example.org/10.5555/1")
    ('10.5555/12345678', '10.5555/a(1)', '')
    """
    bare = bare_doi(text)
    return bare if _DOI.match(bare) else ""


def work_of(doi: str, step: Step | None = None) -> list[dict[str, Any]]:
    """Return the one work that a DOI names, as a bibliographic file would have given it.

    Parameters
    ----------
    doi
        As a person types it.
    step
        Asks one address; by default the network.

    Raises
    ------
    Refused
        It is no DOI, nobody has registered it, the registrar does not answer, or answers what is no sound record.
    """
    name = doi_in(doi)
    if not name:
        raise Refused([f"{doi.strip()[:80]!r} is no DOI; one reads 10.5555/12345678."])
    body = asked(f"https://{RESOLVER}/{quote(name, safe='/:;()._-')}", name, REGISTRARS, step)
    try:
        record = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused([f"What was answered for {name} is no record in CSL-JSON."]) from None
    if not isinstance(record, dict):
        raise Refused([f"What was answered for {name} is no single record."])
    return read(json.dumps([{**record, "DOI": record.get("DOI") or name, "id": name}]), "csl")


def asked(address: str, name: str, hosts: frozenset[str], step: Step | None = None) -> bytes:
    """Return what is answered at an address, by https and from these hosts alone, wherever it leads.

    Raises
    ------
    Refused
        Nobody answers in time, or answers what is no record.
    """
    step = step or _over_the_network
    for _ in range(MOST_STEPS):
        parts = urlsplit(address)
        if parts.scheme != "https" or parts.netloc not in hosts:
            raise Refused([f"{name} leads to {parts.hostname or 'nowhere'}, which keeps no records we ask for."])
        try:
            status, leads_to, body = step(address)
        except (OSError, HTTPException):
            raise Refused([f"{parts.hostname} does not answer; try later, or import a file."]) from None
        if status in (301, 302, 303, 307, 308) and leads_to:
            address = urljoin(address, leads_to)
            continue
        if status == 404:
            raise Refused([f"Nobody has registered {name}."])
        if status != 200:
            raise Refused([f"{parts.hostname} answered {status} for {name}; try later, or import a file."])
        if len(body) > LARGEST:
            raise Refused([f"The record of {name} is larger than {LARGEST:,} bytes."])
        return body
    raise Refused([f"{name} leads from one address to another without end."])


class _Stays(urllib.request.HTTPRedirectHandler):
    """Follows nothing by itself: each step is looked at first."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _over_the_network(address: str) -> tuple[int, str, bytes]:
    asked = urllib.request.Request(address, headers={"Accept": FORM, "User-Agent": "thinktank (bibliographic look-up)"})
    try:
        with urllib.request.build_opener(_Stays).open(asked, timeout=PATIENCE) as answer:
            return int(answer.status), "", answer.read(LARGEST + 1)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get("Location", ""), b""
