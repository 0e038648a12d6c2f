"""Names in their order, as a byline has them. Knows no model: takes pairs of a role and a name."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FAMILY_FIRST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # Kana, Han, Hangul
_AFTER = {"jr", "sr", "ii", "iii", "iv"}
_SUFFIX = re.compile(r"(.*?),?\s+((?:[JS]r\.?)|II|III|IV)\Z", re.DOTALL)
_BETWEEN = {"y", "e", "i"}  # Ortega y Gasset
_FROM_THE_RIGHT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")  # Hebrew, Arabic, Syriac, Thaana and others
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
    apart = [isolated(name) for name in names]
    return " and ".join(filter(None, [", ".join(apart[:-1]), *apart[-1:]]))


def isolated(words: str) -> str:
    """Return words so that they turn nothing beside them round where they are read from right to left.

    Examples
    --------
    >>> isolated("Ito Naoko"), isolated("\u0623\u0645\u0644")
    ('Ito Naoko', '\u2068\u0623\u0645\u0644\u2069')
    """
    return f"\u2068{words}\u2069" if _FROM_THE_RIGHT.search(words) else words


def in_parts(name: str) -> tuple[str, str]:
    """Return the family's name and the given one of a name as it is printed, as far as its form tells them apart.

    Examples
    --------
    >>> in_parts("Ludwig van der Berg"), in_parts("José Ortega y Gasset")
    (('van der Berg', 'Ludwig'), ('Ortega y Gasset', 'José'))
    >>> in_parts("Martin L. King, Jr."), in_parts("山田 太郎"), in_parts("Sukarno")
    (('King', 'Martin L. Jr.'), ('山田', '太郎'), ('Sukarno', ''))
    """
    words = name.replace(",", " ").split()
    after = words[-1:] if len(words) > 2 and words[-1].strip(".").lower() in _AFTER else []
    words = words[: len(words) - len(after)]
    if len(words) < 2:
        return " ".join(words) or name, ""
    if _FAMILY_FIRST.search(words[0]):
        return words[0], " ".join([*words[1:], *after])
    # A particle is written small, and what follows it belongs to it.
    begins = next((place for place, word in enumerate(words[:-1]) if place and word.islower()), len(words) - 1)
    if words[begins] in _BETWEEN and begins > 1:
        begins -= 1
    return " ".join(words[begins:]), " ".join([*words[:begins], *after])


def without_suffix(given: str) -> tuple[str, str]:
    """Return a given name, and what stands behind it to tell a son from his father.

    Examples
    --------
    >>> without_suffix("Martin Luther, Jr."), without_suffix("Henry III"), without_suffix("Naoko")
    (('Martin Luther', 'Jr.'), ('Henry', 'III'), ('Naoko', ''))
    """
    found = _SUFFIX.match(given)
    return (found.group(1), found.group(2)) if found else (given, "")
