"""What a reader typed, taken apart: words, phrases, what must not be there. Asks nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from institute.search.analysis import as_number, tokens

LONGEST = 200
MOST_TERMS = 16
_PART = re.compile(r'(-?)"([^"]*)"|(\S+)')


@dataclass(frozen=True)
class Asked:
    """A query.

    Parameters
    ----------
    text
        As typed, shortened.
    phrases
        Stems that must stand together, one tuple for each word or phrase.
    excluded
        The same for what must not be there.
    number
        The whole as a publication's number.
    """

    text: str
    phrases: tuple[tuple[str, ...], ...]
    excluded: tuple[tuple[str, ...], ...]
    number: str

    @property
    def stems(self) -> frozenset[str]:
        """Every stem that is looked for."""
        return frozenset(stem for phrase in self.phrases for stem in phrase)


def asked(text: str) -> Asked:
    """Take a query apart. Anything at all may be typed; what is no word is left out.

    Examples
    --------
    >>> asked('"host-nation support" bases -tariffs').excluded
    (('tariff',),)
    """
    text = " ".join(text.split())[:LONGEST]
    wanted: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    for minus, quoted, word in _PART.findall(text):
        refused = bool(minus) or (word.startswith("-") and len(word) > 1)
        found = tuple(token.stem for token in tokens(quoted or word))
        if found:
            (excluded if refused else wanted).append(found)
    return Asked(text, tuple(wanted[:MOST_TERMS]), tuple(excluded[:MOST_TERMS]), as_number(text))
