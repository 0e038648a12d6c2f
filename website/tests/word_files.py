"""Word files written part by part, as programs and people make them. Tests nothing itself."""

from __future__ import annotations

import io
import zipfile

_NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
}
_XMLNS = " ".join(f'xmlns:{name}="{address}"' for name, address in _NAMES.items())
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word(
    body: str, *, styles: str = "", lists: str = "", notes: str = "", media: dict[str, bytes] | None = None
) -> bytes:
    """Return a Word file.

    Parameters
    ----------
    body, styles, lists, notes
        What stands within the document, the styles, the numbering and the footnotes.
    media
        Pictures by their names; ``r:embed`` names them by the same.
    """
    parts = {"styles": styles, "numbering": lists, "footnotes": notes}
    used = {name: text for name, text in parts.items() if text}
    types = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_KIND}.{name}+xml"/>' for name in used)
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_RELATION}/{name}" Target="{name}.xml"/>' for name in used
    ) + "".join(f'<Relationship Id="{name}" Type="{_RELATION}/image" Target="media/{name}"/>' for name in media or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            'ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="emf" '
            f'ContentType="image/x-emf"/><Override PartName="/word/document.xml" ContentType="{_KIND}.document.main'
            f'+xml"/>{types}</Types>',
        )
        archive.writestr(
            "_rels/.rels",
            _relations(f'<Relationship Id="document" Type="{_RELATION}/officeDocument" Target="word/document.xml"/>'),
        )
        archive.writestr("word/_rels/document.xml.rels", _relations(relations))
        archive.writestr("word/document.xml", f"<w:document {_XMLNS}><w:body>{body}</w:body></w:document>")
        for name, text in used.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {_XMLNS}>{text}</w:{name}>")
        for name, data in (media or {}).items():
            archive.writestr(f"word/media/{name}", data)
    return out.getvalue()


def p(inside: str, style: str = "", more: str = "") -> str:
    """Return a paragraph; what begins with a tag is taken as it is."""
    about = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{about}{more}</w:pPr>{inside if inside.startswith('<') else r(inside)}</w:p>"


def r(text: str, more: str = "") -> str:
    """Return a run."""
    return f'<w:r><w:rPr>{more}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def style(key: str, name: str, above: str = "", more: str = "") -> str:
    """Return a style of paragraphs."""
    based = f'<w:basedOn w:val="{above}"/>' if above else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{based}<w:pPr>{more}</w:pPr></w:style>'
    )


def listed(number: int, level: int = 0) -> str:
    """Return what makes a paragraph an item of a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def lists(*kinds: tuple[str, ...]) -> str:
    """Return lists, numbered from 1; each kind names the form and the text of its levels, as ``decimal %1.``."""
    made = ""
    for key, levels in enumerate(kinds, 1):
        inside = "".join(
            f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for place, (form, _, text) in enumerate(level.partition(" ") for level in levels)
        )
        made += f'<w:abstractNum w:abstractNumId="{key}">{inside}</w:abstractNum>'
    return made + "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in range(1, len(kinds) + 1)
    )


def table(*rows: tuple[str, ...]) -> str:
    """Return a table; each cell is a paragraph or what begins with a tag."""
    inside = ""
    for row in rows:
        inside += (
            "<w:tr>" + "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row) + "</w:tr>"
        )
    return f"<w:tbl>{inside}</w:tbl>"


def picture(name: str, alt: str = "") -> str:
    """Return a run with a picture in the line."""
    return f"<w:r><w:drawing>{inline(name, alt)}</w:drawing></w:r>"


def inline(name: str, alt: str = "") -> str:
    """Return what a drawing holds where it is a picture in the line."""
    return (
        f'<wp:inline><wp:docPr id="1" name="x" descr="{alt}"/><a:graphic><a:graphicData>{plain(name)}</a:graphicData>'
        "</a:graphic></wp:inline>"
    )


def plain(name: str) -> str:
    """Return a picture alone."""
    return f'<pic:pic><pic:blipFill><a:blip r:embed="{name}"/></pic:blipFill></pic:pic>'


def _relations(inside: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )
