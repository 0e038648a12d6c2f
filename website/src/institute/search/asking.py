"""What a reader typed, taken apart: words, phrases, alternatives, what must not be there. Asks nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from institute.search.analysis import as_number, asked_for, compounds, fold

LONGEST = 200
MOST_TERMS = 16
SHORTEST_BEGINNING = 3
# Words that nearly every English text has: they are asked for only where nothing else is, or within a phrase.
COMMON = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "its", "of", "on", "or", "that", "the"}
    | {"this", "to", "was", "were", "with"}
)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»〝〞＂「」『』", '"'))
_PART = re.compile(r'(-?)"([^"]*)"|(-?)(\S+)')
_NUMBER = re.compile(r"(?<![\w/.])([^\W\d_]{1,5})[ ./-]?(\d\d[-/]?\d{3,6})(?!\w)")
_DOI = re.compile(r"(?i)^(?:https?://)?(?:dx\.)?doi(?:\.org/|:)\s*|^(?:urn:)?isbn(?:-1[03])?:?\s*")


@dataclass(frozen=True)
class Phrase:
    """Stems that must follow each other; with `begins` the last is the beginning of a word."""

    stems: tuple[str, ...]
    begins: bool = False


Alternatives = tuple[Phrase, ...]


@dataclass(frozen=True)
class Asked:
    """A query.

    Parameters
    ----------
    text
        As typed, shortened.
    wanted
        Of each of these alternatives one must be there.
    excluded
        What must not be there.
    number
        The whole as a publication's number, DOI or ISBN would be compared.
    """

    text: str
    wanted: tuple[Alternatives, ...]
    excluded: Alternatives
    number: str

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """Every phrase that is looked for."""
        return tuple(phrase for group in self.wanted for phrase in group)


@dataclass
class _Read:
    """What has been read of a query so far."""

    wanted: list[Alternatives] = field(default_factory=list)
    common: list[Alternatives] = field(default_factory=list)
    excluded: list[Phrase] = field(default_factory=list)


def shortened(text: str) -> str:
    """Return what is looked at of anything that was typed: printable, on one line, no longer than allowed."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if len(text) > LONGEST:
        text = text[:LONGEST].rpartition(" ")[0] or text[:LONGEST]
    return text


def asked(text: str) -> Asked:
    """Take a query apart. Anything at all may be typed; what is no word is left out.

    AND, OR and NOT in capitals between words mean what they do in a library's catalogue; a word is left out with a
    minus as well, and its beginning is enough where a star stands behind it.

    Examples
    --------
    >>> asked('"host-nation support" bases -tariffs').excluded
    (Phrase(stems=('tariff',), begins=False),)
    >>> [len(group) for group in asked("Tokyo OR Seoul AND Manila").wanted]
    [2, 1]
    """
    text = shortened(text)
    plain = text.translate(_QUOTES)
    shouted = plain.isupper()
    parts = [(minus or other, quoted, word) for minus, quoted, other, word in _PART.findall(_joined(plain))]
    read = _Read()
    either = refused = False
    for i, (minus, quoted, word) in enumerate(parts):
        between = 0 < i < len(parts) - 1
        if word in ("AND", "&") and between:
            continue
        if word in ("OR", "|") and between:
            either = True
            continue
        if word == "NOT" and i < len(parts) - 1:
            refused = True
            continue
        word = word.removeprefix("NEAR(")
        found = _alternatives(quoted) if quoted else _alternatives(word, word)
        if not found:
            continue
        if refused or minus:
            read.excluded += found
        elif either and read.wanted:
            read.wanted[-1] += found
        elif not quoted and _is_common(word, shouted):
            read.common.append(found)
        else:
            read.wanted.append(found)
        either = refused = False
    wanted = (read.wanted or read.common)[:MOST_TERMS]
    return Asked(text, tuple(wanted), tuple(read.excluded[:MOST_TERMS]), as_number(_DOI.sub("", text)))


def _is_common(word: str, shouted: bool) -> bool:
    """Whether nearly every text has a word; one in capitals among others is a name, as IS and AT are."""
    bare = "".join(sign for sign in word if sign.isalnum())
    return bare.lower() in COMMON and (shouted or len(bare) == 1 or not bare.isupper())


def _joined(text: str) -> str:
    """Write numbers of publications in one piece, unless a phrase holds them."""
    return text if '"' in text else _NUMBER.sub(lambda found: f"{found[1]}-{found[2].replace('/', '-')}", text)


def _alternatives(text: str, word: str = "") -> Alternatives:
    """Return how a word or phrase may be written in what is found: as typed, and in one piece."""
    stems = asked_for(text)
    if not stems:
        return ()
    found = [Phrase(stems)]
    if word.endswith("*"):
        beginning = fold("".join(sign for sign in text if sign.isalnum()))
        if len(beginning) >= SHORTEST_BEGINNING:
            found.append(Phrase((beginning,), begins=True))
    elif len(stems) == 1 and len(stems[0]) == 1 and not stems[0].isascii():
        found = [Phrase(stems, begins=True)]  # a letter of a script without spaces stands in pairs
    if word and len(stems) > 1:
        joined = [token.stem for token in compounds(text)]
        if len(joined) == 1:
            found.append(Phrase((joined[0],)))
    return tuple(found)
