"""What a PDF prints, as frozen data. Whoever has a publication makes one of these; `typesetting` sets it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Span:
    """A run of text in one style.

    Parameters
    ----------
    text
        The words, with no markup of any kind.
    bold, italic, marked
        Its style; `marked` is the thin underline of a forecast sentence.
    link
        An address; it is also printed as a footnote, for those who read on paper.
    note
        The text of a footnote that stands after these words; empty for none.
    """

    text: str
    bold: bool = False
    italic: bool = False
    marked: bool = False
    link: str = ""
    note: tuple[Span, ...] = ()


Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Badge:
    """What stands beside a forecast sentence: its number and word, and when it resolves."""

    number: str
    word: str
    said: str
    outcome: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading; `level` 2 is a section, 3 a subsection."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Running text, with the badges of the forecasts in it."""

    kind: ClassVar[str] = "paragraph"
    spans: Spans
    badges: tuple[Badge, ...] = ()


@dataclass(frozen=True)
class Listing:
    """A list of points."""

    kind: ClassVar[str] = "listing"
    items: tuple[Spans, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Quotation:
    """Words of somebody, set apart."""

    kind: ClassVar[str] = "quotation"
    spans: Spans
    source: str = ""


@dataclass(frozen=True)
class Grid:
    """A table; its first row and first column are headings."""

    kind: ClassVar[str] = "grid"
    caption: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Illustration:
    """A picture. `alt` is empty for one that only decorates.

    Parameters
    ----------
    svg
        The picture as SVG; empty where `picture` has it.
    picture, ending
        The bytes of a PNG, JPEG, GIF or WebP, and which of them it is.
    wide
        Whether it may be wider than the text.
    """

    kind: ClassVar[str] = "illustration"
    title: str
    alt: str
    svg: str = ""
    picture: bytes = field(default=b"", repr=False)
    ending: str = ""
    caption: str = ""
    source: str = ""
    wide: bool = True


Block = Heading | Paragraph | Listing | Quotation | Grid | Illustration


@dataclass(frozen=True)
class Author:
    """Someone who signs, as printed then."""

    name: str
    affiliation: str = ""
    biography: Spans = ()


@dataclass(frozen=True)
class Document:
    """All that a publication's PDF prints.

    Parameters
    ----------
    language, region
        As in ``en``, ``gb``: for hyphenation and for reading aloud.
    number, series, title, short_title, subtitle
        `number` and `short_title` make the running head.
    byline, date, day
        The date as printed and as year, month, day.
    synopsis_label, synopsis, body_label, body
        The text.
    authors
        In order, with what stands under "About the author".
    citation, licence, licence_url, address
        How to cite it, what may be done with it, where it stands.
    version
        The revision and its date, printed on every page.
    notices
        Corrections and retractions, printed before the text.
    keywords, institute, paper
        For the file's own description; `paper` is ``a4`` or ``us-letter``.
    """

    number: str
    series: str
    title: str
    short_title: str
    byline: str
    date: str
    day: tuple[int, int, int]
    synopsis: str
    body: tuple[Block, ...]
    authors: tuple[Author, ...]
    citation: str
    address: str
    institute: str
    version: str
    subtitle: str = ""
    synopsis_label: str = "Synopsis"
    body_label: str = ""
    licence: str = ""
    licence_url: str = ""
    notices: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    language: str = "en"
    region: str = "gb"
    paper: str = "a4"

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data; pictures become the names of files, in the order of `pictures`."""
        data = asdict(self)
        numbered = 0
        for block, plain in zip(self.body, data["body"], strict=True):
            plain["kind"] = block.kind
            if isinstance(block, Illustration):
                plain["picture"] = f"picture-{numbered}.{block.ending}" if block.picture else ""
                numbered += bool(block.picture)
        return data

    @property
    def pictures(self) -> tuple[tuple[str, bytes], ...]:
        """The pictures in the text with the names of their files."""
        found = [block for block in self.body if isinstance(block, Illustration) and block.picture]
        return tuple((f"picture-{i}.{block.ending}", block.picture) for i, block in enumerate(found))
