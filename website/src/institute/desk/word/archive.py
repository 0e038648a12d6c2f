"""Whether an upload is a Word file that may be read: by its content, with limits. Reads no text."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

LARGEST = 25_000_000
LARGEST_UNPACKED = 150_000_000
MOST_PARTS = 3_000
BEGINNING = 4_096  # where a part of a file may declare something
STEEPEST = 200  # unpacked to packed: a text of one letter repeated is no document


DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
DAMAGED = "The file is damaged. Open it in Word, save it anew and send that."


class NotWord(Exception):
    """The upload is refused; the message says what it is and what would be right."""


@dataclass(frozen=True)
class Properties:
    """What the file says of itself."""

    title: str = ""
    creator: str = ""


def checked(data: bytes) -> None:
    """Refuse what is no plain Word file.

    Raises
    ------
    NotWord
        It is too large, no .docx by its content, locked, holds macros, or unpacks to more than a document can be.
    """
    if len(data) > LARGEST:
        raise NotWord(
            f"The file has {len(data) / 1e6:.0f} MB; at most {LARGEST / 1e6:.0f} MB are read. Shrink its pictures."
        )
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise NotWord("This is an old .doc or a file locked with a password. Save it as .docx without a password.")
    if not zipfile.is_zipfile(BytesIO(data)):
        raise NotWord("This is no Word file. Save the text as .docx and send that.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _parts(archive.infolist())
            _declare_nothing(archive)
            types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive.namelist() else b""
    except DAMAGE as error:
        raise NotWord(DAMAGED) from error
    if b"macroEnabled" in types:
        raise NotWord("The file holds macros, which are never read. Save it as .docx, without macros.")
    if b"wordprocessingml.document.main" not in types:
        raise NotWord("This is no Word document: a spreadsheet, slides or a template. Save the text as .docx.")


def _parts(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if "word/document.xml" not in names:
        raise NotWord("This is an archive, but no Word document. Save the text as .docx and send that.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotWord("The file holds macros, which are never read. Save it as .docx, without macros.")
    if any(part.flag_bits & 0x1 for part in parts):
        raise NotWord("The file is locked with a password. Save it without one.")
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or unpacked / packed > STEEPEST:
        raise NotWord("The file unpacks to more than a document can be. It was not opened.")


def _declare_nothing(archive: zipfile.ZipFile) -> None:
    """Refuse what declares entities of its own: no Word file does, and what they stand for would be lost unsaid."""
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as opened:
                if re.search(rb"<!DOCTYPE|<!ENTITY", opened.read(BEGINNING).replace(b"\0", b"")):
                    raise NotWord("The file declares entities, which no Word file does. It was not opened.")


def properties(data: bytes) -> Properties:
    """Return the title and author that the file gives itself; nothing where it gives none."""
    from defusedxml import ElementTree

    with zipfile.ZipFile(BytesIO(data)) as archive:
        try:
            root = ElementTree.fromstring(archive.read("docProps/core.xml"))
        except (KeyError, ElementTree.ParseError, *DAMAGE):
            return Properties()
    text = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in root}
    return Properties(text.get("title", "")[:255], text.get("creator", "")[:160])
