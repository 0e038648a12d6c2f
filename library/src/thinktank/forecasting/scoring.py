"""Every score of a record, recomputed from its state: of each person on each question. Stores nothing.

Penalties are averaged over the time a person's entries stood; Metaculus's points over the question's whole time, where
silence counts 0. Questions without an answer, backcasts and void entries are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from thinktank.forecasting.calibration import TENTHS, Calibration, calibration
from thinktank.forecasting.frame import BINARY, NUMBER, Frame, frame
from thinktank.forecasting.scores.metaculus import (
    baseline,
    baseline_continuous,
    peer,
    peer_over_time,
    standing_share,
)
from thinktank.forecasting.state import Question, State

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]


@dataclass(frozen=True)
class Measure:
    """One score: its name in files, in words, whether more is better, and its rule in a sentence."""

    name: str
    title: str
    better: Literal["lower", "higher"]
    rule: str


MEASURES: tuple[Measure, ...] = (
    Measure("brier", "Brier score (0 to 1)", "lower", "(p - o)², averaged over the time an entry stood; options: half"),
    Measure("brier_two", "Brier score (0 to 2)", "lower", "Summed over the options; for yes or no twice the other"),
    Measure("log", "Logarithmic score", "lower", "-ln of the probability given to what came, held to 0.001 to 0.999"),
    Measure("ordered", "Ordered Brier score (0 to 2)", "lower", "Mean Brier score of the cuts (IARPA ACE)"),
    Measure("ranked", "Ranked probability score", "lower", "Squared differences of cumulated probabilities, summed"),
    Measure("crps", "CRPS", "lower", "Of the CDF, in the question's unit"),
    Measure("crps_share", "CRPS, share of the range", "lower", "CRPS over the width of the question's range"),
    Measure("pinball", "Quantile score", "lower", "Twice the mean pinball score of the quantiles given"),
    Measure("baseline", "Baseline score", "higher", "Metaculus: 100 for certainty, 0 for ignorance; over time"),
    Measure("peer", "Peer score", "higher", "Metaculus: against the others who stood at the time; over time"),
    Measure("spot_brier", "Brier score at the spot (0 to 1)", "lower", "Of what stood at the spot time"),
    Measure("spot_baseline", "Spot baseline score", "higher", "Baseline points of what stood at the spot time"),
    Measure("spot_peer", "Spot peer score", "higher", "Peer points of what stood at the spot time"),
)
BY_NAME: Mapping[str, Measure] = {measure.name: measure for measure in MEASURES}


@dataclass(frozen=True)
class Scores:
    """One row for each person on each question that counts; NaN where a score is not for such a question.

    Parameters
    ----------
    questions, people
        What the places in `question` and `person` mean.
    question, person
        Of each row.
    coverage
        The share of the question's time during which an entry of the person stood.
    entries
        How many entries the person made.
    model
        Whether the entries come out of a run: then the person is a model.
    values
        By name of a measure.
    """

    questions: tuple[Question, ...]
    people: tuple[str, ...]
    question: Integers
    person: Integers
    coverage: Floats
    entries: Integers
    model: NDArray[np.bool_]
    values: Mapping[str, Floats]

    def __len__(self) -> int:
        """Return how many rows there are."""
        return self.question.size

    def rows(self) -> list[dict[str, object]]:
        """Return the rows as plain data: what a page or a file shows, None where there is no score."""
        return [
            {
                "question": self.questions[q].key,
                "person": self.people[p],
                "coverage": float(self.coverage[i]),
                "entries": int(self.entries[i]),
                "model": bool(self.model[i]),
                **{name: None if np.isnan(column[i]) else float(column[i]) for name, column in self.values.items()},
            }
            for i, (q, p) in enumerate(zip(self.question.tolist(), self.person.tolist(), strict=True))
        ]


def score(state: State | Iterable[Question]) -> Scores:
    """Recompute every score of a record.

    Parameters
    ----------
    state
        Of the record, or some of its questions.
    """
    return score_frame(frame(state.questions.values() if isinstance(state, State) else state))


def score_frame(data: Frame) -> Scores:
    """Compute every score from the columns of entries."""
    q, number = data.question, data.number
    opened, closed, horizon = data.opened[q], data.closed[q], data.horizon[q]
    share = standing_share(data.start, data.end, opened, closed, horizon)
    log_chance = np.log(data.chance)
    with np.errstate(invalid="ignore"):
        points = np.where(number, baseline_continuous(data.chance, data.share), baseline(data.chance, data.options))
    peers = peer_over_time(log_chance, q, data.start, data.end, opened, closed, horizon, number)
    spot = data.spot[q]
    at_spot = np.flatnonzero((data.start < closed) & (data.start <= spot) & (data.end >= spot) & (share > 0))
    # An entry replaced at the very moment of the spot has given way to the one that stands.
    at_spot = at_spot[(data.end[at_spot] > spot[at_spot]) | (spot[at_spot] >= closed[at_spot])]
    spot_peers = peer(log_chance[at_spot], q[at_spot], number[at_spot]) if at_spot.size else np.array([])

    pair = q * max(len(data.people), 1) + data.person
    keys, row = np.unique(pair, return_inverse=True)
    n = keys.size
    covered: Floats = np.asarray(np.bincount(row, weights=share, minlength=n), dtype=float)

    def over_time(column: Floats) -> Floats:
        """Average over the time that entries stood."""
        summed = np.bincount(row, weights=np.where(share > 0, column * share, 0.0), minlength=n)
        return np.divide(summed, covered, out=np.full(n, np.nan), where=covered > 0)

    def added(column: Floats) -> Floats:
        return np.asarray(np.bincount(row, weights=column, minlength=n), dtype=float)

    def standing(column: Floats) -> Floats:
        found = np.full(n, np.nan)
        found[row[at_spot]] = column
        return found

    question = keys // max(len(data.people), 1)
    brier = over_time(data.brier)
    crps = over_time(data.crps)
    width = np.array([_width(asked) for asked in data.questions])[question] if n else crps
    model = np.zeros(n, dtype=bool)
    model[row] = data.model
    values = {
        "brier": brier,
        "brier_two": 2.0 * brier,
        "log": over_time(np.where(number, np.nan, -log_chance)),
        "ordered": over_time(data.ordered),
        "ranked": over_time(data.ranked),
        "crps": crps,
        "crps_share": crps / width,
        "pinball": over_time(data.pinball),
        "baseline": added(points * share),
        "peer": added(peers),
        "spot_brier": standing(data.brier[at_spot]),
        "spot_baseline": standing(points[at_spot]),
        "spot_peer": standing(spot_peers),
    }
    entries = np.bincount(row, minlength=n).astype(np.intp)
    person = keys % max(len(data.people), 1)
    return Scores(data.questions, data.people, question, person, covered, entries, model, values)


def record_calibration(
    state: State | Iterable[Question],
    *,
    at: float | None = None,
    people: Iterable[str] | None = None,
    edges: tuple[float, ...] = TENTHS,
    level: float = 0.9,
) -> Calibration | None:
    """Compare what was said with what came, over the yes-or-no entries of a record.

    Each entry weighs as much as the share of time it stood. Questions whose day of resolution is still ahead are left
    out, though they have an outcome: what resolves early leans to yes (Metaculus's rule).

    Parameters
    ----------
    state
        Of the record, or some of its questions.
    at
        Now, in seconds; by default no question is left out.
    people
        Only theirs; by default everyone's but models'.
    edges, level
        As in `calibration`.

    Returns
    -------
    Calibration or None
        None where no entry counts.
    """
    asked = state.questions.values() if isinstance(state, State) else state
    return frame_calibration(
        frame(q for q in asked if q.type == "binary"), at=at, people=people, edges=edges, level=level
    )


def frame_calibration(
    data: Frame,
    *,
    at: float | None = None,
    people: Iterable[str] | None = None,
    edges: tuple[float, ...] = TENTHS,
    level: float = 0.9,
) -> Calibration | None:
    """Compare what was said with what came, from the columns of entries; as `record_calibration`."""
    q = data.question
    share = standing_share(data.start, data.end, data.opened[q], data.closed[q], data.horizon[q])
    if people is None:
        wanted = ~data.model
    else:
        names = set(people)
        wanted = np.array([name in names for name in data.people], dtype=bool)[data.person]
    counted = (data.sort[q] == BINARY) & wanted & (share > 0)
    if at is not None:
        counted &= data.due[q] <= at
    if not counted.any():
        return None
    return calibration(
        data.came[q][counted],
        data.said[counted],
        weight=share[counted],
        question=q[counted],
        edges=edges,
        level=level,
    )


def _width(question: Question) -> float:
    low, high = question.asked.low, question.asked.high
    return high - low if low is not None and high is not None else np.nan


__all__ = [
    "BY_NAME",
    "MEASURES",
    "NUMBER",
    "Measure",
    "Scores",
    "frame_calibration",
    "record_calibration",
    "score",
    "score_frame",
]
