"""Reads a case from a TOML file: limits, encoding, then the one validator. Writes nothing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from thinktank.case.build import build_case
from thinktank.case.case import Case
from thinktank.case.formats.toml_lines import Scan, scan
from thinktank.errors import CaseError, Problem

MAX_BYTES = 5_000_000


def read_toml(path: Path) -> Case:
    """Read and validate a case file.

    Raises
    ------
    CaseError
        With every problem of the file: syntax, ids, references, values.
    """
    file = str(path)
    size = path.stat().st_size
    if size > MAX_BYTES:
        said = f"the file has {size / 1e6:.0f} MB"
        raise CaseError([Problem(file, "", "", said, f"A case file has at most {MAX_BYTES / 1e6:.0f} MB")])
    return case_from_toml(_decoded(path.read_bytes(), file), file)


def case_from_toml(text: str, file: str = "<text>") -> Case:
    """Validate a case given as TOML text.

    Parameters
    ----------
    text
        The whole text.
    file
        How messages name it.
    """
    try:
        raw = tomllib.loads(text)
    except (RecursionError, ValueError) as error:
        found = scan(text, file)
        # Where the tolerant scanner sees nothing wrong, the parser's own word stands.
        also = found.problems or [_in_its_words(error, file)]
        return _built_from_what_is_left(found, tuple(also))
    try:
        return build_case(raw)
    except CaseError:
        found = scan(text, file)
        return build_case(raw, found, tuple(found.problems))


def _built_from_what_is_left(found: Scan, also: tuple[Problem, ...]) -> Case:
    """Validate what could be read, without calling unused what stands in a statement that could not."""
    words = set(re.findall(r"[A-Za-z][A-Za-z0-9_-]*", " ".join(found.lost)))
    try:
        return build_case(found.raw, found, also)
    except CaseError as error:
        raise CaseError(
            problem
            for problem in error.problems
            if not (problem.what == "is used nowhere" and problem.path.rpartition(".")[2] in words)
        ) from None


def _in_its_words(error: Exception, file: str) -> Problem:
    if isinstance(error, RecursionError):
        return Problem(file, "", "", "tables or lists are nested too deeply", "A case needs few levels")
    at = re.search(r"line (\d+), column (\d+)", str(error))
    what = re.sub(r"\s*\(at .*\)$", "", str(error))
    line, column = at.groups() if at else ("", "")
    return Problem(file, line, "", what[:1].lower() + what[1:], "", column)


def _decoded(data: bytes, file: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        before = data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8-sig")
        said, fix = f"byte {data[error.start]:#04x} is not UTF-8", "Save the file in the encoding UTF-8"
        raise CaseError([Problem(file, str(line), "", said, fix, str(len(before) + 1))]) from None
    if not text.strip():
        raise CaseError([Problem(file, "", "", "the file is empty", "`thinktank new NAME` writes one to start from")])
    return text.replace("\r\n", "\n")
