"""Who paid for a publication, on its page. Decides nothing."""

from __future__ import annotations

from typing import Any

from django import template

from institute.core import content
from institute.people.models import Grant
from institute.publications.models import PublicationPage

register = template.Library()


@register.inclusion_tag("people/partials/grants.html")
def grants_of(page: PublicationPage) -> dict[str, Any]:
    """Show the grants that paid for a publication."""
    through = Grant.publications.through
    paid = through.objects.values_list("publicationpage_id", flat=True)
    if not content.is_among("granted-publications", paid.iterator, page.pk, content.tables_of(through)):
        return {"grants": []}
    return {"grants": Grant.objects.filter(publications=page.pk).select_related("funder")}
