"""A small writer of SVG: elements as text, everything that people wrote escaped. Knows no chart.

No style attribute and no style element: a strict content policy refuses both. Colours are presentation
attributes, and a class beside each lets a page's style sheet set other ones, for a dark theme or for print.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from html import escape
from itertools import pairwise

INK, MUTED, RULE, ACCENT, PAPER = "#1b1d22", "#5c6470", "#d9d6ce", "#0b5c66", "#fbfaf7"
COLOURS = {
    "tt-ink": INK,
    "tt-muted": MUTED,
    "tt-rule": RULE,
    "tt-accent": ACCENT,
    "tt-area": ACCENT,
    "tt-paper": PAPER,
}
FONT = "Public Sans, Arial, sans-serif"
# Mean width of a character in the interface face, as a share of its size; wide scripts take a whole one.
NARROW, WIDE = 0.56, 1.0
BOLDER = 1.15


def text_width(text: str, size: float, weight: int = 400) -> float:
    """Return about how wide a text will be; on the generous side, so that labels never touch."""
    width = size * sum(WIDE if ord(character) > 0x2E7F else NARROW for character in text)
    return width if weight < 600 else BOLDER * width


def shortened(text: str, size: float, room: float) -> str:
    """Return the text, cut with an ellipsis where it would be wider than the room."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def coordinate(x: float) -> str:
    """Write a coordinate: a tenth of a unit is as fine as anyone sees."""
    return f"{x:.1f}".removesuffix(".0").replace("-0", "0") if abs(x) < 0.05 else f"{x:.1f}".removesuffix(".0")


def path(points: Iterable[tuple[float, float]]) -> str:
    """Write a way through points to a tenth of a unit, each step from the one before: half as long as the places.

    Examples
    --------
    >>> path([(10, 20), (12.34, 19.5), (12.34, 30)])
    'M10 20l2.3-.5 0 10.5'
    """
    # Steps between rounded places, so that no error grows along the way.
    places = [(round(10 * x), round(10 * y)) for x, y in points]
    if not places:
        return ""
    steps = [b - a for one, other in pairwise(places) for a, b in zip(one, other, strict=True)]
    numbers = [_tenths(step) for step in steps]
    said = "".join(number if number[0] == "-" or not place else f" {number}" for place, number in enumerate(numbers))
    return f"M{_tenths(places[0][0])} {_tenths(places[0][1])}" + (f"l{said}" if said else "")


def _opacity(opacity: float) -> str:
    return f' fill-opacity="{opacity:g}"' if opacity != 1 else ""


def _tenths(count: int) -> str:
    said = f"{abs(count) // 10 or ''}{f'.{abs(count) % 10}' if count % 10 else ''}" or "0"
    return f"-{said}" if count < 0 else said


@dataclass
class Drawing:
    """Collects elements on a plate of a given width; the height grows with what is drawn."""

    width: float
    height: float = 0.0
    parts: list[str] = field(default_factory=list)

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        ink: str = "tt-ink",
        width: float = 1.0,
        dash: str = "",
        round_ends: bool = False,
    ) -> None:
        """Draw a straight line."""
        more = f' stroke-width="{width:g}"' if width != 1 else ""
        more += f' stroke-dasharray="{dash}"' if dash else ""
        more += ' stroke-linecap="round"' if round_ends else ""
        self.parts.append(
            f'<line class="{ink}" x1="{coordinate(x1)}" y1="{coordinate(y1)}" x2="{coordinate(x2)}" '
            f'y2="{coordinate(y2)}" stroke="{COLOURS[ink]}"{more}/>'
        )

    def text(
        self,
        x: float,
        y: float,
        said: str,
        size: float = 13.0,
        ink: str = "tt-ink",
        anchor: str = "start",
        weight: int = 400,
    ) -> None:
        """Write a line of text; `y` is its baseline."""
        more = f' text-anchor="{anchor}"' if anchor != "start" else ""
        more += f' font-weight="{weight}"' if weight != 400 else ""
        self.parts.append(
            f'<text class="{ink}" x="{coordinate(x)}" y="{coordinate(y)}" font-size="{size:g}" '
            f'fill="{COLOURS[ink]}"{more}>{escape(said, quote=False)}</text>'
        )

    def area(self, points: list[tuple[float, float]], ink: str = "tt-area", opacity: float = 0.16) -> None:
        """Fill a polygon."""
        self.parts.append(f'<path class="{ink}" d="{path(points)}z" fill="{COLOURS[ink]}"{_opacity(opacity)}/>')

    def curve(self, points: list[tuple[float, float]], ink: str = "tt-accent", width: float = 1.5) -> None:
        """Draw a line through points."""
        self.parts.append(
            f'<path class="{ink}" d="{path(points)}" fill="none" stroke="{COLOURS[ink]}" '
            f'stroke-width="{width:g}" stroke-linejoin="round"/>'
        )

    def dot(self, x: float, y: float, radius: float, ink: str = "tt-ink", hollow: bool = False) -> None:
        """Draw a disc, or a ring."""
        place = f'cx="{coordinate(x)}" cy="{coordinate(y)}" r="{radius:g}"'
        if hollow:  # two elements: a style sheet that sets a class's colours must not fill the ring
            self.parts.append(f'<circle class="tt-paper" {place} fill="{PAPER}"/>')
            edge = f'fill="none" stroke="{COLOURS[ink]}" stroke-width="1.5"'
            self.parts.append(f'<circle class="{ink}" {place} {edge}/>')
        else:
            self.parts.append(f'<circle class="{ink}" {place} fill="{COLOURS[ink]}"/>')

    def disc(self, x: float, y: float, radius: float, ink: str, opacity: float) -> None:
        """Draw a disc that others show through, with a thin edge of its own."""
        self.parts.append(
            f'<circle class="{ink}" cx="{coordinate(x)}" cy="{coordinate(y)}" r="{radius:.2f}" fill="{COLOURS[ink]}" '
            f'fill-opacity="{opacity:g}" stroke="{COLOURS[ink]}"/>'
        )

    def cloud(self, points: list[tuple[float, float]], size: float, ink: str, opacity: float) -> None:
        """Draw many small discs as one element; where they lie on each other they grow no darker."""
        places = "".join(f"M{coordinate(x)} {coordinate(y)}h0" for x, y in points)
        self.parts.append(
            f'<path class="{ink}" d="{places}" fill="none" stroke="{COLOURS[ink]}" stroke-width="{size:g}" '
            f'stroke-linecap="round" stroke-opacity="{opacity:g}"/>'
        )

    def shape(self, kind: str, x: float, y: float, size: float, ink: str = "tt-ink", hollow: bool = False) -> None:
        """Draw a small mark, full or hollow: triangle, square or diamond."""
        r = size
        corners = {
            "triangle": [(x, y - r), (x + r, y + r), (x - r, y + r)],
            "square": [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)],
            "diamond": [(x, y - r * 1.25), (x + r * 1.25, y), (x, y + r * 1.25), (x - r * 1.25, y)],
        }[kind]
        if hollow:
            self.area(corners, "tt-paper", 1.0)
            self.curve([*corners, corners[0]], ink, 1.25)
        else:
            self.area(corners, ink, 1.0)

    def box(self, x: float, y: float, width: float, height: float, ink: str, opacity: float = 1.0) -> None:
        """Draw a filled rectangle."""
        self.parts.append(
            f'<rect class="{ink}" x="{coordinate(x)}" y="{coordinate(y)}" width="{coordinate(width)}" '
            f'height="{coordinate(height)}" fill="{COLOURS[ink]}"{_opacity(opacity)}/>'
        )

    def finished(self, title: str, description: str, kind: str) -> str:
        """Return the whole picture, named and described for those who do not see it."""
        body = "".join(self.parts)
        name = blake2b(f"{kind}{title}{description}{body}".encode(), digest_size=6).hexdigest()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="tt-chart tt-{kind}" role="img" '
            f'viewBox="0 0 {coordinate(self.width)} {coordinate(self.height)}" font-family="{FONT}" '
            f'aria-labelledby="t{name} d{name}"><title id="t{name}">{escape(title, quote=False)}</title>'
            f'<desc id="d{name}">{escape(description, quote=False)}</desc>{body}</svg>'
        )
