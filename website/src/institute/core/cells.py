"""What a table for spreadsheets may hold: cells that no program reads as a formula. Writes no file."""

from __future__ import annotations

OPENS_AS_UNICODE = "\ufeff"
"""Begins a table that readers open in a spreadsheet: without it Excel reads Shinzō in the alphabet of its country."""
# A cell that begins so is a formula to a spreadsheet; some read the wide forms of the signs alike.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def plain_cell(value: object) -> str:
    """Return a value as a cell that shows it and does nothing.

    Examples
    --------
    >>> plain_cell("=1+1"), plain_cell("Ann")
    ("'=1+1", 'Ann')
    """
    said = str(value)
    return f"'{said}" if said.lstrip(" ").startswith(_FORMULA) else said
