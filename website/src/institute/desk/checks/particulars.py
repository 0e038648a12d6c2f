"""Checks the fields beside the text: synopsis, authors and their biographies, categories."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.html import strip_tags

from institute.desk.checks.text import Finding, Text

_WORD = re.compile(r"\w[\w’'-]*")
LONGEST = 120


def blocking(text: Text) -> Iterator[Finding]:
    """Stop a piece without a synopsis: nothing of it could stand in lists, feeds and search results."""
    if not text.page.synopsis.strip():
        said = "It is empty."
        yield Finding(said, text.page.series.synopsis_label, "Say in under 120 words what the piece says.", True)


def warning(text: Text) -> Iterator[Finding]:
    """Return what a reader would miss."""
    page = text.page
    words = len(_WORD.findall(page.synopsis))
    if words > LONGEST:
        yield Finding(f"It has {words} words.", page.series.synopsis_label, f"Keep to {LONGEST}.")
    if not list(page.subjects.all()):
        yield Finding("There is none.", "Subjects", "Choose at least one: readers find pieces by them.")
    if not list(page.regions.all()):
        yield Finding("There is none.", "Regions", "Choose at least one; Global is one.")
    contributors = list(page.contributions.all())
    if not contributors:
        yield Finding("Nobody signs the piece.", "Authors", "Add who wrote it, or the institute as an organisation.")
    for line in contributors:
        person = line.person
        own = line.biography_as_printed or (person.bio if person else "")
        is_body = line.is_organisation or bool(person and person.is_organisation)
        if not is_body and not strip_tags(own).strip():
            right = "Write it at the person’s profile, or with this piece."
            yield Finding(f"{line} has no biography.", "Authors", right)
