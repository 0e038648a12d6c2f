"""The style page: every constant and every part of the design, with the states that pages can be in. Invents no part.

Constants are read out of the style sheet itself, and parts are the templates that pages use, so the page cannot differ
from the site. Its one chart says something true: how far each ink stands out from the paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from institute.analyses import embeds
from institute.core.stylesheets import SOURCES
from institute.publications.models import PublicationPage
from institute.record.reading.embeds import glance

_COLOUR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
_STEP = re.compile(r"--(step-[\w-]+): ([^;]+);")
_USES = {
    "paper": "The ground of every page.",
    "tint": "The foot, code, what lies a little back.",
    "ink": "Text and headings.",
    "soft": "Synopses, second lines.",
    "muted": "Dates, labels, captions.",
    "rule": "Hairlines.",
    "rule-strong": "Borders of fields and buttons.",
    "accent": "Links, numbers of publications, what is chosen.",
    "accent-wash": "The notices.",
    "on-accent": "Words on the accent.",
    "pending": "Open, waiting, illustrative; never without a word.",
    "against": "Resolved against, errors; never without a word or a sign.",
    "for": "Resolved for; never without a word or a sign.",
    "selection": "Selected text.",
}
_INKS = ("ink", "soft", "muted", "accent", "pending", "against", "for")


@dataclass(frozen=True)
class Colour:
    """A colour on both papers, with its contrast on each."""

    name: str
    use: str
    light: str
    dark: str
    on_light: float
    on_dark: float


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the style page."""
    piece = PublicationPage.objects.live().public().select_related("series").order_by("-date_issued").first()
    context: dict[str, Any] = {
        "colours": colours(),
        "steps": steps(),
        "chart": _chart(),
        "piece": piece,
        "cases": embeds.cards()[:1],
        "record": glance(2),
        "trail": [{"title": "Style", "url": ""}],
        "patterns": (
            "commentary",
            "working-paper",
            "report",
            "article",
            "book",
            "event-report",
            "newsletter",
            "speech",
        ),
    }
    return render(request, "frame/styleguide.html", context)


@lru_cache(maxsize=1)
def colours() -> tuple[Colour, ...]:
    """Return every colour of the style sheet."""
    found = {name: (light, dark) for name, light, dark in _COLOUR.findall(_tokens())}
    light_paper, dark_paper = found["paper"]
    return tuple(
        Colour(name, _USES.get(name, ""), light, dark, contrast(light, light_paper), contrast(dark, dark_paper))
        for name, (light, dark) in found.items()
    )


def steps() -> list[tuple[str, str]]:
    """Return the steps of the type scale."""
    return _STEP.findall(_tokens())


def contrast(one: str, other: str) -> float:
    """Return how far two colours stand apart, as WCAG 2.2 counts it (relative luminance, 1 to 21).

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return round((bright + 0.05) / (dim + 0.05), 1)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _chart() -> object:
    numbers = [
        (each.name.capitalize(), each.on_light, each.name == "accent") for each in colours() if each.name in _INKS
    ]
    least = min(value for _, value, _ in numbers)
    says = f"The contrast of each ink on light paper, as WCAG counts it; the least is {least}, and 4.5 is demanded."
    drawn = embeds.bars_in_text("How far each ink stands out from the paper", "ratio to one", numbers, says, "")
    charts = drawn["charts"]
    assert isinstance(charts, list)
    return charts[0]


@lru_cache(maxsize=1)
def _tokens() -> str:
    return (SOURCES / "tokens.css").read_text(encoding="utf-8")
