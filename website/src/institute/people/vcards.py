"""A person as a card for address books (RFC 6350). Shows what the profile shows, and no more."""

from __future__ import annotations

from collections.abc import Iterable

from institute.publications.models import Person


def vcard(person: Person, *, house: str, url: str, titles: Iterable[str] = (), photo: str = "") -> str:
    """Return the card, with lines of at most 75 bytes ended as the standard has it."""
    kind = "org" if person.is_organisation else "individual"
    rows = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"KIND:{kind}",
        f"FN:{_text(person.name_as_printed)}",
        f"N:{_part(person.family_name)};{_part(person.given_name)};;;",
        *(f"TITLE:{_text(title)}" for title in titles),
        f"ORG:{_part(person.affiliation or house)}",
        f"EMAIL:{_text(person.email)}" if person.email else "",
        f"PHOTO:{photo}" if photo else "",
        f"URL:{url}",
        f"URL:https://orcid.org/{person.orcid}" if person.orcid else "",
        "END:VCARD",
    ]
    return "".join(f"{_folded(row)}\r\n" for row in rows if row)


def _text(said: str) -> str:
    escaped = said.replace("\\", "\\\\").replace(",", "\\,")
    return "\\n".join(escaped.splitlines())


def _part(said: str) -> str:
    return _text(said).replace(";", "\\;")


def _folded(row: str) -> str:
    """Break a line between characters: a continued one begins with a blank."""
    lines, line = [], ""
    for sign in row:
        if len((line + sign).encode()) > 75:
            lines.append(line)
            line = " "
        line += sign
    return "\r\n".join([*lines, line])
