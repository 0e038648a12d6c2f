"""The probability, the word of probability and the amounts that a sentence names. Judges nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from thinktank.case.words import SCALES, allows, word_for

_NUMBER = r"\d+(?:[.,]\d+)?"
_PER_CENT = r"(?:%|per cent|percent)"
_CHANCE = r"(?:chance|probability|likelihood|odds)"
_SMALL = "one|two|three|four|five|six|seven|eight|nine|ten"
_CARDINALS = {word: i for i, word in enumerate(_SMALL.split("|"), start=1)}
_CARDINALS |= {"twenty": 20, "fifty": 50, "hundred": 100}
_BRACKETED = (
    rf"\(\s*(?:[a-z ]+,\s*)?(?:about\s+|p\s*=\s*)?(?P<percent3>{_NUMBER})\s?{_PER_CENT}\s*(?:,\s*[a-z ]+)?\)"
    r"|[\[(](?P<top>\d+)/(?P<bottom>\d+)[\])]"
)
_PROBABILITY = re.compile(
    rf"(?P<percent>{_NUMBER})\s?{_PER_CENT}\s+(?:{_CHANCE}|likely|probable|sure|certain)"
    rf"|{_CHANCE}\s+(?:of|at|is|are|to be|be)\s+(?:about\s+|roughly\s+)?(?P<percent2>{_NUMBER})\s?{_PER_CENT}"
    rf"|{_BRACKETED}"
    rf"|\b(?P<one>{_SMALL}|\d+)[- ](?:in|out of)[- ](?P<of>{_SMALL}|twenty|fifty|hundred|\d+)\s+{_CHANCE}",
    re.I,
)
_UNIT = r"(?:%|per cent|percent|billion|million|trillion|bn|yen|dollars|euros|tonnes|ships|missiles|seats|members)"
_AMOUNT = re.compile(
    r"(?:(?:at least|at most|more than|less than|over|under|above|below|up to|about|some|nearly|beyond)\s+)?"
    rf"(?:US\$|[$€£¥])?\s?\d+(?:,\d{{3}})*(?:\.\d+)?\s?{_UNIT}(?:\s+(?:of GDP|yen|dollars|euros|a year|pounds))*",
    re.I,
)
_OFF_SCALE = re.compile(
    r"\b((?-i:may)|might|could|possibly|perhaps|conceivable|inevitable|doubtful|a chance|a risk|in prospect)\b", re.I
)


@dataclass(frozen=True)
class Said:
    """How likely a sentence calls what it speaks of.

    Parameters
    ----------
    probability
        The number, if it gives one.
    word
        The word of the scale, if it uses one.
    word_range
        What the word stands for.
    off_scale
        A word such as "may" that stands for no range.
    fault
        Where number and word contradict one another.
    """

    probability: float | None = None
    word: str | None = None
    word_range: tuple[float, float] | None = None
    off_scale: str | None = None
    fault: str = ""


def how_likely(text: str, scale: str = "ICD203") -> Said:
    """Return the probability and the word of probability that a sentence names.

    Parameters
    ----------
    text
        A sentence.
    scale
        A key of `thinktank.case.words.SCALES`.

    Examples
    --------
    >>> said = how_likely("We think it unlikely (25 %) that the ceiling holds.")
    >>> said.probability, said.word, said.word_range, said.fault
    (0.25, 'unlikely', (0.2, 0.45), '')
    """
    probability = _probability(text)
    word = _word(text, scale)
    loose = _OFF_SCALE.search(text)
    fault = ""
    if word and probability is not None and not allows(word, probability, scale):
        low, high = SCALES[scale][word]
        better = word_for(probability, scale)
        fault = f"{probability:g} is not {word!r}, which is {low:g} to {high:g} in {scale}"
        fault += f"; the word for it is {better!r}" if better else ""
    off_scale = loose[1].lower() if loose and not word else None
    return Said(probability, word, SCALES[scale][word] if word else None, off_scale, fault)


def amounts(text: str) -> tuple[str, ...]:
    """Return the amounts with a unit that a sentence names: what could be a threshold.

    Examples
    --------
    >>> amounts("It will spend at least 2.5 % of GDP, with a 30 % chance of more.")
    ('at least 2.5 % of GDP',)
    """
    taken = [match.span() for match in _PROBABILITY.finditer(text)]
    return tuple(
        match.group().strip()
        for match in _AMOUNT.finditer(text)
        if not any(start <= match.end() - 1 and match.start() < end for start, end in taken)
    )


def without_probability(text: str) -> str:
    """Return a sentence without a probability in brackets."""
    return re.sub(rf"\s*(?:{_BRACKETED})", "", text)


def _probability(text: str) -> float | None:
    match = _PROBABILITY.search(text)
    if match is None:
        return None
    percent = match["percent"] or match["percent2"] or match["percent3"]
    if percent:
        p = float(percent.replace(",", ".")) / 100
    else:
        top, bottom = (match["top"], match["bottom"]) if match["top"] else (match["one"], match["of"])
        a, b = (int(x) if x.isdigit() else _CARDINALS[x.lower()] for x in (top, bottom))
        p = a / b if b else 2.0
    return round(p, 6) if 0 <= p <= 1 else None


def _word(text: str, scale: str) -> str | None:
    found = [
        (match.start(), -len(word), word)
        for word in SCALES[scale]
        for match in re.finditer(rf"\b{re.escape(word)}\b", text, re.I)
    ]
    adverbs = {"probably": "probable", "almost certainly": "almost certain", "very probably": "highly probable"}
    found += [
        (match.start(), -len(adverb), word)
        for adverb, word in adverbs.items()
        if word in SCALES[scale]
        for match in re.finditer(rf"\b{adverb}\b", text, re.I)
    ]
    # The first, and of those that begin together the longest; "likely" within "very likely" begins later.
    return min(found)[2] if found else None
