"""The body of a publication: running text with analyses in it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from institute.core.blocks import Prose


class AnalysisInText(blocks.StructBlock):
    """One issue of an analysis: its chart, the sentence that says the finding, and the way to its run."""

    analysis = SnippetChooserBlock("analyses.Analysis")
    issue = blocks.CharBlock(max_length=64, help_text="The id of the issue in the case, such as defence.")
    caption = blocks.CharBlock(required=False, max_length=400)

    def clean(self, value: Any) -> Any:
        """Refuse an issue that the case does not have."""
        cleaned = super().clean(value)
        known = [issue.id for issue in cleaned["analysis"].case.case().issues]
        if cleaned["issue"] not in known:
            said = f"The case has no issue {cleaned['issue']!r}; it has {', '.join(known)}."
            raise blocks.StructBlockValidationError({"issue": ValidationError(said)})
        return cleaned

    class Meta:
        icon = "history"
        label = "Analysis"


class Body(Prose):
    """Running text and analyses."""

    analysis = AnalysisInText()
