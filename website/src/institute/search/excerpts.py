"""The passage of a text that shows why it was found, its words marked. Fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from institute.graphemes import boundary
from institute.search.analysis import Token, placed
from institute.search.asking import Asked, Phrase

LENGTH = 240
STRIDE = 20_000
"""Letters of a long text that are looked through at a time, until a passage has everything."""
_SPACE = re.compile(r"\s")


class Hit(NamedTuple):
    """A place where something stands that was looked for: which of the things wanted it is."""

    start: int
    end: int
    wanted: int


class _Sought(NamedTuple):
    """A query, laid out for looking through many texts: its stems, and its phrases by the first of theirs."""

    wholes: frozenset[str]
    begins: tuple[str, ...]
    by_first: dict[str, list[tuple[int, Phrase]]]
    beginnings: list[tuple[int, Phrase]]


@lru_cache(maxsize=8)
def _sought(asked: Asked) -> _Sought:
    phrases = [(wanted, phrase) for wanted, group in enumerate(asked.wanted) for phrase in group]
    by_first: dict[str, list[tuple[int, Phrase]]] = {}
    for wanted, phrase in phrases:
        if not _is_beginning(phrase):
            by_first.setdefault(phrase.stems[0], []).append((wanted, phrase))
    return _Sought(
        frozenset(stem for _, phrase in phrases for stem in (phrase.stems[:-1] if phrase.begins else phrase.stems)),
        tuple(phrase.stems[-1] for _, phrase in phrases if phrase.begins),
        by_first,
        [(wanted, phrase) for wanted, phrase in phrases if _is_beginning(phrase)],
    )


def hits(text: str, asked: Asked) -> list[Hit]:
    """Return the places of a text, in order, that a query has found: a phrase only where all of it stands."""
    if not text:
        return []
    sought = _sought(asked)
    words = placed(text, sought.wholes, sought.begins)
    by_place = {place: token for place, token in words if place is not None}
    found: list[Hit] = []
    for place, token in words:
        for wanted, phrase in (*sought.by_first.get(token.stem, ()), *sought.beginnings):
            if end := _end_of(phrase, place, token, by_place):
                found.append(Hit(token.start, end, wanted))
    return found


def _is_beginning(phrase: Phrase) -> bool:
    return phrase.begins and len(phrase.stems) == 1


def _end_of(phrase: Phrase, place: int | None, first: Token, by_place: Mapping[int, Token]) -> int:
    """Return where a phrase ends that begins with a word; 0 if it does not stand there."""
    if place is None:  # several words that are one, joined
        return first.end if phrase.stems == (first.stem,) else 0
    last = first
    for i, stem in enumerate(phrase.stems):
        token = by_place.get(place + i)
        if token is None:
            return 0
        if not (token.stem.startswith(stem) if phrase.begins and i == len(phrase.stems) - 1 else token.stem == stem):
            return 0
        last = token
    return last.end


def highlighted(text: str, found: Iterable[Hit]) -> SafeString:
    """Return the whole text as HTML, with what was found in it marked."""
    return _marked(text, 0, len(text), found)


def excerpt(
    synopsis: str, body: str, asked: Asked, above: frozenset[int] = frozenset(), length: int = LENGTH
) -> SafeString:
    """Return the synopsis if it holds everything that is not shown above it, else the passage that holds most."""
    best: tuple[int, str, int, int, list[Hit]] | None = None
    enough = len(asked.wanted) - len(above)
    for text in _pieces(synopsis, body):
        found = hits(text, asked)
        start, end, held = _best(text, [hit for hit in found if hit.wanted not in above] or found, length)
        if best is None or held > best[0]:
            best = (held, text, start, end, found)
        if held >= enough:
            break
    if best is None:
        return mark_safe("")
    _, text, start, end, found = best
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return mark_safe(f"{before}{_marked(text, start, end, found)}{after}")


def _pieces(synopsis: str, body: str) -> Iterable[str]:
    if synopsis:
        yield synopsis
    at = 0
    while at < len(body):
        end = at + STRIDE
        if end < len(body):
            end = boundary(body, body.rfind(" ", at + 1, end) if " " in body[at + 1 : end] else end)
        yield body[at:end].strip()
        at = max(end, at + 1)


def _best(text: str, found: Sequence[Hit], length: int) -> tuple[int, int, int]:
    """Return the window with most of what was looked for, the earliest of the best, and how much it holds."""
    best, last, most = 0, 0, 0
    for i, first in enumerate(found):
        held: set[int] = set()
        end = first.end
        for hit in found[i:]:
            if hit.end - first.start > length and held:
                break
            held.add(hit.wanted)
            end = max(end, hit.end)
        if len(held) > most:
            best, last, most = first.start, end, len(held)
    start = max(0, best - length // 5)
    if start:
        space = _SPACE.search(text, start, best)
        start = space.end() if space else boundary(text, start)
    end = min(len(text), max(start + length, last))
    if end < len(text):
        space_at = text.rfind(" ", last, end)
        end = space_at if space_at > start else boundary(text, end)
    return start, end, most


def _marked(text: str, start: int, end: int, found: Iterable[Hit]) -> SafeString:
    out, at = [], start
    for first, last in _runs(found):
        first, last = max(first, at), min(last, end)
        if first >= last:
            continue
        out.append(escape(text[at:first], quote=False))
        out.append(f"<mark>{escape(text[first:last], quote=False)}</mark>")
        at = last
    out.append(escape(text[at:end], quote=False))
    return mark_safe("".join(out))


def _runs(found: Iterable[Hit]) -> list[tuple[int, int]]:
    """Return the places that are marked: those that overlap are one, as the pairs of letters of a word are."""
    runs: list[tuple[int, int]] = []
    for start, end, _ in sorted(found):
        if runs and start < runs[-1][1]:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return runs
