"""Names in the order in which readers look for them: Łódź under L, Ångström under A. Knows no person."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart.
_LATIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n"}
)


def sort_key(name: str) -> tuple[str, str]:
    """Return by what a name is sorted: its plain letters, then the name itself.

    Examples
    --------
    >>> sorted(["Zander", "Ørsted", "Łoś", "Olsen", "Ångström", "Ames", "van Dyck"], key=sort_key)
    ['Ames', 'Ångström', 'Łoś', 'Olsen', 'Ørsted', 'van Dyck', 'Zander']
    """
    parts = unicodedata.normalize("NFKD", name.casefold().translate(_LATIN))
    plain = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain).split()), name


def letter(name: str) -> str:
    """Return under which letter a name stands.

    Examples
    --------
    >>> letter("Ångström"), letter("łoś"), letter("李"), letter("42nd Club")
    ('A', 'L', '李', '#')
    """
    plain = sort_key(name)[0][:1].upper()
    return plain if plain.isalpha() else "#"
