"""A sentence that looks ahead, turned into a question to be worked on. Judges nothing.

English grammar is not parsed: where the words do not fit a known shape, the question quotes the sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from thinktank.forecasting.outlook.numbers import without_probability

_OPENING = re.compile(
    r"^(?:(?:but|and|yet|so|still|however|moreover|meanwhile|therefore|thus|then|instead|indeed|in turn|of course|"
    r"in short|nevertheless|nonetheless|sooner or later|in the (?:years|months) ahead|in the long run)[, ]\s*)+",
    re.I,
)
_ASIDE = re.compile(r",\s*(?:however|nevertheless|nonetheless|therefore|too|of course|in turn|meanwhile),", re.I)
_PROBABLE = r"(?:likely|unlikely|probable|improbable|possible|doubtful|conceivable|inevitable)"
_WE_SAY = re.compile(
    r"^(?:(?:we|i)\s+(?:\w+\s+)?(?:think|believe|expect|judge|reckon|anticipate|foresee|forecast|predict|estimate)\s+"
    rf"(?:it\s+(?:\w+\s+)?{_PROBABLE}\s+)?(?:that\s+)?"
    rf"|it\s+(?:is|seems|remains|looks)\s+(?:\w+\s+)?{_PROBABLE}\s+that\s+"
    r"|the\s+(?:odds|chances)\s+are\s+that\s+"
    r"|it\s+remains\s+to\s+be\s+seen\s+(?:whether|if)\s+"
    r"|there\s+is\s+(?:an?|every|some|no|little)\s+[^,]*?(?:chance|probability|likelihood|prospect|risk|danger)\s+that\s+"
    r"|(?:our\s+estimate\s+is\s+)?an?\s+[^,]*?(?:chance|probability|likelihood)\s+that\s+)",
    re.I,
)
_IF = re.compile(r"^(?P<word>if|should|unless|once|in case)\s+(?P<condition>[^,]+),\s*(?:then\s+)?(?P<main>.+)$", re.I)
_IF_LAST = re.compile(r"^(?P<main>.+?),?\s+(?P<word>if|unless|provided(?: that)?)\s+(?P<condition>[^,]+)$", re.I)
_ADVERBS = (
    r"(?:(?:also|still|soon|probably|likely|almost certainly|very probably|well|then|thus|already|eventually|even|"
    r"therefore|instead|simply|further)\s+)*"
)
_MODAL = re.compile(
    rf"^(?P<subject>.+?)\s+(?:will|shall|may|might|could|would|should)\s+{_ADVERBS}"
    rf"(?P<negated>not\s+|never\s+|no longer\s+)?{_ADVERBS}(?P<rest>.+)$",
    re.I,
)
_WONT = re.compile(rf"^(?P<subject>.+?)\s+(?P<negated>won[’']t)\s+{_ADVERBS}(?P<rest>.+)$", re.I)
_TO = re.compile(
    r"^(?P<subject>.+?)\s+(?:(?:is|are|was|were)\s*(?P<negated>n[’']t\s+|not\s+)?\b(?:\w+\s+)?"
    r"(?:likely|unlikely|expected|set|due|poised|bound|about|going|scheduled|certain|sure|forecast|projected|slated|"
    r"destined|on course|on track|prepared|ready|determined|gearing up|in line)|"
    r"(?:has|have)\s+(?:promised|pledged|vowed|agreed|undertaken)|plans?|intends?|aims?|hopes?|"
    r"seeks?|wants?|vows?|pledges|promises|proposes|threatens)\s+to\s+(?P<rest>.+)$",
    re.I,
)
_EXPECTS = re.compile(
    r"^(?:(?P<negated>(?:don[’']t|do\s+not|never)\s+expect)|expect|[^,]+?\s+expects?)\s+"
    r"(?P<subject>(?:(?!\b(?:will|would|may|might|could|that)\b)[^,])+?)\s+to\s+(?P<rest>.+)$",
    re.I,
)
_LL = re.compile(r"^(?P<subject>\w+)[’']ll\s+(?P<negated>not\s+)?(?P<rest>.+)$", re.I)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|be|argue[sd]?|said|says?|fears?|believes?|indicates?|suggests?|shows?|"
    r"affirmed|warns?|means|remarked|thinks?|as)\b|[;:“”\"]",
    re.I,
)
_ADVERBIAL = re.compile(
    r"^(?:in|on|by|over|during|within|from|after|before|at|for|under|without|with|despite|given|as|when|while)\b", re.I
)
_LOWER = re.compile(
    r"the|an?|any|this|that|these|those|its|their|our|his|her|it|they|we|he|she|there|neither|both|some|many|most|other|"
    r"several|such|two|three|four|five|six|further|another|no|every|each|all|if|in|on|by|over|without|as|despite|given|"
    r"prices|exports|growth|demand|rates|talks|negotiators",
    re.I,
)


@dataclass(frozen=True)
class Stem:
    """A question made from a sentence.

    Parameters
    ----------
    question
        Ends in a question mark; ``[day]`` stands where a day is missing.
    given
        What it is conditional on; empty as a rule.
    negated
        The sentence says that it will not be so: its probability is that of a no.
    """

    question: str
    given: str = ""
    negated: bool = False


def stem(text: str, has_day: bool) -> Stem:
    """Turn a sentence into a question.

    Parameters
    ----------
    text
        The sentence.
    has_day
        Whether it names a day; else the question gets a place for one.

    Examples
    --------
    >>> stem("Japan may have to speed up its spending.", False).question
    'Will Japan have to speed up its spending by [day]?'
    >>> asked = stem("If the tariff stays, prices will not fall in 2027.", True)
    >>> asked.question, asked.given, asked.negated
    ('Will prices fall in 2027?', 'the tariff stays', True)
    """
    said = _ASIDE.sub("", _OPENING.sub("", without_probability(text).strip())).rstrip(".!… ")
    expects = _EXPECTS.match(said)
    said = _WE_SAY.sub("", said)
    given = ""
    conditional = _IF.match(said) or _IF_LAST.match(said)
    if conditional:
        said, given = _WE_SAY.sub("", conditional["main"]), conditional["condition"].strip()
        if conditional["word"].lower() == "unless":
            given = f"not: {given}"
    end = "" if has_day else " by [day]"
    matches = (_LL.match(said), _WONT.match(said), expects, _TO.match(said), _MODAL.match(said))
    found = min((m for m in matches if m), key=lambda m: len(m["subject"]), default=None)
    if found is not None:
        # "They fear that prices may fall": what is asked about begins after the last "that".
        subject = re.split(r"\b(?:that|whether)\s+", found["subject"])[-1]
        rest = re.sub(r"^(?:be\s+)?(?:likely|unlikely)\s+to\s+", "", found["rest"])
        simple = len(subject) <= 120 and not _VERB.search(subject) and subject.count(",") % 2 == 0
        if subject and simple and not _ADVERBIAL.match(subject) and rest != "not":
            return Stem(f"Will {_lowered(subject)} {rest}{end}?", given, bool(found["negated"]))
    return Stem(f"Will it turn out{end} that {_lowered(said)}?", given)


def _lowered(text: str) -> str:
    first = re.split(r"[\s’',]", text, maxsplit=1)[0]
    return text[:1].lower() + text[1:] if _LOWER.fullmatch(first) else text
