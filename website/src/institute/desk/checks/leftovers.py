"""Finds what a Word file left to be written anew: marks of equations, tables that nobody named. Reads no Word file."""

from __future__ import annotations

from collections.abc import Iterator

from institute.desk.checks.text import Finding, Text
from institute.desk.word.imported import EQUATION, UNNAMED


def equations(text: Text) -> Iterator[Finding]:
    """Return the marks that stand for equations; each stops the piece."""
    for piece in text.pieces:
        for mark in dict.fromkeys(EQUATION.findall(piece.text)):
            right = "Write it in one line, or set a picture of it with its words as alternative text."
            yield Finding(f"{mark} stands for an equation of the Word file.", piece.where, right, blocks=True)


def tables(text: Text) -> Iterator[Finding]:
    """Return the tables that were given no name; who hears the page learns nothing of what they show."""
    for block in text.page.body:
        if block.block_type == "table" and block.value["caption"].strip() == UNNAMED:
            yield Finding("Nobody has named it.", f"Table “{UNNAMED}”", "Say in its caption what it shows.")
