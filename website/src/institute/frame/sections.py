"""The menus of sections, as plain data: which series there are, open and past. Draws nothing."""

from __future__ import annotations

from typing import Any

from institute.core import content
from institute.publications.models import Series


def series() -> dict[str, Any]:
    """Return the series by whether they are open, in the order that editors gave them."""
    return content.kept("series-menu", _series, content.tables_of(Series))


def _series() -> dict[str, Any]:
    rows = [
        {"title": each.name, "url": each.get_absolute_url(), "is_open": each.is_open} for each in Series.objects.all()
    ]
    return {
        "open_series": [row for row in rows if row["is_open"]],
        "past_series": [row for row in rows if not row["is_open"]],
    }
