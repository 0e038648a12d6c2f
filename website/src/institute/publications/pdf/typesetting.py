"""Sets an edition as tagged PDF/UA-1 with Typst: no system library, the same bytes for the same edition."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import typst

from institute.publications.pdf.edition import Edition

HERE = Path(__file__).parent
LONGEST = 60.0
"""Seconds; seven hundred pages take seven."""

SPACES = "\n\u00a0\u00ad\u2009\u200a\u202f\u2011"  # not printable to Python, yet meant
# Charts name the site's font first; in a PDF the same face goes by the name in our font files.
FONT_OF_CHARTS, FONT_OF_FILES = "Public Sans", "Institute Sans"


class NotTypeset(Exception):
    """The edition could not be set; the message is Typst's own word on why."""


@dataclass(frozen=True)
class Typeset:
    """A PDF, how many pages it has, and from which page to which each article of an issue runs."""

    pdf: bytes
    pages: int
    ranges: tuple[tuple[str, int, int], ...] = ()


def typeset(edition: Edition) -> Typeset:
    """Set an edition, or give it up after a while: whoever publishes waits for it.

    Text reaches the template as data, never as markup. An edition that would not be accessible, such as one whose
    headings skip a level, is refused by the typesetter.

    Raises
    ------
    NotTypeset
        It could not be set; also where no font has a character of the text, which the message names, and where it took
        longer than `LONGEST`.
    """
    found: list[Typeset | BaseException] = []

    def run() -> None:
        try:
            found.append(_set(edition))
        except BaseException as error:  # raised below, in the thread that waits
            found.append(error)

    # A thread that is given up cannot be stopped; it ends with its work, or with the process.
    thread = Thread(target=run, name="typesetting", daemon=True)
    thread.start()
    thread.join(LONGEST)
    if not found:
        raise NotTypeset(f"The typesetter had not finished after {LONGEST:.0f} seconds.")
    if isinstance(found[0], BaseException):
        raise found[0]
    return found[0]


def _set(edition: Edition) -> Typeset:
    data = json.dumps(printable(edition.data), ensure_ascii=False).replace(FONT_OF_CHARTS, FONT_OF_FILES)
    year, month, day = edition.data["day"]
    with tempfile.TemporaryDirectory(prefix="thinktank-pdf-") as folder:
        root = Path(folder)
        for template in HERE.glob("*.typ"):
            shutil.copyfile(template, root / template.name)
        for name, picture in edition.pictures.items():
            (root / name).write_bytes(picture)
        try:
            compiler = typst.Compiler(
                root / edition.template, root=root, font_paths=fonts(), sys_inputs={"document": data}
            )
            made = compiler.compile(
                format="pdf",
                pdf_standards=["ua-1"],
                timestamp=dt.datetime(year, month, day, 12, tzinfo=dt.UTC),
            )
            pages = json.loads(compiler.query("<pages>", field="value", one=True))
            ranges = json.loads(compiler.query("<ranges>", field="value"))
        except typst.TypstError as error:
            raise NotTypeset(str(error)) from None
    assert isinstance(made, bytes)
    return Typeset(made, int(pages), tuple((key, first, last) for found in ranges for key, first, last in found))


def printable(data: Any) -> Any:
    """Leave out control characters: they have no shape, and what cannot be shown is refused."""
    if isinstance(data, str):
        return "".join(letter for letter in data if letter.isprintable() or letter in SPACES)
    if isinstance(data, dict):
        return {key: printable(value) for key, value in data.items()}
    return [printable(value) for value in data] if isinstance(data, list | tuple) else data


@cache
def fonts() -> typst.Fonts:
    """Return our fonts and, for letters they lack, the typesetter's own; never what a machine happens to have."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[HERE / "fonts"])
