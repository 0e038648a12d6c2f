"""What the record amounts to, computed once for each head: scores, calibration, coverage, what comes next. No HTML.

Scores are the library's. A page asks for the standing; where a new line has just been written it is computed once,
and readers get the one before for as long as that takes.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from threading import RLock, Thread

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from institute.core import caching
from institute.record.ledger import book
from institute.record.reading import said, sentences
from institute.record.reading.lines import QuestionLine, question_line
from thinktank.forecasting import Calibration, Record, Scores, Summary, Tally, summary
from thinktank.forecasting.scoring import frame_calibration
from thinktank.forecasting.state import Question
from thinktank.forecasting.tally import touched

logger = logging.getLogger(__name__)

SHOWN = ("brier", "peer", "log", "crps_share")
"""The scores that tables show; the others are in the files."""


@dataclass(frozen=True, eq=False)
class Standing:
    """The record at one head, ready to be shown.

    Parameters
    ----------
    lines, head, day
        What it was computed from, and on which day.
    problems
        What is wrong with the record; empty for a sound one.
    questions
        One line for each question, the latest asked first.
    scores
        One row for each person on each question.
    calibration, calibrations
        Of everyone together, and of those who were asked for. None where nothing can be compared yet.
    summaries
        Means of the scores, by what they are grouped by.
    by_question, origins, tally
        What the next standing is computed from.
    """

    lines: int
    head: str
    day: dt.date
    problems: tuple[str, ...]
    entries: int
    questions: tuple[QuestionLine, ...]
    names: Mapping[str, str]
    scores: Scores
    calibration: Calibration | None
    calibrations: dict[str, Calibration | None]
    summaries: Mapping[str, tuple[Summary, ...]]
    invented: Mapping[str, str]
    by_question: Mapping[Question, QuestionLine]
    origins: Mapping[str, sentences.Origin]
    tally: Tally

    def of_key(self, key: str) -> QuestionLine | None:
        """Return the line of a question."""
        return next((line for line in self.questions if line.key == key), None)


GROUPS = ("all", "person", "series", "topics", "year")

_lock = RLock()
_pool: ThreadPoolExecutor | None = None
_made: Standing | None = None
_making: tuple[object, Future[Standing]] | None = None


def now() -> Standing:
    """Return the record as it stands; the one before, where the newest takes longer than a reader notices."""
    global _pool, _making
    wanted = (*book.head(), today())
    made = _made
    if made is not None and (made.lines, made.head, made.day) == wanted:
        return made
    if settings.RECORD_AT_ONCE:
        return _keep(computed(made))
    with _lock:
        _pool = _pool or ThreadPoolExecutor(1, thread_name_prefix="record")
        if _making is None or _making[0] != wanted:
            _making = (wanted, _pool.submit(_computed_beside))
            _making[1].add_done_callback(_let_go)
        future = _making[1]
    try:
        return future.result(None if made is None else settings.ANSWER_WITHIN / 8)
    except NotYet:
        assert made is not None
        caching.unsettled()
        return made


def in_background() -> None:
    """Compute the standing beside the first requests; after the server's processes have parted."""
    Thread(target=_warm, name="record-warm", daemon=True).start()


def _warm() -> None:
    try:
        now()
    except DatabaseError as error:
        logger.warning("The record could not be read: %s", error)
    finally:
        close_old_connections()


def _let_go(done: Future[Standing]) -> None:
    """Let what failed, or was overtaken by a newer line, be computed again when it is asked for."""
    global _making
    if _making is not None and _making[1] is done:
        _making = None


def today() -> dt.date:
    """Return the day, in UTC: the record's clock."""
    return dt.datetime.now(dt.UTC).date()


def computed(before: Standing | None = None) -> Standing:
    """Compute the record's standing from its fold; of an earlier one only what has changed since."""
    origins = sentences.origins()
    with book.reading() as record:
        at, day = time.time(), today()
        tally = _tally(record, before)
        lines = _lines(record, before, origins, at)
        same = before is not None and before.tally is tally  # nothing that counts was said
        summaries = before.summaries if before and same else _summaries(tally.scores)
        today_too = same and before is not None and before.day == day
        calibrated = before.calibration if before and today_too else frame_calibration(tally.data, at=at)
        return Standing(
            lines=len(record.hashes),
            head=record.head,
            day=day,
            problems=tuple(str(problem) for problem in record.problems),
            entries=record.state.entries,
            questions=tuple(reversed(lines.values())),
            by_question=lines,
            origins=origins,
            names=said.names(origins),
            scores=tally.scores,
            calibration=calibrated,
            calibrations=before.calibrations if before and today_too else {},
            summaries=summaries,
            invented={id: origin.illustrative for id, origin in origins.items() if origin.illustrative},
            tally=tally,
        )


def _tally(record: Record, before: Standing | None) -> Tally:
    """Return the scores: after the earlier ones if the record has only grown since, else of the whole record."""
    if before is None or before.tally.state is not record.state:
        return Tally.of(record.state)
    return before.tally.after(record.lines[before.lines :])


def _summaries(scores: Scores) -> dict[str, tuple[Summary, ...]]:
    return {by: tuple(summary(scores, by, measures=SHOWN)) for by in GROUPS}


def calibration_of(standing: Standing, by: str) -> Calibration | None:
    """Return one person's calibration, computed when it is first asked for."""
    if by not in standing.calibrations:
        standing.calibrations[by] = frame_calibration(standing.tally.data, at=time.time(), people=[by])
    return standing.calibrations[by]


def _lines(
    record: Record, before: Standing | None, origins: Mapping[str, sentences.Origin], at: float
) -> dict[Question, QuestionLine]:
    """Return each question's line, made anew only where something was said on it since, or time moved it on."""
    kept: Mapping[Question, QuestionLine] = {}
    changed: set[Question] = set()
    if before is not None and before.tally.state is record.state:
        kept, changed = before.by_question, touched(record.state, record.lines[before.lines :])
    told = {case for case, origin in origins.items() if before is None or before.origins.get(case) is not origin}
    found = {}
    for question in record.state.questions.values():
        line = kept.get(question)
        if line is None or question in changed or line.case in told or line.state != question.status(at):
            line = question_line(question, origins, at)
        found[question] = line
    return found


def _computed_beside() -> Standing:
    try:
        return _keep(computed(_made))
    finally:
        close_old_connections()


def _keep(found: Standing) -> Standing:
    global _made
    _made = found
    return found
