"""A text cut into sentences, each with its place; Markdown's marks are set aside. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_ABBREVIATION = re.compile(
    r"mr|mrs|ms|dr|prof|gen|col|capt|sen|rep|gov|st|jr|sr|vs|etc|eg|ie|cf|al|figs?|nos?|art|vol|pp?|eds?|approx|jan|feb|"
    r"mar|apr|jun|jul|aug|sept?|oct|nov|dec|inc|ltd|corp|co|dept|est|mt",
    re.I,
)
_STARTER = re.compile(r"the|an?|in|on|it|this|that|these|those|but|and|if|as|at|for|we|he|she|they|by|its", re.I)
_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.M | re.S)
_ASIDE = re.compile(
    r"^[ \t]*(?:#{1,6} .*|\|.*|[-*_]{3,}[ \t]*|!\[.*|\[\^?[^\]]+\]:.*|<[^>]+>[ \t]*)$", re.M
)  # headings, tables, rules, pictures, definitions of links
_MARK = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+|^[ \t]*>[ \t]?", re.M)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|\[\^[^\]]+\]")
_EMPHASIS = re.compile(r"(\*\*|__|(?<!\w)[*_]|[*_](?!\w)|`)")
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)")


@dataclass(frozen=True)
class Sentence:
    """A sentence and where it stands.

    Parameters
    ----------
    text
        Without Markdown's marks, on one line.
    start, end
        Its first character in the text and the one after its last.
    line
        Of its first character, from 1.
    """

    text: str
    start: int
    end: int
    line: int


def sentences(text: str, markdown: bool = True) -> Iterator[Sentence]:
    """Yield the sentences of a text; headings, tables, code and rules are none.

    Parameters
    ----------
    text
        Plain or Markdown.
    markdown
        Whether to read Markdown's marks; in plain text they are characters like others.

    Examples
    --------
    >>> [s.text for s in sentences("Mr. Sato left at 2.5 %. C. W. Hughes *stayed*.")]
    ['Mr. Sato left at 2.5 %.', 'C. W. Hughes stayed.']
    """
    masked = text
    if markdown:
        for pattern in (_FENCE, _ASIDE):
            masked = pattern.sub(lambda m: re.sub(r"[^\n]", "\0", m.group()), masked)
        masked = _MARK.sub(lambda m: "\0" * len(m.group()), masked)
    line, counted = 1, 0
    for start, end in _blocks(masked):
        for sentence in _of_block(text, masked, start, end, markdown):
            line, counted = line + text.count("\n", counted, sentence.start), sentence.start
            yield replace(sentence, line=line)


def _blocks(masked: str) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs and items: what an empty line, or a mark set aside, parts."""
    start = None
    for match in re.finditer(r"[^\n]*(?:\n|$)", masked):
        line = match.group()
        empty, marked = not line.strip("\0 \t\n\r"), line.startswith("\0")
        if (empty or marked) and start is not None:
            yield start, match.start()
            start = None
        if not empty and start is None:
            start = match.start()
        if match.end() == len(masked):
            break
    if start is not None:
        yield start, len(masked)


def _of_block(text: str, masked: str, start: int, end: int, markdown: bool) -> Iterator[Sentence]:
    begin = start
    for match in _END.finditer(masked, start, end):
        if _ends(masked, begin, match, end):
            yield from _one(text, masked, begin, match.end(), markdown)
            begin = match.end()
    yield from _one(text, masked, begin, end, markdown)


def _ends(masked: str, begin: int, match: re.Match[str], end: int) -> bool:
    rest = masked[match.end() : min(end, match.end() + 200)].lstrip(" \t\r\n\0")
    if not rest:
        return True
    if match.group()[0] != ".":
        return not rest[0].islower()
    before = re.split(r"[\s(\[\"'“‘]", masked[max(begin, match.start() - 40) : match.start()])[-1]
    following = re.split(r"[\s,.]", rest, maxsplit=1)[0]
    if re.fullmatch(r"(?:[A-Za-z]\.)*[A-Za-z]", before) and (len(before) == 1 or "." in before):
        # Initials and U.S., e.g.: the sentence goes on, unless a word follows that rarely stands after a name.
        return "." in before and bool(_STARTER.fullmatch(following)) and following[:1].isupper() and before[0].isupper()
    if _ABBREVIATION.fullmatch(before):
        return False
    return not rest[0].islower()


def _one(text: str, masked: str, start: int, end: int, markdown: bool) -> Iterator[Sentence]:
    while start < end and masked[start] in " \t\r\n\0":
        start += 1
    while end > start and masked[end - 1] in " \t\r\n\0":
        end -= 1
    shown = "".join(
        " " if mask == "\0" else letter for letter, mask in zip(text[start:end], masked[start:end], strict=True)
    )
    if markdown:
        shown = _EMPHASIS.sub("", _LINK.sub(r"\1", shown))
    shown = re.sub(r"\s+", " ", shown).strip()
    if any(letter.isalpha() for letter in shown):
        yield Sentence(shown, start, end, 1)
