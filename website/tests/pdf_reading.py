"""Reads a PDF on its own: its structure, its words in their order, what nobody marked. Tests nothing itself."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

Place = tuple[tuple[int, int], int]  # a page and a number of marked content on it


@dataclass
class Read:
    """What the pages of a PDF show: the words of each piece of marked content, and what nobody marked."""

    pdf: pikepdf.Pdf
    words: dict[Place, str] = field(default_factory=dict)
    unmarked: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, data: bytes) -> Read:
        """Read a PDF."""
        found = cls(pikepdf.open(io.BytesIO(data)))
        for page in found.pdf.pages:
            found._page(page)
        return found

    def _page(self, page: Any) -> None:
        fonts = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
        properties = page.Resources.get("/Properties", {})
        letters: dict[int, str] = {}
        within: list[dict[str, Any]] = []
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BMC" | "BDC":
                    said = operands[1] if len(operands) > 1 else {}
                    said = properties[str(said)] if isinstance(said, pikepdf.Name) else said
                    within.append({"tag": str(operands[0]), "said": dict(said), "first": True})
                case "EMC":
                    within.pop()
                case "Tf":
                    letters = fonts[str(operands[0])]
                case "Tj" | "TJ":
                    parts = operands[0] if str(operator) == "TJ" else [operands[0]]
                    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                    pairs = [int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2)]
                    self._shown("".join(letters[code] for code in pairs), within, page.obj.objgen)
                case "f" | "F" | "f*" | "S" | "s" | "B" | "B*" | "b" | "b*" | "Do" | "sh" if not within:
                    self.unmarked.append(str(operator))

    def _shown(self, text: str, within: list[dict[str, Any]], page: tuple[int, int]) -> None:
        if not within:
            self.unmarked.append(text)
        for scope in reversed(within):
            if "/ActualText" in scope["said"]:
                # What a whole span stands for is said once.
                text = str(scope["said"]["/ActualText"]) if scope["first"] else ""
                scope["first"] = False
        for scope in within:
            if "/MCID" in scope["said"]:
                place = (page, int(scope["said"]["/MCID"]))
                self.words[place] = self.words.get(place, "") + text

    def elements(self) -> Iterator[tuple[int, str, Any]]:
        """Give the structure's elements in their order: how deep, their kind, themselves."""
        yield from _below(self.pdf.Root["/StructTreeRoot"], 0)

    def text(self, node: Any = None, without: frozenset[str] = frozenset()) -> str:
        """Return the words of an element in the order of the structure, without those of some kinds."""
        node = self.pdf.Root["/StructTreeRoot"] if node is None else node
        found = []
        for kid in _kids(node):
            if isinstance(kid, int):
                found.append(self.words.get((node["/Pg"].objgen, kid), ""))
            elif kid.get("/Type") == "/MCR":
                page = kid.get("/Pg", node.get("/Pg"))
                found.append(self.words.get((page.objgen, int(kid["/MCID"])), ""))
            elif "/S" in kid and str(kid["/S"]) not in without:
                found.append(self.text(kid, without))
        return "".join(found)


def _below(node: Any, depth: int) -> Iterator[tuple[int, str, Any]]:
    for kid in _kids(node):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield depth, str(kid["/S"]), kid
            yield from _below(kid, depth + 1)


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _letters(font: Any) -> dict[int, str]:
    """Return what each code of a font means, as its own table says."""
    table = font["/ToUnicode"].read_bytes().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(letters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letter in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            begin = bytes.fromhex(letter).decode("utf-16-be")
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = begin[:-1] + chr(ord(begin[-1]) + step)
    return found


def faults(read: Read) -> list[str]:
    """Return what keeps a PDF from being accessible as PDF/UA-1 asks, as far as a program can tell."""
    root, found = read.pdf.Root, []
    about = read.pdf.open_metadata()
    found += [] if root["/MarkInfo"]["/Marked"] else ["it does not say that it is tagged"]
    found += [] if str(root.get("/Lang", "")) else ["it has no language"]
    found += [] if root["/ViewerPreferences"]["/DisplayDocTitle"] else ["its title is not shown"]
    found += (
        [] if about.get("pdfuaid:part") == "1" and about.get("dc:title") else ["it says no part of PDF/UA or no title"]
    )
    found += [f"nobody marked {what}" for what in read.unmarked]
    for page in read.pdf.pages:
        found += [] if page.obj.get("/Tabs") == "/S" else ["a page is not gone through in the order of its structure"]
        for annotation in page.obj.get("/Annots", []):
            if not str(annotation.get("/Contents", "")) or "/StructParent" not in annotation:
                found.append("a link says nothing of itself or has no place in the structure")
        for font in page.Resources.get("/Font", {}).values():
            told = font["/DescendantFonts"][0]["/FontDescriptor"]
            if "/ToUnicode" not in font or not ("/FontFile2" in told or "/FontFile3" in told):
                found.append(f"{font['/BaseFont']} is not whole")
    level, notes = 0, []
    for _, kind, element in read.elements():
        said = _attributes(element)
        if re.fullmatch(r"/H\d", kind):
            found += [] if int(kind[2]) <= level + 1 else [f"{kind} follows a heading of level {level}"]
            level = int(kind[2])
        if kind == "/Figure" and not str(element.get("/Alt", "")).strip():
            found.append("a figure has no alternative text")
        if kind == "/TH" and said.get("/Scope") not in ("/Column", "/Row", "/Both"):
            found.append("the heading of a table does not say of what")
        if kind == "/Note":
            notes.append(str(element.get("/ID", "")))
        within = {"/L": {"/LI", "/L", "/Caption"}, "/TR": {"/TH", "/TD"}, "/LI": {"/Lbl", "/LBody"}}.get(kind)
        if within is not None:
            kids = {str(kid["/S"]) for kid in _kids(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid}
            found += [f"{kind} holds {kid}" for kid in kids - within]
    found += [] if "" not in notes and len(set(notes)) == len(notes) else ["notes cannot be told apart"]
    return found


def _attributes(element: Any) -> dict[str, Any]:
    held = element.get("/A", pikepdf.Array())
    return {key: value for each in (held if isinstance(held, pikepdf.Array) else [held]) for key, value in each.items()}
