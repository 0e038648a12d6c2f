"""A Word file to a title, blocks, notes and pictures, and a report of what became of everything. Keeps nothing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from typing import Any

import mammoth
from django.utils.text import slugify
from lxml import etree, html

from institute.desk.word import archive, inventory
from institute.desk.word.tables import grid_of
from institute.publications.text.inline import clean

STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => h1.subtitle:fresh
p[style-name='Heading 1'] => h2:fresh
p[style-name='Heading 2'] => h3:fresh
p[style-name='Heading 3'] => h4:fresh
p[style-name='Heading 4'] => h5:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Caption'] => p.caption:fresh
u => em
"""
SYNOPSIS = {"synopsis", "abstract", "executive summary", "summary"}
_NOTE = re.compile(r"^#(footnote|endnote)-(\d+)$")
_SPACE = re.compile(r"\s+")


@dataclass
class Picture:
    """A picture out of the file, with the words that Word has for those who do not see it."""

    data: bytes
    kind: str
    alt: str


@dataclass
class Report:
    """What became of the file's parts, in sentences: kept, changed, dropped."""

    kept: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


@dataclass
class Imported:
    """What a Word file holds.

    Parameters
    ----------
    title, subtitle, synopsis, creator
        What it says of itself; empty where it does not.
    body
        Blocks as Wagtail keeps them; a figure has a place in `pictures` instead of an image.
    notes
        The notes that the text refers to.
    pictures
        In the order of the text.
    report
        What became of its parts.
    """

    title: str = ""
    subtitle: str = ""
    synopsis: str = ""
    creator: str = ""
    body: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    report: Report = field(default_factory=Report)


def read(data: bytes) -> Imported:
    """Read a Word file.

    Raises
    ------
    NotWord
        It is none, or may not be opened.
    """
    archive.checked(data)
    about = archive.properties(data)
    found = Imported(title=about.title, creator=about.creator)
    try:
        converted = mammoth.convert_to_html(
            BytesIO(data), style_map=STYLES, convert_image=mammoth.images.img_element(_holder(found.pictures))
        )
    except Exception as error:
        raise archive.NotWord(archive.DAMAGED) from error
    blocks_of(converted.value, found)
    if not found.body and not found.synopsis:
        raise archive.NotWord("There is no text in the file that could be read. Was it saved with its words?")
    for changed, dropped in (inventory.left_out(data), inventory.said_of(each.message for each in converted.messages)):
        found.report.changed += changed
        found.report.dropped += dropped
    if not found.synopsis:
        found.report.changed.append("The file names no synopsis: write one before the piece goes on")
    found.report.dropped.append("Colours, fonts and sizes, as always")
    return found


def blocks_of(source: str, found: Imported) -> None:
    """Read plain HTML into a title, blocks and notes: what mammoth makes of a Word file, or another system's text.

    Parameters
    ----------
    source
        Headings, paragraphs, lists, tables, quotations; ``img`` with ``src="#picture-3"`` for the fourth picture; a
        list of items ``footnote-1`` and so on for notes.
    found
        Holds the pictures already; takes the rest.
    """
    _Reading(found).read(source)


def _holder(pictures: list[Picture]) -> Any:
    """Return what mammoth calls for each picture: it is kept aside, and the text gets its place."""

    def hold(image: Any) -> dict[str, str]:
        with image.open() as file:
            pictures.append(Picture(file.read(), image.content_type or "", image.alt_text or ""))
        return {"src": f"#picture-{len(pictures) - 1}"}

    return hold


class _Reading:
    def __init__(self, found: Imported) -> None:
        self.found = found
        self.count: Counter[str] = Counter()
        self.labels: dict[str, str] = {}
        self.anchors: Counter[str] = Counter()
        self.level = 1
        self.in_synopsis = False

    def read(self, source: str) -> None:
        root = html.fragment_fromstring(source, create_parent="div")
        self._take_notes(root)
        self._take_links(root)
        for element in list(root):
            self._block(element)
        self._tell()

    def _take_notes(self, root: etree._Element) -> None:
        """Take the list of notes off the end of the text, and turn references into names."""
        for item in _all(root, "//li[starts-with(@id, 'footnote-') or starts-with(@id, 'endnote-')]"):
            name = str(item.get("id"))
            for back in _all(item, ".//a[starts-with(@href, '#footnote-ref-') or starts-with(@href, '#endnote-ref-')]"):
                _drop(back)
            self.labels[name] = f"note-{len(self.labels) + 1}"
            paragraphs = [_inner(part) for part in item.iterfind("p")] or [_inner(item)]
            text = "".join(f"<p>{clean(part).strip()}</p>" for part in paragraphs if part.strip())
            value = {"label": self.labels[name], "text": text or "<p>–</p>"}
            self.found.notes.append({"type": "note", "value": value})
        for notes in _all(root, "./ol[li[starts-with(@id, 'footnote-') or starts-with(@id, 'endnote-')]]"):
            _drop(notes)
        for reference in _all(root, "//a[starts-with(@href, '#footnote-') or starts-with(@href, '#endnote-')]"):
            match = _NOTE.match(str(reference.get("href")))
            label = self.labels.get(str(reference.get("href")).removeprefix("#")) if match else None
            target = reference
            while (holder := target.getparent()) is not None and holder.tag == "sup":
                target = holder
            _replace(target, f"[^{label}]" if label else "")

    def _take_links(self, root: etree._Element) -> None:
        """Keep the words of a link that leads nowhere on the web, such as to a file of the author's, and tell of it."""
        for link in _all(root, "//a[not(@linktype)]"):
            address = str(link.get("href") or "").strip()
            if address.startswith("//"):
                link.set("href", f"https:{address}")
            elif not re.match(r"https?://|mailto:|/", address, re.IGNORECASE):
                self.count["links"] += bool(address) or not link.get("id")
                assert isinstance(link, html.HtmlElement)
                link.drop_tag()

    def _block(self, element: etree._Element) -> None:
        match element.tag:
            case "h1":
                self._title(element)
            case "h2" | "h3" | "h4" | "h5" | "h6":
                self._heading(element)
            case "p":
                self._paragraph(element)
            case "ul" | "ol":
                self._list(element)
            case "table":
                self._table(element)
            case "blockquote":
                self._quotation(element)
            case _:
                if _words(element):
                    self._paragraph(element)

    def _title(self, element: etree._Element) -> None:
        said = _words(element)[:255]
        if "subtitle" in (element.get("class") or ""):
            self.found.subtitle = said
        elif said:
            self.found.title = said

    def _heading(self, element: etree._Element) -> None:
        said = _words(element)
        if not said:
            return
        if said.casefold().strip(" :.") in SYNOPSIS and not self.found.synopsis:
            self.in_synopsis = True
            return
        self.in_synopsis = False
        asked = int(element.tag[1])
        # A heading may not skip a level, and there are two below the title.
        level = min(asked, 3, self.level + 1)
        if level != asked:
            self.count["headings moved up"] += 1
        self.level = level
        anchor = slugify(said)[:70] or "section"
        self.anchors[anchor] += 1
        unique = anchor if self.anchors[anchor] == 1 else f"{anchor}-{self.anchors[anchor]}"
        if len(said) > 160:
            self.count["headings shortened"] += 1
        self._add("heading", {"text": said[:160], "level": str(level), "anchor": unique})

    def _paragraph(self, element: etree._Element) -> None:
        for image in _all(element, ".//img"):
            self._figure(image)
            _drop(image)
        inner = clean(_inner(element)).strip()
        if not _SPACE.sub("", _words(element)):
            return
        if "caption" in (element.get("class") or "") and self.found.body:
            last = self.found.body[-1]
            if last["type"] == "figure" and not last["value"]["caption"]:
                last["value"]["caption"] = _words(element)[:400]
                return
        if self.in_synopsis:
            self.found.synopsis = f"{self.found.synopsis} {_words(element)}".strip()
            if len(self.found.synopsis) > 800:
                self.count["synopsis cut"] += 1
                self.found.synopsis = self.found.synopsis[:799].rsplit(" ", 1)[0] + "…"
            return
        self._add("paragraph", f"<p>{inner}</p>")

    def _list(self, element: etree._Element) -> None:
        self.count["lists"] += 1
        for number, item in enumerate(element.iterfind("li"), 1):
            sign = f"{number}." if element.tag == "ol" else "–"
            below = [child for child in item if child.tag in ("ul", "ol")]
            for child in below:
                item.remove(child)
            inner = clean(_inner(item)).strip()
            if inner:
                self._add("paragraph", f"<p>{sign} {inner}</p>")
            for child in below:
                self._list(child)

    def _table(self, element: etree._Element) -> None:
        grid = grid_of(element)
        width = len(grid.rows[0]) if grid.rows else 0
        self.count["tables within"] += grid.has_inner
        if width < 2 or len(grid.rows) < 2:
            for cell in (cell for row in grid.rows for cell in row if cell):
                self._add("paragraph", f"<p>{escape(cell)}</p>")
            self.count["tables of one cell"] += 1
            return
        self.count["tables squared"] += grid.has_merged
        caption = self._caption() or "Table"
        self._add("table", {"caption": caption, "rows": grid.rows, "source": ""})

    def _caption(self) -> str:
        """Take the paragraph before a table as its caption where it says so."""
        if not self.found.body or self.found.body[-1]["type"] != "paragraph":
            return ""
        said = _words(html.fragment_fromstring(self.found.body[-1]["value"], create_parent="div"))
        if not re.match(r"^Table\s+\d+", said) or len(said) > 255:
            return ""
        self.found.body.pop()
        self.count["paragraph"] -= 1
        return said

    def _quotation(self, element: etree._Element) -> None:
        said = " ".join(_words(part) for part in element.iterfind("p")) or _words(element)
        if said:
            self._add("quotation", {"text": said, "source": ""})

    def _figure(self, image: etree._Element) -> None:
        place = str(image.get("src")).removeprefix("#picture-")
        if not place.isdigit():
            self.count["pictures from elsewhere"] += 1
            return
        alt = self.found.pictures[int(place)].alt.strip()[:300]
        value = {"picture": int(place), "alt": alt, "decorative": False, "caption": "", "credit": ""}
        self._add("figure", value)

    def _add(self, kind: str, value: Any) -> None:
        self.count[kind] += 1
        self.found.body.append({"type": kind, "value": value})

    def _tell(self) -> None:
        report, count = self.found.report, self.count
        kept = (
            ("heading", "heading"),
            ("paragraph", "paragraph"),
            ("quotation", "quotation"),
            ("table", "table"),
            ("figure", "picture"),
        )
        report.kept += [_many(count[kind], word) for kind, word in kept if count[kind]]
        if self.found.notes:
            report.kept.append(_many(len(self.found.notes), "note"))
        if self.found.synopsis:
            report.kept.append("the synopsis, as the synopsis")
        changed = {
            "headings moved up": "moved up: no heading may skip a level, and there are two below the title",
            "headings shortened": "shortened to 160 letters",
            "lists": "made paragraphs that begin with a dash or a number",
            "tables of one cell": "made paragraphs",
            "tables squared": "given empty cells where cells had been merged",
            "tables within": "with a table in a cell: its words stand in that cell",
            "synopsis cut": "cut to 800 letters",
        }
        nouns = {
            "headings moved up": "heading",
            "headings shortened": "heading",
            "lists": "list",
            "tables of one cell": "table",
            "tables squared": "table",
            "tables within": "table",
            "synopsis cut": "synopsis",
        }
        for kind, said in changed.items():
            if count[kind]:
                report.changed.append(f"{_many(count[kind], nouns[kind])} {said}")
        without = sum(1 for block in self.found.body if block["type"] == "figure" and not block["value"]["alt"])
        if without:
            report.changed.append(f"{_many(without, 'picture')} without alternative text: decide on each")
        if count["pictures from elsewhere"]:
            report.dropped.append(
                f"{_many(count['pictures from elsewhere'], 'picture')} that only link to another place"
            )
        if count["links"]:
            report.dropped.append(f"{_many(count['links'], 'link')} to no page of the web, but for the words")


def _many(count: int, word: str) -> str:
    plural = {"synopsis": "synopses"}.get(word, f"{word}s")
    return f"{count} {word if count == 1 else plural}"


def _all(element: etree._Element, path: str) -> list[etree._Element]:
    """Return the elements at a path; the stubs allow for what a path like ours never gives."""
    found = element.xpath(path)
    return [node for node in found if isinstance(node, etree._Element)] if isinstance(found, list) else []


def _words(element: etree._Element) -> str:
    return _SPACE.sub(" ", "".join(map(str, element.itertext()))).strip()


def _inner(element: etree._Element) -> str:
    parts = [escape(element.text or "", quote=False)]
    parts += [html.tostring(child, encoding="unicode") for child in element]
    return "".join(parts)


def _drop(element: etree._Element) -> None:
    _replace(element, "")


def _replace(element: etree._Element, text: str) -> None:
    """Put text in the place of an element; what follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    said = text + (element.tail or "")
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + said
    else:
        before.tail = (before.tail or "") + said
    parent.remove(element)
