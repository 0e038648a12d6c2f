"""What a Word file holds beside the text that is read of it, counted and said in an editor's words. Reads no text."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from defusedxml import ElementTree

from institute.desk.word.archive import DAMAGE
from institute.desk.word.imported import equation_mark

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from institute.desk.word.preparing import Prepared

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_O = "{urn:schemas-microsoft-com:office:office}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MOST_EQUATIONS = 20

# What mammoth says in the words of its own code is told from the count, or matters to nobody.
_KNOWN = re.compile(
    r"An unrecognised element was ignored: \{.*\}(OLEObject|chart|relIds)"
    r"|(Paragraph|Run|Table) style with ID .* was referenced but not defined"
    r"|Ignoring complex field|Unrecognised run style|Image of type|Could not find image file|A v:imagedata element"
)
_STYLE = re.compile(r"Unrecognised paragraph style: '?(.+?)'? \(Style ID")
_ELEMENT = re.compile(r"An unrecognised element was ignored: (?:\{.*\})?(\S+)")
_OUTSIDE = re.compile(r"[Cc]ould not open external image '(.*)', external")
_SIGN = re.compile(r"A w:sym element with an unsupported character was ignored: char (\S+) in font (.+)")


def left_out(data: bytes, made: Prepared) -> tuple[list[str], list[str]]:
    """Return in sentences what was changed in reading a file, and what was dropped.

    Parameters
    ----------
    data
        A Word file that `archive.checked` let pass.
    made
        What was done to it before it was read.
    """
    count: Counter[str] = Counter(made.count)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name == "word/document.xml":
                _count(_root(archive, name), count)
            elif name == "word/comments.xml":
                count["comment"] = sum(1 for _ in _root(archive, name).iter(f"{_W}comment"))
            elif re.fullmatch(r"word/(?:header|footer)\d*\.xml", name):
                count["head"] += any((text.text or "").strip() for text in _root(archive, name).iter(f"{_W}t"))
    return list(_changed(count, made)), list(_dropped(count))


def said_of(messages: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return mammoth's messages in an editor's words: what was changed, and what was dropped."""
    changed, dropped, styles = [], [], []
    for message in dict.fromkeys(messages):
        if _KNOWN.match(message):
            continue
        if found := _STYLE.match(message):
            styles.append(found.group(1))
        elif found := _ELEMENT.match(message):
            dropped.append(f"Something that is not read ({found.group(1)}): look in Word what it shows")
        elif found := _OUTSIDE.match(message):
            dropped.append(f"A picture that is not in the file, only a link to it: {found.group(1)[:120]}")
        elif found := _SIGN.match(message):
            dropped.append(f"A sign of the font {found.group(2)} that stands for no letter (number {found.group(1)}).")
        else:
            dropped.append(f"Not understood: {message[:300].rstrip('.')}")
    if styles:
        named = ", ".join(sorted(set(styles))[:8])
        changed.append(f"Paragraphs of styles that pages do not have are plain paragraphs: {named}.")
    return changed, dropped


def _root(archive: zipfile.ZipFile, name: str) -> Element:
    try:
        return ElementTree.fromstring(archive.read(name))
    except (ElementTree.ParseError, *DAMAGE):
        return ElementTree.fromstring("<none/>")


def _count(root: Element, count: Counter[str]) -> None:
    waiting = [root]
    while waiting:  # no recursion: a file may be as deep as it likes
        element = waiting.pop()
        match element.tag:
            case _ if element.tag == _FALLBACK:
                continue  # the same again, for older programs
            case _ if element.tag == f"{_W}txbxContent":
                count["box"] += 1
            case _ if element.tag == f"{_O}OLEObject":
                count["object"] += 1
            case _ if element.tag == _CHART:
                count["chart"] += 1
            case _ if element.tag == _DIAGRAM:
                count["diagram"] += 1
            case _ if element.tag in (f"{_W}ins", f"{_W}moveTo"):
                count["inserted"] += 1
            case _ if element.tag in (f"{_W}del", f"{_W}moveFrom"):
                count["deleted"] += 1
        waiting += reversed(element)


def _changed(count: Counter[str], made: Prepared) -> Iterator[str]:
    if count["inserted"] or count["deleted"]:
        yield (
            f"Tracked changes were taken as accepted: {count['inserted']} inserted, {count['deleted']} deleted. "
            "Look whether they were meant to be."
        )
    if count["box"]:
        yield f"{_many(count['box'], 'text box', 'text boxes')} made paragraphs where they were anchored"
    if made.equations:
        said = "; ".join(
            f"{equation_mark(n)} {words}".strip() for n, words in enumerate(made.equations[:MOST_EQUATIONS], 1)
        )
        number = _many(len(made.equations), "equation", "equations")
        yield f"{number}, to be written anew where the text has the mark: {said[:600]}"
    if count["plain equations"]:
        yield f"{_many(count['plain equations'], 'equation', 'equations')} of one line made words"
    if made.struck:
        said = " … ".join(each.strip() for each in made.struck)[:300]
        yield f"Words struck through stand as plain words; take out what was meant to go: “{said}”"
    if count["underlined"]:
        yield f"{_many(count['underlined'], 'underlined passage', 'underlined passages')} set in italics"
    if count["numbered headings"]:
        many = _many(count["numbered headings"], "heading", "headings")
        yield f"{many} without the numbers that Word counted, such as {made.first_number}: does the text name them?"


def _dropped(count: Counter[str]) -> Iterator[str]:
    for kind, one, many in (
        ("hidden", "passage that is hidden in Word", "passages that are hidden in Word"),
        ("fields", "field of a form that nobody had filled in", "fields of a form that nobody had filled in"),
    ):
        if count[kind]:
            yield _many(count[kind], one, many)
    if count["contents"]:
        yield "The table of contents: pages make their own of the headings"
    for kind, one, many in (
        ("object", "embedded object of another program", "embedded objects of other programs"),
        ("chart", "chart of Word's own", "charts of Word's own"),
        ("diagram", "diagram of Word's own", "diagrams of Word's own"),
    ):
        if count[kind]:
            yield f"{_many(count[kind], one, many)}: bring the numbers as a chart here, or a picture as PNG"
    if count["comment"]:
        yield f"{_many(count['comment'], 'comment', 'comments')} in the margin"
    if count["head"]:
        yield "The words of headers and footers"


def _many(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
