"""Analyses in a text, pinned: what a reader saw of a run when the text was published, kept as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel
from wagtail.blocks import StreamBlock

from institute.analyses import embeds


def pinned(page: Any) -> dict[str, Any]:
    """Return what each analysis of a text shows now, by the id of its block; computes what is not computed yet.

    An analysis of which nothing is determined is not pinned: its page says so until it is.
    """
    found = {}
    for block in page.body:
        if block.block_type != "analysis":
            continue
        value = block.value
        shown = embeds.analysis_in_text(
            value["analysis"], value["issue"], value["caption"] or "", value["chart"] or "", patient=True
        )
        if shown is not None:
            found[block_id(block)] = plain(shown)
    return found


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
