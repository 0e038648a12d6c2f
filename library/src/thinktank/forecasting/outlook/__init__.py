"""An editor's pass over a text: its forward-looking sentences, and what each lacks to be a forecast. Scores nothing.

Rules only: no service, no model. What they find and miss is measured on sentences marked by hand and stated in
docs/forecasting.md.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from thinktank.case.words import SCALES
from thinktank.forecasting.outlook.asking import Stem, stem
from thinktank.forecasting.outlook.cues import cues_in
from thinktank.forecasting.outlook.days import NamedDay, named_days
from thinktank.forecasting.outlook.numbers import Said, amounts, how_likely
from thinktank.forecasting.outlook.sentences import Sentence, sentences

_NO_OBSERVABLE = re.compile(
    r"\b(?:weaken|strengthen|improve|deepen|worsen|challenge|undermine|tilt|hedge|drift|matter|survive|shape|influence|"
    r"complicate|dominate|pressure|strain|erode|balance|cooperate|engage|respond|react|adapt|struggle|suffer|benefit|"
    r"be (?:anxious|difficult|important|central|crucial|decisive|tested)|play a role|gain|lose ground|carry)\w*\b",
    re.I,
)


LONGEST = 2_000
"""What is longer, in characters, is a table or a list without full stops, and no sentence."""


@dataclass(frozen=True)
class Outlook:
    """A forward-looking sentence and what there is and lacks to make it resolvable.

    Parameters
    ----------
    sentence
        Its text and place.
    why
        Names of the rules that found it.
    stem
        A question made from it.
    days
        The days it names.
    said
        The probability and word it names.
    amounts
        Amounts with a unit: what could be a threshold.
    missing
        What a forecast needs and the sentence does not have, in words.
    """

    sentence: Sentence
    why: tuple[str, ...]
    stem: Stem
    days: tuple[NamedDay, ...]
    said: Said
    amounts: tuple[str, ...]
    missing: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return it as plain data, for ``--json``."""
        return {
            "sentence": self.sentence.text,
            "line": self.sentence.line,
            "start": self.sentence.start,
            "end": self.sentence.end,
            "why": list(self.why),
            "question": self.stem.question,
            "given": self.stem.given or None,
            "negated": self.stem.negated,
            "days": [{"text": d.text, "first": d.first, "last": d.last, "note": d.note or None} for d in self.days],
            "probability": self.said.probability,
            "word": self.said.word,
            "word_range": list(self.said.word_range) if self.said.word_range else None,
            "off_scale": self.said.off_scale,
            "fault": self.said.fault or None,
            "amounts": list(self.amounts),
            "missing": list(self.missing),
        }


def outlooks(
    text: str, *, as_of: dt.date | None = None, scale: str = "ICD203", markdown: bool = True
) -> tuple[Outlook, ...]:
    """Return the forward-looking sentences of a text, in its order.

    Parameters
    ----------
    text
        Plain or Markdown.
    as_of
        The day of the text: what lies after it lies ahead. By default today.
    scale
        The scale of words of probability.
    markdown
        Whether to read Markdown's marks.

    Raises
    ------
    ValueError
        There is no such scale.

    Examples
    --------
    >>> found = outlooks("The treaty dates from 1960. It will be renewed in 2030.", as_of=dt.date(2026, 1, 1))
    >>> [(o.sentence.text, o.stem.question) for o in found]
    [('It will be renewed in 2030.', 'Will it be renewed in 2030?')]
    """
    if scale not in SCALES:
        raise ValueError(f"no scale of words {scale!r}; there are {', '.join(SCALES)}")
    today = as_of or dt.date.today()
    found = []
    for sentence in sentences(text, markdown):
        if len(sentence.text) > LONGEST:
            continue
        days = named_days(sentence.text, today)
        later = any(day.last is not None and day.last > today for day in days)
        why = cues_in(sentence.text, later)
        if why:
            ahead = tuple(day for day in days if day.last is None or day.last >= today)
            said = how_likely(sentence.text, scale)
            named = any(day.last is not None for day in ahead)
            sums = amounts(sentence.text)
            missing = _missing(sentence.text, ahead, said, sums)
            found.append(Outlook(sentence, why, stem(sentence.text, named), ahead, said, sums, missing))
    return tuple(found)


def _missing(text: str, days: tuple[NamedDay, ...], said: Said, sums: tuple[str, ...]) -> tuple[str, ...]:
    lacks = []
    if not any(day.last is not None for day in days):
        lacks.append("a day by which it will be known")
    lacks += [day.note for day in days if day.note]
    if said.probability is None:
        if said.word and said.word_range:
            low, high = said.word_range
            lacks.append(f"a number: {said.word!r} stands for {low:g} to {high:g}")
        elif said.off_scale:
            lacks.append(f"a number and a word: {said.off_scale!r} stands for no range")
        else:
            lacks.append("a number and a word of probability")
    elif said.word is None:
        lacks.append("a word of probability beside the number")
    if said.fault:
        lacks.append(said.fault)
    if not sums and (vague := _NO_OBSERVABLE.search(text)):
        lacks.append(
            f"an observable: {vague.group()!r} cannot be looked up; name an event, or a figure and its threshold"
        )
    lacks.append("a source where the answer will be read, and a fallback")
    return tuple(lacks)


__all__ = ["NamedDay", "Outlook", "Said", "Sentence", "Stem", "how_likely", "named_days", "outlooks", "sentences"]
