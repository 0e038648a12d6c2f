"""Scores of a record averaged over what a reader asks for: person, year, topic, series. Computes no score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from thinktank.forecasting.scores.quality import Mean, mean_with_interval
from thinktank.forecasting.scoring import Scores
from thinktank.forecasting.state import Question

Labels = Callable[[Question], Iterable[str]]


@dataclass(frozen=True)
class Summary:
    """The mean of each score over the rows with a label.

    Parameters
    ----------
    label
        What they have in common.
    questions, rows
        How many questions, and how many pairs of a person and a question.
    means
        By name of a measure, those that have a value, each with its interval over questions.
    """

    label: str
    questions: int
    rows: int
    means: Mapping[str, Mean]


def summary(
    scores: Scores,
    by: str | Labels = "person",
    *,
    measures: Iterable[str] | None = None,
    level: float = 0.9,
    models: bool = False,
) -> list[Summary]:
    """Average scores by a label, with intervals that treat the scores on one question as one observation.

    Parameters
    ----------
    scores
        Of the record.
    by
        ``"all"``, ``"person"``, ``"year"`` in which the outcome was known, ``"type"``, ``"case"``, or a field of the
        question lines such as ``"series"``, ``"topics"`` or ``"about"``; or a function from a question to its labels.
    measures
        Names; by default all.
    level
        Of the intervals.
    models
        Whether rows that come out of runs are averaged too; with ``by="person"`` they always are, under their names.

    Returns
    -------
    list of Summary
        In the order of the labels; a question with several labels counts under each.
    """
    kept = np.ones(len(scores), dtype=bool) if models or by == "person" else ~scores.model
    rows: dict[str, list[int]] = {}
    if by == "person":
        for i, person in enumerate(scores.person.tolist()):
            rows.setdefault(scores.people[person], []).append(i)
    else:
        labels = [tuple(dict.fromkeys(_labels(by, question))) for question in scores.questions]
        for i, question in enumerate(scores.question.tolist()):
            if kept[i]:
                for label in labels[question]:
                    rows.setdefault(label, []).append(i)
    names = tuple(scores.values) if measures is None else tuple(measures)
    found = []
    for label in sorted(rows):
        at = np.array(rows[label], dtype=np.intp)
        asked = scores.question[at]
        means = {name: mean_with_interval(scores.values[name][at], asked, level) for name in names}
        there = {name: mean for name, mean in means.items() if mean.count}
        found.append(Summary(label, int(np.unique(asked).size), at.size, there))
    return found


def year_of(question: Question) -> str:
    """Return the year in which a question's outcome was known; empty without one."""
    if question.resolution is None:
        return ""
    return str(dt.datetime.fromtimestamp(question.resolution.known - 1, dt.UTC).year)


def _labels(by: str | Labels, question: Question) -> Iterable[str]:
    if callable(by):
        return by(question)
    match by:
        case "all":
            return ("all",)
        case "year":
            return (year_of(question),)
        case "type":
            return (question.type,)
    value = question.line.get(by)
    if value is None:
        return ()
    return (str(value),) if isinstance(value, str | int | float) else tuple(map(str, value))
