"""From text to the words that are compared: accents folded, endings removed. One chain for indexing and for asking."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

_TOKEN = re.compile(r"\w+", re.UNICODE)
_POSSESSIVE = re.compile(r"['’]s\b")
# Letters that no decomposition takes apart.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"})
_english = snowballstemmer.stemmer("english")


class Token(NamedTuple):
    """A word of a text: where it stands and what it is compared by."""

    start: int
    end: int
    stem: str


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Return a word without case and accents.

    Examples
    --------
    >>> fold("Shinzō"), fold("GRÖSSE"), fold("Łódź")
    ('shinzo', 'grosse', 'lodz')
    """
    plain = unicodedata.normalize("NFKD", word.casefold()).translate(_LETTERS)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return what a word is compared by: folded, its English ending removed.

    Examples
    --------
    >>> stem("Alliances") == stem("alliance")
    True
    """
    plain = fold(word)
    return str(_english.stemWord(plain)) if plain.isalpha() else plain


def tokens(text: str) -> Iterator[Token]:
    """Give the words of a text in order; a possessive ending is no word."""
    without = _POSSESSIVE.sub(lambda match: " " * len(match.group()), text)
    for match in _TOKEN.finditer(without):
        # A folded word can be several, as the ligature in a pasted text.
        yield Token(match.start(), match.end(), stem(match.group()))


def tokens_of(text: str, wanted: Collection[str]) -> list[Token]:
    """Return those words of a text, in order, that are compared by one of these stems.

    A long text repeats its words: each is taken to its stem once, and the rest of the text is passed by.
    """
    without = _POSSESSIVE.sub(lambda match: " " * len(match.group()), text)
    found = {word: said for word in set(_TOKEN.findall(without)) if (said := stem(word)) in wanted}
    if not found:
        return []
    places = ((match.start(), match.end(), found.get(match.group())) for match in _TOKEN.finditer(without))
    return [Token(start, end, said) for start, end, said in places if said is not None]


def stems(text: str) -> str:
    """Return the stems of a text, separated by spaces: what an engine indexes."""
    return " ".join(map(stem, _TOKEN.findall(_POSSESSIVE.sub(" ", text))))


def words(text: str) -> list[str]:
    """Return the folded words of a text of three letters and more, for the vocabulary."""
    found = (fold(match.group()) for match in _TOKEN.finditer(_POSSESSIVE.sub("", text)))
    return [word for word in found if len(word) >= 3 and word.isalpha()]


def as_number(text: str) -> str:
    """Return a text as a publication's number would be compared: letters and digits alone.

    Examples
    --------
    >>> as_number("co 26-001")
    'CO26001'
    """
    return "".join(letter for letter in fold(text).upper() if letter.isalnum())
