"""What a text takes from elsewhere, pinned: what a reader saw of it when it was published, kept as plain data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from django.utils import timezone
from pydantic import BaseModel
from wagtail.blocks import StreamBlock

from institute.analyses import embeds

PINNED = ("analysis", "chart", "items")
"""The blocks that are."""
Gathers = Callable[[Mapping[str, Any], dt.date, int | None], dict[str, Any]]
_gathers: list[Gathers] = []


def gathered_by(gathers: Gathers) -> None:
    """Let whoever knows the lists gather what a text tells of, by its block, its day and its own key."""
    _gathers[:] = [gathers]


def pinned(page: Any) -> dict[str, Any]:
    """Return what each block that is pinned shows now, by its id.

    What is not computed yet is computed. An analysis of which nothing is determined is not pinned: its page says so
    until it is.
    """
    found = {}
    for block in page.body:
        seen = shown(block, page.date_shown, page.pk, patient=True) if block.block_type in PINNED else None
        if seen is not None:
            found[block_id(block)] = plain(seen)
    return found


def shown(
    block: StreamBlock.StreamChild, day: dt.date | None = None, of: int | None = None, *, patient: bool = False
) -> dict[str, object] | None:
    """Return what such a block shows now; None where nothing is determined yet.

    Parameters
    ----------
    block
        The block.
    day, of
        The day and the key of the text that it stands in, where these are known: it tells of nothing later, nor of
        itself.
    patient
        Whether to wait for what has to be computed.
    """
    value = block.value
    if block.block_type == "items":
        return _gathers[0](value, day or timezone.localdate(), of)
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
