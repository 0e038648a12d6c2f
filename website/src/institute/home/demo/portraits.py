"""Portraits of nobody: an engraved head and shoulders with a monogram, drawn anew from a name. No photograph."""

from __future__ import annotations

import hashlib
import math
from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw, ImageFont

from institute.core.models import Picture

WIDTH, HEIGHT = 960, 1200
PAPER = "#f2f0e9"
INKS = ("#0b5c66", "#2f4a6b", "#5a4a2f", "#6b2f3a", "#3a4f35", "#473a66")
STEP = 15


def portrait(name: str, monogram: str) -> Picture:
    """Draw and keep the portrait that belongs to a name."""
    picture = Picture(
        title=f"Portrait of {name}",
        file=ImageFile(BytesIO(_drawn(name, monogram)), name="portrait.png"),
        creator="Kaihan Institute",
        source="Drawn by a program",
        licence="CC BY 4.0",
    )
    picture.save()
    return picture


def _drawn(name: str, monogram: str) -> bytes:
    digest = hashlib.sha256(name.encode()).digest()
    ink = INKS[digest[0] % len(INKS)]
    turn, wave, head = digest[1] / 255 - 0.5, 2 + digest[2] % 3, 0.9 + digest[3] / 1280
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    for row in range(-40, HEIGHT + 40, STEP):
        before: tuple[float, float] | None = None
        for x in range(0, WIDTH + 12, 12):
            depth = _depth(x / WIDTH, row / HEIGHT, head)
            bend = 9 * math.sin(wave * math.tau * x / WIDTH + turn * 6 + row / 130) - 26 * depth * math.sin(row / 90)
            point = (float(x), row + bend)
            if before is not None:
                light = 0.5 + 0.5 * math.cos((x / WIDTH - 0.5 - turn * 0.3) * math.pi)
                draw.line([before, point], fill=ink, width=max(1, round(2 + 9 * depth * (1.15 - 0.6 * light))))
            before = point
    font = ImageFont.load_default(120)
    draw.rectangle((WIDTH - 270, HEIGHT - 200, WIDTH - 40, HEIGHT - 40), fill=PAPER, outline=ink, width=4)
    draw.text((WIDTH - 155, HEIGHT - 120), monogram, fill=ink, font=font, anchor="mm")
    kept = BytesIO()
    image.quantize(16).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _depth(x: float, y: float, head: float) -> float:
    """Return how far a place lies within head and shoulders: 0 outside, 1 well within."""
    skull = 1 - ((x - 0.5) / (0.19 * head)) ** 2 - ((y - 0.36) / 0.2) ** 2
    shoulders = 1 - ((x - 0.5) / 0.46) ** 2 - ((y - 1.08) / (0.46 * head)) ** 2
    neck = min(1 - abs(x - 0.5) / 0.12, 1 - abs(y - 0.58) / 0.14)
    return max(0.0, min(1.0, 2.4 * max(skull, shoulders, neck)))
