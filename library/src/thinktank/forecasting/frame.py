"""The entries that count, as columns: one row for each, ready for the scores. Scores nothing itself.

A row holds the probability that the entry gave to what came, and its distance to the outcome by the rules of its
type; everything that depends on time or on the others is computed from these columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.forecasting.history import curve_of
from thinktank.forecasting.moments import ends
from thinktank.forecasting.scores.crps import crps_cdf, quantile_score
from thinktank.forecasting.scores.metaculus import bucket, bucket_share, held_mass
from thinktank.forecasting.scores.probability import FLOOR
from thinktank.forecasting.state import Entry, Question

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]
BINARY, OPTIONS, NUMBER = 0, 1, 2
BUCKETS = 200


@dataclass(frozen=True)
class Frame:
    """Columns over entries; `question` and `person` are places in the two tuples, the second of which is sorted.

    Parameters
    ----------
    opened, closed, horizon, spot
        Of each question: seconds. `horizon` is the scheduled close.
    due
        Of each question: by when it was to be resolved.
    came
        Of each question: 1 or 0 for yes or no, the place of the option, or the number.
    sort
        Of each question: BINARY, OPTIONS or NUMBER.
    start, end, model
        Of each entry; the last is true where it comes out of a run.
    chance
        Probability given to what came (for a number: to its bucket), held to what a logarithm bears.
    options
        How many options there were when the entry was made; 2 for yes or no, NaN for numbers.
    share
        What ignorance gives to the bucket of the outcome; NaN but for numbers.
    brier
        Brier score from 0 to 1; NaN for numbers. For options half the sum of squares.
    ordered, ranked
        Ordered Brier score from 0 to 2 and ranked probability score; NaN but for ordered options.
    crps, pinball
        CRPS of the entry's CDF in the question's unit, and twice the mean quantile score where it gave quantiles.
    said
        The probability of yes of a binary entry, as it was said; NaN else.
    """

    questions: tuple[Question, ...]
    people: tuple[str, ...]
    opened: Floats
    closed: Floats
    horizon: Floats
    spot: Floats
    due: Floats
    came: Floats
    sort: Integers
    question: Integers
    person: Integers
    start: Floats
    end: Floats
    model: NDArray[np.bool_]
    chance: Floats
    options: Floats
    share: Floats
    brier: Floats
    ordered: Floats
    ranked: Floats
    crps: Floats
    pinball: Floats
    said: Floats

    @property
    def number(self) -> NDArray[np.bool_]:
        """Of each entry: whether it is a forecast of a number."""
        return np.asarray(self.sort[self.question] == NUMBER)


def frame(questions: Iterable[Question]) -> Frame:
    """Return the columns of the entries of the questions that count, without void ones."""
    asked = tuple(question for question in questions if question.scored)
    rows: list[Entry] = []
    places: list[int] = []
    for i, one in enumerate(asked):
        for entry in one.entries:
            if not entry.void:
                rows.append(entry)
                places.append(i)
    people = tuple(sorted({entry.by for entry in rows}))
    number_of = {name: i for i, name in enumerate(people)}
    sort = np.array([BINARY if q.type == "binary" else OPTIONS if q.asked.options else NUMBER for q in asked], np.intp)
    closed = np.array([q.closed for q in asked], dtype=float)
    n = len(rows)
    columns: dict[str, Floats] = {
        name: np.full(n, np.nan)
        for name in ("chance", "options", "share", "brier", "ordered", "ranked", "crps", "pinball", "said")
    }
    question = np.array(places, dtype=np.intp)
    came = np.array([q.outcome_value() for q in asked], dtype=float)
    kinds = sort[question] if n else np.array([], dtype=np.intp)
    _binary(columns, rows, question, np.flatnonzero(kinds == BINARY), came)
    _options(columns, rows, question, np.flatnonzero(kinds == OPTIONS), asked)
    _numbers(columns, rows, question, np.flatnonzero(kinds == NUMBER), asked, came)
    return Frame(
        asked,
        people,
        np.array([q.opens for q in asked], dtype=float),
        closed,
        np.array([q.closes for q in asked], dtype=float),
        np.array([min(spot_of(q), q.closed) for q in asked], dtype=float),
        np.array([q.resolve_by for q in asked], dtype=float),
        came,
        sort,
        question,
        np.array([number_of[entry.by] for entry in rows], dtype=np.intp),
        np.array([entry.start for entry in rows], dtype=float),
        np.array([entry.end for entry in rows], dtype=float),
        np.array([entry.run is not None for entry in rows], dtype=bool),
        **columns,
    )


def spot_of(question: Question) -> float:
    """Return the moment of a question's spot scores: the end of its day, by default the scheduled close."""
    spot = question.line.get("spot")
    return ends(str(spot)) if spot is not None else question.closes


def _binary(columns: dict[str, Floats], rows: list[Entry], question: Integers, at: Integers, came: Floats) -> None:
    said = np.array([rows[i].value for i in at.tolist()], dtype=float)
    outcome = came[question[at]]
    columns["said"][at] = said
    columns["chance"][at] = np.clip(np.where(outcome == 1, said, 1.0 - said), FLOOR, 1.0 - FLOOR)
    columns["brier"][at] = (said - outcome) ** 2
    columns["options"][at] = 2.0


def _options(
    columns: dict[str, Floats], rows: list[Entry], question: Integers, at: Integers, asked: tuple[Question, ...]
) -> None:
    groups: dict[int, tuple[list[int], list[list[float]], list[int], list[bool]]] = defaultdict(
        lambda: ([], [], [], [])
    )
    for i, j in zip(at.tolist(), question[at].tolist(), strict=True):
        q, value = asked[j], rows[i].value
        assert isinstance(value, Mapping)
        options = rows[i].options
        # An option that came later is read from the last one there was, the catch-all: Metaculus's rule.
        outcome = q.outcome if q.outcome in value else options[-1]
        places, tables, outcomes, ordered = groups[len(options)]
        places.append(i)
        tables.append([value[option] for option in options])
        outcomes.append(options.index(outcome))
        ordered.append(q.type == "ordered")
    for k, (places, tables, outcomes, ordered) in groups.items():
        where, p, o = np.array(places, np.intp), np.array(tables, float), np.array(outcomes, np.intp)
        chance = p[np.arange(o.size), o]
        columns["chance"][where] = np.clip(chance, FLOOR, 1.0 - FLOOR)
        columns["options"][where] = k
        columns["brier"][where] = (np.einsum("ij,ij->i", p, p) + 1.0 - 2.0 * chance) / 2.0
        some = np.array(ordered)
        reached = np.cumsum(p[some], axis=1) - (np.arange(k) >= o[some, None])
        ranked = np.einsum("ij,ij->i", reached, reached)
        columns["ranked"][where[some]] = ranked
        columns["ordered"][where[some]] = ranked * 2.0 / (k - 1)


def _numbers(
    columns: dict[str, Floats],
    rows: list[Entry],
    question: Integers,
    at: Integers,
    asked: tuple[Question, ...],
    came: Floats,
) -> None:
    groups: dict[int, tuple[list[int], list[list[float]], list[list[float]]]] = defaultdict(lambda: ([], [], []))
    quantiles: dict[int, tuple[list[int], list[list[float]], list[list[float]]]] = defaultdict(lambda: ([], [], []))
    for i, j in zip(at.tolist(), question[at].tolist(), strict=True):
        value = rows[i].value
        points, levels = curve_of(asked[j], rows[i])
        kept = groups[len(points)]
        kept[0].append(i)
        kept[1].append(points)
        kept[2].append(levels)
        if isinstance(value, Mapping) and "cdf" not in value:
            inner = [(x, level) for x, level in zip(points, levels, strict=True) if 0.0 < level < 1.0]
            kept = quantiles[len(inner)]
            kept[0].append(i)
            kept[1].append([x for x, _ in inner])
            kept[2].append([level for _, level in inner])
    low = np.array([_end(q.asked.low) for q in asked])
    high = np.array([_end(q.asked.high) for q in asked])
    bounds = np.array([q.asked.open_below + q.asked.open_above for q in asked], dtype=float)
    is_open = np.array([q.asked.open_below for q in asked], dtype=bool)
    # What is only known to lie beyond an end falls in the bucket beyond it.
    step = np.array([{"below": -1.0, "above": 1.0}.get(q.outcome or "", 0.0) for q in asked])
    for places, points_, levels_ in groups.values():
        where, x, f = np.array(places, np.intp), np.array(points_, float), np.array(levels_, float)
        of = question[where]
        y, a, b = came[of], low[of], high[of]
        columns["crps"][where] = crps_cdf(y, x, f)
        place = bucket(y + step[of] * (b - a), a, b, BUCKETS)
        width = (b - a) / BUCKETS
        upper = np.where(place > BUCKETS, np.inf, a + width * place)
        # What a CDF has reached at a low end lies below it where that is open, and just on it where it is closed.
        first = np.where(is_open[of], a, a - 1e-9 * width)
        lower = np.where(place < 1, -np.inf, np.where(place == 1, first, a + width * (place - 1)))
        mass = _cdf_at(upper, x, f) - _cdf_at(lower, x, f)
        columns["chance"][where] = held_mass(mass, place, BUCKETS)
        columns["share"][where] = bucket_share(place, bounds[of], BUCKETS)
    for places, points_, levels_ in quantiles.values():
        where, x, f = np.array(places, np.intp), np.array(points_, float), np.array(levels_, float)
        columns["pinball"][where] = 2.0 * quantile_score(came[question[where]], x, f).mean(axis=1)


def _end(x: float | None) -> float:
    return np.nan if x is None else x


def _cdf_at(y: Floats, x: Floats, f: Floats) -> Floats:
    """Return each row's CDF at a value: straight between points, 0 below the first, 1 above the last."""
    k = x.shape[1]
    after = (x <= y[:, None]).sum(axis=1)  # how many points are reached
    left, right = np.clip(after - 1, 0, k - 1), np.clip(after, 0, k - 1)
    row = np.arange(y.size)
    xa, xb, fa, fb = x[row, left], x[row, right], f[row, left], f[row, right]
    share = np.divide(y - xa, xb - xa, out=np.zeros_like(y), where=(xb > xa) & np.isfinite(y))
    return np.where(after == 0, 0.0, np.where(y >= x[:, -1], np.where(np.isinf(y), 1.0, fb), fa + (fb - fa) * share))
