"""Case files by their ending: which format reads and writes them. Knows no format itself."""

from __future__ import annotations

from pathlib import Path

from thinktank.case.case import Case
from thinktank.case.formats.toml import read_toml
from thinktank.errors import CaseError, Problem

READERS = {".toml": read_toml}


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
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        raise CaseError(
            [
                Problem(
                    str(path),
                    "",
                    "",
                    f"{path.suffix or 'no ending'} is no format of a case",
                    f"We read {known}",
                )
            ]
        )
    try:
        return reader(path)
    except FileNotFoundError:
        raise CaseError(
            [Problem(str(path), "", "", "there is no such file", "Check the name and folder")]
        ) from None
    except IsADirectoryError:
        raise CaseError([Problem(str(path), "", "", "this is a folder", "Name a file in it")]) from None
    except PermissionError:
        raise CaseError(
            [Problem(str(path), "", "", "the file may not be read", "Check its permissions")]
        ) from None
    except OSError as error:
        raise CaseError(
            [Problem(str(path), "", "", f"the file could not be read: {error.strerror}")]
        ) from None
