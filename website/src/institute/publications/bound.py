"""Whether there is a PDF of a journal's issue as it is now. Made in `pdf.binding`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.html import strip_tags

from institute.core.models import InstituteSettings
from institute.publications.models import BoundIssue, IssuePage, PublicationPage

NAME = "whole-issue.pdf"
"""What the file is called in the folder of its issue's page."""


def kept(issue: IssuePage, articles: Sequence[PublicationPage]) -> BoundIssue | None:
    """Return the PDF of an issue with these articles, if there is one of what they are now."""
    try:
        bound: BoundIssue = issue.bound
    except ObjectDoesNotExist:
        return None
    return bound if bound.pdf and bound.made_of == fingerprint(issue, articles) else None


def fingerprint(issue: IssuePage, articles: Sequence[PublicationPage]) -> str:
    """Return the hash of all that is printed of an issue."""
    whole = [
        head(issue),
        issue.paging,
        [[a.key, a.current.content_hash, a.current.number, a.ended_as, a.url] for a in articles if a.current],
    ]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()


def head(issue: IssuePage) -> dict[str, Any]:
    """Return what is printed of an issue itself."""
    institute = InstituteSettings.for_site(issue.get_site())
    day = issue.date_issued
    return {
        "title": issue.title,
        "label": issue.label,
        "series": issue.series.name,
        "issn": issue.series.issn,
        "institute": institute.name,
        "date": issue.season or f"{day.day} {day:%B %Y}",
        "day": [day.year, day.month, day.day],
        "intro": " ".join(strip_tags(issue.intro.replace("</p>", " ")).split()),
        "rights": f"© {day.year} {institute.copyright_holder or institute.name}.",
        "address": issue.full_url or "",
    }
