"""Drawings for pieces of the demonstration: an engraving made by a program, the same each time. No photograph."""

from __future__ import annotations

import math
from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw

from institute.core.models import Picture

WIDTH, HEIGHT = 1600, 900
PAPER, INK, OCHRE = "#f2f0e9", "#0b5c66", "#8f5000"
SCALE = 2  # drawn larger and made smaller: lines without steps
SEA = 0.54  # how far down the water begins
BED = 0.9


def repair_ship() -> Picture:
    """Return a cable ship at work, drawn if it is not kept: the cable hangs from its stern and lies broken below."""
    title = "A cable ship at work"
    kept: Picture | None = Picture.objects.filter(title=title).first()
    if kept is not None:
        return kept
    picture = Picture(
        title=title,
        file=ImageFile(BytesIO(_drawn()), name="repair-ship.png"),
        creator="Kaihan Institute",
        source="Drawn by a program",
        licence="CC BY 4.0",
    )
    picture.save()
    return picture


def _drawn() -> bytes:
    wide, high = WIDTH * SCALE, HEIGHT * SCALE
    image = Image.new("RGB", (wide, high), PAPER)
    draw = ImageDraw.Draw(image)
    _sky(draw, wide, high)
    _water(draw, wide, high)
    _ship(draw, wide, high)
    _cable(draw, wide, high)
    kept = BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(48, Image.Quantize.FASTOCTREE).save(
        kept, "PNG", optimize=True
    )
    return kept.getvalue()


def _sky(draw: ImageDraw.ImageDraw, wide: int, high: int) -> None:
    """Rule the sky in lines that thin towards the horizon, and leave out a low sun."""
    sun, radius = (wide * 0.79, high * 0.3), high * 0.13
    step = high * 0.016
    for row in range(int(SEA * high / step)):
        y = row * step
        thick = max(1, round(SCALE * (3.4 - 3.2 * y / (SEA * high))))
        rise = radius**2 - (y - sun[1]) ** 2
        half = math.sqrt(rise) if rise > 0 else 0.0
        spans = [(0.0, sun[0] - half), (sun[0] + half, float(wide))] if half else [(0.0, float(wide))]
        for left, right in spans:
            draw.line([(left, y), (right, y)], fill=INK, width=thick)


def _water(draw: ImageDraw.ImageDraw, wide: int, high: int) -> None:
    """Draw the waves, longer and heavier the nearer they are, down to the bed."""
    for row in range(26):
        depth = row / 25
        y = high * (SEA + (BED - SEA) * depth**1.15)
        swing, length = high * (0.0015 + 0.0085 * depth), wide * (0.02 + 0.075 * depth)
        points = [(x, y + swing * math.sin(math.tau * x / length + row * 1.9)) for x in range(0, wide + 16, 16)]
        draw.line(points, fill=INK, width=max(1, round(SCALE * (1.2 + 2.6 * depth))), joint="curve")
    bed = [
        (x, high * BED + high * 0.012 * math.sin(x / wide * 23) * math.sin(x / wide * 7)) for x in range(0, wide + 8, 8)
    ]
    draw.polygon([*bed, (wide, high), (0, high)], fill=INK)


def _ship(draw: ImageDraw.ImageDraw, wide: int, high: int) -> None:
    """Draw the hull with its sheave at the stern, a house, a mast and a derrick, as a silhouette."""

    def at(x: float, y: float) -> tuple[float, float]:
        return wide * (0.24 + x * 0.34), high * (SEA + 0.012 - y * 0.36)

    hull = [at(0, 0.24), at(0.04, 0.02), at(0.1, -0.04), at(0.86, -0.04), at(1.02, 0.34), at(0.74, 0.25), at(0.7, 0.18)]
    draw.polygon([*hull, at(0.12, 0.18), at(0.06, 0.25)], fill=INK)
    draw.polygon([at(0.5, 0.18), at(0.5, 0.46), at(0.56, 0.5), at(0.68, 0.5), at(0.7, 0.18)], fill=INK)
    draw.rectangle([at(0.53, 0.45), at(0.67, 0.41)], fill=PAPER)
    draw.rectangle([at(0.36, 0.4), at(0.43, 0.18)], fill=INK)
    line = 5 * SCALE
    draw.line([at(0.6, 0.5), at(0.6, 0.86)], fill=INK, width=line)
    draw.line([at(0.6, 0.8), at(0.98, 0.3)], fill=INK, width=SCALE * 2)
    draw.line([at(0.6, 0.8), at(0.05, 0.26)], fill=INK, width=SCALE * 2)
    draw.line([at(0.2, 0.18), at(0.1, 0.55), at(-0.02, 0.42)], fill=INK, width=line, joint="curve")
    x, y = at(-0.01, 0.22)
    draw.ellipse([x - 16 * SCALE, y - 16 * SCALE, x + 16 * SCALE, y + 16 * SCALE], outline=INK, width=line, fill=PAPER)


def _cable(draw: ImageDraw.ImageDraw, wide: int, high: int) -> None:
    """Draw the cable: from the stern down to the bed, and its other end lying apart from it."""
    top, foot = (wide * 0.232, high * (SEA - 0.07)), (wide * 0.1, high * (BED - 0.012))
    hanging = []
    for step in range(81):
        share = step / 80
        x = top[0] - (top[0] - foot[0]) * (1 - (1 - share) ** 1.6)
        hanging.append((x, top[1] + (foot[1] - top[1]) * share**0.85))
    lying = [(foot[0] - 5 * SCALE * step, foot[1] + 3 * SCALE * math.sin(step / 4)) for step in range(60)]
    apart = [(wide * 0.3 + 9 * SCALE * step, foot[1] + 4 * SCALE * math.sin(step / 5)) for step in range(140)]
    for part in ([*hanging, *lying], apart):
        draw.line(part, fill=OCHRE, width=8 * SCALE, joint="curve")
    for x, y in (apart[0],):
        draw.line([(x, y), (x - 14 * SCALE, y - 16 * SCALE)], fill=OCHRE, width=3 * SCALE)
        draw.line([(x, y), (x - 18 * SCALE, y - 5 * SCALE)], fill=OCHRE, width=3 * SCALE)
