"""From text to the words that are compared: accents folded, endings removed. One chain for indexing and for asking.

Scripts without spaces are cut into pairs of letters, so that 日本 is found in 日本の安全保障 wherever it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from institute.search.scripts import HOLDS_UNSPACED, LETTER, MARKS, RUN, WITHIN, WORD

LONGEST_WORD = 64
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_COMPOUND = re.compile(r"[^\W_]+(?:['’‐‑-][^\W_]+)+")
_JOINT = re.compile(r"['’‐‑-]")
# Letters that no decomposition takes apart; the stroke that only lengthens an Arabic word is none.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ـ": ""}
    | dict.fromkeys(WITHIN, "")
)
_VOICED = "\u3099\u309a"  # without these a Japanese letter is another one
_CHANGED = frozenset({"die", "lie", "tie"})  # dying is compared by die
_LETTER = re.compile(r"[^\W_]")
_OUTSIDE = re.compile(r"[^\x00-\x7f]")
_HANGING = re.compile(rf"[{MARKS}{WITHIN}]")
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
    >>> fold("Shinzō"), fold("GRÖSSE"), fold("Łódź"), fold("ＣＯ２６"), fold("ガス")
    ('shinzo', 'grosse', 'lodz', 'co26', 'ガス')
    """
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold()).casefold().translate(_LETTERS)
    kept = "".join(letter for letter in plain if letter in _VOICED or not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", kept)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return what a word is compared by: folded, its English ending removed.

    Examples
    --------
    >>> stem("Alliances") == stem("alliance")
    True
    """
    plain = fold(word)
    # What folding made of a sign that counts as a letter may hold what no index takes for one.
    plain = plain if plain.isalnum() else "".join(WORD.findall(plain))
    return (str(_english.stemWord(plain)) if plain.isascii() and plain.isalpha() else plain)[:LONGEST_WORD]


@lru_cache(maxsize=50_000)
def _parts(word: str, ends: bool) -> tuple[Token, ...]:
    """Return the tokens of a word; with `ends` also the last letter of each run that has no spaces.

    That letter alone stands for every place that a single one is looked for, as the beginning of a pair.
    """
    if word.isascii() or not HOLDS_UNSPACED.search(word):
        return (Token(0, len(word), said),) if (said := stem(word)) else ()
    found: list[Token] = []
    for run in RUN.finditer(word):
        if run["unspaced"] is None:
            found.append(Token(run.start(), run.end(), stem(run.group())))
            continue
        letters = [(run.start() + each.start(), run.start() + each.end()) for each in LETTER.finditer(run.group())]
        pairs = [(letters[i][0], letters[i + 1][1]) for i in range(len(letters) - 1)]
        if ends or run.end() < len(word) or not pairs:
            pairs.append(letters[-1])
        found += [Token(start, end, fold(word[start:end])) for start, end in pairs]
    return tuple(token for token in found if token.stem)


def _spaced(text: str) -> str:
    return _POSSESSIVE.sub(lambda match: " " * len(match.group()), text)


def tokens(text: str) -> Iterator[Token]:
    """Give the words of a text in order; a possessive ending is no word."""
    for match in WORD.finditer(_spaced(text)):
        for token in _parts(match.group(), True):
            yield Token(match.start() + token.start, match.start() + token.end, token.stem)


def asked_for(text: str) -> tuple[str, ...]:
    """Return the stems that must follow each other for a text to be found as it stands."""
    found = list(WORD.findall(_spaced(text)))
    last = len(found) - 1
    return tuple(token.stem for i, word in enumerate(found) for token in _parts(word, i < last))


def compounds(text: str) -> Iterator[Token]:
    """Give what hyphens and apostrophes join, as one word: O’Brien, south-east, 978-0-306-40615-7."""
    return _compounds(_spaced(text))


def _compounds(text: str) -> Iterator[Token]:
    end = 0
    for joint in _JOINT.finditer(text):
        start = joint.start()
        while start > end and text[start - 1].isalnum():
            start -= 1
        whole = _COMPOUND.match(text, start)
        if whole is None or start < end:
            continue
        end = whole.end()
        said = "".join(sign for sign in whole.group() if sign.isalnum())
        if len(said) <= LONGEST_WORD and not HOLDS_UNSPACED.search(said):
            yield Token(start, end, stem(said))


class Placed(NamedTuple):
    """A word that was looked for: which of the text's words it is; none where it is several, joined."""

    place: int | None
    token: Token


def placed(text: str, wanted: Collection[str], begins: tuple[str, ...] = ()) -> list[Placed]:
    """Return those words of a text, in order, that are compared by one of these stems or begin with these.

    Words that stand beside each other have places that follow each other.
    """
    text = _spaced(text)
    sought = (*wanted, *begins)
    if any(map(HOLDS_UNSPACED.search, sought)) or (not text.isascii() and HOLDS_UNSPACED.search(text)):
        found = _each(text)
    else:
        found = _likely(text, {*map(_kept_of, wanted), *begins})
    out = [each for each in found if each[1].stem in wanted or (begins and each[1].stem.startswith(begins))]
    missing = set(wanted) - {token.stem for _, token in out}
    if missing:
        joined = [Placed(None, token) for token in _compounds(text) if token.stem in missing]
        out = sorted([*out, *joined], key=lambda each: each.token) if joined else out
    return out


def _each(text: str) -> Iterator[Placed]:
    """Give every word."""
    place = 0
    for match in WORD.finditer(text):
        for token in _parts(match.group(), True):
            place += 1
            yield Placed(place, Token(match.start() + token.start, match.start() + token.end, token.stem))


def _likely(text: str, beginnings: Collection[str]) -> Iterator[Placed]:
    """Give the words that begin so, and some more; of a long text those are few, and the others are passed by."""
    place, end = 0, -1
    for at in sorted(_starts(text, beginnings)):
        while at < len(text) and _HANGING.match(text[at]):
            at += 1  # no word begins with what hangs on a letter
        word = WORD.match(text, at)
        if word is None:
            continue
        place += 2 if end < 0 or _LETTER.search(text, end, at) else 1
        end = word.end()
        for token in _parts(word.group(), True):
            yield Placed(place, Token(at + token.start, at + token.end, token.stem))


def _starts(text: str, beginnings: Collection[str]) -> set[int]:
    """Return where words begin so, in either case, and where those do that hold anything outside ASCII."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(sign.lower() if sign.isascii() else sign for sign in text)
    found = set()
    for each in beginnings:
        at = low.find(each)
        while at >= 0:
            if not at or not _goes_on(text[at - 1]):
                found.add(at)
            at = low.find(each, at + 1)
    if not text.isascii():
        for outside in _OUTSIDE.finditer(text):
            at = outside.start()
            if _goes_on(text[at]):
                while at and _goes_on(text[at - 1]):
                    at -= 1
                found.add(at)
    return found


def _goes_on(sign: str) -> bool:
    """Whether a sign is part of a word."""
    return sign.isalnum() or (not sign.isascii() and _HANGING.match(sign) is not None)


def _kept_of(stem: str) -> str:
    """Return what all words begin with that are compared by a stem: the last letter of it may be another one."""
    if stem in _CHANGED:
        return stem[0]
    return stem if len(stem) < 3 else stem[:-1]


def stems(text: str) -> tuple[list[str], list[str]]:
    """Return the stems of a text in order, and those of its compounds: what an engine indexes."""
    spaced = _POSSESSIVE.sub(" ", text)
    found = WORD.findall(spaced)
    if spaced.isascii():
        said = list(map(stem, found))
    else:
        said = [token.stem for word in found for token in _parts(word, True)]
    return said, [token.stem for token in _compounds(spaced)]


def words(text: str) -> list[str]:
    """Return the folded words of a text of three letters and more, for the vocabulary."""
    found = (fold(word) for word in WORD.findall(_POSSESSIVE.sub("", text)) if not HOLDS_UNSPACED.search(word))
    return [word for word in found if len(word) >= 3 and word.isalpha()]


def as_number(text: str) -> str:
    """Return a text as a publication's number would be compared: letters and digits alone.

    Examples
    --------
    >>> as_number("co 26-001")
    'CO26001'
    """
    return "".join(letter for letter in fold(text).upper() if letter.isalnum())
