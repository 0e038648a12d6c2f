"""Finds names that are almost those of people and actors we know: Eldridge where the record has Elbridge."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable, Iterator

from institute.desk.checks.text import Finding, Piece, Text
from institute.publications.models import Person, PublicationPage

_NAME = re.compile(r"\b[^\W\d_a-z][^\W\d_]+(?:[-’'][^\W\d_]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
# Names of months and days are no slips of anybody's name, however close they come.
_CALENDAR = {name.casefold() for name in (*calendar.month_name, *calendar.day_name) if name}
_POSSESSIVE = re.compile(r"[’'](?:s)?$")
SHORTEST, LONG = 5, 8
KINDS = ("title", "synopsis", "heading", "paragraph", "quotation", "caption", "note")


def check(text: Text) -> Iterator[Finding]:
    """Return each name of the text that is close to a known one and unlike all of them, once, where it first stands."""
    known = known_names(text.page)
    parts = {part for name in known for part in _parts(name)}
    folded = {fold(part) for part in parts}
    lower = {word for piece in text.of(*KINDS) for word in _WORD.findall(piece.words) if word[0].islower()}
    seen: set[str] = set()
    for piece in text.of(*KINDS):
        for word, before, after in _neighbours(piece):
            if word in seen or word in parts or word.lower() in lower or word.casefold() in _CALENDAR:
                continue
            seen.add(word)
            meant = _meant(word, parts, folded) or _meant_beside(word, before, after, known)
            if meant:
                whole = next((name for name in sorted(known) if meant in _parts(name)), meant)
                said = f"“{word}” is close to {meant}" + (f" ({whole})." if whole != meant else ".")
                yield Finding(said, piece.where, f"If {whole} is meant, write {meant}.")


def known_names(page: PublicationPage) -> set[str]:
    """Return the names that a piece should agree with: our people, its authors, and its case's people and actors."""
    found = set(Person.objects.values_list("name_as_printed", flat=True))
    found |= {line.name_as_printed for line in page.contributions.all()}
    if page.case is not None:
        case = page.case.case()
        found |= {person.name for person in case.people}
        for actor in case.actors:
            found |= {actor.name, actor.leader or ""}
    return {name for name in found if name}


def fold(word: str) -> str:
    """Return a word without accents and capitals."""
    apart = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters must be changed, put in, left out or swapped with the next; `most` + 1 where more.

    Examples
    --------
    >>> distance("elbridge", "eldridge", 2), distance("colby", "cobly", 2), distance("mori", "sato", 1)
    (1, 1, 2)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


def _parts(name: str) -> list[str]:
    return _NAME.findall(name)


def _neighbours(piece: Piece) -> Iterator[tuple[str, str, str]]:
    """Give each capitalised word with the words that stand beside it."""
    words = list(_WORD.finditer(piece.words))
    plain = [_POSSESSIVE.sub("", word.group(0)) for word in words]
    for place, word in enumerate(plain):
        if len(word) > 1 and word[0].isupper() and not word.isupper():
            yield word, plain[place - 1] if place else "", plain[place + 1] if place + 1 < len(plain) else ""


def _meant(word: str, parts: Iterable[str], folded: set[str]) -> str:
    """Return the known name of which a word seems to be a slip; empty if there is none."""
    own = fold(word)
    if own in folded:
        # The same letters: only accents differ, and those of the record are the name's.
        return next((part for part in sorted(parts) if fold(part) == own and part.istitle()), "")
    for part in sorted(parts):
        theirs = fold(part)
        if min(len(own), len(theirs)) < SHORTEST or _derived(own, theirs):
            continue
        most = 2 if min(len(own), len(theirs)) >= LONG and own[0] == theirs[0] else 1
        if abs(len(own) - len(theirs)) <= 1 and 0 < distance(own, theirs, most) <= most:
            return part
    return ""


def _derived(one: str, other: str) -> bool:
    """Whether one is made of the other: Korean of Korea."""
    return one.startswith(other) or other.startswith(one)


def _meant_beside(word: str, before: str, after: str, known: Iterable[str]) -> str:
    """Return the known name where the word beside it is right: a short name is one only in company."""
    own = fold(word)
    for name in sorted(known):
        parts = _parts(name)
        for part in parts if len(parts) > 1 else ():
            others = [other for other in parts if other != part]
            near = (before in others or after in others) and len(own) > 2 and not _derived(own, fold(part))
            if near and distance(own, fold(part), 1) == 1:
                return part
    return ""
