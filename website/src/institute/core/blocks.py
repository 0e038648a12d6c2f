"""The blocks of running text that every page may use. No analysis and no forecast."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from itertools import zip_longest
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from institute.core import listings

INLINE = ["bold", "italic", "link"]
_FIGURES = re.compile(r"\(?[-−–+±]?[\d.,\s\u2009\u202f]*\d\s*%?\)?|[-–—]?")
_DIGIT = re.compile(r"\d")
_NOTE = re.compile(r"\[\^[a-z0-9-]+\]")
LONG = 20  # rows; more may run over two pages of print


def are_figures(cells: Iterable[str]) -> bool:
    """Tell whether a column of a table is one of figures, which stand under each other by their ends.

    Examples
    --------
    >>> are_figures(["1,024", "–", "(3.5 %)[^a]"]), are_figures(["3 May", "4"]), are_figures(["", "–"])
    (True, False, False)
    """
    said = [_NOTE.sub("", cell).strip() for cell in cells]
    return any(map(_DIGIT.search, said)) and all(_FIGURES.fullmatch(cell) for cell in said)


class TypedBlock(blocks.StructBlock):
    """Fields that are numbers, days and hours as soon as a form brings them.

    Wagtail compares what a form brings with what is kept, and “3.0” is not 3.0: a piece would seem changed by whoever
    approves it.
    """

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        """Read what can be read; the rest stays as it was written, for its message."""
        value = super().value_from_datadict(data, files, prefix)
        for name, block in self.child_blocks.items():
            if isinstance(block, _TYPED):
                with suppress(ValidationError):
                    value[name] = block.field.to_python(value[name])
        return value


_TYPED = (blocks.IntegerBlock, blocks.FloatBlock, blocks.DateBlock, blocks.TimeBlock)


class Heading(blocks.StructBlock):
    """A heading with an anchor that is made once and kept, so that links to it last."""

    text = blocks.CharBlock(max_length=160)
    level = blocks.ChoiceBlock(choices=[("2", "Section"), ("3", "Subsection")], default="2")
    anchor = blocks.CharBlock(
        required=False,
        max_length=80,
        help_text="Made from the text when first saved, and kept when the text changes. Links point here.",
    )

    def clean(self, value: Any) -> Any:
        """Give a new heading its anchor."""
        cleaned = super().clean(value)
        if not cleaned["anchor"]:
            cleaned["anchor"] = slugify(cleaned["text"])[:80] or "section"
        return cleaned

    class Meta:
        template = "blocks/heading.html"
        icon = "title"


class Quotation(blocks.StructBlock):
    """Words of somebody, set apart."""

    text = blocks.TextBlock()
    source = blocks.CharBlock(required=False, max_length=255)

    class Meta:
        template = "blocks/quotation.html"
        icon = "openquote"


class Table(blocks.StructBlock):
    """A small table; the first row and the first column are headings."""

    caption = blocks.CharBlock(max_length=255)
    rows = blocks.ListBlock(
        blocks.ListBlock(blocks.CharBlock(required=False, label="Cell"), label="Row"),
        min_num=2,
        help_text="The first row holds the headings of the columns.",
    )
    source = blocks.CharBlock(required=False, max_length=255)

    def clean(self, value: Any) -> Any:
        """Refuse rows of different lengths: a reader could not tell which column a cell is in."""
        cleaned = super().clean(value)
        if len({len(row) for row in cleaned["rows"]}) > 1:
            raise blocks.StructBlockValidationError(
                {"rows": ValidationError("Every row needs the same number of cells.")}
            )
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add which columns are of figures, whether its rows are many or have long names, and the name of the whole."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        rows = [[str(cell) for cell in row] for row in value["rows"]]
        below = list(zip_longest(*rows[1:], fillvalue=""))
        figures = [place > 0 and are_figures(column) for place, column in enumerate(below)]
        told = [list(zip(row, [*figures, *[False] * len(row)], strict=False)) for row in rows]
        name = _NOTE.sub("", str(value["caption"])).strip()
        said = name if name.casefold().startswith("table") else f"Table: {name}"
        is_wordy = any(len(row[0]) > 24 for row in rows[1:] if row)
        return {**context, "rows": told, "name": said, "is_wordy": is_wordy, "is_long": len(rows) > LONG}

    class Meta:
        template = "blocks/table.html"
        icon = "table"


class Figure(blocks.StructBlock):
    """A picture with a decision about what those are told who do not see it."""

    image = ImageChooserBlock()
    alt = blocks.CharBlock(required=False, max_length=300, label="Alternative text")
    decorative = blocks.BooleanBlock(required=False, help_text="It only decorates: nothing is said about it.")
    caption = blocks.CharBlock(required=False, max_length=400)
    credit = blocks.CharBlock(required=False, max_length=255)

    def clean(self, value: Any) -> Any:
        """Demand the decision, a text or that there is none, and who made the picture under which licence."""
        cleaned = super().clean(value)
        errors = {}
        if bool(cleaned["alt"]) == bool(cleaned["decorative"]):
            errors["alt"] = ValidationError("Say what the picture shows, or mark it as decorative; one of the two.")
        elif cleaned["alt"] and cleaned["alt"].strip() == (cleaned["caption"] or "").strip():
            said = "The caption is read out as well: let the alternative text say what the picture shows."
            errors["alt"] = ValidationError(said)
        picture = cleaned["image"]
        if not cleaned["credit"] and not (picture.creator and picture.licence):
            said = "Nobody is credited. Give the picture its creator and licence, or write the credit here."
            errors["credit"] = ValidationError(said)
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned

    class Meta:
        template = "blocks/figure.html"
        icon = "image"


class Prose(blocks.StreamBlock):
    """Running text."""

    heading = Heading()
    paragraph = blocks.RichTextBlock(features=[*INLINE, "ol", "ul"], template="blocks/paragraph.html")
    quotation = Quotation()
    table = Table()
    figure = Figure()

    def clean(self, value: Any) -> Any:
        """Keep anchors apart and headings in order: a subsection stands within a section."""
        cleaned = super().clean(value)
        taken: set[str] = set()
        errors = {}
        seen = False
        for place, block in enumerate(cleaned):
            if block.block_type != "heading":
                continue
            anchor, count = block.value["anchor"], 2
            while block.value["anchor"] in taken:
                block.value["anchor"] = f"{anchor}-{count}"
                count += 1
            taken.add(block.value["anchor"])
            if block.value["level"] == "3" and not seen:
                errors[place] = ValidationError("A subsection stands within a section: begin with one.")
            seen = seen or block.value["level"] == "2"
        if errors:
            raise blocks.StreamBlockValidationError(block_errors=errors)
        return cleaned


class Listing(TypedBlock):
    """A list of the site as it is on the day, narrowed by its own address."""

    heading = blocks.CharBlock(required=False, max_length=120)
    address = blocks.CharBlock(
        max_length=300,
        help_text="Narrow the list on the site and copy its address: /events/?kind=information-session.",
    )
    most = blocks.IntegerBlock(min_value=1, max_value=30, default=5, help_text="How many are shown.")

    def clean(self, value: Any) -> Any:
        """Refuse an address at which there is no such list."""
        cleaned = super().clean(value)
        found = listings.problems(cleaned["address"])
        if found:
            raise blocks.StructBlockValidationError({"address": ValidationError(found)})
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the list."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "listed": listings.shown(value["address"], value["most"])}

    class Meta:
        template = "blocks/listing.html"
        icon = "list-ul"
        label = "List of the site"


class Free(Prose):
    """What a free page may hold: running text, and lists of the site."""

    listing = Listing()
