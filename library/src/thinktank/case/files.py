"""Case files by their ending: which format reads and writes them, and writing that never leaves a file half done."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from thinktank.case.case import Case
from thinktank.case.formats.foreign import refuse_devices
from thinktank.case.formats.toml import MAX_BYTES
from thinktank.errors import CaseError, Problem

# Ending to where its reader (path -> Case) and writer (Case -> bytes) stand; loaded when first used. A format of
# another program is one line in each. TOML is written by `_toml`, which keeps comments.
READERS = {
    ".toml": "thinktank.case.formats.toml:read_toml",
    ".xlsx": "thinktank.case.formats.excel:read_workbook",
    ".gmcr": "thinktank.case.formats.gmcr:read_gmcr",
    ".scw": "thinktank.case.formats.scenario_wizard:read_scw",
    ".csv": "thinktank.case.formats.csv:read_csv",
}
WRITERS = {
    ".xlsx": "thinktank.case.formats.excel_write:workbook_bytes",
    ".gmcr": "thinktank.case.formats.gmcr_write:gmcr_bytes",
    ".scw": "thinktank.case.formats.scenario_wizard_write:scw_bytes",
    ".csv": "thinktank.case.formats.csv:case_csv_bytes",
}


def read_case(path: Path | str) -> Case:
    """Read and validate a case from a file in any format that we read.

    Parameters
    ----------
    path
        The file; its ending tells the format.

    Raises
    ------
    CaseError
        With every problem of the file; nothing else is ever raised for a file that is there, is not there,
        cannot be read, or is no case.
    """
    path = Path(path)
    reader = _loaded(READERS[_ending(path, "read", READERS)])
    try:
        refuse_devices(path)
        case: Case = reader(path)
        return case
    except OSError as error:
        raise CaseError([unreadable(path, error)]) from None


def write_case(case: Case, path: Path | str) -> None:
    """Write a case in the format of the file's ending, whole or not at all.

    An existing TOML file keeps its comments and layout: only what differs is changed. A file in another format
    is replaced.

    Raises
    ------
    CaseError
        The existing TOML file is not a sound case, or the file cannot be written; it is then left as it was.
    """
    path = Path(path)
    ending = _ending(path, "write", (".toml", *WRITERS))
    data: bytes = _toml(case, path).encode() if ending == ".toml" else _loaded(WRITERS[ending])(case)
    write_bytes(path, data)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; one that is there already is replaced.

    Raises
    ------
    CaseError
        The file cannot be written; it is then left as it was.
    """
    try:
        _replace(path, data)
    except OSError as error:
        raise CaseError([_unwritable(path, error)]) from None


def write_new(path: Path, text: str) -> None:
    """Write a text to a file that is not there yet.

    Raises
    ------
    CaseError
        The file is there already, or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8", newline="\n") as output:
            output.write(text)
    except FileExistsError:
        raise CaseError([Problem(str(path), "", "", "the file is there already", "Choose another name")]) from None
    except OSError as error:
        raise CaseError([_unwritable(path, error)]) from None


def _toml(case: Case, path: Path) -> str:
    from thinktank.case.formats.toml_edit import edited
    from thinktank.case.formats.toml_text import case_to_toml

    if not path.exists():
        return case_to_toml(case)
    read_case(path)  # refuses what is too large, in another encoding, or no sound case
    return edited(path.read_bytes()[: MAX_BYTES + 1].decode("utf-8-sig"), case, str(path))


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as output:
            output.write(data)
            output.flush()
            os.fsync(output.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~mask)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _ending(path: Path, verb: str, known: Iterable[str]) -> str:
    ending = path.suffix.lower()
    if ending not in known:
        said = f"{path.suffix or 'a file without an ending'} is no format of a case that we {verb}"
        raise CaseError([Problem(str(path), "", "", said, f"We {verb} {', '.join(known)}")])
    return ending


def _loaded(place: str) -> Callable[[Any], Any]:
    module, _, name = place.partition(":")
    found: Callable[[Any], Any] = getattr(import_module(module), name)
    return found


def unreadable(path: Path, error: OSError) -> Problem:
    """Say why a file could not be read."""
    match error:
        case FileNotFoundError():
            return Problem(str(path), "", "", "there is no such file", "Check the name and folder")
        case IsADirectoryError():
            return Problem(str(path), "", "", "this is a folder", "Name a file in it")
        case PermissionError():
            return Problem(str(path), "", "", "the file may not be read", "Check its permissions")
    return Problem(str(path), "", "", f"the file could not be read: {error.strerror}")


def _unwritable(path: Path, error: OSError) -> Problem:
    return Problem(str(path), "", "", f"the file could not be written: {error.strerror}", "Nothing was changed")
