"""Plain HTML to blocks, notes and a synopsis, each part counted for the report. Knows no program that made it."""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from typing import Any

from django.utils.text import slugify
from lxml import etree, html

from institute.desk.word import telling
from institute.desk.word.imported import UNNAMED, Imported
from institute.desk.word.notes import take_notes
from institute.desk.word.tables import grid_of, is_grid
from institute.desk.word.words import COUNTED, all_at, drop, flowing, inner, numbered, replace, running
from institute.publications.text.inline import clean

SYNOPSIS = {
    *("synopsis", "abstract", "executive summary", "summary", "zusammenfassung", "kurzfassung", "résumé", "resumen"),
    *("riassunto", "resumo", "samenvatting", "sammanfattning", "resumé", "要旨", "摘要", "초록", "аннотация"),
}
_MARK = re.compile(r"\[\^note-\d+\]")
_WHOLE = re.compile(r"\(?(\d{1,9})[.):]?")
_TABLE = re.compile(r"(?:table|tabelle|tableau|tabla|tabella|tabela|tabel|tabell|таблица|表)\s*[\dIVX]", re.IGNORECASE)
# What programs write for pictures without having seen them, or for want of a better name.
_GUESSED = re.compile(
    r"automatically generated|ai-generated|automatisch generiert|automatisch gegenereerd|générée? automatiquement"
    r"|generad[oa] autom|generat[oa] automaticamente|gerad[oa] automaticamente|自動的に生成|自动生成"
    r"|^[\w\- ().]+\.(?:png|jpe?g|gif|emf|wmf|tiff?|bmp|svg|webp)$|^(?:image|picture|bild|grafik|img)[ _-]?\d*$",
    re.IGNORECASE,
)
LONGEST_TITLE, LONGEST_HEADING, LONGEST_SYNOPSIS, LONGEST_CAPTION, LONGEST_ALT = 255, 160, 800, 400, 300
LONGEST_BOLD = 100


def blocks_of(source: str, found: Imported, *, seeks_title: bool = False) -> None:
    """Read plain HTML into a title, blocks and notes: what mammoth makes of a Word file, or another system's text.

    Parameters
    ----------
    source
        Headings, paragraphs, lists, tables, quotations; ``img`` with ``src="#picture-3"`` for the fourth picture; a
        list of items ``footnote-1`` and so on for notes.
    found
        Holds the pictures already; takes the rest.
    seeks_title
        Whether the one heading of the first level, where everything begins with it, is the title.
    """
    _Reading(found, seeks_title).read(source)


class _Reading:
    def __init__(self, found: Imported, seeks_title: bool) -> None:
        self.found = found
        self.seeks_title = seeks_title
        self.count: Counter[str] = Counter()
        self.anchors: Counter[str] = Counter()
        self.levels: list[int] = []
        self.addresses: list[str] = []
        self.in_synopsis = False
        self.is_line = False  # whether a line that is no heading began the synopsis: one paragraph is in it
        self.titled = False
        self.captioned = False  # whether what was read last is a caption that found nothing yet

    def read(self, source: str) -> None:
        self.count["soft hyphens"] = source.count("\u00ad")
        root = html.fragment_fromstring(source.replace("\u00ad", ""), create_parent="div")
        for box in all_at(root, "//input[@type='checkbox']"):
            replace(box, "☒" if box.get("checked") is not None else "☐")
        take_notes(root, self.found, self.count)
        self._take_links(root)
        if self.seeks_title:
            self._seek_title(root)
        for element in list(root):
            self._block(element)
        self._tell()

    def _take_links(self, root: etree._Element) -> None:
        """Keep the words of a link that leads nowhere on the web, such as to a file of the author's, and tell of it."""
        for link in all_at(root, "//a[not(@linktype)]"):
            address = str(link.get("href") or "").strip()
            if address.startswith("//"):
                link.set("href", f"https:{address}")
            elif not re.match(r"https?://|mailto:|/", address, re.IGNORECASE):
                self.count["links"] += bool(address) or not link.get("id")
                assert isinstance(link, html.HtmlElement)
                link.drop_tag()

    def _seek_title(self, root: etree._Element) -> None:
        """Take the one heading of the first level for the title, where everything else stands below it."""
        headings = all_at(root, "./h1|./h2|./h3|./h4|./h5|./h6")
        first = [each for each in headings if each.tag == "h2"]
        said = [each for each in root if flowing(each)]
        if len(first) == 1 and len(headings) > 1 and said[:1] == first and first[0] is headings[0]:
            first[0].tag = "h1"
            first[0].set("class", "title")

    def _block(self, element: etree._Element) -> None:
        captioned, self.captioned = self.captioned, False
        if element.tag == "table" and not is_grid(element):
            self._apart(element)
            return
        images = [] if element.tag in ("p", "div") else all_at(element, ".//img")
        for image in images:
            drop(image)
        match element.tag:
            case "h1" if element.get("class"):
                self._title(element)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self._heading(element)
            case "p":
                self._paragraph(element)
            case "img":  # of an old drawing, beside its paragraph
                self._figure(element)
            case "ul" | "ol":
                self._list(element)
            case "table":
                self._table(element, captioned)
            case "blockquote":
                self._quotation(element)
            case _:
                self._paragraph(element)
        self.count["pictures moved"] += len(images)
        for image in images:
            self._figure(image)

    def _title(self, element: etree._Element) -> None:
        said = self._without_marks(self._plain(element))
        if not said:
            return
        is_sub = "subtitle" in (element.get("class") or "")
        if is_sub:
            said = f"{self.found.subtitle} {said}".strip()
        elif self.titled:  # a title of two lines is two paragraphs
            said = f"{self.found.title} {said}"
        if len(said) > LONGEST_TITLE:
            self.count["title cut"] += 1
            said = said[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
        if is_sub:
            self.found.subtitle = said
        else:
            self.found.title, self.titled = said, True

    def _heading(self, element: etree._Element) -> None:
        said = self._plain(element)
        if not said:
            return
        if said.casefold().strip(" :.") in SYNOPSIS and not self.found.synopsis:
            self.in_synopsis, self.is_line = True, False
            return
        self.in_synopsis = False
        if len(said) > LONGEST_HEADING:
            self.count["headings as paragraphs"] += 1
            self._add("paragraph", f"<p><strong>{running(element)}</strong></p>")
            return
        asked = max(int(element.tag[1]), 2)
        # Headings that were alike stay alike; none may skip a level, and there are two below the title.
        while self.levels and self.levels[-1] >= asked:
            self.levels.pop()
        self.levels.append(asked)
        level = min(len(self.levels) + 1, 3)
        self.count["headings moved up"] += level != asked
        anchor = slugify(_MARK.sub("", said))[:70] or "section"
        self.anchors[anchor] += 1
        unique = anchor if self.anchors[anchor] == 1 else f"{anchor}-{self.anchors[anchor]}"
        self._add("heading", {"text": said, "level": str(level), "anchor": unique})

    def _paragraph(self, element: etree._Element) -> None:
        for image in all_at(element, ".//img"):
            self._figure(image)
            drop(image)
        said = flowing(element)
        if not said:
            return
        if "caption" in (element.get("class") or "") and self._is_caption(element, said):
            return
        if self.in_synopsis and self._is_synopsis(element):
            self.in_synopsis = self.in_synopsis and not self.is_line
            return
        if said.casefold().strip(" :.") in SYNOPSIS and not self.found.synopsis and self.seeks_title:
            self.in_synopsis = self.is_line = True
            return
        bold = all_at(element, "./strong|./b")
        is_bold = bool(bold) and " ".join(map(flowing, bold)) == said and not _MARK.search(said)
        self.count["bold lines"] += is_bold and len(said) <= LONGEST_BOLD and said[-1] not in ".,;:"
        self._add("paragraph", f"<p>{running(element)}</p>")

    def _is_caption(self, element: etree._Element, said: str) -> bool:
        """Give a caption to the picture or the table before it; one that comes before its table waits for it."""
        last = self.found.body[-1] if self.found.body else {"type": "", "value": {}}
        if last["type"] == "figure" and not last["value"]["caption"] and len(said) <= LONGEST_CAPTION:
            last["value"]["caption"] = self._plain(element)
            return True
        if last["type"] == "table" and last["value"]["caption"] == UNNAMED and len(said) <= LONGEST_TITLE:
            last["value"]["caption"] = self._plain(element)
            self.count["tables without a name"] -= 1
            return True
        self.captioned = True
        self.count["captions"] += 1
        return False

    def _is_synopsis(self, element: etree._Element) -> bool:
        """Take a paragraph into the synopsis; what is longer than that may be begins the text."""
        said = self._plain(element)
        whole = f"{self.found.synopsis} {said}".strip()
        if len(_MARK.sub("", whole)) <= LONGEST_SYNOPSIS:
            self.found.synopsis = self._without_marks(whole)
            return True
        self.in_synopsis = False
        self.count["synopsis cut"] += 1
        if self.found.synopsis:
            return False
        at = max(said.rfind(stop, 0, LONGEST_SYNOPSIS) for stop in (". ", "? ", "! ")) + 1
        at = at or said.rfind(" ", 0, LONGEST_SYNOPSIS) if " " in said[:LONGEST_SYNOPSIS] else LONGEST_SYNOPSIS
        self.found.synopsis = self._without_marks(said[:at].strip())
        self._add("paragraph", f"<p>{escape(said[at:].strip(), quote=False)}</p>")
        return True

    def _list(self, element: etree._Element) -> None:
        only = element[0] if len(element) == 1 else None
        if only is not None and len(only) == 1 and only[0].tag in ("ul", "ol") and flowing(only) == flowing(only[0]):
            self._list(only[0])  # it begins further in than the first level
        elif _is_counted_as_here(element):
            inside = COUNTED.sub("", clean(inner(element)))
            if flowing(element):
                self.count["paragraph"] -= 1
                self.count["list"] += 1
                self._add("paragraph", f"<{element.tag}>{inside}</{element.tag}>")
        else:
            self.count["lists"] += 1
            self._written_out(element)

    def _written_out(self, element: etree._Element) -> None:
        for number, item in enumerate(element.iterfind("li"), 1):
            below = [child for child in item if child.tag in ("ul", "ol")]
            for child in below:
                item.remove(child)
            label = COUNTED.match(flowing(item))
            sign = label.group(1) if label else f"{number}." if element.tag == "ol" else "–"
            said = COUNTED.sub("", clean(inner(item)), count=1).strip()
            if said:
                self._add("paragraph", f"<p>{sign} {numbered(said)}</p>")
            for child in below:
                self._written_out(child)

    def _table(self, element: etree._Element, captioned: bool) -> None:
        grid = grid_of(element)
        if not any(cell for row in grid.rows for cell in row):
            return  # it held pictures
        self._lose_style(element)
        self.count["tables within"] += grid.has_inner
        self.count["tables squared"] += grid.has_merged
        caption = self._caption(captioned) or UNNAMED
        self.count["tables without a name"] += caption == UNNAMED
        rows = [[numbered(cell) for cell in row] for row in grid.rows]
        self._add("table", {"caption": caption, "rows": rows, "source": ""})

    def _apart(self, table: etree._Element) -> None:
        """Read a table that only sets things beside or below each other, cell by cell."""
        if flowing(table) or all_at(table, ".//img"):
            self.count["tables of one cell"] += 1
        for cell in all_at(table, "(./tr|./*/tr)/*[self::td or self::th]"):
            if any(
                child.tag in ("p", "ul", "ol", "table", "blockquote", "h2", "h3", "h4", "h5", "h6") for child in cell
            ):
                for child in list(cell):
                    self._block(child)
            else:
                cell.tag = "p"
                self._block(cell)

    def _caption(self, captioned: bool) -> str:
        """Take the paragraph before a table as its caption where it says so."""
        if not self.found.body or self.found.body[-1]["type"] != "paragraph":
            return ""
        said = flowing(html.fragment_fromstring(self.found.body[-1]["value"], create_parent="div"))
        if not (captioned or _TABLE.match(said)) or len(said) > LONGEST_TITLE:
            return ""
        self.found.body.pop()
        self.count["paragraph"] -= 1
        self.count["captions"] -= captioned
        return said

    def _quotation(self, element: etree._Element) -> None:
        if said := self._plain(element):
            self._add("quotation", {"text": said, "source": ""})

    def _figure(self, image: etree._Element) -> None:
        place = str(image.get("src")).removeprefix("#picture-")
        if not place.isdigit():
            self.count["pictures from elsewhere"] += 1
            return
        alt = " ".join(self.found.pictures[int(place)].alt.split())
        if _GUESSED.search(alt):
            self.count["alternatives guessed"] += 1
            alt = ""
        self.count["alternatives cut"] += len(alt) > LONGEST_ALT
        self.count["without alternative text"] += not alt
        value = {"picture": int(place), "alt": alt[:LONGEST_ALT], "decorative": False, "caption": "", "credit": ""}
        self._add("figure", value)

    def _add(self, kind: str, value: Any) -> None:
        self.count["picture" if kind == "figure" else kind] += 1
        self.found.body.append({"type": kind, "value": value})

    def _plain(self, element: etree._Element) -> str:
        """Return the words of an element for a place that knows no style, and count what goes with it."""
        self._lose_style(element)
        return numbered(flowing(element))

    def _lose_style(self, element: etree._Element) -> None:
        self.count["plain emphasis"] += len(all_at(element, ".//em|.//i"))
        self.addresses += [str(link.get("href")) for link in all_at(element, ".//a[@href]")]

    def _without_marks(self, said: str) -> str:
        """Take references to notes out of what cannot have any."""
        self.count["notes without a place"] += len(_MARK.findall(said))
        return " ".join(_MARK.sub("", said).split())

    def _tell(self) -> None:
        self.count["notes"], self.count["synopsis"] = len(self.found.notes), bool(self.found.synopsis)
        report = self.found.report
        report.kept += telling.kept(self.count)
        report.changed += telling.changed(self.count)
        report.dropped += telling.dropped(self.count, self.addresses)


def _is_counted_as_here(element: etree._Element) -> bool:
    """Tell whether a page would give every item of a list, and of the lists within, the number that Word gave it."""
    for each in element.iter("ol"):
        said = [COUNTED.match(flowing(item)) for item in each.iterfind("li")]
        numbers = [_WHOLE.fullmatch(found.group(1)) if found else None for found in said]
        if any(said) and [number and int(number.group(1)) for number in numbers] != [*range(1, len(said) + 1)]:
            return False
    return not any(COUNTED.match(flowing(item)) for each in element.iter("ul") for item in each.iterfind("li"))
