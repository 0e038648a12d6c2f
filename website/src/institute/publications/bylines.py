"""Names in their order, as a byline has them. Knows no model: takes pairs of a role and a name."""

from __future__ import annotations

from collections.abc import Iterable

ROLE_WORDS = {"translator": "Translated by", "interviewer": "Interview by", "editor": "Edited by", "with": "with"}


def byline(people: Iterable[tuple[str, str]]) -> str:
    """Return names, each with its role, as one line.

    Examples
    --------
    >>> byline([("author", "Ito Naoko"), ("author", "Mori Daniel"), ("translator", "Sato Emi")])
    'Ito Naoko and Mori Daniel, translated by Sato Emi'
    """
    groups: dict[str, list[str]] = {}
    for role, name in people:
        groups.setdefault(role, []).append(name)
    parts = [joined(names) for role, names in groups.items() if role == "author"]
    for role, names in groups.items():
        if role != "author":
            parts.append(f"{ROLE_WORDS.get(role, role)} {joined(names)}")
    said = ", ".join([*parts[:1], *(part[0].lower() + part[1:] for part in parts[1:])])
    return said.replace(", with ", " with ")


def joined(names: list[str]) -> str:
    """Return names as a sentence has them."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
