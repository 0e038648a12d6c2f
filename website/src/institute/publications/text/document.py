"""A publication's text as plain blocks and runs of words, for every form that is no web page: Markdown, print, mail.

Whoever writes such a form has one function for each class here, and never sees markup that somebody typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

from institute.analyses.marks import MarkedStatement
from institute.publications.text import footnotes, pinning
from institute.publications.text.inline import Listed, Part, clean, paragraphs, parts, with_notes
from institute.publications.text.inline import Run as Run
from institute.publications.text.inline import Runs as Runs
from institute.publications.text.quotes import marked

NOTHING_NEW = "Nothing came out in this time."


@dataclass(frozen=True)
class Heading:
    """A heading with the anchor it keeps for life."""

    runs: Runs
    level: int
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    """Running words, and the forecasts that sentences of them make."""

    runs: Runs
    forecasts: tuple[MarkedStatement, ...] = ()


@dataclass(frozen=True)
class ListOf:
    """A list; each item has paragraphs and lists of its own."""

    is_ordered: bool
    items: tuple[tuple[Paragraph | ListOf, ...], ...]


@dataclass(frozen=True)
class Quotation:
    """Words of somebody, set apart."""

    runs: Runs
    source: Runs = ()


@dataclass(frozen=True)
class TableOf:
    """A table; the first row and the first cell of each row are headings."""

    caption: Runs
    rows: tuple[tuple[Runs, ...], ...]
    source: Runs = ()


@dataclass(frozen=True)
class Figure:
    """A picture; without alternative text it only decorates."""

    image: Any
    alt: str
    caption: Runs
    credit: Runs


@dataclass(frozen=True)
class AnalysisShown:
    """An analysis as it was pinned: its charts, its sentences and its run."""

    shown: Mapping[str, Any]


@dataclass(frozen=True)
class NewItem:
    """A publication that the text tells of."""

    title: str
    path: str
    about: str
    summary: str


@dataclass(frozen=True)
class NewItems:
    """The publications that came out, as they were pinned; none where nothing did."""

    items: tuple[NewItem, ...]


@dataclass(frozen=True)
class Note:
    """A footnote in the order of the text."""

    number: int
    label: str
    paragraphs: tuple[Runs, ...]


Block = Heading | Paragraph | ListOf | Quotation | TableOf | Figure | AnalysisShown | NewItems


@dataclass(frozen=True)
class Document:
    """A whole text."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()

    def words(self) -> str:
        """Return the words alone, a block a line: for counting and searching."""
        return "\n".join(filter(None, (_words(block) for block in self.blocks)))


def document_of(
    body: StreamValue,
    notes: StreamValue | None,
    pinned: Mapping[str, Any] | None = None,
    statements: Iterable[MarkedStatement] = (),
) -> Document:
    """Return a text in plain blocks.

    Parameters
    ----------
    body, notes
        The streams as the page has them.
    pinned
        What its analyses showed when it was published, by the id of their block.
    statements
        Those whose words stand in the text, to be marked.
    """
    numbering = footnotes.Numbering(footnotes.texts(notes))
    unmarked = list(statements)
    blocks: list[Block] = []
    for block in body:
        value = block.value
        match block.block_type:
            case "heading":
                blocks.append(Heading(_runs(value["text"], numbering), int(value["level"]), value["anchor"]))
            case "paragraph":
                html, found = marked(clean(expand_db_html(str(value.source))), unmarked)
                unmarked = [statement for statement in unmarked if statement not in found]
                blocks += _with_forecasts(_blocks(parts(html, numbering)), tuple(found))
            case "quotation":
                runs = _runs(value["text"], numbering)
                blocks.append(Quotation(runs, _runs(value["source"], numbering)))
            case "table":
                caption = _runs(value["caption"], numbering)
                rows = tuple(tuple(_runs(cell, numbering) for cell in row) for row in value["rows"])
                blocks.append(TableOf(caption, rows, _runs(value.get("source"), numbering)))
            case "figure":
                alt = "" if value["decorative"] else value["alt"]
                credit = value["credit"] or (value["image"].credit if value["image"] else "")
                caption = _runs(value["caption"], numbering)
                blocks.append(Figure(value["image"], alt, caption, _runs(credit, numbering)))
            case "analysis" | "chart":
                shown = (pinned or {}).get(pinning.block_id(block))
                if shown:
                    blocks.append(AnalysisShown(shown))
            case "items":
                told = (pinned or {}).get(pinning.block_id(block))
                if told is not None:
                    names = ("title", "path", "about", "summary")
                    blocks.append(NewItems(tuple(NewItem(*(item[name] for name in names)) for item in told["items"])))
    # A note may refer to another: those it names come after all that the text names.
    listed: list[Note] = []
    while len(listed) < len(numbering.notes):
        note = list(numbering.notes.values())[len(listed)]
        listed.append(Note(note.number, note.label, paragraphs(clean(note.html), numbering)))
    return Document(tuple(blocks), tuple(listed))


def prose(html: str) -> Runs:
    """Return a few words of HTML, such as a biography, as runs; its paragraphs follow each other."""
    found = paragraphs(html, footnotes.Numbering({}))
    return tuple(run for i, runs in enumerate(found) for run in ((Run("\n"),) if i else ()) + runs)


def plain(runs: Runs) -> str:
    """Return the words of runs alone."""
    return "".join(run.text for run in runs)


def _runs(text: str | None, numbering: footnotes.Numbering) -> Runs:
    return tuple(with_notes(text or "", Run(""), numbering))


def _blocks(found: list[Part]) -> list[Paragraph | ListOf]:
    return [
        ListOf(part.is_ordered, tuple(tuple(_blocks(item)) for item in part.items))
        if isinstance(part, Listed)
        else Paragraph(tuple(part))
        for part in found
    ]


def _with_forecasts(said: list[Paragraph | ListOf], found: tuple[MarkedStatement, ...]) -> list[Paragraph | ListOf]:
    """Let what sentences forecast stand behind the last paragraph of their block."""
    if not found:
        return said
    last = said[-1] if said and isinstance(said[-1], Paragraph) else None
    return [*said[:-1], Paragraph(last.runs, found)] if last else [*said, Paragraph((), found)]


def _words(block: Block) -> str:
    match block:
        case Heading() | Paragraph():
            return plain(block.runs)
        case ListOf():
            return "\n".join(_words(part) for item in block.items for part in item)
        case Quotation():
            return "\n".join(filter(None, (plain(block.runs), plain(block.source))))
        case TableOf():
            rows = [" ".join(plain(cell) for cell in row) for row in block.rows]
            return "\n".join(filter(None, (plain(block.caption), *rows, plain(block.source))))
        case Figure():
            return plain(block.caption)
        case AnalysisShown():
            return "\n".join(block.shown.get("sentences", []))
        case NewItems():
            return "\n".join(f"{item.title} · {item.about}\n{item.summary}" for item in block.items) or NOTHING_NEW
