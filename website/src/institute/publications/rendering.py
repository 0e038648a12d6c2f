"""A publication's body to HTML, its forecast sentences marked. Decides no look: every block has its template."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

from institute.analyses import embeds
from institute.analyses.marks import MarkedStatement
from institute.analyses.models import StoredCase
from institute.publications.quotes import marked

_WORD = re.compile(r"\w[\w’'-]*")
_LINK = re.compile(r'href="(https?://[^"]+)"')


@dataclass
class Rendered:
    """The body as HTML, block by block, and what was found in it."""

    blocks: list[SafeString] = field(default_factory=list)
    forecasts: list[MarkedStatement] = field(default_factory=list)
    headings: list[dict[str, Any]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    words: int = 0
    missing: list[MarkedStatement] = field(default_factory=list)


def rendered(body: StreamValue, stored: StoredCase | None, document: str) -> Rendered:
    """Render a body.

    Parameters
    ----------
    body
        The stream of blocks.
    stored
        The case whose statements stand in the text, if any.
    document
        The text's slug, by which the case's statements name it.

    Returns
    -------
    Rendered
        Statements whose words were not found are in `missing`; they stay unmarked.
    """
    open_statements = list(embeds.statements_in(stored, document)) if stored else []
    result = Rendered()
    for block in body:
        match block.block_type:
            case "paragraph":
                html, found = marked(expand_db_html(str(block.value.source)), open_statements)
                open_statements = [statement for statement in open_statements if statement not in found]
                result.forecasts += found
                result.blocks.append(_paragraph(html, found))
                result.links += [link for link in _LINK.findall(html) if link not in result.links]
                result.words += len(_WORD.findall(strip_tags(html)))
            case "analysis":
                shown = embeds.analysis_in_text(
                    block.value["analysis"], block.value["issue"], block.value["caption"], block.value["chart"]
                )
                result.blocks.append(render_to_string("blocks/analysis.html", {"analysis": shown}))
            case _:
                if block.block_type == "heading":
                    value = block.value
                    result.headings.append(
                        {"text": value["text"], "anchor": value["anchor"], "level": int(value["level"])}
                    )
                html = str(block.render())
                result.words += len(_WORD.findall(strip_tags(html)))
                result.blocks.append(mark_safe(html))
    result.missing = open_statements
    return result


def _paragraph(html: str, found: list[MarkedStatement]) -> SafeString:
    text = render_to_string("blocks/paragraph.html", {"html": html})
    if not found:
        return text
    notes = "".join(render_to_string("partials/forecast_note.html", {"note": note}) for note in found)
    return mark_safe(f'{text}<div class="notes">{notes}</div>')
