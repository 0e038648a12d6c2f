"""What other apps show of analyses: one inside a text, marked statements, cards. Plain data, no HTML."""

from __future__ import annotations

from institute.analyses import marks, results
from institute.analyses.models import Analysis, StoredCase


def statements_in(stored: StoredCase, document: str) -> tuple[marks.MarkedStatement, ...]:
    """Return our statements that stand in a text and carry a forecast."""
    return marks.statements_in(stored.case(), document)


def analysis_in_text(analysis: Analysis, issue: str, caption: str) -> dict[str, object] | None:
    """Return one issue of an analysis as a text shows it; None where nothing is determined."""
    return results.embed(analysis, issue, caption)


def cards() -> list[dict[str, object]]:
    """Return every analysed case with where its issues settle."""
    return [results.card(analysis) for analysis in Analysis.objects.select_related("case").order_by("slug")]
