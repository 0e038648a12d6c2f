"""Where pages of the tree stand, told by their paths alone: for files that name thousands of them. Fetches no page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.utils.http import RFC3986_SUBDELIMS
from wagtail.models import Site


def finder() -> Callable[[str], tuple[str, str]]:
    """Return what gives, for the path of a page in the tree, its site's address and its path there; else empty.

    The sites are looked up once, where Wagtail does so for each page.
    """
    sites = Site.get_site_root_paths()

    def found(url_path: str) -> tuple[str, str]:
        for site in sites:
            if url_path.startswith(site.root_path):
                # As Django writes the path of an address.
                return site.root_url, quote(f"/{url_path[len(site.root_path) :]}", safe=f"{RFC3986_SUBDELIMS}/~:@")
        return "", ""

    return found
