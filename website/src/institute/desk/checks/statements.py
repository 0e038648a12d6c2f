"""Finds statements of the case whose exact words no longer stand in the text."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.rich_text import expand_db_html

from institute.analyses.marks import MarkedStatement
from institute.desk.checks.text import Finding, Text, cut
from institute.publications.text.inline import clean
from institute.publications.text.quotes import marked


def check(text: Text) -> Iterator[Finding]:
    """Return the statements that would stay unmarked."""
    case = text.page.case.case() if text.page.case is not None else None
    # Only their words count here: what the model says beside them would have to be computed.
    left = [
        MarkedStatement(each.id, each.quote, each.forecast, "", "", "", "", "", text.printed, "", "", "")
        for each in (case.statements if case is not None else ())
        if each.document == text.page.slug and each.forecast is not None and each.quote
    ]
    for block in text.page.body:
        if left and block.block_type == "paragraph":
            _, found = marked(clean(expand_db_html(str(block.value.source))), left)
            left = [statement for statement in left if statement not in found]
    for statement in left:
        said = f"Statement {statement.id} is not marked: its words were not found: “{cut(statement.quote)}”"
        yield Finding(said, "Case", "Put the words back, or change the quote in the case.")
