"""What is looked at before a piece is published: what stops it, and what its editor should see. Publishes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from institute.desk.checks import (
    abbreviations,
    ahead,
    dates,
    leftovers,
    links,
    money,
    names,
    notes,
    particulars,
    pictures,
    printing,
    spacing,
    statements,
    tables,
)
from institute.desk.checks.text import Finding, Text, text_of
from institute.publications.models import PublicationPage
from institute.publications.publishing import house_problems

Check = Callable[[Text], Iterable[Finding]]
# These alone run whenever something is published: they are few and quick. The others are for the editor's eyes.
BLOCKING: tuple[Check, ...] = (particulars.blocking, pictures.check, links.dead, leftovers.equations)
WARNING: tuple[Check, ...] = (
    particulars.warning,
    links.malformed,
    names.check,
    dates.check,
    money.check,
    tables.check,
    leftovers.tables,
    abbreviations.check,
    spacing.check,
    notes.check,
    statements.check,
    ahead.check,
    printing.check,
)


def findings(page: PublicationPage) -> list[Finding]:
    """Return everything that was found in a piece as it is: what stops it first, each in the order of the text."""
    text = text_of(page)
    house = [Finding(said, "The piece", "", True) for said in house_problems(page)]
    return [*house, *text.placed(found for check in (*BLOCKING, *WARNING) for found in check(text))]


def blocking(page: PublicationPage) -> list[str]:
    """Return what stops a piece beside the rules of publishing itself: these go beside those."""
    text = text_of(page)
    return [found.said for check in BLOCKING for found in check(text)]
