"""What the paragraph styles of a Word file mean, by name, in whatever language, or by what they are based on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 20  # styles are based on styles

# As programs write them in the languages in which we have met files; Word itself writes English names.
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|titulo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|başlık"
    r"|заголовок|见出し|見出し|标题|標題|제목)\s*(\d)?"
)
_NAMES = {
    "title": r"title|titel|titre|título|titulo|titolo|tytuł|название|表題|タイトル",
    "subtitle": r"subtitle|untertitel|sous-titre|subtítulo|sottotitolo|ondertitel|podtytuł|подзаголовок|副題",
    "quote": r"quote|intense quote|quotations?|block ?text|block ?quot(?:e|ation)|zitat|intensives zitat|citation"
    r"|citation intense|cita|cita destacada|citazione|цитата|引用文?",
    "caption": r"caption|beschriftung|légende|leyenda|didascalia|epígrafe|bijschrift|图注|図表番号",
    "contents": r"toc \d|toc heading|contents \d|contents heading|table of figures|table of authorities|index \d"
    r"|verzeichnis \d|inhaltsverzeichnis(?: \d|überschrift)?|tm \d|sommario \d|tdc \d|目次 \d",
}
_PATTERNS = {role: re.compile(names) for role, names in _NAMES.items()}


@dataclass
class Style:
    """A paragraph style: its name, what it is based on, its place in the outline, its list."""

    name: str = ""
    above: str = ""
    outline: int | None = None
    numbered: tuple[str, str] = ("", "")


@dataclass
class Styles:
    """The paragraph styles of a file by their ids."""

    by_id: dict[str, Style] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> Styles:
        """Read the styles; none where the file has none."""
        found = cls()
        for element in root.iter(f"{W}style") if root is not None else ():
            if element.get(f"{W}type", "paragraph") != "paragraph":
                continue
            outline = value_of(element.find(f"{W}pPr/{W}outlineLvl"))
            found.by_id[element.get(f"{W}styleId") or ""] = Style(
                value_of(element.find(f"{W}name")),
                value_of(element.find(f"{W}basedOn")),
                int(outline) if outline.isdecimal() and int(outline) < 9 else None,
                numbered(element.find(f"{W}pPr/{W}numPr")),
            )
        return found

    def role(self, style_id: str) -> str:
        """Return what a style means: ``heading-1`` to ``heading-9``, another role, or nothing."""
        for style in self._chain(style_id):
            if role := role_of(style.name):
                return role
            if style.outline is not None:
                return f"heading-{style.outline + 1}"
        # What the file does not define may have a name of Word's own: Heading2.
        return "" if style_id in self.by_id else role_of(re.sub(r"(\D)(\d)$", r"\1 \2", style_id))

    def list_of(self, style_id: str) -> tuple[str, str]:
        """Return the list and the level that a style gives its paragraphs; empty where it gives none."""
        return next((style.numbered for style in self._chain(style_id) if style.numbered[0]), ("", ""))

    def _chain(self, style_id: str) -> list[Style]:
        found: list[Style] = []
        while (style := self.by_id.get(style_id)) is not None and len(found) < _DEEPEST:
            found.append(style)
            style_id = style.above
        return found


def role_of(name: str) -> str:
    """Return what a style of this name means.

    Examples
    --------
    >>> role_of("Überschrift 2"), role_of("Titre"), role_of("Titre 1"), role_of("TOC Heading"), role_of("Normal")
    ('heading-2', 'title', 'heading-1', 'contents', '')
    """
    said = " ".join(name.casefold().split())
    for role, pattern in _PATTERNS.items():
        if pattern.fullmatch(said):
            return role
    heading = _HEADING.fullmatch(said)
    return f"heading-{heading.group(1) or 1}" if heading else ""


def numbered(element: etree._Element | None) -> tuple[str, str]:
    """Return the list and the level of a ``w:numPr``; each is empty where it says nothing of it."""
    if element is None:
        return "", ""
    return value_of(element.find(f"{W}numId")), value_of(element.find(f"{W}ilvl"))


def value_of(element: etree._Element | None) -> str:
    """Return the value of an element of Word; empty where there is none."""
    return "" if element is None else element.get(f"{W}val") or ""


def is_on(element: etree._Element | None) -> bool:
    """Tell whether a switch of Word is there and not turned off."""
    return element is not None and (element.get(f"{W}val") or "1") not in ("0", "false", "off", "none")
