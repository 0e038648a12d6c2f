"""What every template may read: the institute's particulars. Nothing of the page itself."""

from __future__ import annotations

from django.http import HttpRequest

from institute.core.models import InstituteSettings


def institute(request: HttpRequest) -> dict[str, object]:
    """Return the settings of the site that answers the request."""
    return {"institute": InstituteSettings.for_request(request)}
