"""The passage of a text that shows why it was found, its words marked. Fetches nothing."""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from django.utils.safestring import SafeString, mark_safe

from institute.search.analysis import tokens_of

LENGTH = 240


def highlighted(text: str, stems: Collection[str]) -> SafeString:
    """Return the whole text as HTML, with the words that were looked for marked."""
    return _marked(text, 0, len(text), stems)


def excerpt(synopsis: str, body: str, stems: Collection[str], length: int = LENGTH) -> SafeString:
    """Return the synopsis if it holds every word, else the passage of either that holds most of them."""
    best: tuple[int, str, int, int] | None = None
    for text in (synopsis, body):
        if text:
            start, end, held = _best(text, stems, length)
            if best is None or held > best[0]:
                best = (held, text, start, end)
            if held == len(stems):
                break
    if best is None:
        return mark_safe("")
    _, text, start, end = best
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    return mark_safe(f"{before}{_marked(text, start, end, stems)}{after}")


def _best(text: str, stems: Collection[str], length: int) -> tuple[int, int, int]:
    """Return the window with most different words looked for, the earliest of the best, and how many it holds."""
    hits = tokens_of(text, stems)
    best, most = 0, 0
    for i, first in enumerate(hits):
        held = set()
        for token in hits[i:]:
            if token.end - first.start > length:
                break
            held.add(token.stem)
        if len(held) > most:
            best, most = first.start, len(held)
    start = max(0, best - length // 5)
    if start and (space := text.find(" ", start, best)) >= 0:
        start = space + 1
    end = min(len(text), start + length)
    if end < len(text) and (space := text.rfind(" ", start, end)) > start:
        end = space
    return start, end, most


def _marked(text: str, start: int, end: int, stems: Collection[str]) -> SafeString:
    shown = text[start:end]
    out, at = [], 0
    for token in tokens_of(shown, stems):
        out.append(escape(shown[at : token.start], quote=False))
        out.append(f"<mark>{escape(shown[token.start : token.end], quote=False)}</mark>")
        at = token.end
    out.append(escape(shown[at:], quote=False))
    return mark_safe("".join(out))
