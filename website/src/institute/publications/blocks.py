"""The body of a publication: running text with analyses in it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from institute.analyses import embeds
from institute.core.blocks import Prose


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


class Body(Prose):
    """Running text and analyses."""

    analysis = AnalysisInText()
