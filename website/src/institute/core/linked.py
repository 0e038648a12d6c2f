"""Linked data in pages: a graph as it may stand inside a script element. Knows no vocabulary."""

from __future__ import annotations

import json
from typing import Any

# In a script element these signs could end it; in JSON they may be written as escapes.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def script(data: dict[str, Any]) -> str:
    """Return a graph as it may stand inside a script element."""
    return json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
