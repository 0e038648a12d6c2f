"""The scores of a record that grows: what new lines touched is scored again, the rest stays. No rule of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thinktank.forecasting.frame import Frame, frame
from thinktank.forecasting.scoring import Scores, score_frame
from thinktank.forecasting.state import Question, State, key_of

Integers = NDArray[np.intp]
_OF_QUESTIONS = ("opened", "closed", "horizon", "spot", "due", "came", "sort")


@dataclass(frozen=True, eq=False)
class Tally:
    """The scores at one length of a record, with the columns that they come from.

    Parameters
    ----------
    state
        Of the record.
    data, scores
        What `frame` and `score` make of it.
    """

    state: State
    data: Frame
    scores: Scores

    @classmethod
    def of(cls, state: State) -> Tally:
        """Score a whole record."""
        data = frame(state.questions.values())
        return cls(state, data, score_frame(data))

    def after(self, lines: Iterable[Mapping[str, Any]]) -> Tally:
        """Return the scores once more lines were folded into the state, the same as if all were scored anew.

        Parameters
        ----------
        lines
            Those that were folded into `state` since. Where none of them touched what counts, the very same columns
            and scores are returned: most lines are entries on questions that are still open.
        """
        changed = touched(self.state, lines)
        fresh = frame(question for question in self.state.questions.values() if question in changed)
        if not fresh.questions and changed.isdisjoint(self.data.questions):
            return self
        asked = tuple(question for question in self.state.questions.values() if question.scored)
        return Tally(self.state, _frames(self.data, fresh, asked, changed), self._scores(fresh, asked, changed))

    def _scores(self, fresh: Frame, asked: tuple[Question, ...], changed: Collection[Question]) -> Scores:
        before, again = self.scores, score_frame(fresh)
        joined = _Joined.of(before, again, asked, changed)
        columns = {name: joined.rows(column, again.values[name]) for name, column in before.values.items()}
        plain = {name: joined.rows(getattr(before, name), getattr(again, name)) for name in _ROWS_OF_SCORES}
        return Scores(asked, joined.people, joined.question, joined.person, **plain, values=columns)


_ROWS_OF_SCORES = ("coverage", "entries", "model")


def touched(state: State, lines: Iterable[Mapping[str, Any]]) -> set[Question]:
    """Return the questions that lines move, with those that hang on their outcome; a note moves nothing."""
    found: set[Question] = set()
    for line in lines:
        if "forecast" not in line or line.get("kind") == "note":
            continue
        key = key_of(line)
        question = state.questions.get(key)
        if question is None:
            continue  # a line of a broken record, which changed nothing
        found.add(question)
        earlier = state.questions.get(f"{key}@{question.version - 1}")
        if earlier is not None:
            found.add(earlier)  # the question was asked anew: the old one has another key since
    # Conditions are asked first, so that one pass finds those that hang on one another.
    for question in state.questions.values():
        if question.condition in found:
            found.add(question)
    return found


@dataclass(frozen=True)
class _Joined:
    """How rows of two tables become one: which are kept, in which order, and what their places mean then."""

    people: tuple[str, ...]
    question: Integers
    person: Integers
    kept: Integers
    order: Integers

    @classmethod
    def of(
        cls, before: Frame | Scores, fresh: Frame | Scores, asked: tuple[Question, ...], changed: Collection[Question]
    ) -> _Joined:
        place = {question: i for i, question in enumerate(asked)}
        old = np.array([-1 if q in changed else place.get(q, -1) for q in before.questions], dtype=np.intp)
        new = np.array([place[q] for q in fresh.questions], dtype=np.intp)
        kept = np.flatnonzero(old[before.question] >= 0) if old.size else np.array([], dtype=np.intp)
        there = {before.people[i] for i in np.unique(before.person[kept]).tolist()} | set(fresh.people)
        people = tuple(sorted(there))
        number = {name: i for i, name in enumerate(people)}
        old_person = np.array([number.get(name, -1) for name in before.people], dtype=np.intp)
        new_person = np.array([number[name] for name in fresh.people], dtype=np.intp)
        question = np.concatenate([old[before.question[kept]], new[fresh.question]])
        person = np.concatenate([old_person[before.person[kept]], new_person[fresh.person]])
        # Entries on one question stay as they came; scores on it follow the order of people.
        by = (question,) if isinstance(before, Frame) else (person, question)
        order = np.lexsort(by)
        return cls(people, question[order], person[order], kept, order)

    def rows(self, before: NDArray[Any], fresh: NDArray[Any]) -> NDArray[Any]:
        """Return one column."""
        return np.concatenate([before[self.kept], fresh])[self.order]


def _frames(before: Frame, fresh: Frame, asked: tuple[Question, ...], changed: Collection[Question]) -> Frame:
    joined = _Joined.of(before, fresh, asked, changed)
    again = {question: i for i, question in enumerate(fresh.questions)}
    earlier = {question: i for i, question in enumerate(before.questions)}
    size = len(before.questions)
    source = np.array([size + again[q] if q in again else earlier[q] for q in asked], dtype=np.intp)
    columns: dict[str, Any] = {}
    for each in fields(Frame):
        name = each.name
        if name in _OF_QUESTIONS:
            columns[name] = np.concatenate([getattr(before, name), getattr(fresh, name)])[source]
        elif name not in ("questions", "people", "question", "person"):
            columns[name] = joined.rows(getattr(before, name), getattr(fresh, name))
    return Frame(questions=asked, people=joined.people, question=joined.question, person=joined.person, **columns)
