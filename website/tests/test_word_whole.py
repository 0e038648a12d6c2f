"""Word files of every part in every other: each word comes in once, each picture as well, whatever stands in what."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections import Counter

import pytest

from institute.desk.word.preparing import NUMBER, NUMBERED
from institute.desk.word.reading import read

from .test_word import png
from .word_files import listed, lists, p, picture, r, style, table, word

STYLES = (
    *(("H1", "heading 1"), ("H2", "heading 2"), ("H3", "heading 3"), ("Q", "Quote"), ("C", "caption")),
    *(("T", "Title"), ("S", "Subtitle")),
)
LISTS = lists(("decimal %1.", "lowerLetter (%2)", "bullet •"), ("bullet •", "decimal %2.", "bullet o"))
WORD = re.compile(r"word\d+x")


class Author:
    """Writes a file by chance, the same for the same seed; each of its words stands in it once."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = 0
        self.pictures = 0
        self.notes: list[str] = []

    def file(self) -> bytes:
        count = self.chance.randrange(1, 14)
        body = "".join(self.table(0) if self.chance.random() < 0.15 else self.paragraph(0) for _ in range(count))
        styles = "".join(style(key, name) for key, name in STYLES)
        return word(
            body + p("An end."),
            styles=styles,
            lists=LISTS,
            notes="".join(self.notes),
            media={"a.png": png().getvalue()},
        )

    def word(self) -> str:
        self.words += 1
        return f"word{self.words}x"

    def run(self, depth: int) -> str:
        said = self.word()
        kind = self.chance.randrange(14)
        if kind == 0 and depth < 2:
            self.notes.append(f'<w:footnote w:id="{len(self.notes) + 1}">{p(said)}{p(self.word())}</w:footnote>')
            return f'<w:r><w:footnoteReference w:id="{len(self.notes)}"/></w:r>'
        if kind == 1 and depth < 1:
            self.pictures += 1
            return r(said) + picture("a.png")
        within = {
            2: f'<w:ins w:id="1">{r(said)}</w:ins>',
            3: f'<w:hyperlink w:anchor="x">{r(said)}</w:hyperlink>',
            4: f'<w:fldSimple w:instr="SEQ Table">{r(said)}</w:fldSimple>',
            5: f"<w:sdt><w:sdtPr/><w:sdtContent>{r(said)}</w:sdtContent></w:sdt>",
            6: f"<w:smartTag>{r(said)}</w:smartTag>",
            7: f"<m:oMath><m:r><m:t>{said}</m:t></m:r></m:oMath>",
            8: r(said, "<w:b/>"),
            9: r(said, "<w:i/>"),
            10: r(said, '<w:vertAlign w:val="superscript"/>'),
        }
        return within.get(kind, r(f"{said} "))

    def paragraph(self, depth: int) -> str:
        inside = "".join(self.run(depth) for _ in range(self.chance.randrange(1, 4)))
        match self.chance.randrange(10):
            case 0:
                return p(inside, self.chance.choice(("H1", "H2", "H3")))
            case 1:
                return p(inside, "Q")
            case 2:
                return p(inside, "C")
            case 3 | 4:
                return p(inside, more=listed(self.chance.choice((1, 2)), self.chance.randrange(3)))
            case 5 if depth == 0:
                return p(inside, self.chance.choice(("T", "S")))
            case 6 if depth < 2:
                box = "".join(self.paragraph(depth + 1) for _ in range(2))
                shape = f"<wps:wsp><wps:txbx><w:txbxContent>{box}</w:txbxContent></wps:txbx></wps:wsp>"
                drawing = f"<wp:anchor><a:graphic><a:graphicData>{shape}</a:graphicData></a:graphic></wp:anchor>"
                return p(f"{inside}<w:r><w:drawing>{drawing}</w:drawing></w:r>")
            case 7 if depth == 0:
                return p("Synopsis", "H1") + p(inside)
            case _:
                return p(inside)

    def table(self, depth: int) -> str:
        rows, columns = self.chance.randrange(1, 4), self.chance.randrange(1, 4)
        return table(*(tuple(self.cell(depth) for _ in range(columns)) for _ in range(rows)))

    def cell(self, depth: int) -> str:
        if depth < 2 and self.chance.random() < 0.1:
            return self.table(depth + 1) + p("<w:r/>")
        return "".join(self.paragraph(depth + 1) for _ in range(self.chance.randrange(1, 3)))


@pytest.mark.parametrize("seed", range(80))
def test_every_word_and_every_picture_comes_in_once_whatever_stands_in_what(seed: int) -> None:
    author = Author(seed)
    data = author.file()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
    there = WORD.findall("".join(part for part in parts if "<w:document" in part or "<w:footnotes" in part))
    assert len(there) == author.words
    found = read(data)
    for block in found.body:
        if block["type"] == "heading":
            block["value"].pop("anchor")
    said = json.dumps([found.title, found.subtitle, found.synopsis, found.body, found.notes])
    assert Counter(WORD.findall(said)) == Counter(there)
    assert NUMBER not in said and NUMBERED not in said
    assert sum(block["type"] == "figure" for block in found.body) == author.pictures == len(found.pictures)
    assert not any("Not understood" in line for line in found.report.dropped)
