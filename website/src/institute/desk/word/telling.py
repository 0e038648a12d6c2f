"""What became of the parts of a text, counted while it was read, in an editor's sentences. Reads nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

KEPT = ("heading", "paragraph", "list", "quotation", "table", "picture")
# What is counted, the word for one of it, and what was done to it.
_CHANGED = (
    ("title cut", "title", "cut to 255 letters"),
    ("headings moved up", "heading", "moved up: no heading may skip a level, and there are two below the title"),
    ("headings as paragraphs", "heading", "of more than 160 letters made bold paragraphs"),
    ("lists", "list", "made paragraphs that begin with a dash or their number: a page counts from 1, without letters"),
    ("tables of one cell", "table", "of one row or one column made paragraphs"),
    ("tables squared", "table", "given empty cells where cells had been merged"),
    ("tables within", "table", "with a table in a cell: its words stand in that cell"),
    ("tables without a name", "table", "without a caption, called “Table”: say what each shows"),
    ("pictures moved", "picture", "moved behind the list, table, heading or quotation in which it stood"),
    ("synopsis cut", "synopsis", "longer than 800 letters: the rest of it begins the text"),
    ("captions", "caption", "of no picture and no table, or too long for one, made paragraphs"),
    ("alternatives cut", "alternative text", "cut to 300 letters"),
    ("alternatives guessed", "alternative text", "that a program had guessed left out"),
    ("plain emphasis", "passage in italics", "made upright: headings, tables, quotations, captions know no style"),
    ("soft hyphens", "soft hyphen", "taken out: pages hyphenate by themselves"),
    ("notes simple", "note", "with a list or a table made of paragraphs"),
)
_PLURALS = {"synopsis": "synopses", "passage in italics": "passages in italics"}


def kept(count: Counter[str]) -> Iterator[str]:
    """Give what stands on the page as it stood in the file."""
    yield from (many(count[kind], kind) for kind in KEPT if count[kind])
    if count["notes"]:
        yield many(count["notes"], "note")
    if count["synopsis"]:
        yield "the synopsis, as the synopsis"


def changed(count: Counter[str]) -> Iterator[str]:
    """Give what stands there in another form, and what an author should look at."""
    yield from (f"{many(count[kind], noun)} {said}" for kind, noun, said in _CHANGED if count[kind])
    if count["notes without a place"]:
        said = many(count["notes without a place"], "note")
        yield f"{said} referred to from the title or the synopsis, which have none: name it in the text, or delete it"
    if count["bold lines"]:
        yield f"{many(count['bold lines'], 'short paragraph')} wholly in bold: make a heading of what is one"
    if count["without alternative text"]:
        yield f"{many(count['without alternative text'], 'picture')} without alternative text: decide on each"


def dropped(count: Counter[str], addresses: list[str]) -> Iterator[str]:
    """Give what stands there no more."""
    if count["pictures from elsewhere"]:
        yield f"{many(count['pictures from elsewhere'], 'picture')} that only link to another place"
    if count["pictures in notes"]:
        yield f"{many(count['pictures in notes'], 'picture')} in notes"
    if count["links"]:
        yield f"{many(count['links'], 'link')} to no page of the web, but for the words"
    if addresses:
        links, said = many(len(addresses), "link"), ", ".join(dict.fromkeys(addresses))[:400]
        yield f"{links} in headings, tables, quotations or captions, but for the words: {said}"


def many(count: int, word: str) -> str:
    """Return a number with its word."""
    return f"{count} {word if count == 1 else _PLURALS.get(word, f'{word}s')}"
