"""Votes in the Council of the European Union, as capabilities of the actors of the DEU data. Knows no table.

Before the Treaty of Nice applied (Treaty establishing the European Community, Article 205 as amended in 1995) and after
(Treaty of Nice, Declaration 20; Acts of Accession 2003, 2005 and 2012). The double majority that followed in November
2014 has no votes; until March 2017 a member could still ask for the votes of Nice, and they stand here for all later
issues. The Commission and the Parliament, which have none, are given as many as the largest member.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

COMMISSION, PARLIAMENT = "com", "ep"
BEFORE_NICE: Mapping[str, int] = {
    **dict.fromkeys(("de", "fr", "it", "uk"), 10),
    "es": 8,
    **dict.fromkeys(("be", "el", "nl", "pt"), 5),
    **dict.fromkeys(("at", "se"), 4),
    **dict.fromkeys(("dk", "fi", "ie"), 3),
    "lu": 2,
}
NICE: Mapping[str, int] = {
    **dict.fromkeys(("de", "fr", "it", "uk"), 29),
    **dict.fromkeys(("es", "pl"), 27),
    "ro": 14,
    "nl": 13,
    **dict.fromkeys(("be", "cz", "el", "hu", "pt"), 12),
    **dict.fromkeys(("at", "bu", "se"), 10),
    **dict.fromkeys(("cr", "dk", "fi", "ie", "lt", "sk"), 7),
    **dict.fromkeys(("cy", "ee", "lu", "lv", "si"), 4),
    "mt": 3,
}
ACTORS = frozenset((*NICE, COMMISSION, PARLIAMENT))
"""The codes of the DEU data; Bulgaria is bu, Croatia cr, Greece el, the United Kingdom uk."""


def votes(present: Iterable[str]) -> dict[str, float]:
    """Return the votes of those who take part in an issue.

    The votes of Nice apply where a member that joined in 2004 or later takes part.

    Examples
    --------
    >>> votes(["de", "lu", "com"])
    {'de': 10.0, 'lu': 2.0, 'com': 10.0}
    >>> votes(["de", "pl", "ep"])
    {'de': 29.0, 'pl': 27.0, 'ep': 29.0}
    """
    actors = list(present)
    members = [actor for actor in actors if actor not in (COMMISSION, PARLIAMENT)]
    rule = NICE if any(actor not in BEFORE_NICE for actor in members) else BEFORE_NICE
    return {actor: float(rule.get(actor, max(rule.values()))) for actor in actors}
