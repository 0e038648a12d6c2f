"""Releases and recordings in the vocabulary of schema.org."""

from __future__ import annotations

from typing import Any

from django.utils.html import strip_tags

from institute.core.models import InstituteSettings
from institute.media.models import RecordingPage, ReleasePage
from institute.media.models.recordings import FILM


def release(page: ReleasePage, root: str, institute: InstituteSettings) -> dict[str, Any]:
    """Return a release as JSON-LD."""
    here = page.full_url or f"{root}{page.url}"
    house = {"@type": "Organization", "name": institute.name, "url": f"{root}/"}
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": here,
        "url": here,
        "headline": page.title,
        "description": page.synopsis,
        "dateline": page.place,
        "datePublished": page.released_on.isoformat(),
        "author": house,
        "publisher": house,
    }


def recording(page: RecordingPage, root: str) -> dict[str, Any]:
    """Return a recording as JSON-LD; what it does not have is left out."""
    here = page.full_url or f"{root}{page.url}"
    hours, rest = divmod(page.seconds or 0, 3600)
    poster = page.poster.get_rendition("fill-1280x720") if page.poster is not None else None
    found = {
        "@context": "https://schema.org",
        "@type": "VideoObject" if page.kind == FILM else "AudioObject",
        "@id": here,
        "url": here,
        "name": page.title,
        "description": page.synopsis,
        "uploadDate": page.recorded_on.isoformat(),
        "duration": f"PT{hours}H{rest // 60}M{rest % 60}S" if page.seconds else "",
        "contentUrl": f"{root}{page.file_url}" if page.file else "",
        "embedUrl": page.player_url,
        "encodingFormat": page.media_type if page.file else "",
        "thumbnailUrl": f"{root}{poster.url}" if poster is not None else "",
        "transcript": " ".join(strip_tags(page.transcript.replace("<", " <")).split()),
        "actor": [{"@type": "Person", "name": str(person)} for person in page.people.all()],
        "about": [subject.title for subject in page.subjects.all()],
    }
    return {name: value for name, value in found.items() if value not in ("", None, [], {})}
