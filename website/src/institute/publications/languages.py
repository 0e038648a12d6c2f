"""What languages are called in English. Knows no publication."""

from __future__ import annotations

from django.conf.locale import LANG_INFO


def called(code: str) -> str:
    """Return what a language is called; its code where nobody has told.

    Examples
    --------
    >>> called("en-GB"), called("fr-CA"), called("tlh")
    ('British English', 'French', 'tlh')
    """
    known = LANG_INFO.get(code.lower()) or LANG_INFO.get(code.lower().partition("-")[0]) or {}
    return str(known.get("name", code))
