"""Sets an edition as tagged PDF/UA-1 with Typst: no system library, the same bytes for the same edition."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import Any

import typst

from institute.publications.pdf.edition import Edition

HERE = Path(__file__).parent
LONGEST = 60.0
"""Seconds; seven hundred pages take seven."""

# Noto's faces for the scripts that ours lack: Chinese, Japanese and Korean, and most others that are written today.
OTHER_SCRIPTS = ("manimgx_fonts", "manimgx_fonts_cjk")
# What stands for a letter that no font here has; the edition then says so.
NO_LETTER = "\ufffd"
# Signs without a shape that shape what is beside them: where a line may end, what joins, which way it is read.
_SHAPING = "\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufe0e\ufe0f"
_BLANKS = dict.fromkeys(map(ord, "\t\r\v\f\x85\u2028\u2029"), " ")
_ASKED = '#set document(title: "x", date: none)\n#set page(width: 166mm, height: auto, margin: 0pt, fill: none)\n'
_LETTERS = _ASKED + '#set text(font: ("Institute Serif",))\n#sys.inputs.letters'
_CHART = _ASKED + '#image(bytes(sys.inputs.chart), format: "svg", width: 100%, alt: "x")'
CHART_DOTS = 300  # an inch, of a chart that is drawn beforehand


class NotTypeset(Exception):
    """The edition could not be set; the message is Typst's own word on why."""


@dataclass(frozen=True)
class Typeset:
    """A PDF, how many pages it has, from which page to which each article of an issue runs, and what is not in it."""

    pdf: bytes
    pages: int
    ranges: tuple[tuple[str, int, int], ...] = ()
    lacking: str = ""


def typeset(edition: Edition) -> Typeset:
    """Set an edition, or give it up after a while: whoever publishes waits for it.

    Text reaches the template as data, never as markup. An edition that would not be accessible, such as one whose
    headings skip a level, is refused by the typesetter. Letters that no font has are named in the edition, and a sign
    stands for each.

    Raises
    ------
    NotTypeset
        It could not be set, or not within `LONGEST`.
    """
    found: list[Typeset | BaseException] = []

    def run() -> None:
        try:
            found.append(_whole(edition))
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


def _whole(edition: Edition) -> Typeset:
    """Set an edition; one with letters that no font has is set with the sign for them."""
    data = printable(edition.data)
    try:
        return _set(edition, data, edition.pictures, "")
    except NotTypeset as error:
        lacking = unset(json.dumps(data, ensure_ascii=False))
        pictures = dict(edition.pictures)
        data = _with_charts_as_pictures(replaced(data, lacking), pictures)
        if not lacking and len(pictures) == len(edition.pictures):
            raise
        # The word of the first try says more than that of a second that fails for another reason.
        try:
            return _set(edition, data, pictures, lacking)
        except NotTypeset:
            raise error from None


def _set(edition: Edition, data: Any, pictures: Mapping[str, bytes], lacking: str) -> Typeset:
    year, month, day = edition.data["day"]
    named = [f"U+{ord(letter):04X}" for letter in lacking]
    said = json.dumps({**data, "lacking": named}, ensure_ascii=False)
    with tempfile.TemporaryDirectory(prefix="thinktank-pdf-") as folder:
        root = Path(folder)
        for template in HERE.glob("*.typ"):
            shutil.copyfile(template, root / template.name)
        for name, picture in pictures.items():
            (root / name).write_bytes(picture)
        try:
            compiler = typst.Compiler(
                root / edition.template, root=root, font_paths=fonts(), sys_inputs={"document": said}
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
    return Typeset(
        made, int(pages), tuple((key, first, last) for found in ranges for key, first, last in found), lacking
    )


def printable(data: Any) -> Any:
    """Leave out what has no shape: control characters, halves of letters, numbers that mean no letter."""
    if isinstance(data, str):
        text = data if data.isascii() and data.isprintable() else data.translate(_BLANKS)
        return "".join(letter for letter in text if letter.isprintable() or letter in "\n" or _is_kept(letter))
    if isinstance(data, dict):
        return {key: printable(value) for key, value in data.items()}
    return [printable(value) for value in data] if isinstance(data, list | tuple) else data


def replaced(data: Any, letters: str) -> Any:
    """Put the sign for a letter that is not there in the place of each of these letters."""
    if isinstance(data, str):
        return data.translate(dict.fromkeys(map(ord, letters), NO_LETTER))
    if isinstance(data, dict):
        return {key: replaced(value, letters) for key, value in data.items()}
    return [replaced(value, letters) for value in data] if isinstance(data, list | tuple) else data


def _with_charts_as_pictures(data: Any, pictures: dict[str, bytes]) -> Any:
    """Draw those charts beforehand whose words cannot be taken over as words, such as joined letters of Arabic.

    What such a chart says to those who do not see it stands in its alternative text either way.
    """
    if isinstance(data, dict):
        if "svg" in data and not _is_set(_CHART, chart=data["svg"]):
            name = f"chart-{len(pictures)}.png"
            try:
                pictures[name] = _compiled(_CHART, {"chart": data["svg"]}, format="png", ppi=CHART_DOTS)
            except typst.TypstError:
                return data
            return {**data, "picture": name}
        return {key: _with_charts_as_pictures(value, pictures) for key, value in data.items()}
    return [_with_charts_as_pictures(value, pictures) for value in data] if isinstance(data, list | tuple) else data


def unset(text: str) -> str:
    """Return the letters of a text that no font has, each once, in the order of their numbers."""
    letters = sorted(
        {letter for letter in text if not letter.isascii() and unicodedata.category(letter)[0] not in "ZC"}
    )
    return "".join(_among(letters))


def _among(letters: list[str]) -> Iterable[str]:
    if not letters or _are_set("".join(letters)):
        return []
    if len(letters) == 1:
        return letters
    half = len(letters) // 2
    return [*_among(letters[:half]), *_among(letters[half:])]


@lru_cache(maxsize=4096)
def _are_set(letters: str) -> bool:
    # Between blanks: a mark would be set on the letter before it.
    return _is_set(_LETTERS, letters=" ".join(letters))


def _is_set(source: str, **inputs: str) -> bool:
    try:
        _compiled(source, inputs, format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True


def _compiled(source: str, inputs: dict[str, str], **how: Any) -> bytes:
    made = typst.Compiler(source.encode(), font_paths=fonts(), sys_inputs=inputs).compile(**how)
    assert isinstance(made, bytes)
    return made


def _is_kept(letter: str) -> bool:
    return letter in _SHAPING or unicodedata.category(letter) == "Zs"


@cache
def fonts() -> typst.Fonts:
    """Return our fonts and those of other scripts that come with the site; never what a machine happens to have."""
    folders = [HERE / "fonts", *(Path(str(files(package))) for package in OTHER_SCRIPTS)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
