"""The maintenance page: readers get 503 and when to come back, the admin stays open. Needs neither database nor cache.

It is switched on by a file (`./thinktank manage maintenance on`), which every process that shares the data folder sees
at its next request, or by THINKTANK_MAINTENANCE=on where a whole machine is taken out.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

Answer = Callable[[HttpRequest], HttpResponseBase]

OPEN = ("/admin/", "/healthz", "/accounts/", "/documents/")
MINUTES = 30


@dataclass(frozen=True)
class Notice:
    """What readers are told."""

    minutes: int = MINUTES
    words: str = ""


def notice() -> Notice | None:
    """Return what readers are told; None if the site is open."""
    try:
        said: Any = json.loads(Path(settings.MAINTENANCE_FILE).read_text(encoding="utf-8"))
        return Notice(int(said["minutes"]), str(said["words"]))
    except FileNotFoundError:
        return Notice() if settings.MAINTENANCE else None
    except (OSError, ValueError, KeyError, TypeError):
        return Notice()  # the file is there, and that is what counts


class Maintenance:
    """Answers for the whole site while it is closed."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or say when to come back."""
        open_paths = (*OPEN, settings.STATIC_URL, settings.MEDIA_URL)
        if request.path.startswith(open_paths):
            return self._answer(request)
        said = notice()
        if said is None:
            return self._answer(request)
        html = render_to_string("maintenance.html", {"notice": said})
        headers = {"Retry-After": str(said.minutes * 60), "Cache-Control": "no-store"}
        response = HttpResponse(html, status=503, headers=headers)
        # It answers before the middleware that sets the policy of every other page.
        response.headers["Content-Security-Policy"] = "default-src 'self'; object-src 'none'; base-uri 'none'"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
