"""A list of works as a Word file: a title, headings, and a line for each work as it is cited. Reads no Word file."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from institute.publications.text import document as doc

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LINE = "Bibliography"
_LINK = "Hyperlink"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip archive knows: the same list gives the same bytes


def listed(title: str, groups: Mapping[str, Iterable[str]], language: str = "en-GB") -> bytes:
    """Return a Word file.

    Parameters
    ----------
    title
        Its title, in the text and in its properties.
    groups
        Under each heading the works as HTML of a line: words, emphasis, links.
    language
        In which spelling is checked.
    """
    import docx

    document = docx.Document()
    _set_up(document, title, language)
    document.add_paragraph(_printable(title), "Title")
    for heading, lines in groups.items():
        document.add_paragraph(_printable(heading), "Heading 1")
        for line in lines:
            paragraph = document.add_paragraph(style=_LINE)
            for run in doc.prose(line):
                _write(paragraph, run)
    made = io.BytesIO()
    document.save(made)
    return _undated(made)


def _set_up(document: Document, title: str, language: str) -> None:
    """Give the file its properties, a page of A4, and the styles of a list of works."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    core = document.core_properties
    core.title, core.language, core.author, core.comments = _printable(title), language, "", ""
    core.created = core.modified = dt.datetime(*_EARLIEST)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(11)
    for look in document.styles.element.iter(qn("w:lang")):
        look.set(qn("w:val"), language)
    line = document.styles.add_style(_LINE, WD_STYLE_TYPE.PARAGRAPH)
    line.base_style = normal
    line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Pt(18), Pt(-18)
    line.paragraph_format.space_after = Pt(6)
    link = document.styles.add_style(_LINK, WD_STYLE_TYPE.CHARACTER)
    link.font.underline, link.font.color.rgb = True, RGBColor(0x0B, 0x5C, 0x66)


def _write(paragraph: Paragraph, run: doc.Run) -> None:
    """Add words to a paragraph, in a link of the file where they are one on the page."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = paragraph.add_run(_printable(run.text))
    made.bold, made.italic = run.strong or None, run.emphasis or None
    if run.href.startswith(("http://", "https://")):
        made.style = _LINK
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(run.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        link.append(made._r)
        paragraph._p.append(link)


def _printable(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() or sign in "\t\u00a0\u202f\u2011")


def _undated(made: io.BytesIO) -> bytes:
    """Return the same archive without the moment at which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(made) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in read.namelist():
            archive.writestr(zipfile.ZipInfo(name, _EARLIEST), read.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
