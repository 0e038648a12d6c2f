"""A publication's text as plain blocks and runs of words, for every form that is no web page: Markdown, print, mail.

Whoever writes such a form has one function for each class here, and never sees markup that somebody typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

from institute.analyses.marks import MarkedStatement
from institute.publications import footnotes, pinning
from institute.publications.quotes import BADGE, marked


@dataclass(frozen=True)
class Run:
    """Words in one style; a run with a note has no words of its own."""

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str = ""
    note: str = ""
    is_forecast: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading with the anchor it keeps for life."""

    text: str
    level: int
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    """Running words, and the forecasts that sentences of them make."""

    runs: Runs
    forecasts: tuple[MarkedStatement, ...] = ()


@dataclass(frozen=True)
class Quotation:
    """Words of somebody, set apart."""

    runs: Runs
    source: str


@dataclass(frozen=True)
class TableOf:
    """A table; the first row and the first cell of each row are headings."""

    caption: str
    rows: tuple[tuple[Runs, ...], ...]
    source: str = ""


@dataclass(frozen=True)
class Figure:
    """A picture; without alternative text it only decorates."""

    image: Any
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class AnalysisShown:
    """An analysis as it was pinned: its charts, its sentences and its run."""

    shown: Mapping[str, Any]


@dataclass(frozen=True)
class Note:
    """A footnote in the order of the text."""

    number: int
    label: str
    paragraphs: tuple[Runs, ...]


Block = Heading | Paragraph | Quotation | TableOf | Figure | AnalysisShown


@dataclass(frozen=True)
class Document:
    """A whole text."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()

    def words(self) -> str:
        """Return the words alone, a block a line: for counting and searching."""
        return "\n".join(filter(None, (_words(block) for block in self.blocks)))


@dataclass
class _Reader(HTMLParser):
    """Reads the inline HTML that the editor can make."""

    numbering: footnotes.Numbering
    paragraphs: list[list[Run]] = field(default_factory=list)
    style: Run = field(default_factory=lambda: Run(""))
    in_badge: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        match tag:
            case "p" | "li":
                self.paragraphs.append([])
            case "br":
                self.handle_data("\n")
            case "b" | "strong":
                self.style = replace(self.style, strong=True)
            case "i" | "em":
                self.style = replace(self.style, emphasis=True)
            case "a":
                given = dict(attrs)
                self.in_badge = BADGE in (given.get("class") or "")
                self.style = replace(self.style, href=given.get("href") or "")
            case "mark":
                self.style = replace(self.style, is_forecast=True)

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "b" | "strong":
                self.style = replace(self.style, strong=False)
            case "i" | "em":
                self.style = replace(self.style, emphasis=False)
            case "a":
                self.in_badge = False
                self.style = replace(self.style, href="")
            case "mark":
                self.style = replace(self.style, is_forecast=False)

    def handle_data(self, data: str) -> None:
        if self.in_badge:  # what a forecast says beside its sentence is in `Paragraph.forecasts`
            return
        if not self.paragraphs:
            if not data.strip():
                return
            self.paragraphs.append([])
        self.paragraphs[-1] += _with_notes(data, self.style, self.numbering)


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
                blocks.append(Heading(value["text"], int(value["level"]), value["anchor"]))
            case "paragraph":
                html, found = marked(expand_db_html(str(value.source)), unmarked)
                unmarked = [statement for statement in unmarked if statement not in found]
                said = [Paragraph(runs) for runs in _paragraphs(html, numbering)]
                blocks += said[:-1]
                blocks += [replace(last, forecasts=tuple(found)) for last in said[-1:]]
            case "quotation":
                blocks.append(Quotation(_plain_runs(value["text"], numbering), value["source"] or ""))
            case "table":
                rows = tuple(tuple(_plain_runs(cell, numbering) for cell in row) for row in value["rows"])
                blocks.append(TableOf(value["caption"], rows, value.get("source") or ""))
            case "figure":
                alt = "" if value["decorative"] else value["alt"]
                credit = value["credit"] or (value["image"].credit if value["image"] else "")
                blocks.append(Figure(value["image"], alt, value["caption"] or "", credit))
            case "analysis" | "chart":
                shown = (pinned or {}).get(pinning.block_id(block))
                if shown:
                    blocks.append(AnalysisShown(shown))
            case "items":
                for item in (pinned or {}).get(pinning.block_id(block), {}).get("items", []):
                    head = Run(item["title"], strong=True, href=item["path"])
                    blocks += [Paragraph((head, Run(f" · {item['about']}"))), Paragraph((Run(item["summary"]),))]
    # A note may refer to another: those it names come after all that the text names.
    listed: list[Note] = []
    while len(listed) < len(numbering.notes):
        note = list(numbering.notes.values())[len(listed)]
        listed.append(Note(note.number, note.label, _paragraphs(note.html, numbering)))
    return Document(tuple(blocks), tuple(listed))


def prose(html: str) -> Runs:
    """Return a few words of HTML, such as a biography, as runs; its paragraphs follow each other."""
    paragraphs = _paragraphs(html, footnotes.Numbering({}))
    return tuple(run for i, runs in enumerate(paragraphs) for run in ((Run("\n"),) if i else ()) + runs)


def _paragraphs(html: str, numbering: footnotes.Numbering) -> tuple[Runs, ...]:
    reader = _Reader(numbering)
    reader.feed(html)
    reader.close()
    return tuple(tuple(runs) for runs in reader.paragraphs if runs)


def _plain_runs(text: str, numbering: footnotes.Numbering) -> Runs:
    return tuple(_with_notes(text, Run(""), numbering))


def _with_notes(text: str, style: Run, numbering: footnotes.Numbering) -> list[Run]:
    found, at = [], 0
    for mark in footnotes.MARK.finditer(text):
        note = numbering.referred(mark.group(1))
        if note is None:
            continue
        if mark.start() > at:
            found.append(replace(style, text=text[at : mark.start()]))
        found.append(Run("", note=note.label))
        at = mark.end()
    if text[at:]:
        found.append(replace(style, text=text[at:]))
    return found


def _words(block: Block) -> str:
    match block:
        case Heading():
            return block.text
        case Paragraph() | Quotation():
            return "".join(run.text for run in block.runs)
        case TableOf():
            rows = [" ".join("".join(run.text for run in cell) for cell in row) for row in block.rows]
            return "\n".join([block.caption, *rows])
        case Figure():
            return block.caption
        case AnalysisShown():
            return "\n".join(block.shown.get("sentences", []))
