"""The record as it stands: its rows folded once, afterwards only new ones; and how lines are added. Scores nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import RLock

from django.db import connection, transaction

from institute.core import content
from institute.record.models import RecordLine
from thinktank.errors import CaseError
from thinktank.forecasting.ledger import Dated, extend
from thinktank.forecasting.moments import seconds
from thinktank.forecasting.record import Line, Record
from thinktank.forecasting.state import key_of

_TURN = 7_316_544_281_006  # names the lock by which PostgreSQL lets writers wait for one another
SKEW = dt.timedelta(minutes=2)
_lock = RLock()
_record = Record("the record")
_folded_at: tuple[str, ...] | None = None


@contextmanager
def reading() -> Iterator[Record]:
    """Hold the record still while something is read from it; only rows that are new are folded."""
    global _folded_at
    # Read before the rows: what is added meanwhile has another token. None while this transaction itself has written.
    token = content.tokens(content.tables_of(RecordLine))
    with _lock:
        if token is None or token != _folded_at:
            _folded()
            _folded_at = token
        yield _record


def head() -> tuple[int, str]:
    """Return how many lines there are and the hash of the last, without folding anything."""
    last = RecordLine.objects.order_by("-n").values_list("n", "hash").first()
    return last or (0, Record().head)


def write(lines: Sequence[Dated], now: dt.datetime | None = None) -> int:
    """Add what the record does not hold yet; all of it or, where a line may not be said, nothing.

    Parameters
    ----------
    lines
        Each with its day.
    now
        When this is written; by default each line as of its day, or of the last line if that is later.

    Returns
    -------
    int
        How many lines were added.

    Raises
    ------
    CaseError
        Some lines may not be said, with all of them; or the record is not sound.
    """
    # The database's lock first, then ours: whoever holds a transaction open already must not wait for a reader of ours.
    with transaction.atomic():
        _wait_for_turn()
        with _lock:
            record = _folded()
            before = len(record.hashes)
            try:
                added = extend(record, list(lines), now and _not_before(record, now))
                _insert(record, before, added)
            except Exception:
                _forget()  # part of the lines is in it
                raise
    return len(added)


def say(line_of: Callable[[Record], Line | None], now: dt.datetime) -> int | None:
    """Add one line that depends on what the record holds; nobody else writes between the look and the line.

    Parameters
    ----------
    line_of
        Given the record, which it must not change, returns the line; or None where there is nothing to be said.
    now
        When this is written.

    Returns
    -------
    int or None
        The line's number.

    Raises
    ------
    CaseError
        It may not be said, the record is not sound, or its clock would go back.
    """
    with transaction.atomic():
        _wait_for_turn()
        with _lock:
            record = _folded()
            before = len(record.hashes)
            line = line_of(record)
            if line is None:
                return None
            try:
                _insert(record, before, [record.add(line, _not_before(record, now))])
            except Exception:
                _forget()
                raise
    return before + 1


def _not_before(record: Record, now: dt.datetime) -> dt.datetime:
    """Return now, or the last line's moment where another writer, or another machine, was a moment ahead."""
    return record.written if now < record.written < now + SKEW else now


def exported() -> Iterator[bytes]:
    """Yield the record as a file: every line as it was written."""
    for body in RecordLine.objects.order_by("n").values_list("body", flat=True).iterator(chunk_size=2_000):
        yield body.encode() + b"\n"


def load(data: bytes) -> int:
    """Take a whole record from a file into an empty one, line by line as it stands there.

    Raises
    ------
    CaseError
        The file is not sound, or there are lines already.
    """
    record = Record.of(data, "the file")
    if record.problems:
        raise CaseError(record.problems)
    with transaction.atomic():
        _wait_for_turn()
        if RecordLine.objects.exists():
            raise ValueError("the record has lines already; a file is only loaded into an empty one")
        _insert(record, 0, data.split(b"\n")[: len(record.hashes)])  # without a last line that was cut off
    return len(record.hashes)


def _folded() -> Record:
    held = len(_record.hashes)
    stands = held == 0
    rows = RecordLine.objects.filter(n__gte=max(held, 1)).order_by("n").values_list("n", "hash", "body")
    for n, hash, body in rows.iterator(chunk_size=2_000):
        if n == held:
            if hash == _record.head:
                stands = True
                continue
            break
        if n != len(_record.hashes) + 1:
            break
        _record.take(body.encode())
    else:
        if stands:
            return _record
    # What was folded is not what the rows say: a transaction was rolled back. Read all of them again.
    _forget()
    for body in RecordLine.objects.order_by("n").values_list("body", flat=True).iterator(chunk_size=2_000):
        _record.take(body.encode())
    return _record


def _forget() -> None:
    global _record, _folded_at
    _record, _folded_at = Record("the record"), None


def _insert(record: Record, before: int, added: Sequence[bytes]) -> None:
    global _folded_at
    _folded_at = None  # until they are committed, the rows may be taken back
    rows = []
    for n, raw in enumerate(added, start=before + 1):
        line = record.lines[n - 1]
        rows.append(
            RecordLine(
                n=n,
                body=raw.decode(),
                hash=record.hashes[n - 1],
                kind=str(line["kind"]),
                question=key_of(line) if "forecast" in line else "",
                at=dt.datetime.fromtimestamp(seconds(str(line["t"])), dt.UTC),
            )
        )
    RecordLine.objects.bulk_create(rows, batch_size=500)


def _wait_for_turn() -> None:
    if connection.vendor == "postgresql":  # SQLite lets one writer in at a time as it is
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
