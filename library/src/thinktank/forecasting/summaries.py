"""Scores of a record averaged over what a reader asks for: person, year, topic, series. Computes no score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.forecasting.scores.quality import Mean, mean_with_interval
from thinktank.forecasting.scoring import Scores
from thinktank.forecasting.state import Question

Integers = NDArray[np.intp]
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
    names = tuple(scores.values) if measures is None else tuple(measures)
    found = []
    for label, at in _rows(scores, by, models=models):
        asked = scores.question[at]
        means = {name: mean_with_interval(scores.values[name][at], asked, level) for name in names}
        there = {name: mean for name, mean in means.items() if mean.count}
        found.append(Summary(label, int(np.count_nonzero(np.bincount(asked))), at.size, there))
    return found


def _rows(scores: Scores, by: str | Labels, *, models: bool) -> list[tuple[str, Integers]]:
    """Return the rows under each label, in the order of the labels."""
    if by == "person":
        return [(scores.people[person], at) for person, at in _grouped(scores.person, np.arange(len(scores)))]
    kept = np.arange(len(scores)) if models else np.flatnonzero(~scores.model)
    labels = [tuple(dict.fromkeys(_labels(by, question))) for question in scores.questions]
    known = sorted({label for each in labels for label in each})
    number = {label: i for i, label in enumerate(known)}
    # A question with several labels counts under each: its rows are repeated, once for every label.
    held = np.array([len(each) for each in labels], dtype=np.intp)
    first = np.concatenate([[0], np.cumsum(held)]).astype(np.intp)
    codes = np.array([number[label] for each in labels for label in each], dtype=np.intp)
    times = held[scores.question[kept]]
    rows = np.repeat(kept, times)
    turn = np.arange(rows.size) - np.repeat(np.cumsum(times) - times, times)
    label = codes[first[scores.question[rows]] + turn]
    return [(known[code], at) for code, at in _grouped(label, rows)]


def _grouped(code: Integers, rows: Integers) -> list[tuple[int, Integers]]:
    """Split rows by a code of each, in the order of the codes; within one they stay in theirs."""
    if not rows.size:
        return []
    order = np.argsort(code, kind="stable")
    cuts = np.flatnonzero(np.diff(code[order])) + 1
    return [(int(code[part[0]]), rows[part]) for part in np.split(order, cuts)]


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
