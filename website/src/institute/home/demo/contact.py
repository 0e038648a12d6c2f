"""The demonstration's departments, and a drawing of the way to its house. Makes up nothing but the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw, ImageFont
from wagtail.models import Site

from institute.contact.models import ContactSettings, Department
from institute.core.models import Picture
from institute.home.demo.pieces import House

PAPER, INK, SEA, LAND, ROAD, ACCENT = "#fbfaf7", "#1b1d22", "#d6e3e4", "#efece4", "#ffffff", "#0b5c66"
Points = Sequence[tuple[float, float]]
TWICE = 2  # drawn at twice its size and reduced: Pillow draws no soft edges


def load(house: House, data: dict[str, Any]) -> None:
    """Make the departments and the directions."""
    for fields in data["departments"]:
        people = fields.pop("people", [])
        department = Department.objects.create(**fields)
        department.people.set(house.people[id] for id in people)
    site = Site.objects.get(is_default_site=True)
    drawn = Picture(
        title="The way to Harbour Steps",
        file=ImageFile(BytesIO(_map()), name="way-to-harbour-steps.png"),
        creator="Kaihan Institute",
        source="Drawn for this page",
        licence="CC BY 4.0",
    )
    drawn.save()
    ContactSettings.objects.update_or_create(site=site, defaults={**data["directions"], "map": drawn})


def _map() -> bytes:
    """Draw the quay, the streets and the stops of Port Ardent."""
    width, height = 1240 * TWICE, 560 * TWICE
    image = Image.new("RGB", (width, height), LAND)
    draw = ImageDraw.Draw(image)
    shore = [(0, 400), (180, 392), (330, 415), (470, 405), (640, 402), (780, 418), (930, 398), (1240, 410)]
    draw.polygon(_scaled([*shore, (1240, 560), (0, 560)]), fill=SEA)
    for offset in (14, 30, 50, 74, 102, 134):
        draw.line(_scaled([(x, y + offset) for x, y in shore]), fill="#b9cfd1", width=TWICE)
    for street in (
        [(0, 372), (330, 384), (640, 372), (930, 370), (1240, 380)],
        [(560, 0), (575, 150), (600, 270), (612, 372)],
        [(120, 40), (360, 120), (575, 150), (860, 130), (1240, 60)],
        [(200, 378), (260, 280), (420, 240), (600, 270), (820, 262), (1010, 300), (1060, 374)],
        [(860, 0), (850, 130), (820, 262)],
        [(300, 0), (360, 120), (420, 240)],
    ):
        draw.line(_scaled(street), fill=ROAD, width=16 * TWICE, joint="curve")
    for start in range(276, 372, 12):
        draw.line(_scaled([(597, start), (627, start)]), fill="#c9c4b6", width=3 * TWICE)
    tram = [(1180, 72), (860, 130), (575, 150), (600, 266)]
    draw.line(_scaled(tram), fill=ACCENT, width=4 * TWICE, joint="curve")
    rail = [(0, 96), (430, 60), (800, 22), (1240, 14)]
    draw.line(_scaled(rail), fill=INK, width=3 * TWICE)
    for x in range(20, 1240, 26):
        y = _at(rail, x)
        draw.line(_scaled([(x, y - 6), (x, y + 6)]), fill=INK, width=2 * TWICE)
    draw.line(_scaled([(930, 398), (930, 470)]), fill="#8d8775", width=10 * TWICE)
    draw.rectangle(_box(575, 376, 655, 404), fill=ACCENT)
    draw.rectangle(_box(300, 382, 360, 408), fill="#b9b2a0")
    for x, y in ((600, 262), (1010, 102)):
        draw.ellipse(_box(x - 8, y - 8, x + 8, y + 8), fill=PAPER, outline=ACCENT, width=4 * TWICE)
    draw.rectangle(_box(975, 18, 1045, 42), fill=INK)
    for words, x, y, size, colour in (
        ("Kaihan Institute", 615, 446, 27, ACCENT),
        ("Harbour Steps (tram 2)", 740, 240, 21, INK),
        ("Railway station", 1010, 66, 21, INK),
        ("Ferry pier", 930, 492, 21, INK),
        ("Customs house", 330, 446, 21, INK),
        ("Lantern Street", 720, 118, 19, "#5c6470"),
        ("Pilot Lane, level", 390, 216, 19, "#5c6470"),
        ("Harbour of Port Ardent (invented)", 210, 530, 21, "#4c7478"),
    ):
        font = ImageFont.load_default(size * TWICE)
        draw.text((x * TWICE, y * TWICE), words, fill=colour, font=font, anchor="mm")
    kept = BytesIO()
    image.resize((width // TWICE, height // TWICE), Image.Resampling.LANCZOS).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _scaled(points: Points) -> list[tuple[float, float]]:
    return [(x * TWICE, y * TWICE) for x, y in points]


def _box(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    return _scaled([(left, top), (right, bottom)])


def _at(line: Points, x: float) -> float:
    """Return the height of a line at a place along it."""
    for (x0, y0), (x1, y1) in pairwise(line):
        if x0 <= x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return line[-1][1]
