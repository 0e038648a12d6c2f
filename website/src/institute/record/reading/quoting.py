"""Where a statement stands in a published text: its words, and some before and after them, as W3C's selector asks."""

from __future__ import annotations

import html
from collections.abc import Iterable

from thinktank.case import Statement

AROUND = 32
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})
Mark = dict[str, str]


def marks(statements: Iterable[Statement], paragraphs: Iterable[str]) -> dict[str, Mark]:
    """Return the selector of each statement that is found in a text: exact, prefix and suffix, as they stand there.

    Examples
    --------
    The words before and after come from the same paragraph, at most `AROUND` signs of them.
    """
    texts = [" ".join(html.unescape(text).split()) for text in paragraphs]
    found = {}
    for statement in statements:
        quote = " ".join((statement.quote or "").split())
        mark = next((mark for text in texts if quote and (mark := _mark(quote, text))), None)
        if mark is not None:
            found[statement.id] = mark
    return found


def _mark(quote: str, text: str) -> Mark | None:
    # Kinds of quotation marks and dashes are one sign each, so places in both texts are the same.
    at = text.translate(_PLAIN).find(quote.translate(_PLAIN))
    if at < 0:
        return None
    end = at + len(quote)
    return {"exact": text[at:end], "prefix": text[max(at - AROUND, 0) : at], "suffix": text[end : end + AROUND]}
