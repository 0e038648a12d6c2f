"""A small complete case to start from, with comments that guide. `thinktank new NAME` writes it."""

from __future__ import annotations

import datetime as dt
import re

from thinktank.errors import CaseError, Problem

_TEXT = """# A Thinktank case: one strategic question, what people believe about it, and what they said.
# Check it while you write:  thinktank check {id}.toml
# Every id is unique in the file. Whatever is declared must be used, and whatever is used must be declared.

[case]
id = "{id}"
title = "{title}"
question = "Where will the two settle their dispute over the water of the river?"
client = "upstream"               # the actor for whom the question is asked
as_of = {today}                # everything below was believed on this day
horizon = {horizon}              # the last day that the question is about
seed = 1                          # the same seed gives the same draws
illustrative = "Every number in this file is invented: it is the starter of a case, to be replaced."
pool = "mean"                     # how several people's values are pooled: mean, median or mixture

# Who judges, forecasts and resolves. A forecast is never resolved by someone who made it.
[people.analyst]
name = "A. Analyst"
role = "analyst"

[people.colleague]
name = "C. Colleague"
role = "second analyst"

# What judgements and statements rest on. Reliability runs from A (completely reliable) to F (cannot be judged).
[sources.panel]
cite = "Our own panel of two analysts"
date = {today}
kind = "elicitation"
reliability = "C"

[sources.communique]
cite = "Joint communiqué of the river commission"
date = {today}
kind = "document"
reliability = "B"

[actors.upstream]
name = "Upstream"

[actors.downstream]
name = "Downstream"

# One dimension of dispute: what is asked, in which unit, between which ends.
[issues.release]
ask = "Yearly release of water to the lower river"
unit = "km³"
scale = [0, 10]
status_quo = 4
low_means = "none"
high_means = "the whole natural flow"

# What nobody at the table decides: exclusive states.
[drivers.rain]
text = "The rains of the coming years"
states = {{ ample = "as in the wet decade", scarce = "as in the dry decade" }}

# Values. A number is certain; [low, most likely, high] is a range; several people may each give one.
[judgements]
by = "analyst"                    # author and source of every judgement below that names no other
source = "panel"

[judgements.capability]           # what an actor can bring to bear
upstream = [50, 60, 70]
downstream = [60, 80, 90]

[judgements.position.release]     # where an actor wants the issue settled, in its unit
upstream = [3, 4, 5]
downstream = {{ value = [6, 8, 9], rests_on = ["s1"] }}

[judgements.salience.release]     # how much it matters to the actor, 0 to 100
upstream = {{ people = {{ analyst = [40, 55, 70], colleague = 65 }}, pool = "mean" }}
downstream = [70, 85, 95]

[judgements.prior]                # weights over all states, summing to 1
rain = {{ ample = 0.6, scarce = 0.4 }}

# What others said is evidence; what we say is a claim or a forecast. Checks are arithmetic, done by the program.
[statements.s1]
by = "communique"
kind = "figure"
text = "Downstream asks for twice the present release, eight cubic kilometres a year"
about = ["downstream", "release"]
figures = [{{ value = 8, unit = "km³ a year" }}]
checks = [{{ kind = "ratio", numerator = 8, denominator = 4, unit = "km³", claimed = 2, source = "communique" }}]

[statements.o1]
by = "analyst"
date = {today}
kind = "forecast"
text = "We think it likely that the next agreement raises the release"
about = ["release", "rain.ample"]
forecast = "q1"
finding = "f1"

# A run that the case asks for, and a finding out of it.
[runs.r1]
method = "spatial_bargaining"
draws = 10000

[findings.f1]
run = "r1"
key = "outcome.release.weighted_mean"
text = "share of draws in which the bargain settles above the present release of 4 km³"
at_least = 4

# A statement made resolvable: question, dates, where the answer will be read.
[forecasts.q1]
question = "Will the next agreement of the river commission set a yearly release above 4 km³?"
type = "binary"
opens = {today}
closes = {horizon}
resolve_by = {horizon}
source = "Text of the agreement as published by the river commission"
fallback = "A statement of both governments"
annul_if = ["no agreement is signed by the last day"]
entries = [{{ on = {today}, by = "analyst", value = 0.7, word = "likely" }}]
"""


def new_case(name: str, today: dt.date | None = None) -> str:
    """Return the text of a small complete case.

    Parameters
    ----------
    name
        The case's id: letters, digits, ``_`` and ``-``, beginning with a letter.
    today
        The day it is believed on; by default today.

    Raises
    ------
    CaseError
        The name cannot be an id.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,63}", name):
        fix = "Letters, digits, _ and -, beginning with a letter; the file name goes to --out"
        raise CaseError([Problem("thinktank new", "", "NAME", f"{name!r} cannot be the id of a case", fix)])
    day = today or dt.date.today()
    horizon = day.replace(day=min(day.day, 28), year=day.year + 2)
    title = name.replace("-", " ").replace("_", " ")
    return _TEXT.format(id=name, title=title[:1].upper() + title[1:], today=day, horizon=horizon)
