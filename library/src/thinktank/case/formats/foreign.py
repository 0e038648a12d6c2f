"""What files of other programs leave out of a case: who judged, when, on what it rests; and ids out of names.

Reads no format itself: the modules beside this one do.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from thinktank.case.fields import ID_PATTERN, RESERVED
from thinktank.errors import CaseError, Problem, dotted
from thinktank.errors import Path as Place

NO_DATE = dt.date(1970, 1, 1)
"""Stands for the date that such files do not have, so that the same file is the same case on every machine."""
AUTHOR, SOURCE, CONTENT = "author", "file", "content"
MAX_BYTES = 20_000_000


@dataclass
class Places:
    """Tells on which line of a file each path stands; a path without one stands where its nearest ancestor does.

    Examples
    --------
    >>> Places("model.scw", {("drivers", "trade"): "7"}).line(("drivers", "trade", "text"))
    '7'
    """

    file: str
    lines: dict[Place, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Place) -> str:
        """Return the line of the path or of its nearest known ancestor."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return ""

    def column(self, path: Place, of_key: bool = False) -> str:
        """Return no column: these files are read line by line."""
        return ""

    def report(self, line: int | str, path: Place, what: str, fix: str = "") -> None:
        """Note a problem; the reader raises all of them together."""
        self.problems.append(Problem(self.file, str(line), dotted(path), what, fix))

    def refuse_if_any(self) -> None:
        """Raise every problem noted so far, if there is one.

        Raises
        ------
        CaseError
            With all of them.
        """
        if self.problems:
            raise CaseError(self.problems)


def refuse_devices(path: Path) -> None:
    """Refuse a pipe, which would be waited for, and a device, which would never end.

    Raises
    ------
    CaseError
        It is there, and neither a regular file nor a folder.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        raise CaseError([Problem(str(path), "", "", "this is no regular file", "Save it to one first")])


def file_bytes(path: Path) -> bytes:
    """Return the bytes of a file of sensible size.

    Raises
    ------
    CaseError
        It is no regular file, too large, or empty.
    """
    refuse_devices(path)
    size = path.stat().st_size
    if size > MAX_BYTES:
        said = f"the file has {size / 1e6:.0f} MB"
        raise CaseError([Problem(str(path), "", "", said, f"We read at most {MAX_BYTES / 1e6:.0f} MB")])
    data = path.read_bytes()
    if not data.strip():
        raise CaseError([Problem(str(path), "", "", "the file is empty")])
    return data


def ids(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return an id for each name, different from each other and from those taken; an id stays what it is.

    Examples
    --------
    >>> ids(["US course", "2 %", "Größe", "us course", "not"], taken=["file"])
    ['US_course', 'x2', 'Grosse', 'us_course_2', 'not_2']
    """
    seen = {id.casefold() for id in (*taken, *RESERVED)}
    made = []
    for name in names:
        stem = name if re.fullmatch(ID_PATTERN, name) else _plain(name)
        stem = stem[:48]
        id, number = stem, 2
        while id.casefold() in seen:
            id, number = f"{stem}_{number}", number + 1
        seen.add(id.casefold())
        made.append(id)
    return made


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9]+", "_", letters).strip("_") or "x"
    return stem if stem[0].isalpha() else f"x{stem}"


def text_of(data: bytes, places: Places) -> str:
    r"""Return the text of a file of unknown code page: UTF-8, UTF-16 with its mark or without, or else Windows-1252.

    A byte that none of these knows is reported with its line; nothing is replaced by a question mark.

    Examples
    --------
    >>> text_of(b"\xef\xbb\xbfa", Places("x")), text_of(b"K\xf6ln", Places("x"))
    ('a', 'Köln')
    """
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if len(data) > 1 and 0 in data[:2]:  # UTF-16 without its mark: the first sign is one of ASCII
        encoding = "utf-16-le" if data[1] == 0 else "utf-16-be"
    for name in (encoding, "cp1252"):
        try:
            return data.decode(name)
        except UnicodeDecodeError as error:
            if name == "cp1252":
                line = data.count(b"\n", 0, error.start) + 1
                said = f"byte {data[error.start]:#04x} belongs to no code page that we read"
                places.report(line, (), said, "Save the file as UTF-8 or Windows-1252")
    return ""


def numbered_lines(text: str) -> list[tuple[int, str]]:
    """Return the lines of a text with their numbers, whichever system ended them; no other sign ends a line."""
    return list(enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1))


def framed(
    path: Path,
    program: str,
    question: str,
    tables: Mapping[str, Mapping[str, object]],
    judgements: Mapping[str, object],
    *,
    title: str = "",
    client: str = "",
    note: str = "",
    summary: str = "",
) -> dict[str, object]:
    """Return the raw tables of a whole case around what a file holds.

    The file itself is the one source, its unnamed author the one person, and one statement says that its
    elements come from there, so that nothing in the case is without origin.

    Parameters
    ----------
    path, program
        The file, and the program or format that it belongs to.
    question
        What it is asked.
    tables
        Raw tables of the case, by name and id; ids are unique across them and not `author`, `file`, `content`.
    judgements
        The raw table of judgements, without author and source.
    title
        By default the file's name.
    client
        Id of the actor for whom the question is asked; by default the first one, or one made up where the file
        has no actors.
    note
        What else the file says of itself.
    summary
        What it says of the question.
    """
    actors = dict(tables.get("actors", {}))
    if not actors:
        actors = {"client": {"name": "The client, whom the file does not name"}}
    named: Sequence[str] = [id for table in tables.values() for id in table]
    about = {
        "id": ids([path.stem])[0],
        "title": title or path.stem or path.name,
        "question": question,
        "client": client or next(iter(actors)),
        "as_of": NO_DATE,
        "horizon": NO_DATE,
        "note": f"Read from {path.name}. A {program} file carries no date: {NO_DATE} stands for none.",
    }
    if summary:
        about["summary"] = summary
    source = {"cite": f"{path.name}, a file of {program}", "date": NO_DATE, "kind": "dataset", "reliability": "F"}
    if note:
        source["note"] = note
    content = {
        "by": SOURCE,
        "kind": "background",
        "text": f"{path.name} declares these elements and all judgements on them.",
        "about": list(named) or list(actors),
    }
    return {
        "case": about,
        "people": {AUTHOR: {"name": f"The author of {path.name}, whom the file does not name"}},
        "sources": {SOURCE: source},
        **{name: dict(table) for name, table in tables.items()},
        "actors": actors,
        "statements": {CONTENT: content},
        "judgements": {"by": AUTHOR, "source": SOURCE, **judgements},
    }
