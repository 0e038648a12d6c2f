"""The body of a publication: running text with analyses in it, and the notes that it refers to."""

from __future__ import annotations

from math import isfinite
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from institute.analyses import embeds
from institute.core import listings
from institute.core.blocks import INLINE, Prose, TypedBlock

LIST = "/publications/"
note_name = RegexValidator(r"^[a-z0-9][a-z0-9-]{0,39}\Z", "Small letters, digits and hyphens, such as treaty-1960.")


class AnalysisInText(blocks.StructBlock):
    """An analysis, one issue or one chart of it: charts, the sentences that say the findings, the way to its run."""

    analysis = SnippetChooserBlock("analyses.Analysis")
    issue = blocks.CharBlock(
        required=False, max_length=64, help_text="The id of an issue in the case, such as defence; empty for all."
    )
    chart = blocks.CharBlock(
        required=False, max_length=80, help_text="The name of one chart of the analysis; empty for the leading ones."
    )
    caption = blocks.CharBlock(required=False, max_length=400)

    def clean(self, value: Any) -> Any:
        """Refuse an issue that the case does not have, and a chart that the analysis does not have."""
        cleaned = super().clean(value)
        known = [issue.id for issue in cleaned["analysis"].case.case().issues]
        if cleaned["issue"] and cleaned["issue"] not in known:
            said = f"The case has no issue {cleaned['issue']!r}; it has {', '.join(known)}."
            raise blocks.StructBlockValidationError({"issue": ValidationError(said)})
        if cleaned["chart"]:
            names = embeds.chart_names(cleaned["analysis"])
            if cleaned["chart"] not in names:
                said = f"The analysis has no chart {cleaned['chart']!r}; it has {', '.join(names)}."
                raise blocks.StructBlockValidationError({"chart": ValidationError(said)})
        return cleaned

    class Meta:
        icon = "history"
        label = "Analysis"


class OneNumber(TypedBlock):
    """A number with its name."""

    label = blocks.CharBlock(max_length=80)
    value = blocks.FloatBlock()
    strong = blocks.BooleanBlock(required=False, help_text="The picture is about this one.")

    def clean(self, value: Any) -> Any:
        """Refuse what no bar can be as long as."""
        cleaned = super().clean(value)
        if not isfinite(cleaned["value"]):
            raise blocks.StructBlockValidationError({"value": ValidationError("Write a number that is finite.")})
        return cleaned


class ChartOfNumbers(blocks.StructBlock):
    """Numbers of the author's as bars from a common zero, with the picture in words and its source."""

    title = blocks.CharBlock(max_length=120)
    unit = blocks.CharBlock(required=False, max_length=40, help_text="For example: days; US$ billion.")
    numbers = blocks.ListBlock(OneNumber(), min_num=2, max_num=40)
    says = blocks.TextBlock(max_length=600, label="In words", help_text="What those learn who do not see the picture.")
    source = blocks.CharBlock(max_length=300)

    class Meta:
        icon = "table"
        label = "Chart"


class NewItems(TypedBlock):
    """Publications that came out, as their list and its feed hold them; pinned when the text is published."""

    address = blocks.CharBlock(
        max_length=300,
        default=LIST,
        help_text="Narrow the list of publications on the site and copy its address: /publications/?series=co.",
    )
    since = blocks.DateBlock(
        required=False, help_text="What came out from this day to the day of the text; empty: the newest."
    )
    most = blocks.IntegerBlock(min_value=1, max_value=30, default=10, help_text="How many are told of.")

    def clean(self, value: Any) -> Any:
        """Refuse an address at which there is no such list."""
        cleaned = super().clean(value)
        found = listings.problems(cleaned["address"])
        if found or not cleaned["address"].strip().startswith(LIST):
            found = found or [f"This is no list of publications; their list is at {LIST}."]
            raise blocks.StructBlockValidationError({"address": ValidationError(found)})
        return cleaned

    class Meta:
        icon = "list-ul"
        label = "New publications"


class Body(Prose):
    """Running text, charts, analyses, and what came out."""

    chart = ChartOfNumbers()
    analysis = AnalysisInText()
    items = NewItems()


class FootNote(blocks.StructBlock):
    """A note under the name by which the text refers to it."""

    label = blocks.CharBlock(
        max_length=40, validators=[note_name], label="Name", help_text="The text refers to it as [^name]."
    )
    text = blocks.RichTextBlock(features=INLINE)

    class Meta:
        icon = "list-ol"
        label = "Note"


class Notes(blocks.StreamBlock):
    """The notes of a text, in any order: they are numbered as the text refers to them."""

    note = FootNote()

    def clean(self, value: Any) -> Any:
        """Refuse two notes of one name: a reference could lead to either."""
        cleaned = super().clean(value)
        labels = [block.value["label"] for block in cleaned]
        twice = {place: label for place, label in enumerate(labels) if label in labels[:place]}
        if twice:
            errors = {place: ValidationError(f"There is a note {label} already.") for place, label in twice.items()}
            raise blocks.StreamBlockValidationError(block_errors=errors)
        return cleaned
