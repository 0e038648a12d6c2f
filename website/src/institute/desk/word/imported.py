"""What a Word file, or another system's text, holds: blocks, notes and pictures, and what became of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

UNNAMED = "Table"
"""The caption of a table that has none in the file: its editor is to write what it shows."""
EQUATION = re.compile(r"\[equation \d+\]")


@dataclass
class Picture:
    """A picture out of the file, with the words that Word has for those who do not see it."""

    data: bytes
    kind: str
    alt: str


@dataclass
class Report:
    """What became of the file's parts, in sentences: kept, changed, dropped."""

    kept: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


@dataclass
class Imported:
    """What a Word file holds.

    Parameters
    ----------
    title, subtitle, synopsis, creator
        What it says of itself; empty where it does not.
    body
        Blocks as Wagtail keeps them; a figure has a place in `pictures` instead of an image.
    notes
        The notes that the text refers to.
    pictures
        In the order of the text.
    report
        What became of its parts.
    """

    title: str = ""
    subtitle: str = ""
    synopsis: str = ""
    creator: str = ""
    body: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    report: Report = field(default_factory=Report)


def equation_mark(number: int) -> str:
    """Return what stands for an equation that no text can hold, until somebody writes it anew.

    Examples
    --------
    >>> EQUATION.findall(f"As {equation_mark(2)} says.")
    ['[equation 2]']
    """
    return f"[equation {number}]"
