"""The feed of news releases, in the forms in which publications are fed. An embargoed one is in none."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from institute.core.identity import urn
from institute.core.models import InstituteSettings
from institute.media.models import ReleasePage
from institute.publications.lists.feeds import NEWEST, Entry, Source, written


@require_safe
def releases(request: HttpRequest, form: str) -> HttpResponse:
    """Return the newest releases."""
    institute = InstituteSettings.for_request(request)
    root = request.build_absolute_uri("/").rstrip("/")
    entries = tuple(_entry(release, root) for release in ReleasePage.released()[:NEWEST])
    title = f"{institute.name}: news releases"
    return written(request, Source(urn("feed", "news"), title, institute.motto, f"{root}/news/", entries), form)


def _entry(release: ReleasePage, root: str) -> Entry:
    day = timezone.make_aware(dt.datetime.combine(release.released_on, dt.time()))
    url = release.full_url or f"{root}{release.url}"
    changed = max(release.last_published_at or day, day)
    subjects = tuple(subject.title for subject in release.subjects.all())
    return Entry(urn("release", release.pk), release.title, url, release.synopsis, (), day, changed, subjects, "en-GB")
