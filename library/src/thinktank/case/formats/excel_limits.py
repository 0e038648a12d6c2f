"""Whether a file may be opened as a workbook at all: size, kind, and what its archive holds. Opens no sheet."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import NoReturn

from openpyxl.utils import column_index_from_string

from thinktank.errors import CaseError, Problem

MAX_BYTES = 10_000_000
MAX_UNPACKED = 50_000_000
MAX_RATIO = 200
MAX_MEMBERS = 300
MAX_MERGED = 10_000
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']"""
    rb"""\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})["']"""
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def checked_archive(path: Path) -> bytes:
    """Return the bytes of a workbook; refuse a file that is none, or one that would not be safe to unpack.

    Raises
    ------
    CaseError
        With every reason.
    """
    file = str(path)
    size = path.stat().st_size
    if size > MAX_BYTES:
        _refuse(file, f"the file has {size / 1e6:.0f} MB", f"A workbook has at most {MAX_BYTES / 1e6:.0f} MB")
    with path.open("rb") as opened:
        data = opened.read(MAX_BYTES + 1)
    if not data:
        _refuse(file, "the file is empty", "`thinktank convert CASE.toml CASE.xlsx` writes a workbook")
    if data.startswith(_OLE):
        _refuse(file, "the workbook is in the old .xls form or has a password", "Save it as .xlsx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            reasons = _reasons(archive.infolist()) or _vast_merges(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError, OverflowError):
        _refuse(file, "the file is no Excel workbook, or is damaged", "Save it again as .xlsx")
    if reasons:
        raise CaseError([Problem(file, "", "", what, fix) for what, fix in reasons])
    return data


def _vast_merges(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Find merged areas so large that openpyxl, which makes an object of every cell in them, would never end."""
    for name in archive.namelist():
        if not name.startswith("xl/worksheets/"):
            continue
        for match in _MERGED.finditer(archive.read(name)):
            left, top, right, bottom = (part.decode() for part in match.groups())
            width = abs(column_index_from_string(right) - column_index_from_string(left)) + 1
            cells = width * (abs(int(bottom) - int(top)) + 1)
            if cells > MAX_MERGED:
                return [(f"{cells} cells are merged into one in {name}", "Unmerge them; one value a cell")]
    return []


def _reasons(members: list[zipfile.ZipInfo]) -> list[tuple[str, str]]:
    names = [member.filename for member in members]
    found = []
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        found.append(("the archive holds no Excel workbook", "Save it again as .xlsx"))
    if len(members) > MAX_MEMBERS or len(set(names)) < len(names):
        found.append((f"the archive holds {len(members)} parts, or one twice", f"At most {MAX_MEMBERS} are allowed"))
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1):
        said = f"unpacked it would have {unpacked / 1e6:.0f} MB, {unpacked / max(packed, 1):.0f} times its size"
        found.append((said, f"At most {MAX_UNPACKED / 1e6:.0f} MB and {MAX_RATIO} times are allowed"))
    if any(member.flag_bits & 1 for member in members):
        found.append(("parts of it are encrypted", "Save it without a password"))
    if any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
        found.append(("a part of it points outside the archive", "Save it again as .xlsx"))
    if any("vbaproject" in name.lower() for name in names):
        found.append(("it holds macros", "Save it as .xlsx without macros"))
    if any(name.lower().startswith("xl/externallinks/") for name in names):
        found.append(("it refers to other workbooks", "Replace links to other workbooks by their values"))
    return found


def _refuse(file: str, what: str, fix: str) -> NoReturn:
    raise CaseError([Problem(file, "", "", what, fix)])
