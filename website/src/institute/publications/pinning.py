"""Analyses in a text, pinned: what a reader saw of a run when the text was published, kept as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel
from wagtail.blocks import StreamBlock

from institute.analyses import embeds


def pinned(page: Any) -> dict[str, Any]:
    """Return what each analysis and chart of a text shows now, by the id of its block.

    What is not computed yet is computed. An analysis of which nothing is determined is not pinned: its page says so
    until it is.
    """
    found = {}
    for block in page.body:
        seen = shown(block, patient=True) if block.block_type in ("analysis", "chart") else None
        if seen is not None:
            found[block_id(block)] = plain(seen)
    return found


def shown(block: StreamBlock.StreamChild, *, patient: bool = False) -> dict[str, object] | None:
    """Return what an analysis or a chart in a text shows now; None where nothing is determined yet."""
    value = block.value
    if block.block_type == "chart":
        numbers = [(one["label"], float(one["value"]), bool(one["strong"])) for one in value["numbers"]]
        return embeds.bars_in_text(value["title"], value["unit"] or "", numbers, value["says"], value["source"])
    return embeds.analysis_in_text(
        value["analysis"], value["issue"], value["caption"] or "", value["chart"] or "", patient=patient
    )


def block_id(block: StreamBlock.StreamChild) -> str:
    """Return the id of a block in a stream; Wagtail gives it one when it is first kept."""
    return str(block.id or "")


def plain(value: Any) -> Any:
    """Return a value as JSON keeps it: records as tables, with the words that templates read of them."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
