"""What holds of every chart, whatever it shows; the tests of single charts call this."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from thinktank.charts import Chart

SVG = "{http://www.w3.org/2000/svg}"


def assert_sound(chart: Chart) -> None:
    """Assert that a chart is well-formed, named, free of style and script, within its plate, and has its words."""
    for svg in (chart.svg, chart.narrow):
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img"
        ids = (root.get("aria-labelledby") or "").split()
        assert [root.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")] == ids  # type: ignore[union-attr]
        assert "style=" not in svg and "<style" not in svg and "<script" not in svg
        _, _, width, height = (float(x) for x in (root.get("viewBox") or "").split())
        for element in root.iter():
            for names, most in ((("x", "x1", "x2", "cx"), width), (("y", "y1", "y2", "cy"), height)):
                for name in names:
                    if element.get(name) is not None:
                        assert -0.5 <= float(element.get(name) or 0) <= most + 0.5, (element.tag, name)
        for tag in re.findall(r"<(?:line|text|path|circle|rect)\b[^>]*>", svg):
            assert 'class="tt-' in tag, tag
    assert chart.description and chart.table.rows
    assert all(len(row) == len(chart.table.header) for row in chart.table.rows)
