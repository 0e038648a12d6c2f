"""The alarm at the head of every page of the admin. Decides nothing."""

from __future__ import annotations

from typing import Any

from django import template

from institute.desk import clock
from institute.desk.views.rights import can_publish

register = template.Library()


@register.inclusion_tag("desk/admin/late.html", takes_context=True)
def late_alarm(context: dict[str, Any]) -> dict[str, Any]:
    """Show what is late to those who can do something about it."""
    user = getattr(context.get("request"), "user", None)
    return {"late": clock.late() if user is not None and can_publish(user) else []}
