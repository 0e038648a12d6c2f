"""What the record's pages show, as plain data: every number arrives formatted. Computes no score, renders nothing."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

import numpy as np
from django.urls import reverse

from institute.record.models import PublishedHead
from institute.record.reading import pictures, said
from institute.record.reading.coverage import Covered
from institute.record.reading.lines import QuestionLine
from institute.record.reading.standing import SHOWN, Standing, calibration_of
from thinktank.forecasting import BY_NAME, Summary
from thinktank.forecasting.scores.quality import Mean
from thinktank.wording import NO_BREAK, number

NEXT = 8
LATEST = 6
LIKELY = "What was called likely, and how often it came"
TITLES = {
    "brier": "Brier score (0 to 1)",
    "peer": "Peer score",
    "log": "Logarithmic score",
    "crps_share": "CRPS, share of the range",
}


@dataclass(frozen=True)
class ScoreRow:
    """A row of a table of scores: whose or what for, of how many questions, and each score with its interval."""

    label: str
    url: str
    questions: int
    cells: tuple[tuple[str, str], ...]


def record_page(standing: Standing, covered: Covered, published: PublishedHead | None) -> dict[str, object]:
    """Return the context of the institute's record."""
    return {
        **of_standing(standing),
        "coverage": covered,
        "coverage_chart": pictures.coverage_chart(covered),
        "published": published,
    }


@lru_cache(maxsize=2)
def of_standing(standing: Standing) -> dict[str, object]:
    """Return what is the same for every reader until the next line is written."""
    scored = [line for line in standing.questions if line.state == "resolved" and not line.backcast]
    waiting = due(standing)
    return {
        **_common(standing),
        "counts": counts(standing),
        "overall": _overall(standing),
        "calibration": pictures.calibration_chart(standing.calibration, LIKELY),
        "decomposition": pictures.decomposition_said(standing.calibration),
        "years": _years(standing),
        "tables": [
            _table(standing, "person", "By author", "Author"),
            _table(standing, "series", "By series", "Series"),
            _table(standing, "topics", "By topic", "Topic"),
        ],
        "measures": measures(),
        "due": waiting[:NEXT],
        "due_count": len(waiting),
        "latest": latest(standing)[:LATEST],
        "backcasts": [line for line in standing.questions if line.backcast],
        "invented_count": sum(line.invented for line in scored),
        "scored_count": len(scored),
    }


def author_page(standing: Standing, by: str) -> dict[str, object]:
    """Return the context of one person's record."""
    mine = [line for line in standing.questions if by in line.people]
    place = standing.scores.people.index(by) if by in standing.scores.people else -1
    rows = [row for row in standing.summaries["person"] if row.label == by]
    name = standing.names.get(by, by)
    return {
        **_common(standing),
        "by": by,
        "name": name,
        "is_model": _is_model(standing, by),
        "overall": _score_row(standing, rows[0], "") if rows else None,
        "measures": measures(),
        "columns": [TITLES[m] for m in SHOWN],
        "calibration": pictures.calibration_chart(calibration_of(standing, by), f"{name}: {LIKELY.lower()}"),
        "open": [line for line in mine if line.state in ("open", "closed") and not line.backcast],
        "resolved": [line for line in mine if line.state == "resolved" and not line.backcast][:100],
        "resolved_count": sum(line.state == "resolved" and not line.backcast for line in mine),
        "failed": sum(line.state in ("ambiguous", "annulled") for line in mine),
        "scored": int((standing.scores.person == place).sum()) if place >= 0 else 0,
    }


def measures() -> list[dict[str, str]]:
    """Return what the scores in the tables are."""
    return [{"title": TITLES[name], "rule": BY_NAME[name].rule, "better": BY_NAME[name].better} for name in SHOWN]


def counts(standing: Standing) -> dict[str, int]:
    """Count the questions by what became of them; backcasts apart."""
    asked = [line for line in standing.questions if not line.backcast]
    return {
        "asked": len(asked),
        "open": sum(line.state == "open" for line in asked),
        "waiting": sum(line.state == "closed" for line in asked),
        "resolved": sum(line.state == "resolved" for line in asked),
        "failed": sum(line.state in ("ambiguous", "annulled") for line in asked),
        "backcasts": len(standing.questions) - len(asked),
        "entries": standing.entries,
        "people": len({by for line in asked for by in line.people}),
        "lines": standing.lines,
    }


def due(standing: Standing) -> list[QuestionLine]:
    """Return what has no outcome yet, the next to resolve first; what is overdue leads."""
    waiting = [line for line in standing.questions if line.state in ("open", "closed") and not line.backcast]
    return sorted(waiting, key=lambda line: (line.resolve_by, line.key))


def latest(standing: Standing) -> list[QuestionLine]:
    """Return what has an outcome, the latest known first."""
    known = [line for line in standing.questions if line.known is not None and not line.backcast]
    return sorted(known, key=lambda line: (line.known or dt.date.min, line.key), reverse=True)


def narrowed(standing: Standing, query: Mapping[str, str]) -> tuple[list[QuestionLine], dict[str, dict[str, int]]]:
    """Return the questions that a reader asks for, and how many there would be with each other choice.

    One pass: a question that misses a single choice counts for the other values of that one.
    """
    wanted = {name: value for name in FACETS if (value := query.get(name, ""))}
    found: list[QuestionLine] = []
    tallies: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for line in standing.questions:
        missed = [name for name, value in wanted.items() if value not in FACETS[name](line)]
        if len(missed) > 1:
            continue
        if not missed:
            found.append(line)
        for name in missed or FACETS:
            tally = tallies[name]
            for value in FACETS[name](line):
                tally[value] = tally.get(value, 0) + 1
    return found, tallies


def facets(
    standing: Standing, query: Mapping[str, str], tallies: Mapping[str, Mapping[str, int]]
) -> list[dict[str, object]]:
    """Return what the questions can be narrowed by, with counts."""
    shown: list[dict[str, object]] = []
    for name, title in TITLED.items():
        values = [
            {"value": value, "text": _facet_said(standing, name, value), "count": count}
            for value, count in sorted(tallies[name].items(), key=lambda pair: (-pair[1], pair[0]))
        ]
        if len(values) > 1 or query.get(name):
            shown.append({"name": name, "title": title, "values": values, "chosen": query.get(name, "")})
    return shown


def _facet_said(standing: Standing, name: str, value: str) -> str:
    if name == "by":
        return standing.names.get(value, value)
    return said.STATES.get(value, value) if name == "state" else value


TITLED = {"state": "State", "series": "Series", "topic": "Topic", "by": "Author", "case": "Case"}
FACETS: dict[str, Callable[[QuestionLine], tuple[str, ...]]] = {
    "state": lambda line: ("backcast",) if line.backcast else (line.state,),
    "series": lambda line: (line.series,) if line.series else (),
    "topic": lambda line: line.topics,
    "by": lambda line: line.people,
    "case": lambda line: (line.case,) if line.case else (),
}


def _common(standing: Standing) -> dict[str, object]:
    return {
        "lines": standing.lines,
        "head": standing.head,
        "problems": standing.problems[:5],
        "names": standing.names,
        "today": standing.day,
        "invented": sorted(set(standing.invented.values())),
    }


def _overall(standing: Standing) -> dict[str, object] | None:
    rows = standing.summaries["all"]
    if not rows or "brier" not in rows[0].means:
        return None
    mean = rows[0].means["brier"]
    return {
        "brier": _said("brier", mean),
        "interval": _interval("brier", mean),
        "questions": mean.count,
        "coin": number(0.25),
        "models": _models(standing),
    }


def _models(standing: Standing) -> list[dict[str, str]]:
    """Set each model's mean score beside that of the people, on the questions that both answered."""
    scores = standing.scores
    brier = scores.values["brier"]
    found = []
    for place, by in enumerate(scores.people):
        own = (scores.person == place) & scores.model & ~np.isnan(brier)
        theirs = np.isin(scores.question, scores.question[own]) & ~scores.model & ~np.isnan(brier)
        if not theirs.any():
            continue
        own &= np.isin(scores.question, scores.question[theirs])
        found.append(
            {
                "name": standing.names.get(by, by),
                "questions": str(int(own.sum())),
                "model": said.score_said("brier", float(brier[own].mean())),
                "people": said.score_said("brier", float(brier[theirs].mean())),
            }
        )
    return found


def _years(standing: Standing) -> object:
    points = [(row.label, row.means["brier"]) for row in standing.summaries["year"] if "brier" in row.means]
    return pictures.years_chart(points)


def _table(standing: Standing, by: str, title: str, heading: str) -> dict[str, object]:
    rows = [row for row in standing.summaries[by] if row.label]
    return {
        "title": title,
        "heading": heading,
        "columns": [TITLES[name] for name in _shown(by)],
        "rows": [_score_row(standing, row, by) for row in rows],
    }


def _score_row(standing: Standing, row: Summary, by: str) -> ScoreRow:
    label = standing.names.get(row.label, row.label) if by in ("person", "") else row.label
    if by == "person" and _is_model(standing, row.label):
        label = f"{label} (model)"
    url = ""
    if by == "person":
        url = reverse("record:author", args=[row.label])
    elif by in ("series", "topics"):
        url = f"{reverse('record:forecasts')}?{urlencode({'topic' if by == 'topics' else by: row.label})}"
    means = [(name, row.means.get(name)) for name in _shown(by)]
    cells = tuple((_said(name, mean), _interval(name, mean)) if mean else ("–", "") for name, mean in means)
    return ScoreRow(label, url, row.questions, cells)


def _shown(by: str) -> tuple[str, ...]:
    """Return the scores that a table shows: among all people together, those against each other come to nothing."""
    return SHOWN if by in ("person", "") else tuple(name for name in SHOWN if name != "peer")


def _is_model(standing: Standing, by: str) -> bool:
    scores = standing.scores
    if by not in scores.people:
        return False
    rows = scores.person == scores.people.index(by)
    return bool(scores.model[rows].all())


def _said(name: str, mean: Mean) -> str:
    return said.score_said(name, mean.value)


def _interval(name: str, mean: Mean) -> str:
    if not (math.isfinite(mean.low) and math.isfinite(mean.high)):
        return ""
    # A penalty is never below 0, whatever the interval of few questions.
    low = mean.low if BY_NAME[name].better == "higher" else max(mean.low, 0.0)
    return f"{said.score_said(name, low)} to {said.score_said(name, mean.high)}"


def states_said(lines: Sequence[QuestionLine]) -> str:
    """Say in a line how many of some questions are in which state."""
    tally: dict[str, int] = {}
    for line in lines:
        tally[line.state_said] = tally.get(line.state_said, 0) + 1
    return said.joined([f"{count}{NO_BREAK}{state}" for state, count in tally.items()])
