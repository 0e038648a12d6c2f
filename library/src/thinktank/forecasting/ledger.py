"""The record as a file: what a case says is appended under a lock, whole or not at all. Knows no rule.

Two writers wait for one another; a crash leaves the old record, or a last line cut off, which the next write removes.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from thinktank.case import Case, Forecast, Resolution
from thinktank.case.formats.foreign import refuse_devices
from thinktank.case.moments import UTC, AnyMoment, begins, is_over, kept
from thinktank.case.questions import QUESTION_FIELDS
from thinktank.errors import CaseError, Problem
from thinktank.forecasting.moments import ends
from thinktank.forecasting.record import Line, Record, content
from thinktank.forecasting.rules import late_entries
from thinktank.forecasting.state import key_of


class Dated(NamedTuple):
    """What a case says, and since when."""

    at: AnyMoment
    line: Line


def read_record(file: Path | str) -> Record:
    """Read a sound record from a file.

    Raises
    ------
    CaseError
        The file cannot be read, or the record is not sound: with every problem.
    """
    path = Path(file)
    refuse_devices(path)
    try:
        record = Record.of(path.read_bytes(), str(path))
    except OSError as error:
        raise CaseError([Problem(str(path), "", "", f"cannot be read: {error.strerror}")]) from None
    if record.problems:
        raise CaseError(record.problems)
    return record


def append(case: Case, file: Path | str, now: dt.datetime | None = None) -> int:
    """Write to a record what a case says and the record does not hold yet.

    Parameters
    ----------
    case
        The case as published now.
    file
        The record; it begins with the first line.
    now
        When this is written. By default every line is written as of the day that the case gives it, or of the last
        line if that is later: for records made from cases alone. A site gives its clock.

    Returns
    -------
    int
        How many lines were added.

    Raises
    ------
    CaseError
        The record is not sound, or a line may not be said; it is then left as it was.
    """
    return append_lines(lines_of(case), file, now)


def append_lines(lines: list[Dated], file: Path | str, now: dt.datetime | None = None) -> int:
    """Write dated lines to a record, but for those that it holds; as `append`."""
    path = Path(file)
    if not path.exists():
        extend(Record(str(path)), lines, now)  # what is refused makes no file
    try:
        with _locked(path) as output:
            output.seek(0)
            old = output.read()
            record = Record.of(old, str(path))
            added = extend(record, lines, now)
            if not added:
                return 0
            keep = len(old) if not record.cut or old.endswith(b"\n") else old.rfind(b"\n") + 1
            start = b""
            if record.cut and "whole" in record.cut:
                keep, start = len(old), b"\n"
            output.truncate(keep)
            _write(output, start + b"".join(line + b"\n" for line in added), keep)
            if not old:
                _keep_name(path.parent)
    except OSError as error:
        raise CaseError([Problem(str(path), "", "", f"cannot be written: {error.strerror}")]) from None
    return len(added)


def extend(record: Record, lines: list[Dated], now: dt.datetime | None = None) -> list[bytes]:
    """Add to a record what it does not hold yet, and return the new lines; for records that are kept elsewhere.

    Raises
    ------
    CaseError
        The record is not sound, or some lines may not be said: with all of them. Throw the record away then, as
        part of the lines may be in it.
    """
    if record.problems:
        raise CaseError(record.problems)
    said_of = {line.get("forecast") for _, line in lines}
    before = [line for line in record.lines if line.get("forecast") in said_of]
    held = {_as_said(line) for line in before}
    asked = {(key_of(line), str(line.get("on"))) for line in before if line.get("kind") == "question"}
    last_wording = {key_of(line): str(line.get("on")) for _, line in lines if line.get("kind") == "question"}
    added, problems = [], list[Problem]()
    for since, line in lines:
        if _as_said(line) in held:
            continue
        if line.get("kind") == "question":
            # A question asked anew since: the record has its old wording, the case only the last.
            asking = key_of(line), str(line.get("on"))
            if asking in asked and last_wording[asking[0]] != asking[1]:
                continue
        at = now or max(begins(since), record.written)
        try:
            added.append(record.add(_voiding(record, line), at))
        except CaseError as error:
            problems += error.problems
    if problems:
        raise CaseError(problems)
    return added


def _as_said(line: Line) -> bytes:
    """Return what a line says; of an outcome without the entries that it makes void, which nobody says by hand."""
    return content({name: value for name, value in line.items() if name != "void"})


def _voiding(record: Record, line: Line) -> Line:
    """Let an outcome name the entries that were made after it was known: they stay, and are never scored."""
    if line.get("kind") != "resolution" or "void" in line:
        return line
    question = record.state.questions.get(key_of(line))
    known = line.get("known") or line.get("on")
    if question is None or not isinstance(known, str):
        return line
    try:
        late = late_entries(question, ends(known))
    except ValueError:  # the rules say what is wrong with it
        return line
    return {**line, "void": [entry.n for entry in late]} if late else line


def lines_of(case: Case, zone_of: Callable[[str], str] | None = None) -> list[Dated]:
    """Return what a case has to say to the record, in order: its questions, entries, amendments and resolutions.

    Numbers, times and hashes are not in these lines yet: the record gives them. Days are written with the offset of
    their zone, so that the record says by itself when a question closes.

    Parameters
    ----------
    case
        The case; the zone that it names is the one of its days.
    zone_of
        The zone of a forecast's days, by its id, where the case names none; by default UTC.
    """
    said: list[tuple[float, Dated]] = []
    zones = {each.id: case.about.zone or (zone_of(each.id) if zone_of else UTC) for each in case.forecasts}
    for forecast in case.forecasts:
        depth, zone = _depth(case, forecast), zones[forecast.id]
        turns = [a.on for a in forecast.amendments if a.effect != "options"]
        # A case holds only the last wording. Where a question was asked anew, earlier askings are already in the
        # record; in a record made afterwards they stand with the last wording.
        for i, day in enumerate([forecast.opens, *turns]):
            asking = Dated(begins(day, zone), {**_question(case, forecast, zone), "on": kept(day, zone)})
            said.append(((-2.0 if i == 0 else -0.5) + depth * 1e-3, asking))
        for entry in forecast.entries:
            line: dict[str, object] = {"kind": "entry", "forecast": forecast.id, "on": kept(entry.on, zone)}
            line |= {"by": entry.by, "value": entry.value}
            if entry.word:
                line |= {"word": entry.word, "scale": forecast.words}
            said.append((0.0, Dated(begins(entry.on, zone), line)))
        for amendment in forecast.amendments:
            line = {"kind": "amend", "forecast": forecast.id, "on": kept(amendment.on, zone), "text": amendment.text}
            line["effect"] = amendment.effect
            if amendment.options:
                line["options"] = list(amendment.options)
            said.append((-1.0, Dated(begins(amendment.on, zone), line)))
    for resolution in case.resolutions:
        forecast, zone = case.forecast(resolution.id), zones[resolution.id]
        known = kept(resolution.known or resolution.on, zone)
        line = {"kind": "resolution", "forecast": resolution.id, "on": kept(resolution.on, zone)}
        line |= {"outcome": resolution.outcome, "known": known, "by": resolution.by}
        line["evidence"] = [item.model_dump() for item in resolution.evidence]
        if resolution.note:
            line["note"] = resolution.note
        at = max(begins(resolution.on, zone), *_before(forecast, resolution, zone))
        said.append((2.0 if forecast.given else 1.0, Dated(at, line)))
    ordered = sorted(said, key=lambda one: (begins(one[1].at), one[0]))
    return [dated._replace(line={"kind": dated.line["kind"], "case": case.id, **dated.line}) for _, dated in ordered]


def _before(forecast: Forecast, resolution: Resolution, zone: str) -> list[dt.datetime]:
    """Return the instants of the day of resolving at which something was said: a day's outcome comes after them."""
    on = resolution.on
    if isinstance(on, dt.datetime):
        return [begins(on, zone)]
    said = [*(each.on for each in forecast.entries), *(each.on for each in forecast.amendments)]
    moments = [begins(moment, zone) for moment in said]
    return [begins(on, zone), *(at for at in moments if at < is_over(on, zone))]


def _question(case: Case, forecast: Forecast, zone: str) -> Line:
    asked = forecast.to_raw()
    line: dict[str, object] = {"kind": "question", "forecast": forecast.id, "words": forecast.words}
    line |= {name: asked[name] for name in QUESTION_FIELDS if name in asked}
    line |= {"opens": kept(forecast.opens, zone)}
    ends = {"closes": forecast.closes, "resolve_by": forecast.resolve_by, "spot": forecast.spot}
    line |= {name: kept(moment, zone, end=True) for name, moment in ends.items() if moment is not None}
    if zone != UTC:
        line["zone"] = zone  # for readers: the offsets alone decide
    if forecast.about:
        line["about"] = list(forecast.about)
    if forecast.backcast:
        line["backcast"] = True  # shown and marked, never scored
    return {**line, "statements": [s.id for s in case.statements if s.forecast == forecast.id]}


def _depth(case: Case, forecast: Forecast) -> int:
    """Return on how many conditions a forecast hangs, one on the other: conditions are asked first."""
    depth, given = 0, forecast.given
    while given is not None and depth < 100:
        depth, given = depth + 1, case.forecast(given.forecast).given
    return depth


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading and appending, once no other writer holds it."""
    # Unbuffered: what a full disk refused must not be tried again when the file is cut back, or closed.
    with path.open("a+b", buffering=0) as output:
        try:
            import fcntl
        except ImportError:  # Windows locks bytes, and waits ten seconds for them
            import msvcrt

            output.seek(0)
            msvcrt.locking(output.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
            try:
                yield output
            finally:
                output.seek(0)
                msvcrt.locking(output.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]
        else:
            fcntl.flock(output, fcntl.LOCK_EX)  # released when the file is closed
            yield output


def _keep_name(folder: Path) -> None:
    """Make a new file's name as lasting as its bytes; where folders cannot be opened the system sees to it."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write(output: IO[bytes], data: bytes, keep: int) -> None:
    """Write at the end of a file, safely on disk; on failure the file is as it was."""
    try:
        output.seek(0, os.SEEK_END)
        left = memoryview(data)
        while left:  # a disk that is nearly full takes a part, and refuses at the next turn
            left = left[output.write(left) :]
        os.fsync(output.fileno())
    except OSError:
        output.truncate(keep)
        raise
