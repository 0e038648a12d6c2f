"""Files of recordings in parts, captions, the player of another host on a page of its own, the podcast's page."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from institute.core.models import trail
from institute.core.sending import send
from institute.media import files, podcast
from institute.media.models import Attachment, Delivery, MediaSettings, RecordingPage, ReleasePage


def _shown(pk: int) -> RecordingPage:
    found: RecordingPage = get_object_or_404(RecordingPage.shown(), pk=pk)
    return found


@require_safe
def file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Send a recording that is before readers, whole or in parts."""
    page = _shown(pk)
    if not page.file or name != page.file_url.rpartition("/")[2]:
        raise Http404("There is no such file.")
    return send(request, page.file, page.media_type, name)


@require_safe
def captions(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Give the captions of a recording."""
    track = _shown(pk).captions.filter(language=language).first()
    if track is None:
        raise Http404("There are no captions in this language.")
    return HttpResponse(track.words, content_type="text/vtt; charset=utf-8")


@require_safe
def player(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the player of another host: this page alone may hold it, and nobody comes here but by a click."""
    page = _shown(pk)
    host = urlsplit(page.player_url).hostname or ""
    if not page.player_url or host not in MediaSettings.for_request(request).hosts():
        raise Http404("Nothing is played from elsewhere here.")
    steps = [*trail(page), {"title": "Player", "url": ""}]
    answer = render(request, "media/player.html", {"page": page, "host": host, "trail": steps})
    answer["X-Robots-Tag"] = "noindex"
    answer._csp_update = {"frame-src": [f"https://{host}"]}  # type: ignore[attr-defined]
    return answer


@require_safe
def podcast_page(request: HttpRequest) -> HttpResponse:
    """List the episodes of our podcast, and those of others in which ours are heard."""
    press = MediaSettings.for_request(request)
    others = RecordingPage.shown().exclude(programme="")
    if not press.podcast_title and not others:
        raise Http404("There is no podcast.")
    context = {
        "press": press,
        "episodes": podcast.episodes() if press.podcast_title else [],
        "others": others,
        "trail": [{"title": "Podcast", "url": ""}],
    }
    return render(request, "media/podcast.html", context)


@require_safe
def attachment(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Send a file of a release that everybody may see."""
    release = get_object_or_404(ReleasePage.released(), pk=pk)
    return send_attachment(request, release, name)


def send_attachment(request: HttpRequest, release: ReleasePage, name: str) -> HttpResponseBase:
    """Send the file of this name; whoever calls has decided that it may be seen."""
    found: Attachment | None = next((each for each in release.attachments.all() if each.name == name), None)
    if found is None:
        raise Http404("There is no such file.")
    return send(request, found.file, files.media_type(found.file.name), found.name, download=True)


@require_safe
def speeches(request: HttpRequest) -> HttpResponse:
    """List the speeches by the day on which they were given."""
    context = {"deliveries": Delivery.shown(), "trail": [{"title": "Speeches", "url": ""}]}
    return render(request, "media/speeches.html", context)
