"""A publication's body to HTML, its forecast sentences marked. Decides no look: every block has its template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
from institute.publications.text import footnotes, pinning
from institute.publications.text.document import document_of
from institute.publications.text.glossary import Spelling
from institute.publications.text.inline import clean
from institute.publications.text.quotes import marked
from institute.record.reading.embeds import with_outcomes

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
    notes: list[footnotes.Note] = field(default_factory=list)


def rendered(
    body: StreamValue,
    stored: StoredCase | None,
    document: str,
    *,
    notes: StreamValue | None = None,
    pinned: Mapping[str, Any] | None = None,
    terms: Iterable[Mapping[str, Any]] = (),
) -> Rendered:
    """Render a body.

    Parameters
    ----------
    body
        The stream of blocks.
    stored
        The case whose statements stand in the text, if any.
    document
        The text's slug, by which the case's statements name it.
    notes
        The stream of footnotes that the text refers to.
    pinned
        What its analyses showed when it was published, by the id of their block; those of a draft are run anew.
    terms
        Abbreviations to be spelled out where they are first used.

    Returns
    -------
    Rendered
        Statements whose words were not found are in `missing`; they stay unmarked.
    """
    open_statements = list(statements_of(stored, document))
    numbering = footnotes.Numbering(footnotes.texts(notes))
    spelling = Spelling(terms)
    result = Rendered()
    for block in body:
        match block.block_type:
            case "paragraph":
                html, found = marked(clean(expand_db_html(str(block.value.source))), open_statements)
                open_statements = [statement for statement in open_statements if statement not in found]
                result.forecasts += found
                result.links += [link for link in _LINK.findall(html) if link not in result.links]
                result.words += len(_WORD.findall(strip_tags(html)))
                result.blocks.append(_paragraph(spelling.spelled(numbering.linked(html)), found))
            case "analysis" | "chart":
                shown = _shown(block, pinned)
                template = f"blocks/{block.block_type}.html"
                result.blocks.append(render_to_string(template, {"analysis": shown}))
            case "items":
                html = render_to_string("blocks/items.html", {"shown": _shown(block, pinned)})
                result.words += len(_WORD.findall(strip_tags(html)))
                result.blocks.append(html)
            case _:
                if block.block_type == "heading":
                    value = block.value
                    text = footnotes.MARK.sub("", value["text"]).strip()
                    result.headings.append({"text": text, "anchor": value["anchor"], "level": int(value["level"])})
                html = str(block.render())
                result.words += len(_WORD.findall(strip_tags(html)))
                result.blocks.append(mark_safe(numbering.linked(html)))
    result.missing = open_statements
    result.notes = _notes(numbering)
    return result


def statements_of(stored: StoredCase | None, document: str) -> tuple[MarkedStatement, ...]:
    """Return the statements of a case whose words stand in a text, by its slug."""
    return tuple(with_outcomes(stored, embeds.statements_in(stored, document))) if stored else ()


def plain_text(body: StreamValue) -> str:
    """Return the words of a body, without its analyses."""
    return document_of(body, None).words()


def _shown(block: Any, pinned: Mapping[str, Any] | None) -> Any:
    kept = (pinned or {}).get(pinning.block_id(block))
    return kept if kept is not None else pinning.shown(block)


def _notes(numbering: footnotes.Numbering) -> list[footnotes.Note]:
    """Return the notes in order; a note may refer to another, which then follows."""
    done = 0
    while done < len(numbering.notes):
        note = list(numbering.notes.values())[done]
        note.html = numbering.linked(clean(note.html))
        done += 1
    return list(numbering.notes.values())


def _paragraph(html: str, found: list[MarkedStatement]) -> SafeString:
    text = render_to_string("blocks/paragraph.html", {"html": html})
    if not found:
        return text
    notes = "".join(render_to_string("partials/forecast_note.html", {"note": note}) for note in found)
    return mark_safe(f'{text}<div class="notes">{notes}</div>')
