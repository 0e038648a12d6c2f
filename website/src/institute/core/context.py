"""What every template may read: the institute's particulars. Nothing of the page itself."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.models import Site

from institute.core import content
from institute.core.models import InstituteSettings, Office, Picture, SocialLink


def settings_of(request: HttpRequest) -> InstituteSettings:
    """Return the settings of the site that answers a request, to be read: nobody changes what is kept."""
    site = Site.find_for_request(request)
    if site is None:
        unknown: InstituteSettings = InstituteSettings.for_request(request)
        return unknown
    of = content.tables_of(InstituteSettings, Office, SocialLink, Picture)
    kept: InstituteSettings = content.kept(("institute", site.pk), lambda: _settings(site), of)
    return kept


def _settings(site: Site) -> InstituteSettings:
    found: InstituteSettings = InstituteSettings.for_site(site)
    # All that pages read of it is asked for now: what is kept asks no more.
    for rows in (found.offices, found.social_links):
        rows.get_object_list()
    for name in ("logo", "parent_logo"):
        getattr(found, name)
    return found


def institute(request: HttpRequest) -> dict[str, object]:
    """Return the settings of the site that answers the request."""
    return {"institute": settings_of(request)}
