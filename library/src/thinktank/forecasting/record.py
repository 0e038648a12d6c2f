"""The record: lines of JSON, each with the hash of the one before; read, verified, extended. The rules are beside.

A line carries its number `n`, the moment `t` at which it was written, and `prev`, the SHA-256 of the line before it.
Nothing is ever rewritten, time never goes back, and what is true now is a fold over the lines: so a line cannot be
dated before what stands above it, and a head published once fixes everything up to it.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import json
from collections.abc import Mapping
from typing import Any, NoReturn

from thinktank.errors import CaseError, Problem
from thinktank.forecasting.moments import seconds, written
from thinktank.forecasting.rules import LONGEST_KEY, NOT_ASKED, fold
from thinktank.forecasting.state import State, key_of

Line = Mapping[str, Any]
START = "sha256:" + "0" * 64
MOST_PROBLEMS = 200
LONGEST_MESSAGE = 500  # in characters: a line may hold megabytes where a word belongs
_OURS = ("n", "t", "prev")
_MARKS = {b"\xef\xbb\xbf": "UTF-8", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


class Record:
    """A record as far as it has been read: its state, its head, and what is wrong with it.

    Parameters
    ----------
    file
        Its name in messages.

    Attributes
    ----------
    state
        What the lines say is true now.
    lines
        The lines, each as it was read.
    hashes
        The hash of each.
    cut
        What was said of a last line that a crash cut off; empty as a rule. It never was part of the record.
    """

    def __init__(self, file: str = "<record>") -> None:
        self.file = file
        self.state = State()
        self.lines: list[Line] = []
        self.hashes: list[str] = []
        self.cut = ""
        self._last = 0.0
        self._found: list[Problem] = []
        self._broken: list[int] = []
        self._no_lines: list[list[Any]] = []  # first and last of each run of them, what is said of it, what is right
        self._shift = 0
        self._told: set[str] = set()
        self._ended = False

    @classmethod
    def of(cls, data: bytes, file: str = "<record>") -> Record:
        """Read a whole record; its problems are in the result, nothing is raised."""
        record = cls(file)
        for mark, encoding in _MARKS.items():
            if data.startswith(mark):
                said = f"the file begins with a byte order mark of {encoding}"
                record._report(1, "", said, "Get it as it was, byte for byte: a record is plain UTF-8")
                if encoding != "UTF-8":
                    return record
                data = data.removeprefix(mark)
        whole, _, tail = data.rpartition(b"\n")
        raws = whole.split(b"\n") if whole or data.startswith(b"\n") else []
        # Every line becomes objects that stay: collecting among them again and again would double the time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            for raw in raws:
                record.take(raw)
        finally:
            if collecting:
                gc.enable()
        if tail:
            record._take_tail(tail)
        return record

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with it, by line; of more than a reader can use, the first."""
        if not self._found and not self._broken and not self._no_lines:
            return ()
        return tuple(
            sorted([*self._found, *self._changed(), *self._not_lines()], key=lambda problem: int(problem.line))[
                :MOST_PROBLEMS
            ]
        )

    @property
    def written(self) -> dt.datetime:
        """When the last line was written."""
        return dt.datetime.fromtimestamp(self._last, dt.UTC)

    @property
    def head(self) -> str:
        """The hash that the next line would carry: publish it, and the whole record up to here is fixed."""
        return self.hashes[-1] if self.hashes else START

    def take(self, raw: bytes) -> None:
        """Fold in one line as it stands in a file or a database, without its line break."""
        previous, number = self.head, len(self.hashes) + 1
        self.hashes.append("sha256:" + hashlib.sha256(raw).hexdigest())
        line = None if self._ended else _parsed(raw)
        if line is None:
            self.lines.append({})
            if not self._ended:
                self._no_line(number, raw)
            return
        self.lines.append(line)
        if number > 1 and line.get("n") == 1 and line.get("prev") == START:
            self._ended = True
            said = "begins another record; what stands from here on was not read"
            self._report(number, _place(line), said, "Keep each record in a file of its own")
            return
        if line.get("prev") != previous:
            self._broken.append(number)
        if line.get("n") != number:
            self._numbered(number, line)
            line = {**line, "n": number}  # what it says is read all the same
        self._fold(number, line)

    def add(self, line: Line, now: dt.datetime | None = None) -> bytes:
        """Extend a sound record by one line.

        Parameters
        ----------
        line
            What is said: kind, forecast and what belongs to the kind; no number, time or hash.
        now
            The time, with its zone; by default the clock's.

        Returns
        -------
        bytes
            The line as it is to be stored, without a line break.

        Raises
        ------
        CaseError
            The record is not sound, its clock would go back, or the line may not be said; the record is then as it
            was.
        """
        if self.problems:
            raise CaseError(self.problems)
        at = dt.datetime.now(dt.UTC) if now is None else now
        if at.tzinfo is None:
            raise ValueError("now needs its time zone")
        number = len(self.hashes) + 1
        full = {"n": number, "t": written(int(at.timestamp())), **line, "prev": self.head}
        try:
            raw = encoded(full)
        except (ValueError, TypeError) as error:
            said = f"cannot be written as JSON: {error}"
            raise CaseError([Problem(self.file, str(number), _place(line), said)]) from None
        parsed = _parsed(raw)
        assert parsed is not None
        self._fold(number, parsed)
        if self._found:
            found, self._found = self._found, []
            raise CaseError(found)
        self.lines.append(parsed)
        self.hashes.append("sha256:" + hashlib.sha256(raw).hexdigest())
        return raw

    def since(self, head: str) -> int | None:
        """Return how many lines were added since a head was published; None if this record never had it.

        Examples
        --------
        >>> Record().since(START)
        0
        """
        if head == START:
            return len(self.hashes)
        return len(self.hashes) - 1 - self.hashes.index(head) if head in self.hashes else None

    def _fold(self, number: int, line: Line) -> None:
        try:
            at = seconds(line["t"])
        except KeyError:
            self._report(number, _place(line), "does not say when it was written", "Give t as an instant")
            return
        except ValueError as error:
            self._report(number, _place(line), str(error))
            return
        if at < self._last:
            said = f"was written at {written(at)}, before the line above it at {written(self._last)}"
            self._report(number, _place(line), said, "A record's clock does not go back")
            return
        faults = fold(self.state, line, at)
        if not faults:
            self._last = at
        elif faults[0] != NOT_ASKED or self._once(f"not asked: {_place(line)}"):
            for what, fix in faults:
                self._report(number, _place(line), what, fix)

    def _no_line(self, number: int, raw: bytes) -> None:
        said, fix = "is no line of a record", "Each line is one JSON object, as it was written"
        if raw.endswith(b"\r") and _parsed(raw[:-1]) is not None:
            fix = "Line breaks were changed on the way: get the file as it was, byte for byte"
            if not self._once("line breaks"):  # as all of them are, one is told
                return
        elif why := _why_not(raw):
            said = f"{said}: {why}"
        if self._no_lines and self._no_lines[-1][1] == number - 1:  # a file of another kind, say
            self._no_lines[-1][1] = number
        else:
            self._no_lines.append([number, number, said, fix])

    def _numbered(self, number: int, line: Line) -> None:
        """Tell of a wrong number; of those that follow, only where they are wrong by something else."""
        n = line.get("n")
        shift = n - number if type(n) is int else None
        if shift is not None and shift == self._shift:
            return
        self._shift = 0 if shift is None else shift
        self._report(number, _place(line), f"carries the number {n}", "A line was removed or added before it")

    def _once(self, what: str) -> bool:
        """Tell whether something is said for the first time: one cause is not told at every line that it spoils."""
        first = what not in self._told
        self._told.add(what)
        return first

    def _take_tail(self, tail: bytes) -> None:
        """Keep what stands after the last line break if it is a whole line; else it was cut off, or never was one."""
        if _parsed(tail) is not None:
            self.cut = f"line {len(self.hashes) + 1} is whole but for its line break"
            self.take(tail)
        elif tail.startswith(b"{") or not tail.strip(b"\0"):  # some file systems leave noughts after a crash
            self.cut = (
                f"after line {len(self.hashes)} stand {len(tail)} bytes of a line that was cut off while it was "
                "written; it is no part of the record, and the next line takes its place"
            )
        else:
            self.take(tail)

    def _changed(self) -> list[Problem]:
        """Say which line was changed, where a hash does not fit: the one before, unless its own hash fits nowhere."""
        broken, found = set(self._broken), []
        for number in self._broken:
            if number + 1 in broken or number == 1:
                changed, said = number, "the chain is broken: this line was changed"
            elif number - 1 not in broken:
                changed, said = number - 1, f"the chain is broken: line {number} carries another hash of this line"
            else:
                continue
            place = _place(self.lines[changed - 1])
            found.append(Problem(self.file, str(changed), place, said, "Get the record as it was published"))
        return found

    def _not_lines(self) -> list[Problem]:
        return [
            Problem(self.file, str(first), "", f"{said}, nor is any up to line {last}" if last > first else said, fix)
            for first, last, said, fix in self._no_lines
        ]

    def _report(self, number: int, path: str, what: str, fix: str = "") -> None:
        what = what if len(what) <= LONGEST_MESSAGE else f"{what[:LONGEST_MESSAGE]}…"
        self._found.append(Problem(self.file, str(number), path, what, fix))


def encoded(line: Line) -> bytes:
    """Return a line as it is written: one line of JSON without spaces, dates as ISO 8601.

    Raises
    ------
    ValueError
        It holds a number that is not finite.
    """
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str).encode()


def content(line: Line) -> bytes:
    """Return what a line says, without the number, time and hash that the record gives it."""
    return encoded({name: value for name, value in line.items() if name not in _OURS})


def verify(data: bytes, file: str = "<record>") -> tuple[Problem, ...]:
    """Return everything that is wrong with a record; nothing if it is sound."""
    return tuple(Record.of(data, file).problems)


def head_of(data: bytes) -> str:
    """Return the head of a record: the hash of its last line."""
    return Record.of(data).head


def _place(line: Line) -> str:
    key = key_of(line) if "forecast" in line else ""
    return key if len(key) <= LONGEST_KEY else f"{key[:LONGEST_KEY]}…"


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a field that stands twice: programs differ in which of the two they read."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field stands there twice")
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_no_twins, parse_constant=_no_constant)


def _parsed(raw: bytes) -> dict[str, Any] | None:
    try:
        text = raw.decode()
        line, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    if b"\\ud" in raw and not _is_text(line):
        return None
    return line if isinstance(line, dict) and end == len(text) else None


def _why_not(raw: bytes) -> str:
    """Say what keeps bytes from being a line; empty where there is nothing to be pointed at."""
    try:
        text = raw.decode()
        line, end = _DECODER.raw_decode(text)
    except UnicodeDecodeError as error:
        return f"byte {error.start + 1} is no UTF-8"
    except json.JSONDecodeError as error:
        return f"at character {error.pos + 1}, {error.msg[:1].lower()}{error.msg[1:]}" if raw.startswith(b"{") else ""
    except RecursionError:
        return "it is nested too deeply"
    except ValueError as error:
        return str(error) if len(str(error)) < 60 else "it holds a number that is too long"
    if not isinstance(line, dict):
        return "it is no object"
    return f"something follows at character {end + 1}" if end < len(text) else "it holds half of a character"


def _is_text(line: object) -> bool:
    """Tell whether a line holds only whole characters: half of a surrogate pair can be read, and never written."""
    try:
        json.dumps(line, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
