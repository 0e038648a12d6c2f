"""The writer of SVG: ways through points come out where they went in, however they are written."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from thinktank.charts.svg import Drawing, path

coordinates = st.floats(-2_000, 2_000, allow_nan=False)


def _read(d: str) -> list[tuple[int, int]]:
    """Read a path of one move and steps, in tenths."""
    numbers = [round(10 * float(number)) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", d)]
    x, y = 0, 0
    found = []
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


@given(st.lists(st.tuples(coordinates, coordinates), max_size=40))
def test_a_way_leads_through_its_points_to_a_tenth(points: list[tuple[float, float]]) -> None:
    assert _read(path(points)) == [(round(10 * x), round(10 * y)) for x, y in points]
    assert re.fullmatch(r"(?:M-?[\d.]+ -?[\d.]+(?:l[-\d. ]+)?)?", path(points))


def test_what_a_viewer_takes_for_granted_is_not_said() -> None:
    plate = Drawing(100)
    plate.line(0, 0, 1, 1)
    plate.text(0, 0, "x")
    plate.box(0, 0, 1, 1, "tt-ink")
    plain = "".join(plate.parts)
    assert all(name not in plain for name in ("stroke-width", "text-anchor", "fill-opacity"))
    plate.line(0, 0, 1, 1, width=2)
    plate.text(0, 0, "x", anchor="end")
    plate.box(0, 0, 1, 1, "tt-ink", 0.5)
    whole = "".join(plate.parts)
    assert 'stroke-width="2"' in whole and 'text-anchor="end"' in whole and 'fill-opacity="0.5"' in whole
