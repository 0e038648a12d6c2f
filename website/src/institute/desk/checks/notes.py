"""Finds notes that nothing refers to. References to notes that are not there stop a piece in publishing itself."""

from __future__ import annotations

from collections.abc import Iterator

from institute.desk.checks.text import Finding, Text
from institute.publications.text import footnotes


def check(text: Text) -> Iterator[Finding]:
    """Return the notes that no part of the text, and no note that is itself referred to, leads to."""
    known = footnotes.texts(text.page.notes)
    referred = {
        label
        for said in footnotes.strings(text.page.body.get_prep_value())
        for label in footnotes.MARK.findall(said)
        if label in known
    }
    waiting = list(referred)
    while waiting:
        inner = [label for label in footnotes.MARK.findall(known[waiting.pop()]) if label in known]
        waiting += [label for label in inner if label not in referred]
        referred |= set(inner)
    for label in known:
        if label not in referred:
            right = f"Refer to it in the text as [^{label}], or remove it: it is not printed."
            yield Finding("The text never refers to it.", f"Note {label}", right)
