"""What shows that a sentence looks ahead: rules over its words, each with a name that a reader understands.

No service, no model, no tagger: patterns, and patterns that take them back. What they find and miss is measured on
sentences marked by hand (library/tests/data/outlook.toml) and stated in docs/forecasting.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ADVERB = (
    r"(?:(?:not|never|also|still|soon|probably|likely|almost certainly|well|then|no longer|eventually|even|only|now|"
    r"further|therefore|instead|in turn)\s+)*"
)
_PARTICIPLE = (
    r"(?:been|had|\w+ed|\w+en|\w*(?:known|shown|drawn|grown|flown|thrown|worn|sworn|done|made|gone|come|said|told|sold|"
    r"found|felt|dealt|meant|left|lost|met|led|read|held|kept|slept|spent|sent|lent|built|bought|brought|caught|fought|"
    r"sought|taught|thought|cut|cost|put|set|hit|let|shut|split|spread|run|won|begun|sunk|shrunk|struck|stood|paid|heard|"
    r"got|understood))"
)
_YEAR = r"(?:19|20|21)\d\d"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
# What stands before the month of May and not before the verb.
_BEFORE_MAY = r"(?:\d{1,2}(?:st|nd|rd|th)?|early|late|mid|in|of|last|since|until|by|on|during|this|next|every|and)"
_RISK = r"(?:chance|probability|likelihood|odds|risk|prospect|danger)"
_BEFORE_WILL = (
    r"(?:the|a|political|free|good|ill|popular|public|own|general|last|of|their|his|her|its|no|at|strong|enough|lacks?|"
    r"national|collective)"
)
_NO_CLAIM = (
    r"(?:have|like|rather|seem|appear|argue|say|suggest|add|often|always|usually|sometimes|later|go on|love|hate|"
    r"prefer|not be what)"
)
_BOUND = (
    r"(?:about|set|due|poised|bound|slated|destined|certain|sure|on course|on track|scheduled|expected|forecast|"
    r"projected|predicted|tipped|unlikely|likely|doomed|prepared|preparing|ready|readying|gearing up|determined|"
    r"in line)"
)
_WAS_BOUND = r"(?:unlikely|likely|certain|sure|ready|prepared|determined|bound|set|due|about|poised)"
_PEOPLE = r"(?:we|i|analysts|economists|markets|investors|officials|observers|forecasters|experts|both|all)"
_MEANS_TO = (
    r"(?:plans?|intends?|aims?|hopes?|means|seeks|wants|vows?|pledges|promises|proposes|threatens|stands|prepares|"
    r"is determined)"
)
_PROBABLE = r"(?:likely|unlikely|probable|improbable|inevitable|doubtful|conceivable|possible|certain)"
_FINDS = r"(?:is|are|be|remains?|seems?|looks?|appears?|think it|thinks it|find it|believe it|most)"
_NOT = r"(?:n[’']t|\s+not)?"
_SAID = r"\b(?:said|told|thought|knew|hoped|believed|promised|wrote|argued|declared)\b"
_BEING = r"(?:be|seem|look|sound|appear|disagree|differ|lack|like|dislike|think|feel|want|say|know|doubt)"
_AIM = (
    r"(?:aims?|goals?|tactics?|strategy|policy|approach|tasks?|purpose|point|idea|challenge|question|job|key|trick|answer|way|objective|alternative|"
    r"solution|remedy|temptation|option|choice|role|mission|steps?|need|priority|what|all|thing|lesson|if|who|how|where)"
)
_SPAN = r"(?:week|month|year|quarter|spring|summer|autumn|winter|decade|round|review)"
_PAST = r"\b(?:was|were|had|did)\b"


@dataclass(frozen=True)
class Cue:
    """A rule: its name, what it finds, and what takes that back.

    Parameters
    ----------
    name
        As a reader is told.
    found
        A pattern.
    unless
        A pattern that takes it back where the two overlap; None for none.
    """

    name: str
    found: re.Pattern[str]
    unless: re.Pattern[str] | None = None


def _cue(name: str, found: str, *unless: str) -> Cue:
    return Cue(name, re.compile(found, re.I), re.compile("|".join(unless), re.I) if unless else None)


CUES: tuple[Cue, ...] = (
    _cue(
        "will",
        r"\b(?:will|won[’']t|shall|\w+[’']ll)\b",
        rf"\b{_BEFORE_WILL}\s+will\b(?!\s+(?:be|have|not)\b)",
        r"\bwill\s+(?:of|to|is|was|and|or|power|alone|among|left)\b",
        r"\bat will\b",
        r"\bshall\s+(?:not\s+)?(?:apply|mean|include|be\s+(?:considered|deemed|treated|construed|regarded|understood))\b",
    ),
    _cue(
        "may, might or could",
        r"\b(?:may|might|could)\b",
        rf"\b{_BEFORE_MAY}\s+may\b",
        r"(?<=\w\s)(?-i:May)\b|\b(?:mr|mrs|ms|lord|lady|sir)\.\s+may\b|\b(?-i:May)[’']s\b",  # a month, or a name
        r"\b(?:one|you)\s+(?:may|might|could)\b",
        r"\bmay\s+(?:not\s+)?be\s+\w+ed\s+(?:only\s+)?by\s+(?:either|any|each|a|both|the)\s+"
        r"(?:part(?:y|ies)|states?|members?|signator(?:y|ies))\b",
        rf"\bmay\s+(?:\d|and june|{_YEAR})",
        r"^may\s",
        rf"\b(?:may|might|could)\s+{_ADVERB}have\s+{_PARTICIPLE}\b",
        r"\b(?:may|might|could)\s+(?:\w+\s+){0,4}(?:there and then|at the time|in (?:19|20)\d\d)\b",
        r"\bmight\s+(?:is|was|of|and)\b",
        r"\b(?:the|military)\s+might\b",
        r"\bcould(?:n[’']t|\s+not\s+(?!only))",
        r"\bthey could (?:hear|see|feel|read)\b",
        rf"\bmay\s+{_ADVERB}{_BEING}\b[^,;]*,\s*but\b",
    ),
    _cue(
        "would, on a condition",
        r"\bwould\b(?=.*\b(?:if|should|unless|were)\b)|\b(?:if|should|unless|were)\b.*\bwould\b",
        rf"\bwould\s+{_ADVERB}have\s+{_PARTICIPLE}\b",
    ),
    _cue(
        "would, of something to come",
        rf"\bwould\s+(?!{_NO_CLAIM}\b)\w+",
        rf"\bwould\s+{_ADVERB}have\s+{_PARTICIPLE}\b",
        r"\b(?:every|each|in those days|did|in (?:19|20)\d\d|used to)\b.*\bwould\b",
        rf"(?:{_SAID}|\b(?:where|what|who|why|how)\b).*\bwould\b",
        r"\bwould\s+(?:be|take)\s+(?:an?other|a further|many|some|several|two|three|four|five|ten|\d+)\b.*"
        r"\b(?:before|until)\b",
    ),
    _cue(
        "going to",
        rf"\b(?:is|are|am|[’']s|[’']re){_NOT}\s+(?:\w+\s+)?going to\s+(?!the\b|a\b|an\b|(?-i:[A-Z]))\w+",
    ),
    _cue(
        "about to, set to, due to, likely to",
        rf"\b{_BOUND}\s+to\s+(?!the\b|a\b|an\b|its\b|their\b)\w+",
        rf"\b(?:was|were|been)\s+(?:\w+\s+)?{_WAS_BOUND}\s+to\b",
        r"\bexpected nowhere\b",
        r"\bdue to (?:\w+ing|\w+ed)\b",
    ),
    _cue(
        "expected",
        r"\b(?:is|are|was|were|be)\s+(?:\w+\s+)?to be expected\b",
        r"\b(?:is|are|was|were)\s+(?:\w+\s+)?expected\s+(?:in|by|at|from|this|next|on|before|within)\b",
    ),
    _cue(
        "scheduled or due on a day",
        r"\b(?:scheduled|slated|due|planned|set)\s+(?:for|in|on|by)\s+(?:the\s+)?"
        rf"(?:(?:early|late|mid|end|spring|summer|autumn|winter|next|{_MONTH}|{_YEAR}|\d)|\w+\s+in\s+{_YEAR})",
        r"\b(?:was|were|been)\s+(?:scheduled|slated|due|planned|set)\b",
    ),
    _cue(
        "due for, braced for",
        r"\b(?:is|are)\s+(?:\w+\s+)?(?:due|braced|bracing|preparing|gearing up|head(?:ed|ing)) for\b",
    ),
    _cue(
        "is to",
        r"\b(?:is|are)\s+(?:not\s+)?to\s+(?!be\s+(?:found|seen|read|understood|welcomed|avoided|regretted)\b|blame\b)\w+",
        rf"\b{_AIM}\s+(?:[\w’'-]+\s+){{0,5}}(?:is|are)\s+(?:not\s+)?to\b",
    ),
    _cue("on the verge of", r"\b(?:is|are|stands?)\s+(?:\w+\s+)?on the (?:verge|brink|cusp|point|eve) of\b"),
    _cue(
        "we expect",
        rf"\b{_PEOPLE}\s+(?:\w+\s+)?(?:expect|anticipate|foresee|forecast|predict|project|reckon on|look for)\b"
        r"|\b(?:hard|difficult|easy) to (?:see|imagine)\s+(?!why|how)[^,]*\b\w+ing\b"
        r"|\b(?:see|sees)\s+(?:\w+\s+){1,3}\w+ing\b",
    ),
    _cue(
        "do not expect",
        r"^(?:(?:but|so|and)\s+)?(?:(?:don[’']t|do not|never)\s+)?(?:expect|count on|look for|watch for|bet on)\b",
    ),
    _cue(
        "forecasts, expects",
        r"\b(?:forecasts|expects|anticipates|foresees|predicts|projects)\s+\w+",
        r"\b(?:the|these|those|such|all|most|many|some|no|his|her|its|their|our|official|recent|earlier|past)\s+"
        r"(?:forecasts|projects)\b|[’']s?\s+(?:\w+\s+)?(?:forecasts|projects)\b",
        r"\b(?:forecasts|projects)\s+(?:for|of|by|from|in|with|that|such|have|had|are|were|made|proved|published)\b",
    ),
    _cue(
        "plans, intends, hopes, aims to",
        rf"\b{_MEANS_TO}\s+to\s+\w+"
        r"|\b(?:has|have)\s+(?:also\s+)?(?:promised|pledged|vowed|agreed to|undertaken to|committed|ruled out|"
        r"threatened)\b"
        r"|\b(?:can|cannot|may) be (?:counted|relied) (?:up)?on to\b",
        r"\bsince\b.*\b(?:promised|pledged|vowed|committed)\b",
        r"\b(?:has|have)\s+(?:\w+\s+)?(?:promised|pledged|vowed)\s+(?:for|since|often|much|little)\b",
        r"\b(?:what|the|a|an|its|their|his|her)\s+(?:plans?|aims?|hopes?|means|stands)\s+to\b.*\b(?:was|were|failed)\b",
        r"\b(?:with|of)\s+(?:pledges|promises|plans|hopes|vows)\s+to\b",
    ),
    _cue(
        "a chance or probability of",
        rf"\b{_RISK}\s+(?:of|that)\b|\b(?:odds|chances) are\b"
        r"|\b\d+\s*(?:%|per cent|percent)\s+(?:chance|probability|likelihood)\b"
        r"|\bone[- ]in[- ]\w+\s+chance\b",
        rf"\b(?:was|were|had)\b[^.]*\b{_RISK}\b",
    ),
    _cue(
        "likely, probable",
        rf"\b{_FINDS}\s+(?:\w+\s+){{0,2}}{_PROBABLE}\b",
        r"\b(?:was|were|had)\s+(?:\w+\s+)?(?:likely|unlikely|probable|doubtful)\b",
        r"\bas (?:soon|far|much|often) as (?:is )?possible\b",
        r"\blikely (?:cause|reason|explanation|origin)\b",
    ),
    _cue(
        "remains to be seen",
        r"\b(?:remains to be seen|only time|time will tell|a matter of time|when,? not if|"
        r"an open question|too early to (?:say|tell)|wait and see)\b",
    ),
    _cue(
        "in the years to come",
        r"\b(?:in|over|during|within|for)\s+the\s+(?:coming|next|years ahead|months ahead|decade ahead|foreseeable)\b",
        # What a text says of a decade that has passed.
        r"\bover the next\b.*\b(?:fell|rose|lost|grew|was|were)\b",
    ),
    _cue(
        "sooner or later",
        r"\bin the (?:long|medium|short|near)[- ](?:run|term|future)\b"
        r"|\b(?:weeks|months|years|decades)\s+(?:to come|ahead)\b|\bsooner or later\b",
    ),
    _cue(
        "next, tomorrow",
        rf"\b(?:next|this coming)\s+{_SPAN}\b",
        rf"{_PAST}|\b(?:the|its) next (?:week|month|year|quarter)\b",
    ),
    _cue("risks doing", r"\brisks?\s+\w+ing\b"),
    _cue(
        "on the cards, at stake",
        r"\b(?:is|are)\s+(?:\w+\s+)?"
        r"(?:on the cards|in store|in prospect|on the horizon|looming|imminent|in doubt|at stake)\b"
        r"|\bfaces?\s+(?:\w+\s+)?(?:further|more|new)\b|\blies? ahead\b"
        r"|\b(?:yet|still) to come\b|\bhere to stay\b|\b(?:is|are) (?:coming|drawing) to an end\b|"
        r"\bno end in sight\b"
        r"|\b(?:has|have) (?:further|some way|a long way|more room|room) to (?:run|go|fall|rise|climb|grow)\b",
        _PAST,
    ),
    _cue(
        "far off, within reach",
        r"\b(?:is|are|seems?|looks?|remains?|appears?)\s+(?:\w+\s+)?"
        r"(?:(?:a|some|still a) (?:long |good )?way (?:off|away)|far off|within reach|out of reach|in the offing|"
        r"in sight|(?:\w+\s+)?(?:weeks|months|years|decades|a generation) (?:off|away)|(?:just )?a?round the corner)\b",
    ),
    _cue(
        "much depends on",
        r"\b(?:much|everything|a great deal|all|a lot)\s+(?:\w+\s+)?(?:depends|hinges|turns|rests)\s+on\b",
    ),
)

_AHEAD = (
    r"(?:resumes?|begins?|starts?|opens?|clos(?:e|es)|expires?|ends?|enters?|meets?|votes?|decides?|rules?|returns?|"
    r"lapses?|stays?|holds?|visits?|hosts?|publishes|elects?|arrives?|launch(?:es)?|joins?|leaves?|turns?|can|cannot|"
    r"takes? (?:place|effect)|comes? into force|goes? (?:to the polls|on sale|live|into)|falls? due|runs? out|"
    r"(?:shuts?|steps?) down)"
)
_PASSED = (
    r"\b(?:was|were|did|had|has|have|been|since|ago|last|yesterday|every|each|said|told|met|held|left|came|went|took|"
    r"gave|became|began|won|lost|(?<!be )\w+ed)\b"
)
_GROWS = (
    r"(?:peak|rise|fall|reach|ease|settle|slow|grow|recover|improve|stabilise|emerge|arrive|narrow|widen|double|halve|"
    r"suffice|be (?:ready|complete[d]?|clear|clearer|known|over|finished|able))"
)
UNDATED = re.compile(
    r"\b(?:on|by|from|until)\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b(?:in|by|this) (?:the )?(?:spring|summer|autumn|winter)\b",
    re.I,
)
"""Days that are near, though their date is not said."""
DATED = (
    _cue("a plain present with a day to come", rf"\b{_AHEAD}\b", rf"{_PASSED}.*", rf".*{_PASSED}"),
    _cue("should, with a day to come", rf"\bshould\s+{_ADVERB}{_GROWS}\b"),
    _cue(
        "said that it would, with a day to come",
        rf"{_SAID}.*\bwould\b",
        rf"\bwould\s+{_ADVERB}have\s+{_PARTICIPLE}\b",
        r"\b(?:in|of|by|since)\s+(?:1\d|20[01])\d+\b.*\bwould\b",
    ),
)
"""Hold only where the sentence also names a day that lies ahead of the text."""

QUESTION = re.compile(r"\?[\"'”’)]*$")


def cues_in(text: str, names_later_day: bool) -> tuple[str, ...]:
    """Return the names of the rules that find a sentence looking ahead; none if it does not.

    Parameters
    ----------
    text
        One sentence.
    names_later_day
        Whether it names a day later than the text's own.

    Examples
    --------
    >>> cues_in("Tokyo will pay.", False), cues_in("Political will is not enough.", False)
    (('will',), ())
    """
    if QUESTION.search(text):
        return ()
    found = [cue.name for cue in CUES if _holds(cue, text)]
    if not found and (names_later_day or UNDATED.search(text)):
        found = [cue.name for cue in DATED if _holds(cue, text)]
    return tuple(found)


def _holds(cue: Cue, text: str) -> bool:
    """Tell whether a rule finds something that nothing at the same place takes back."""
    back = [match.span() for match in cue.unless.finditer(text)] if cue.unless else []
    return any(
        not any(start <= match.end() and match.start() <= end for start, end in back)
        for match in cue.found.finditer(text)
    )
