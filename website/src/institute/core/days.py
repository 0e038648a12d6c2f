"""Days as they are printed. Knows no clock and no zone."""

from __future__ import annotations

import datetime as dt


def said_days(first: dt.date, last: dt.date) -> str:
    """Return one day or several, as one line.

    Examples
    --------
    >>> said_days(dt.date(2026, 3, 3), dt.date(2026, 3, 3)), said_days(dt.date(2026, 3, 3), dt.date(2026, 3, 5))
    ('3 March 2026', '3–5 March 2026')
    >>> said_days(dt.date(2026, 3, 30), dt.date(2026, 4, 2)), said_days(dt.date(2026, 12, 30), dt.date(2027, 1, 2))
    ('30 March–2 April 2026', '30 December 2026–2 January 2027')
    """
    if first == last:
        return f"{first:%-d %B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%-d}–{last:%-d %B %Y}"
    if first.year == last.year:
        return f"{first:%-d %B}–{last:%-d %B %Y}"
    return f"{first:%-d %B %Y}–{last:%-d %B %Y}"
