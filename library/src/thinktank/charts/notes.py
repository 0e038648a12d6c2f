"""Small print under a chart, in lines that fit. Draws nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from thinktank.charts.svg import Drawing, shortened, text_width

SIZE = 11.0
LINE = 15.0


def written(plate: Drawing, notes: Iterable[str], y: float) -> float:
    """Write notes one under the other from a baseline, over the plate's whole width; return where they end."""
    for note in notes:
        line = ""
        for word in note.split():
            joined = f"{line} {word}" if line else word
            if line and text_width(joined, SIZE) > plate.width:
                plate.text(0, y, shortened(line, SIZE, plate.width), SIZE, "tt-muted")
                y += LINE
                joined = word
            line = joined
        if line:
            plate.text(0, y, shortened(line, SIZE, plate.width), SIZE, "tt-muted")
            y += LINE
    return y
