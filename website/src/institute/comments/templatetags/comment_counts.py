"""A filter for the editors' queue. Decides nothing."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def of(counts: dict[str, int], name: str) -> int:
    """Return how many comments are in a state."""
    return counts.get(name, 0)
