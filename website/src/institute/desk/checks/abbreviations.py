"""Finds abbreviations that neither the glossary nor the text itself spells out at first use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from institute.desk.checks.text import Finding, Text
from institute.publications.models import Series, Term

# Capitals alone, or with one small letter between: MoU, DoD.
_ABBREVIATION = re.compile(r"(?<![\w-])(?:[A-Z][A-Z&]*[A-Z]\d?|[A-Z]{2,}|[A-Z][a-z][A-Z])s?(?![\w-])")
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
# Everybody knows these, in print and aloud.
KNOWN = {
    "AM", "BBC", "CEO", "EU", "ID", "NATO", "OK", "PDF", "PM", "TV", "UK", "UN", "US", "USA", "CO", "AUD", "CAD",
    "CHF", "CNY", "EUR", "GBP", "INR", "JPY", "KRW", "RMB", "SGD", "USD", "UTC", "ISBN", "ISSN", "DOI", "ORCID", "PhD",
}  # fmt: skip


def check(text: Text) -> Iterator[Finding]:
    """Return each abbreviation that stays unexplained where it is first used."""
    known = KNOWN | set(Term.objects.values_list("abbreviation", flat=True))
    known |= set(Series.objects.values_list("code", flat=True))
    for piece in text.of("synopsis", "paragraph", "caption", "cell", "note"):
        words = piece.words
        if words.isupper() and len(words.split()) > 1:
            continue
        for found in _ABBREVIATION.finditer(words):
            short = found.group(0).removesuffix("s")
            if short in known or _ROMAN.fullmatch(short):
                continue
            known.add(short)
            if not _spelled_out(short, words, found.start(), found.end()):
                right = f"At first use write the words and then ({short}), or put {short} into the glossary."
                yield Finding(f"“{short}” is spelled out nowhere.", piece.where, right)


def _spelled_out(short: str, words: str, start: int, end: int) -> bool:
    """Whether the words stand beside it: ``Name In Full (NIF)``, or ``NIF (Name In Full)``."""
    before, after = words[:start].rstrip(), words[end:].lstrip()
    if before.endswith(("(", "[", "(the ", "or ")):
        return _initials(short, re.findall(r"[^\W\d_]+", before)[-2 * len(short) :])
    inner = re.match(r"[(\[,]\s*([^)\]]+)", after)
    return bool(inner) and _initials(short, re.findall(r"[^\W\d_]+", inner.group(1) if inner else "")[: 2 * len(short)])


def _initials(short: str, words: list[str]) -> bool:
    """Whether the letters begin words in this order; small words and the inner letters of one word may be left out."""
    letters = iter("".join(letter for letter in short.lower() if letter.isalpha()))
    wanted = next(letters, None)
    for word in words:
        if wanted is not None and word.lower().startswith(wanted):
            wanted = next(letters, None)
    if wanted is None:
        return True
    # A spelling such as Permanent Secretary of Defence Strategy (PSDS) fits; KORUS or ASEAN take more of a word.
    joined = "".join(words).lower()
    place = 0
    for letter in (letter for letter in short.lower() if letter.isalpha()):
        place = joined.find(letter, place) + 1
        if place == 0:
            return False
    return any(word.lower().startswith(short[0].lower()) for word in words)
