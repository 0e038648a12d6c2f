"""A list of works as a Word file: a title, headings, and a line for each work as it is cited. Reads no Word file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

from lxml import etree

from institute.publications import document as doc

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
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
    root = etree.Element(_w("document"), nsmap={"w": _W, "r": _R})
    body = etree.SubElement(root, _w("body"))
    links: list[str] = []
    _paragraph(body, [doc.Run(title)], "Title", links)
    for heading, lines in groups.items():
        _paragraph(body, [doc.Run(heading)], "Heading1", links)
        for line in lines:
            _paragraph(body, doc.prose(line), "Bibliography", links)
    page = etree.SubElement(body, _w("sectPr"))
    etree.SubElement(page, _w("pgSz"), {_w("w"): "11906", _w("h"): "16838"})
    etree.SubElement(page, _w("pgMar"), {_w(side): "1440" for side in ("top", "right", "bottom", "left")})
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations(
            [("officeDocument", "word/document.xml", False), ("core", "docProps/core.xml", False)]
        ),
        "word/document.xml": _text(root),
        "word/styles.xml": _STYLES.format(language=language),
        "word/_rels/document.xml.rels": _relations(
            [("styles", "styles.xml", False), *(("hyperlink", address, True) for address in links)]
        ),
        "docProps/core.xml": _properties(title, language),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EARLIEST), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


def _paragraph(body: etree._Element, runs: Iterable[doc.Run], style: str, links: list[str]) -> None:
    paragraph = etree.SubElement(body, _w("p"))
    etree.SubElement(etree.SubElement(paragraph, _w("pPr")), _w("pStyle"), {_w("val"): style})
    for run in runs:
        into = paragraph
        if run.href.startswith(("http://", "https://")):
            links.append(run.href)
            into = etree.SubElement(paragraph, _w("hyperlink"), {f"{{{_R}}}id": f"rId{len(links) + 1}"})
        made = etree.SubElement(into, _w("r"))
        looks = etree.SubElement(made, _w("rPr"))
        if into is not paragraph:
            etree.SubElement(looks, _w("rStyle"), {_w("val"): "Hyperlink"})
        if run.strong:
            etree.SubElement(looks, _w("b"))
        if run.emphasis:
            etree.SubElement(looks, _w("i"))
        words = etree.SubElement(made, _w("t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        words.text = _printable(run.text)


def _printable(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() or sign in "\t\u00a0\u202f\u2011")


def _text(root: etree._Element) -> str:
    return f"{_HEAD}{etree.tostring(root, encoding='unicode')}"


def _relations(found: Iterable[tuple[str, str, bool]]) -> str:
    root = etree.Element("Relationships", {"xmlns": f"{_PACKAGE}/relationships"})
    for number, (kind, target, outside) in enumerate(found, 1):
        base = f"{_PACKAGE}/relationships/metadata/core-properties" if kind == "core" else f"{_R}/{kind}"
        mode = {"TargetMode": "External"} if outside else {}
        etree.SubElement(root, "Relationship", {"Id": f"rId{number}", "Type": base, "Target": target, **mode})
    return _text(root)


def _properties(title: str, language: str) -> str:
    core, dc = f"{_PACKAGE}/metadata/core-properties", "http://purl.org/dc/elements/1.1/"
    root = etree.Element(f"{{{core}}}coreProperties", nsmap={"cp": core, "dc": dc})
    etree.SubElement(root, f"{{{dc}}}title").text = _printable(title)
    etree.SubElement(root, f"{{{dc}}}language").text = language
    return _text(root)


_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_OFFICE}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:cs="Georgia"/><w:sz w:val="22"/><w:lang w:val="{language}"/>'
    "</w:rPr></w:rPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:spacing w:after="240"/></w:pPr><w:rPr><w:sz w:val="40"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:keepNext/><w:spacing w:before="320" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr>'
    '<w:rPr><w:b/><w:sz w:val="26"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Bibliography"><w:name w:val="Bibliography"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:spacing w:after="120"/><w:ind w:left="360" w:hanging="360"/></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:rPr><w:color w:val="0B5C66"/><w:u w:val="single"/></w:rPr></w:style></w:styles>'
)
