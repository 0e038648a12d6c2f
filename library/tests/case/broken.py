"""Broken case files: what is done to a sound one, and every problem that must then be named. Runs nothing.

Each entry changes the starter's text; an expected problem is (path, a word of what is wrong).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from thinktank.case import new_case

SOUND = new_case("river", dt.date(2026, 1, 15))


@dataclass(frozen=True)
class Broken:
    """A name, the changes, and the problems expected: no more and no fewer."""

    name: str
    changes: tuple[tuple[str, str], ...]
    problems: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The starter with the changes made; a change that changes nothing is a mistake in the table."""
        text = SOUND
        for old, new in self.changes:
            assert old in text, f"{self.name}: {old!r} is not in the starter"
            text = text.replace(old, new, 1)
        return text


def _(name: str, old: str, new: str, *problems: tuple[str, str]) -> Broken:
    return Broken(name, ((old, new),), problems)


ISSUE = '[issues.release]\nask = "Yearly release of water to the lower river"'
BROKEN = (
    # syntax
    _("no equals sign", "seed = 1 ", "seed 1 ", ("case", "expected '='")),
    _("no value", "seed = 1 ", "seed = ", ("case.seed", "invalid value")),
    _("bare text", 'role = "analyst"', "role = analyst", ("people.analyst.role", "invalid value")),
    _("unclosed string", 'kind = "elicitation"', 'kind = "elicitation', ("sources.panel.kind", "unterminated string")),
    _("unclosed list", "scale = [0, 10]", "scale = [0, 10", ("issues.release.scale", "unclosed array")),
    _("unclosed header", "[actors.upstream]", "[actors.upstream", ("actors.upstream", "not the head of a table")),
    _("two equals signs", 'unit = "km³"', 'unit = = "km³"', ("issues.release.unit", "invalid value")),
    _("yes for true", "seed = 1 ", "seed = yes ", ("case.seed", "invalid value")),
    _("a date that is none", "as_of = 2026-01-15", "as_of = 2026-13-45", ("case.as_of", "")),
    _("a key twice", "seed = 1 ", "seed = 1\nseed = 2 ", ("case.seed", "stands already in line")),
    _(
        "a table twice",
        "[actors.downstream]",
        '[actors.upstream]\nname = "Again"\n\n[actors.downstream]',
        ("actors.upstream", "stands already in line"),
        ("actors.upstream.name", "stands already in line"),
    ),
    # types
    _("a number as text", "seed = 1 ", 'seed = "1" ', ("case.seed", "whole number")),
    _("a fraction for a whole number", "seed = 1 ", "seed = 1.5 ", ("case.seed", "whole number")),
    _("true for a number", "status_quo = 4", "status_quo = true", ("issues.release.status_quo", "should be a number")),
    _("text for a number", "status_quo = 4", 'status_quo = "4"', ("issues.release.status_quo", "should be a number")),
    _("a number for text", 'unit = "km³"', "unit = 7", ("issues.release.unit", "text in quotes")),
    _("a date in quotes", "as_of = 2026-01-15", 'as_of = "2026-01-15"', ("case.as_of", "a date without quotes")),
    _("a time for a date", "as_of = 2026-01-15", "as_of = 2026-01-15T10:00:00", ("case.as_of", "date")),
    _("a list for text", 'name = "Upstream"', 'name = ["Upstream"]', ("actors.upstream.name", "text in quotes")),
    _(
        "text for a list",
        'annul_if = ["no agreement is signed by the last day"]',
        'annul_if = "none"',
        ("forecasts.q1.annul_if", "list"),
    ),
    _(
        "text for a table",
        'states = { ample = "as in the wet decade", scarce = "as in the dry decade" }',
        'states = "ample"',
        ("drivers.rain.states", "table"),
    ),
    _(
        "a table for text",
        'text = "The rains of the coming years"',
        "text = { a = 1 }",
        ("drivers.rain.text", "text in quotes"),
    ),
    _("an empty text", 'name = "Upstream"', 'name = " "', ("actors.upstream.name", "empty")),
    # keys and tables
    _("an unknown key", 'unit = "km³"', 'unit = "km³"\ncolour = "blue"', ("issues.release.colour", "unknown key")),
    _("a misspelt key", 'unit = "km³"', 'unit = "km³"\nstatusquo = 4', ("issues.release.statusquo", "unknown key")),
    _(
        "an unknown table",
        "[actors.upstream]",
        '[actor.upstream]\nname = "x"\n\n[actors.upstream]',
        ("actor", "unknown table"),
    ),
    _(
        "an id inside a record",
        'name = "Upstream"',
        'name = "Upstream"\nid = "upstream"',
        ("actors.upstream.id", "unknown key"),
    ),
    _("no unit", 'unit = "km³"\n', "", ("issues.release.unit", "is missing")),
    _("no title", 'title = "River"\n', "", ("case.title", "is missing")),
    _("no reliability", 'reliability = "B"\n', "", ("sources.communique.reliability", "is missing")),
    _(
        "a word that is none of the list",
        'kind = "document"',
        'kind = "paper"',
        ("sources.communique.kind", "not one of the words"),
    ),
    _(
        "a reliability that is none",
        'reliability = "C"',
        'reliability = "G"',
        ("sources.panel.reliability", "not one of the words"),
    ),
    # ids
    Broken(
        "an id with a space",
        (("[actors.downstream]", '[actors."down stream"]'),),
        (
            ("actors.down stream", "an id starts with"),
            ("actors.down stream", "used nowhere"),
            ("judgements.capability.downstream", "no actor"),
            ("judgements.position.release.downstream", "no actor"),
            ("judgements.salience.release.downstream", "no actor"),
            ("statements.s1.about[0]", "'downstream'"),
        ),
    ),
    _(
        "a reserved id",
        "[actors.upstream]",
        '[actors.none]\nname = "x"\n\n[actors.upstream]',
        ("actors.none", "meaning of its own"),
        ("actors.none", "used nowhere"),
    ),
    _(
        "one id in two tables",
        "[actors.upstream]",
        '[actors.rain]\nname = "Rain"\n\n[actors.upstream]',
        ("drivers.rain", "stands already"),
    ),
    _(
        "an unused actor",
        "[actors.upstream]",
        '[actors.third]\nname = "T"\n\n[actors.upstream]',
        ("actors.third", "used nowhere"),
    ),
    _("an unused finding", 'finding = "f1"\n', "", ("findings.f1", "used nowhere")),
    # references
    _("an unknown client", 'client = "upstream"', 'client = "upstreem"', ("case.client", "no actor 'upstreem'")),
    _(
        "an unknown element",
        'about = ["downstream", "release"]',
        'about = ["downstream", "realease"]',
        ("statements.s1.about[1]", "'realease'"),
    ),
    _(
        "an unknown state",
        'about = ["release", "rain.ample"]',
        'about = ["release", "rain.some"]',
        ("statements.o1.about[1]", "no state 'some'"),
    ),
    _(
        "an unknown forecast",
        'forecast = "q1"',
        'forecast = "q2"',
        ("statements.o1.forecast", "no forecast"),
        ("forecasts.q1", "used nowhere"),
    ),
    _("an unknown run", 'run = "r1"', 'run = "r2"', ("findings.f1.run", "no run"), ("runs.r1", "used nowhere")),
    _(
        "an unknown source of a check",
        'claimed = 2, source = "communique"',
        'claimed = 2, source = "comunique"',
        ("statements.s1.checks[0].source", "no source"),
    ),
    _(
        "a statement that is not there",
        'rests_on = ["s1"]',
        'rests_on = ["s9"]',
        ("judgements.position.release.downstream.rests_on[0]", "no statement"),
    ),
    _(
        "a person who is not there",
        "colleague = 65",
        "colleage = 65",
        ("judgements.salience.release.upstream.people.colleage", "no person"),
        ("people.colleague", "used nowhere"),
    ),
    # judgements
    _(
        "no author",
        'by = "analyst"                    #',
        "#",
        *(
            (f"judgements.{path}", "no author")
            for path in (
                "capability.upstream",
                "capability.downstream",
                "position.release.upstream",
                "position.release.downstream",
                "salience.release.downstream",
                "prior.rain",
            )
        ),
    ),
    _(
        "no ground",
        'source = "panel"\n\n[judgements.capability]',
        "\n[judgements.capability]",
        *(
            (f"judgements.{path}", "no ground")
            for path in (
                "capability.upstream",
                "capability.downstream",
                "position.release.upstream",
                "salience.release.upstream",
                "salience.release.downstream",
                "prior.rain",
            )
        ),
        ("sources.panel", "used nowhere"),
    ),
    _(
        "low above mode",
        "upstream = [3, 4, 5]",
        "upstream = [4.5, 4, 5]",
        ("judgements.position.release.upstream", "not in order"),
    ),
    _(
        "mode above high",
        "upstream = [3, 4, 5]",
        "upstream = [3, 6, 5]",
        ("judgements.position.release.upstream", "not in order"),
    ),
    _(
        "two numbers for a range",
        "upstream = [3, 4, 5]",
        "upstream = [3, 5]",
        ("judgements.position.release.upstream", "a list of 2"),
    ),
    _(
        "text in a range",
        "upstream = [3, 4, 5]",
        'upstream = [3, "4", 5]',
        ("judgements.position.release.upstream", "a list of other things"),
    ),
    _("not a number", "upstream = [3, 4, 5]", "upstream = nan", ("judgements.position.release.upstream", "finite")),
    _(
        "an infinity",
        "upstream = [3, 4, 5]",
        "upstream = [3, 4, inf]",
        ("judgements.position.release.upstream", "finite"),
    ),
    _(
        "outside the scale",
        "upstream = [3, 4, 5]",
        "upstream = [3, 4, 50]",
        ("judgements.position.release.upstream", "outside the issue's scale"),
    ),
    _(
        "a salience above 100",
        "downstream = [70, 85, 95]",
        "downstream = [70, 85, 195]",
        ("judgements.salience.release.downstream", "outside"),
    ),
    _(
        "a negative capability",
        "upstream = [50, 60, 70]",
        "upstream = [-5, 60, 70]",
        ("judgements.capability.upstream", "outside"),
    ),
    _("weights above one", "ample = 0.6,", "ample = 0.7,", ("judgements.prior.rain", "sum to 1.1")),
    _(
        "a weight missing",
        "{ ample = 0.6, scarce = 0.4 }",
        "{ ample = 1.0 }",
        ("judgements.prior.rain", "no weight to scarce"),
    ),
    _(
        "a negative weight",
        "{ ample = 0.6, scarce = 0.4 }",
        "{ ample = 1.4, scarce = -0.4 }",
        ("judgements.prior.rain", "negative"),
    ),
    _("a weight for no state", "scarce = 0.4 }", "scarce = 0.4, dry = 0 }", ("judgements.prior.rain.dry", "no state")),
    _(
        "a kind that is none",
        "[judgements.prior] ",
        "[judgements.priors] ",
        ("judgements.priors", "no kind of judgement"),
    ),
    _(
        "an issue that is none",
        "[judgements.position.release] ",
        "[judgements.position.relase] ",
        ("judgements.position.relase", "no issue"),
        ("judgements.position.relase", "no issue"),
    ),
    _(
        "an actor that is none",
        "upstream = [3, 4, 5]",
        "upstreem = [3, 4, 5]",
        ("judgements.position.release.upstreem", "no actor"),
    ),
    _(
        "a value where a table belongs",
        "[judgements.position.release] ",
        "[judgements.position]\nrelease = 3\n[judgements.affinity.upstream] ",
        ("judgements.position.release", "about issue.actor"),
        ("judgements.affinity.upstream.upstream", "two different actors"),
        ("judgements.affinity.upstream.downstream.value", "outside"),
    ),
    _(
        "a rule that is none",
        'colleague = 65 }, pool = "mean" }',
        'colleague = 65 }, pool = "average" }',
        ("judgements.salience.release.upstream.pool", "no rule"),
    ),
    _(
        "a pool of one",
        "analyst = [40, 55, 70], colleague = 65",
        "colleague = 65",
        ("judgements.salience.release.upstream.people", "at least two"),
    ),
    _(
        "value and people",
        "upstream = { people",
        "upstream = { value = 50, people",
        ("judgements.salience.release.upstream", "both value and people"),
    ),
    _(
        "an unknown key in a record",
        "value = [6, 8, 9], rests_on",
        "value = [6, 8, 9], restson",
        ("judgements.position.release.downstream.restson", "unknown key"),
    ),
    # statements, forecasts, resolutions
    _(
        "a figure without a unit",
        '{ value = 8, unit = "km³ a year" }',
        "{ value = 8 }",
        ("statements.s1.figures[0].unit", "is missing"),
    ),
    _(
        "a figure statement without figures",
        'figures = [{ value = 8, unit = "km³ a year" }]\n',
        "",
        ("statements.s1", "needs figures"),
    ),
    _("a check of no kind", 'kind = "ratio", numerator', "numerator", ("statements.s1.checks[0]", "no kind")),
    _(
        "a check of an unknown kind",
        'kind = "ratio"',
        'kind = "ration"',
        ("statements.s1.checks[0]", "no kind 'ration'"),
    ),
    _(
        "an operand upside down",
        "denominator = 4,",
        "denominator = [5, 4],",
        ("statements.s1.checks[0].denominator", "above its high"),
    ),
    _(
        "our statement without a day",
        'by = "analyst"\ndate = 2026-01-15',
        'by = "analyst"',
        ("statements.o1.date", "is missing"),
    ),
    _(
        "a quote without its document",
        'forecast = "q1"\nfinding',
        'forecast = "q1"\nquote = "We think"\nfinding',
        ("statements.o1", "come together"),
    ),
    _(
        "not resolvable without a reason",
        'kind = "forecast"',
        'kind = "outlook"\nresolvable = false',
        ("statements.o1", "needs a reason; resolvable = false contradicts"),
    ),
    _(
        "the horizon before the day",
        "horizon = 2028-01-15",
        "horizon = 2025-01-15",
        ("case", "horizon is before as_of"),
    ),
    _("a scale upside down", "scale = [0, 10]", "scale = [10, 0]", ("issues.release", "low must be below")),
    _("the status quo off the scale", "status_quo = 4", "status_quo = 40", ("issues.release", "outside the scale")),
    _(
        "closing before opening",
        "closes = 2028-01-15",
        "closes = 2025-01-15",
        ("forecasts.q1", "must follow one another"),
    ),
    _(
        "an entry after the close",
        "entries = [{ on = 2026-01-15",
        "entries = [{ on = 2029-01-15",
        ("forecasts.q1", "outside the question's"),
    ),
    _("a word that excludes the number", 'word = "likely"', 'word = "unlikely"', ("forecasts.q1", "is not 'unlikely'")),
    _("a probability above one", "value = 0.7,", "value = 1.7,", ("forecasts.q1.entries[0].value", "too large")),
    _(
        "a numeric question without a unit",
        'type = "binary"',
        'type = "numeric"',
        ("forecasts.q1", "needs a unit and a scale"),
    ),
    Broken(
        "resolved by the author, without evidence kept",
        (
            (
                "entries = [{",
                '[resolutions.q1]\noutcome = "yes"\non = 2028-01-10\nby = "analyst"\n[forecasts.q1b]\nentries = [{',
            ),
        ),
        (
            ("resolutions.q1", "needs evidence"),
            ("forecasts.q1b.question", "is missing"),
            ("forecasts.q1b.type", "is missing"),
            ("forecasts.q1b.opens", "is missing"),
            ("forecasts.q1b.closes", "is missing"),
            ("forecasts.q1b.resolve_by", "is missing"),
            ("forecasts.q1b.source", "is missing"),
            ("forecasts.q1b", "used nowhere"),
        ),
    ),
    # several things at once
    Broken(
        "two syntax errors, an id twice, a dangling reference and a bad value",
        (
            ("seed = 1 ", "seed = = 1 "),
            ('unit = "km³"', "unit = km³"),
            ("[actors.downstream]", '[actors.upstream]\nname = "Again"\n\n[actors.downstream]'),
            ('client = "upstream"', 'client = "nobody"'),
            ("upstream = [3, 4, 5]", "upstream = [5, 4, 3]"),
        ),
        (
            ("case.seed", "invalid value"),
            ("issues.release.unit", "invalid value"),
            ("actors.upstream", "stands already in line"),
            ("actors.upstream.name", "stands already in line"),
            ("case.client", "no actor 'nobody'"),
            ("judgements.position.release.upstream", "not in order"),
        ),
    ),
)
