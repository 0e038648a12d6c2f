"""Finds columns of bare numbers whose unit nobody could know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from institute.desk.checks.text import Finding, Text, cut
from institute.publications.text import footnotes

_BARE = re.compile(r"[-+−–±~≈]?\s?\d[\d\s,. \u00a0\u202f]*")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
# A heading says the unit in brackets or after a comma, by a sign, or because it counts things.
_UNIT = re.compile(
    r"[(\[].+[)\]]|,\s*\S|[%‰€$£¥₩₹°]|\b(?:per cent|percent|percentage|share|ratio|index|rank|score|points?"
    r"|number|count|no\.|years?|months?|weeks?|days?|hours?|seats|votes|people|persons|staff|ships|aircraft|troops"
    r"|million|billion|trillion|thousand|yen|euros?|dollars?|pounds?|won|yuan|km|kg|tonnes?|tons?|metres?|miles"
    r"|barrels|MW|GW|TWh|MWh|probability|times|n)\b",
    re.IGNORECASE,
)


def check(text: Text) -> Iterator[Finding]:
    """Return the columns of numbers without a unit in heading, cells, caption or the row's own heading."""
    for block in text.page.body:
        if block.block_type != "table":
            continue
        rows = [[footnotes.MARK.sub("", cell or "").strip() for cell in row] for row in block.value["rows"]]
        caption = block.value["caption"]
        if not rows or _UNIT.search(caption):
            continue
        where = f"Table “{cut(caption, 40)}”"
        for place, heading in enumerate(rows[0]):
            if place == 0 or _UNIT.search(heading):
                continue
            bare = [row[place] for row in rows[1:] if len(row) > place and not _UNIT.search(row[0])]
            bare = [cell for cell in bare if _BARE.fullmatch(cell) and not _YEAR.fullmatch(cell)]
            if bare:
                said = f"Column “{heading}” has numbers without a unit, such as {bare[0]}."
                yield Finding(
                    said, where, f"Write the unit into its heading: {heading} (per cent), or into the caption."
                )
