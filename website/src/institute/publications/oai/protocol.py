"""The protocol's own rules: verbs, arguments, dates, tokens, errors and the envelope. Knows no publication."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from institute.publications.metadata.model import clean

OAI = "http://www.openarchives.org/OAI/2.0/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LOCATION = f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z\Z")
_NAME = r"[A-Za-z0-9\-_.!~*'()]+"
_FORMS = {
    "metadataPrefix": re.compile(rf"{_NAME}\Z"),
    "set": re.compile(rf"{_NAME}(:{_NAME})*\Z"),
    "identifier": re.compile(r"([A-Za-z][\w.+-]*:)?([\w\-.~/?@!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*\Z", re.ASCII),
}
"""How values are written; the answer names the request, and its schema wants them so."""
Element = etree._Element


@dataclass(frozen=True)
class Verb:
    """What a verb needs and what it may take; an exclusive argument stands alone."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    exclusive: str = ""


_SELECTING = Verb(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), "resumptionToken")
VERBS = {
    "Identify": Verb(),
    "ListMetadataFormats": Verb(optional=frozenset({"identifier"})),
    "ListSets": Verb(exclusive="resumptionToken"),
    "GetRecord": Verb(frozenset({"identifier", "metadataPrefix"})),
    "ListIdentifiers": _SELECTING,
    "ListRecords": _SELECTING,
}


class OaiError(Exception):
    """A request that the protocol answers with one of its errors."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


def arguments(sent: Mapping[str, list[str]]) -> tuple[str, dict[str, str]]:
    """Return the verb and its arguments; OaiError if they are not as the protocol wants them."""
    if any(clean(text) != text for name, values in sent.items() for text in (name, *values)):
        raise OaiError("badArgument", "An argument holds a sign that cannot be written in XML.")
    verbs = sent.get("verb", [])
    if len(verbs) != 1 or verbs[0] not in VERBS:
        known = ", ".join(VERBS)
        raise OaiError("badVerb", f"Give one verb of: {known}.")
    verb = VERBS[verbs[0]]
    given = {name: values for name, values in sent.items() if name != "verb"}
    repeated = [name for name, values in given.items() if len(values) != 1]
    if repeated:
        raise OaiError("badArgument", f"Give each argument once: {', '.join(repeated)}.")
    said = {name: values[0] for name, values in given.items()}
    if verb.exclusive and verb.exclusive in said:
        if len(said) > 1:
            raise OaiError("badArgument", f"{verb.exclusive} stands alone.")
        return verbs[0], said
    unknown = set(said) - verb.required - verb.optional
    if unknown:
        raise OaiError("badArgument", f"{verbs[0]} does not take {', '.join(sorted(unknown))}.")
    missing = verb.required - {name for name, value in said.items() if value}
    if missing:
        raise OaiError("badArgument", f"{verbs[0]} needs {', '.join(sorted(missing))}.")
    for name, form in _FORMS.items():
        if name in said and not form.match(said[name]):
            raise OaiError("badArgument", f"{said[name]!r} is nothing that {name} can be.")
    return verbs[0], said


def between(said: Mapping[str, str]) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Return the first and the last moment that are asked for; a day means all of it."""
    given = [said[name] for name in ("from", "until") if name in said]
    if len({bool(_DAY.match(value)) for value in given}) > 1:
        raise OaiError("badArgument", "Write from and until alike: both as days or both to the second.")
    start, end = _moment(said.get("from"), last=False), _moment(said.get("until"), last=True)
    if start is not None and end is not None and start > end:
        raise OaiError("badArgument", "from is later than until.")
    return start, end


def _moment(value: str | None, *, last: bool) -> dt.datetime | None:
    if value is None:
        return None
    try:
        if _DAY.match(value):
            time = dt.time(23, 59, 59, 999_999) if last else dt.time()
            return dt.datetime.combine(dt.date.fromisoformat(value), time, dt.UTC)
        if _SECOND.match(value):
            moment = dt.datetime.fromisoformat(value)
            return moment.replace(microsecond=999_999) if last else moment
    except ValueError:
        pass
    raise OaiError("badArgument", f"{value!r} is no date: write 2026-03-01 or 2026-03-01T12:00:00Z.")


def stamp(moment: dt.datetime) -> str:
    """Return a moment as the protocol writes it."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def envelope(address: str, now: dt.datetime, said: Mapping[str, str]) -> Element:
    """Return an answer without its content; after a bad verb or argument the request is named without them."""
    spaces: dict[str | None, str] = {None: OAI, "xsi": XSI}
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap=spaces)  # type: ignore[arg-type]
    root.set(f"{{{XSI}}}schemaLocation", LOCATION)
    add(root, "responseDate", stamp(now))
    add(root, "request", address, **said)
    return root


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """Add an element of the protocol; what no XML may hold of its text is left out."""
    element = etree.SubElement(parent, f"{{{OAI}}}{name}", attributes)
    if text is not None:
        element.text = clean(text)
    return element
