"""Tags of the frame: where a page stands, for readers and programs; what is the same around many. Decides nothing."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from institute.core import content
from institute.core.linked import script
from institute.frame import sections
from institute.publications.metadata.jsonld import breadcrumbs

register = template.Library()
Step = dict[str, str]


@register.inclusion_tag("partials/breadcrumbs.html", takes_context=True)
def trail_of(context: template.Context, *parts: str) -> dict[str, Any]:
    """Show where a page stands: titles and addresses by turns, the page's own title last.

    ``{% trail_of "The record" "/record/" "What resolves next" %}``
    """
    steps: list[Step] = [
        {"title": str(parts[place]), "url": str(parts[place + 1]) if place + 1 < len(parts) else ""}
        for place in range(0, len(parts), 2)
    ]
    return {"trail": steps, "request": context.get("request"), "json_ld": context.get("json_ld")}


@register.simple_tag(takes_context=True)
def trail_json(context: template.Context) -> SafeString:
    """Return where the page stands as a BreadcrumbList; empty where the page says it among its other graphs."""
    trail, request = context.get("trail"), context.get("request")
    if not trail or request is None or isinstance(context.get("json_ld"), list):
        return SafeString("")
    root = f"{request.scheme}://{request.get_host()}"
    steps = [*trail[:-1], {**trail[-1], "url": trail[-1].get("url") or request.path}]
    return mark_safe(f'<script type="application/ld+json">{script(breadcrumbs(root, steps))}</script>')


@register.inclusion_tag("partials/section_menu.html", takes_context=True)
def series_menu(context: template.Context) -> dict[str, Any]:
    """Show the series: the open ones in the editors' order, those of the past in a group; the present one marked."""
    request = context.get("request")
    return {**sections.series(), "path": getattr(request, "path", "")}


@register.simple_tag(takes_context=True)
def around(context: template.Context, name: str) -> SafeString:
    """Show a part of the frame that is the same around many pages, drawn once for each content version.

    What it reads is institute, frame and request; of the page it may tell only what `Frame.around` names.
    """
    read = {each: context.get(each) for each in ("institute", "frame", "request", "query")}

    def drawn() -> SafeString:
        return render_to_string(name, read)

    key = read["frame"].around if read["frame"] and not read["query"] else None
    return drawn() if key is None else content.kept(("around", name, *key), drawn)
