"""Checks that every picture says who made it and under which licence it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from institute.desk.checks.text import Finding, Text

# A credit that is written by hand may hold the licence as well.
_LICENCE = re.compile(
    r"\bCC[ -]?(?:BY|0)\b|©|\(c\)|\bcopyright\b|\blicen[cs]ed?\b|\bpublic domain\b|\ball rights reserved\b"
    r"|\b(?:by|with) permission\b|\bcourtesy\b",
    re.IGNORECASE,
)


def check(text: Text) -> Iterator[Finding]:
    """Return the pictures whose maker or licence is not named; each stops the piece."""
    place = 0
    for block in text.page.body:
        if block.block_type != "figure":
            continue
        place += 1
        picture, credit = block.value["image"], (block.value["credit"] or "").strip()
        where = f"Picture {place}"
        if picture is None:
            yield Finding("Its file is gone.", where, "Choose another picture or remove the block.", True)
            continue
        if not credit and not picture.creator:
            right = "Give the picture its creator, or write the credit in the block."
            yield Finding(f"Nobody is credited for “{picture.title}”.", where, right, True)
        if not picture.licence and not _LICENCE.search(credit):
            right = "Give the picture its licence, such as CC BY 4.0, or name it in the credit."
            yield Finding(f"“{picture.title}” has no licence.", where, right, True)
        if bool((block.value["alt"] or "").strip()) == bool(block.value["decorative"]):
            right = "Say what the picture shows, or mark it as decorative; one of the two."
            yield Finding("It is not decided what those are told who do not see it.", where, right, True)
