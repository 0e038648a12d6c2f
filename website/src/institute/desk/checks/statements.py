"""Finds statements of the case whose exact words no longer stand in the text."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.rich_text import expand_db_html

from institute.desk.checks.text import Finding, Text, cut
from institute.publications.quotes import marked
from institute.publications.rendering import clean, statements_of


def check(text: Text) -> Iterator[Finding]:
    """Return the statements that would stay unmarked."""
    left = list(statements_of(text.page.case, text.page.slug))
    for block in text.page.body:
        if left and block.block_type == "paragraph":
            _, found = marked(clean(expand_db_html(str(block.value.source))), left)
            left = [statement for statement in left if statement not in found]
    for statement in left:
        said = f"Statement {statement.id} is not marked: its words were not found: “{cut(statement.quote)}”"
        yield Finding(said, "Case", "Put the words back, or change the quote in the case.")
