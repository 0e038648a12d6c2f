"""Rewrites a Word file where its reader would lose words or take them for others, and counts what it did."""

from __future__ import annotations

import zipfile
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from itertools import takewhile

from lxml import etree

from institute.desk.word.imported import equation_mark
from institute.desk.word.numbering import Numbering
from institute.desk.word.styles import Styles, W, is_on, numbered, value_of

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
# Around the number that Word counts for a paragraph, as far as our reader of texts.
NUMBER, NUMBERED = "\ue100", "\ue101"
# Around words that others are in: what is in them is read, they are not.
_WRAPPERS = ("fldSimple", "bdo", "dir")
_LINEAR = {
    f"{M}{name}" for name in ("oMathPara", "oMathParaPr", "jc", "oMath", "r", "t", "rPr", "sty", "nor", "scr", "lit")
}


@dataclass
class Prepared:
    """The file as it is read, and what was found on the way."""

    data: bytes
    count: Counter[str] = field(default_factory=Counter)
    equations: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    first_number: str = ""


def prepared(data: bytes) -> Prepared:
    """Return a file that its reader reads whole.

    Parameters
    ----------
    data
        A Word file that `archive.checked` let pass.
    """
    found = Prepared(data)
    with zipfile.ZipFile(BytesIO(data)) as old:
        names = set(old.namelist())
        styles = Styles.of(_root(old, "word/styles.xml", names))
        numbering = Numbering.of(_root(old, "word/numbering.xml", names))
        changed = {}
        for name in (part for part in PARTS if part in names):
            root = _root(old, name, names)
            assert root is not None
            _Preparing(found, styles, numbering).prepare(root)
            changed[name] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
        made = BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as new:
            for part in old.infolist():
                new.writestr(part.filename, changed.get(part.filename) or old.read(part))
    found.data = made.getvalue()
    return found


def _root(archive: zipfile.ZipFile, name: str, names: set[str]) -> etree._Element | None:
    if name not in names:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(archive.read(name), parser)


class _Preparing:
    def __init__(self, found: Prepared, styles: Styles, numbering: Numbering) -> None:
        self.found = found
        self.styles = styles
        self.numbering = numbering

    def prepare(self, root: etree._Element) -> None:
        for name in ("del", "moveFrom"):
            for gone in [each for each in root.iter(f"{W}{name}") if len(each)]:  # an empty one marks a paragraph
                _replaced(gone, [])
        self._alternatives(root)
        for drawing in list(root.iter(f"{W}drawing")):
            self._drawing(drawing)
        for name in _WRAPPERS:
            for wrapper in list(root.iter(f"{W}{name}")):
                _replaced(wrapper, list(wrapper))
        for ruby in list(root.iter(f"{W}ruby")):
            self._ruby(ruby)
        for name, stands in (("cr", "br"), ("ptab", "tab")):
            for sign in root.iter(f"{W}{name}"):
                sign.tag, sign.text = f"{W}{stands}", None
                sign.attrib.clear()
        self._controls(root)
        for run in list(root.iter(f"{W}r")):
            self._run(run)
        for equation in list(root.iter(f"{M}oMathPara", f"{M}oMath")):
            self._equation(equation)
        for paragraph in list(root.iter(f"{W}p")):
            self._paragraph(paragraph)

    def _alternatives(self, root: etree._Element) -> None:
        """Take that form of a drawing which can be read: the newer one has the alternative texts."""
        for both in list(root.iter(f"{MC}AlternateContent")):
            older, newer = both.find(f"{MC}Fallback"), both.find(f"{MC}Choice")
            can_be_read = newer is not None and any(True for _ in newer.iter(f"{W}txbxContent", PIC))
            stands = newer if can_be_read or older is None else older
            _replaced(both, [] if stands is None else list(stands))

    def _drawing(self, drawing: etree._Element) -> None:
        """Let text boxes and grouped pictures of a drawing be read: its reader looks for one picture alone."""
        boxes = [box for box in drawing.iter(f"{W}txbxContent") if not _is_within(box, drawing)]
        plain = {*drawing.iterfind(f"*/{A}graphic/{A}graphicData/{PIC}")}
        grouped = [picture for picture in drawing.iter(PIC) if picture not in plain]
        if not boxes and not grouped:
            return
        about = drawing.find(f"*/{WP}docPr")
        stand = [drawing] if plain else []
        for picture in grouped:
            one = etree.Element(f"{W}drawing")
            inline = etree.SubElement(one, f"{WP}inline")
            own = next((e for e in picture.iter() if etree.QName(e).localname == "cNvPr" and e.get("descr")), about)
            told = etree.SubElement(inline, f"{WP}docPr")
            if own is not None and own.get("descr"):
                told.set("descr", own.get("descr") or "")
            etree.SubElement(etree.SubElement(inline, f"{A}graphic"), f"{A}graphicData").append(picture)
            stand.append(one)
        for box in boxes:
            holder = etree.Element(f"{W}pict")
            holder.append(box)
            stand.append(holder)
        _replaced(drawing, stand)

    def _ruby(self, ruby: etree._Element) -> None:
        """Put what is written above letters behind them, in brackets; its parts are runs within a run."""
        base, above = ruby.find(f"{W}rubyBase"), ruby.find(f"{W}rt")
        said = _words(base) if base is not None else ""
        reading = _words(above) if above is not None else ""
        _replaced(ruby, [_text(f"{said}({reading})" if reading else said)])

    def _controls(self, root: etree._Element) -> None:
        """Leave out what fills an empty field of a form, and a table of contents of Word's own."""
        for control in list(root.iter(f"{W}sdt")):
            about = control.find(f"{W}sdtPr")
            if about is None:
                continue
            gallery = value_of(about.find(f"{W}docPartObj/{W}docPartGallery"))
            if gallery == "Table of Contents":
                self.found.count["contents"] = 1
                _replaced(control, [])
            elif is_on(about.find(f"{W}showingPlcHdr")):
                self.found.count["fields"] += 1
                _emptied(control)

    def _run(self, run: etree._Element) -> None:
        about = run.find(f"{W}rPr")
        said = _words(run)
        if about is not None and is_on(about.find(f"{W}vanish")):
            if said.strip():
                self.found.count["hidden"] += 1
                _replaced(run, [])
                return
        elif about is not None and said.strip() and run.getparent() is not None:
            if is_on(about.find(f"{W}strike")) or is_on(about.find(f"{W}dstrike")):
                self.found.struck.append(said)
            line = about.find(f"{W}u")
            # A link is underlined by its style, or by hand.
            if is_on(line) and value_of(line) and not any(True for _ in run.iterancestors(f"{W}hyperlink")):
                self.found.count["underlined"] += 1
        for reference in (*run.iterfind(f"{W}footnoteReference"), *run.iterfind(f"{W}endnoteReference")):
            if (reference.get(f"{W}customMarkFollows") or "0") not in ("0", "false"):
                # The author's own mark for a note: ours are numbered.
                for mark in run.findall(f"{W}t"):
                    run.remove(mark)

    def _equation(self, equation: etree._Element) -> None:
        if equation.getparent() is None or any(True for _ in equation.iterancestors(f"{M}oMathPara", f"{M}oMath")):
            return
        said = "".join(text.text or "" for text in equation.iter(f"{M}t")).strip()
        if all(part.tag in _LINEAR for part in equation.iter(f"{M}*")):
            self.found.count["plain equations"] += bool(said)
            stands = said
        else:
            self.found.equations.append(said)
            stands = equation_mark(len(self.found.equations))
        run = etree.Element(f"{W}r")
        run.append(_text(stands))
        _replaced(equation, [run] if stands else [])

    def _paragraph(self, paragraph: etree._Element) -> None:
        about = paragraph.find(f"{W}pPr")
        if about is None:
            about = etree.Element(f"{W}pPr")
            paragraph.insert(0, about)
        style = value_of(about.find(f"{W}pStyle"))
        role = self.styles.role(style)
        outline = value_of(about.find(f"{W}outlineLvl"))
        if not role and outline.isdecimal() and int(outline) < 9:
            role = f"heading-{int(outline) + 1}"
        if role == "contents":
            self.found.count["contents"] = 1
            for child in list(paragraph):
                paragraph.remove(child)
            return
        self._number(paragraph, about, style, role)
        if role:
            for old in about.findall(f"{W}pStyle"):
                about.remove(old)
            etree.SubElement(about, f"{W}pStyle").set(f"{W}val", f"thinktank-{role}")

    def _number(self, paragraph: etree._Element, about: etree._Element, style: str, role: str) -> None:
        own = about.find(f"{W}numPr")
        number, said = numbered(own)
        if not number:
            number, styled = self.styles.list_of(style)
            said = said or styled
        if about.find(f"{W}rPr/{W}del") is not None or number in ("", "0"):
            return
        level = int(said) if said.isdecimal() and len(said) == 1 else self.numbering.level_of(number, style)
        if own is not None:
            about.remove(own)
        if not _words(paragraph).strip():
            return  # Word counts it, and an author who left it empty did not mean to
        is_counted = self.numbering.is_counted(number, level)
        label = self.numbering.next(number, level) if is_counted else ""
        if role.startswith("heading") or role in ("title", "subtitle"):
            self.found.first_number = self.found.first_number or label
            self.found.count["numbered headings"] += bool(label)
            return
        listed = etree.SubElement(about, f"{W}numPr")
        etree.SubElement(listed, f"{W}ilvl").set(f"{W}val", str(min(level, 4)))
        etree.SubElement(listed, f"{W}numId").set(f"{W}val", number)
        if label:
            run = etree.Element(f"{W}r")
            run.append(_text(f"{NUMBER}{label}{NUMBERED}"))
            paragraph.insert(paragraph.index(about) + 1, run)


def _is_within(box: etree._Element, drawing: etree._Element) -> bool:
    """Tell whether a text box stands in another of the same drawing, with which it is read."""
    within = takewhile(lambda above: above is not drawing, box.iterancestors())
    return any(above.tag == f"{W}txbxContent" for above in within)


def _words(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def _text(said: str) -> etree._Element:
    text = etree.Element(f"{W}t")
    text.text = said
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return text


def _emptied(control: etree._Element) -> None:
    """Take the words out of a control, and leave the paragraphs and cells that hold others together."""
    for run in list(control.iter(f"{W}r")):
        _replaced(run, [])


def _replaced(element: etree._Element, by: list[etree._Element]) -> None:
    """Put elements in the place of another."""
    above = element.getparent()
    if above is None:
        return
    for each in by:
        element.addprevious(each)
    above.remove(element)
