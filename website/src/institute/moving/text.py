"""The text of a WordPress post to the plain HTML that our reader of texts takes. Knows no publication.

WordPress keeps paragraphs as blank lines, pictures and captions as short codes, blocks as comments, and notes in three
ways. All of that becomes headings, paragraphs, lists, tables, quotations, pictures and one list of notes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape

from lxml import etree, html

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CAPTION = re.compile(r"\[caption[^\]]*\](.*?)\[/caption\]", re.DOTALL | re.IGNORECASE)
# A short code has attributes, or is closed again; what an author put into square brackets is neither.
_CLOSED = re.compile(r"\[([a-z][\w-]*)(?:\s[^\]]*)?\](.*?)\[/\1\]", re.DOTALL | re.IGNORECASE)
_OPEN = re.compile(r"\[[a-z][\w-]*\s+[^\]]*=[^\]]*\]|\[(?:gallery|embed|playlist)\]", re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_BLOCK = re.compile(r"^\s*</?(p|h[1-6]|ul|ol|li|table|blockquote|figure|div|pre|hr|section|article)\b", re.IGNORECASE)
_WORD_NOTE = re.compile(r"^#_(?:ftn|edn)(\d+)$")
_WORD_BACK = re.compile(r"^#_(?:ftn|edn)ref(\d+)$")
WRAPPERS = ("div", "section", "article", "span", "font", "center", "main", "figure")
LEFT_OUT = ("script", "style", "iframe", "object", "embed", "form", "video", "audio", "svg")
LONGEST_BOLD = 100


@dataclass
class Plain:
    """Plain HTML, its pictures (address, alternative text) in order, links to PDFs, and what was changed on the way."""

    html: str
    pictures: list[tuple[str, str]] = field(default_factory=list)
    pdfs: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def plain(content: str, notes: str = "") -> Plain:
    """Return the text of a post as plain HTML.

    Parameters
    ----------
    content
        As the export has it.
    notes
        The notes of WordPress's own kind, which it keeps beside the text as JSON.
    """
    count: Counter[str] = Counter()
    root = html.fragment_fromstring(_paragraphs(_without_codes(content, count)), create_parent="div")
    made = Plain("")
    for name in LEFT_OUT:
        for element in list(root.iter(name)):
            count[f"{name} element"] += 1
            element.drop_tree()
    _own_notes(root, notes)
    _notes_of_word(root)
    _captions(root)
    for name in WRAPPERS:
        for element in list(root.iter(name)):
            if element is not root:
                element.drop_tag()
    _headings(root, count)
    made.pdfs = [
        str(a.get("href")) for a in root.iter("a") if str(a.get("href", "")).lower().split("?")[0].endswith(".pdf")
    ]
    for image in root.iter("img"):
        made.pictures.append((str(image.get("src") or ""), str(image.get("alt") or "")))
        image.set("src", f"#picture-{len(made.pictures) - 1}")
    _wrap_loose(root)
    made.html = "".join(etree.tostring(child, encoding="unicode", method="html") for child in root)
    bold = count.pop("bold line", 0)
    if bold:
        made.changed.append(
            f"{bold} bold {'lines' if bold > 1 else 'line'} made {'headings' if bold > 1 else 'a heading'}"
        )
    made.dropped = [f"{number} {name}{'s' * (number > 1)}" for name, number in sorted(count.items())]
    return made


def _without_codes(content: str, count: Counter[str]) -> str:
    text = _COMMENT.sub("", content).replace("\r\n", "\n")

    def captioned(found: re.Match[str]) -> str:
        picture, _, said = found.group(1).partition(">")
        words = re.sub(r"</a>", "", said).strip()
        return f"\n\n<p>{picture}></p>\n\n<p class='caption'>{words}</p>\n\n" if words else f"<p>{picture}></p>"

    text = _CAPTION.sub(captioned, text)

    def closed(found: re.Match[str]) -> str:
        count["short code"] += 1
        return found.group(2)

    before = None
    while before != text:
        before, text = text, _CLOSED.sub(closed, text)
    text, more = _OPEN.subn("", text)
    count["short code"] += more
    if not count["short code"]:
        del count["short code"]
    return text


def _paragraphs(text: str) -> str:
    """Make paragraphs of blank lines where the text has none of its own, as WordPress does on its pages."""
    made = []
    for part in _BLANK.split(text):
        said = part.strip()
        if said:
            made.append(said if _BLOCK.match(said) else f"<p>{said}</p>")
    return "\n".join(made)


def _own_notes(root: html.HtmlElement, notes: str) -> None:
    """Put WordPress's own notes, JSON beside the text, into the list that our reader knows."""
    try:
        kept = json.loads(notes) if notes else []
    except ValueError:
        return
    texts = {str(note.get("id")): str(note.get("content", "")) for note in kept if isinstance(note, dict)}
    used = []
    for mark in list(root.iter("sup")):
        name = mark.get("data-fn")
        if name in texts:
            used.append(name)
            _refer(mark, len(used))
    _list_notes(root, [texts[name] for name in used])


def _notes_of_word(root: html.HtmlElement) -> None:
    """Put notes that came with a text pasted from Word into the same list."""
    texts: dict[str, str] = {}
    for paragraph in list(root.iter("p", "div")):
        back = next((a for a in paragraph.iter("a") if _WORD_BACK.match(a.get("href") or "")), None)
        if back is None or paragraph.getparent() is None:
            continue
        found = _WORD_BACK.match(back.get("href") or "")
        assert found is not None
        back.drop_tree()
        inner = escape(paragraph.text or "", quote=False) + "".join(
            etree.tostring(child, encoding="unicode", method="html") for child in paragraph
        )
        texts[found.group(1)] = re.sub(r"^\s*(<p>)?\s*", "", inner)
        paragraph.drop_tree()
    used = []
    for mark in list(root.iter("a")):
        found = _WORD_NOTE.match(mark.get("href") or "")
        if found and found.group(1) in texts:
            used.append(found.group(1))
            _refer(mark, len(used))
    _list_notes(root, [texts[name] for name in used])


def _refer(mark: html.HtmlElement, number: int) -> None:
    tail, parent = mark.tail, mark.getparent()
    assert parent is not None
    place = html.fragment_fromstring(f'<a href="#footnote-{number}">{number}</a>')
    place.tail = tail
    parent.replace(mark, place)


def _list_notes(root: html.HtmlElement, texts: list[str]) -> None:
    if texts:
        items = "".join(f'<li id="footnote-{number}"><p>{text}</p></li>' for number, text in enumerate(texts, 1))
        root.append(html.fragment_fromstring(f"<ol>{items}</ol>"))


def _captions(root: html.HtmlElement) -> None:
    for caption in list(root.iter("figcaption")):
        caption.tag = "p"
        caption.set("class", "caption")
    for figure in list(root.iter("figure")):
        for image in [child for child in figure if child.tag in ("img", "a")]:
            wrapper = etree.SubElement(figure, "p")
            figure.replace(image, wrapper)
            wrapper.append(image)


def _headings(root: html.HtmlElement, count: Counter[str]) -> None:
    """Make the title's own level free, and headings of lines that are bold and nothing else."""
    for element in root.iter("h1"):
        element.tag = "h2"
    for element in root.iter("p"):
        said = " ".join(element.text_content().split())
        bold = [child for child in element if child.tag in ("b", "strong")]
        whole = bold and " ".join(" ".join(part.text_content() for part in bold).split()) == said
        if whole and 0 < len(said) <= LONGEST_BOLD and said[-1] not in ".,;:" and not any(element.iter("img")):
            count["bold line"] += 1
            element.tag = "h2"
            for part in bold:
                part.drop_tag()


def _wrap_loose(root: html.HtmlElement) -> None:
    """Put words and marks that stand in no paragraph into one."""
    blocks = {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"}
    made: list[html.HtmlElement] = []
    loose: html.HtmlElement | None = None

    def into(text: str | None) -> None:
        nonlocal loose
        if text and text.strip():
            loose = loose if loose is not None else html.fragment_fromstring("<p></p>")
            if len(loose):
                loose[-1].tail = (loose[-1].tail or "") + text
            else:
                loose.text = (loose.text or "") + text

    def done() -> None:
        nonlocal loose
        if loose is not None:
            made.append(loose)
        loose = None

    into(root.text)
    for child in list(root):
        tail, child.tail = child.tail, None
        if child.tag in blocks:
            done()
            made.append(child)
        elif isinstance(child.tag, str) and child.tag != "hr":
            loose = loose if loose is not None else html.fragment_fromstring("<p></p>")
            loose.append(child)
        into(tail)
    done()
    root.text = None
    root[:] = made
