"""The words within elements of HTML: as running text has them, and on one line for places that know no style."""

from __future__ import annotations

import re
from html import escape

from lxml import etree, html

from institute.desk.word.preparing import NUMBER, NUMBERED
from institute.publications.text.inline import clean

COUNTED = re.compile(f"{NUMBER}([^{NUMBERED}]*){NUMBERED}")
"""The number that Word counted for a paragraph."""
_APART = {"p", "li", "tr", "td", "th", "br", "table", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
_SPACE = re.compile(r"\s+")
# Raised and lowered signs that have a form of their own: 10⁶ is not 106.
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SHIFTED = {"sup": _RAISED, "sub": _LOWERED}


def flowing(element: etree._Element) -> str:
    """Return the words within an element on one line, with a space wherever a line, a paragraph or a cell ends."""
    return _SPACE.sub(" ", _spaced(element)).strip()


def running(element: etree._Element) -> str:
    """Return what stands within an element, as running text has it."""
    return numbered(clean(inner(element)).strip())


def numbered(said: str) -> str:
    """Write the number that Word counted, where the text has no list."""
    return COUNTED.sub(r"\1 ", said)


def _spaced(element: etree._Element) -> str:
    said = element.text or ""
    for child in element:
        between = " " if child.tag in _APART else ""
        said += f"{between}{_shifted(child)}{between}{child.tail or ''}"
    return said


def _shifted(element: etree._Element) -> str:
    said = _spaced(element)
    table = _SHIFTED.get(str(element.tag))
    return said.translate(table) if table and all(ord(sign) in table for sign in said) else said


def all_at(element: etree._Element, path: str) -> list[etree._Element]:
    """Return the elements at a path; the stubs allow for what a path like ours never gives."""
    found = element.xpath(path)
    return [node for node in found if isinstance(node, etree._Element)] if isinstance(found, list) else []


def inner(element: etree._Element) -> str:
    """Return what stands within an element, as HTML."""
    parts = [escape(element.text or "", quote=False)]
    parts += [html.tostring(child, encoding="unicode") for child in element]
    return "".join(parts)


def drop(element: etree._Element) -> None:
    """Take an element out; what follows it stays."""
    replace(element, "")


def replace(element: etree._Element, text: str) -> None:
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
