"""Finds sums that are turned into another currency without the day of the rate."""

from __future__ import annotations

import re
from collections.abc import Iterator

from institute.desk.checks.text import PROSE, Finding, Text, sentences
from institute.publications.text import footnotes

_SIGN = r"(?:(?:US|A|AU|C|CA|NZ|S|HK|NT)\$|[$€£¥₩₹₽]|USD|EUR|GBP|JPY|CNY|RMB|KRW|AUD|CAD|SGD|CHF|INR)"
_NAME = (
    r"(?:yen|euros?|(?:US |Australian |Canadian |Singapore )?dollars?|pounds?(?: sterling)?"
    r"|won|yuan|renminbi|rupees?|francs?)"
)
_SCALE = r"(?:\s?(?:thousand|million|billion|trillion|mn|bn|tn|m|b)\b)?"
_NUMBER = r"\d[\d,.]*(?<![.,])"
_SUM = rf"(?:{_SIGN}\s?{_NUMBER}{_SCALE}|{_NUMBER}{_SCALE}\s(?:of\s)?{_NAME}\b)"
_SAYS = (
    r"(?:about|around|roughly|approximately|some|nearly|almost|or|i\.e\.,?|equivalent to|equal to|worth|then|=|≈|~|c\.)"
)
_CONVERSION = re.compile(rf"({_SUM})\s*(?:[(\[,–—=]\s*)(?:{_SAYS}\s*)*({_SUM})")
_CURRENCY = re.compile(rf"{_SIGN}|{_NAME}")
_RATE = re.compile(r"\b(?:rate|rates|exchanged?|converted)\b", re.IGNORECASE)
_DATED = re.compile(r"\b(?:1[89]|20)\d\d\b")


def check(text: Text) -> Iterator[Finding]:
    """Return the conversions that name no rate with its day, in the sentence or in a note to it."""
    notes = {piece.where.removeprefix("Note "): piece.words for piece in text.of("note")}
    for piece in text.of(*PROSE, "caption", "quotation"):
        for sentence in sentences(piece.text):
            beside = [notes.get(label, "") for label in footnotes.MARK.findall(sentence)]
            if any(_RATE.search(said) and _DATED.search(said) for said in (sentence, *beside)):
                continue
            for found in _CONVERSION.finditer(footnotes.MARK.sub("", sentence)):
                one, other = found.groups()
                if _currency(one) == _currency(other):
                    continue
                right = f"Add at which rate of which day, such as: {one} ({other} at the rate of 31 March 2025)."
                yield Finding(f"“{one}” is turned into “{other}” without the day of the rate.", piece.where, right)


def _currency(said: str) -> str:
    found = _CURRENCY.search(said)
    return found.group(0).lower().rstrip("s") if found else ""
