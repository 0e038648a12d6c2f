"""The notes of a text, a list at its end: each becomes one of ours, with its name where it is referred to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape

from lxml import etree

from institute.desk.word.imported import Imported
from institute.desk.word.words import all_at, drop, flowing, replace, running


def take_notes(root: etree._Element, found: Imported, count: Counter[str]) -> None:
    """Take the list of notes off the end of the text, and turn references into names."""
    labels: dict[str, str] = {}
    for item in all_at(root, "//li[starts-with(@id, 'footnote-') or starts-with(@id, 'endnote-')]"):
        name = str(item.get("id"))
        if name in labels:
            continue  # it is referred to twice
        for back in all_at(item, ".//a[starts-with(@href, '#footnote-ref-') or starts-with(@href, '#endnote-ref-')]"):
            drop(back)
        for image in all_at(item, ".//img"):
            count["pictures in notes"] += 1
            drop(image)
        labels[name] = f"note-{len(labels) + 1}"
        text = "".join(f"<p>{part}</p>" for part in _note(item, count))
        value = {"label": labels[name], "text": text or "<p>–</p>"}
        found.notes.append({"type": "note", "value": value})
    for notes in all_at(root, "./ol[li[starts-with(@id, 'footnote-') or starts-with(@id, 'endnote-')]]"):
        drop(notes)
    for reference in all_at(root, "//a[starts-with(@href, '#footnote-') or starts-with(@href, '#endnote-')]"):
        label = labels.get(str(reference.get("href")).removeprefix("#"))
        if label is None:
            continue  # a link like others, to nothing that is here
        target = reference
        while (holder := target.getparent()) is not None and holder.tag == "sup" and flowing(holder) == flowing(target):
            target = holder
        replace(target, f"[^{label}]")


def _note(item: etree._Element, count: Counter[str]) -> list[str]:
    """Return the paragraphs of a note; those of its lists and the rows of its tables are some as well."""
    parts = [part for part in item if part.tag in ("p", "ul", "ol", "table", "blockquote")]
    if not parts:
        return [said] if (said := running(item)) else []
    count["notes simple"] += any(part.tag in ("ul", "ol", "table") for part in parts)
    return [said for part in parts for said in _rows(part) if said]


def _rows(part: etree._Element) -> Iterator[str]:
    """Give a part of a note as paragraphs: each item of a list, each row of a table."""
    if part.tag in ("ul", "ol"):
        for item in part.iterfind("li"):
            below = [child for child in item if child.tag in ("ul", "ol")]
            for child in below:
                item.remove(child)
            yield f"– {running(item)}"
            for child in below:
                yield from _rows(child)
    elif part.tag == "table":
        for row in all_at(part, "./tr|./*/tr"):
            yield escape("; ".join(filter(None, map(flowing, row))), quote=False)
    else:
        yield running(part)
