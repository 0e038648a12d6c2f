"""Tries the piece in print: a character that no font has, or an outline that is not accessible, is found here."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import replace

from django.core.cache import cache

from institute.core.models import InstituteSettings
from institute.desk.checks.text import Finding, Text, cut
from institute.publications import presentation
from institute.publications.pdf.edition import edition
from institute.publications.pdf.typesetting import NotTypeset, typeset
from institute.publications.text import document as doc

_LINE = re.compile(r"^error: (.+)$", re.MULTILINE)
KEPT = 3_600  # seconds for which the word on one text is remembered


def check(text: Text) -> Iterator[Finding]:
    """Return what stops the PDF. Pictures and charts are left out: they print as they are."""
    # Without its case: what the model says beside a statement would have to be computed, and prints as it is.
    page = copy(text.page)
    page.case = None
    whole = doc.document_of(page.body, page.notes)
    blocks = tuple(_without_picture(block) for block in whole.blocks)
    name = InstituteSettings.for_site(page.get_site()).name
    printed = edition(presentation.draft(page), replace(whole, blocks=blocks), name)
    seen = json.dumps({**printed.data, "version": ""}, ensure_ascii=False, default=str)
    key = f"desk-print:{hashlib.sha256(seen.encode()).hexdigest()}"
    said = cache.get(key)
    if said is None:
        try:
            lacking = typeset(printed).lacking
            named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in lacking)
            said = f"No font has {named}: a sign for a missing letter would stand in print" if lacking else ""
        except NotTypeset as error:
            said = " ".join(_LINE.findall(str(error))) or str(error)
        cache.set(key, said, KEPT)
    if said:
        right = "Write it with letters that print; until then readers have the page and no PDF."
        yield Finding(f"The PDF cannot be set: {cut(said, 300)}.", "PDF", right)


def _without_picture(block: doc.Block) -> doc.Block:
    if isinstance(block, doc.Figure):
        return doc.Paragraph((*block.caption, doc.Run(" "), *block.credit))
    return block
