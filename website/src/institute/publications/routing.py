"""The short way to a publication: from its address to the page with all that it shows, in one question.

Wagtail's own way asks for the site, the front page, the list and its ancestors anew each time. Those change when
somebody edits the tree; until then they are kept under the content version. Whatever is not plainly a publication of a
list of ours goes Wagtail's way.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from wagtail.models import Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as serve_page

from institute.core import content
from institute.publications import presentation
from institute.publications.models import PublicationIndexPage, PublicationPage


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with the page of an address; what guards and hooks Wagtail has apply to every one."""
    found = _publication(request, path)
    if found is not None:
        # Where Wagtail itself keeps what it found for a request.
        request._wagtail_route_for_request = found  # type: ignore[attr-defined]
    answer: HttpResponseBase = serve_page(request, path)
    return answer


def _publication(request: HttpRequest, path: str) -> RouteResult | None:
    above, _, slug = path.rstrip("/").rpartition("/")
    if not above:
        return None
    site, lists = content.kept("lists of publications", _lists)
    index = lists.get(f"/{above}/")
    if site is None or index is None:
        return None
    page = presentation.found(PublicationPage.objects.child_of(index), slug)
    if page is None or not page.live:
        return None
    page._cached_parent_obj = index
    request._wagtail_site = site  # type: ignore[attr-defined]
    return RouteResult(page)


def _is_below(page: Any, top: Any) -> bool:
    """Tell whether a page lies right below the front page, and that is before readers."""
    return bool(top.live and page.depth == top.depth + 1 and page.path.startswith(top.path) and top.depth == 2)


def _lists() -> tuple[Site | None, dict[str, PublicationIndexPage]]:
    """Return the site and its lists by their addresses; none where there are several sites to choose from."""
    sites = list(Site.objects.select_related("root_page"))
    if len(sites) != 1 or not sites[0].is_default_site:
        return None, {}
    site = sites[0]
    pages: list[Any] = list(PublicationIndexPage.objects.live().descendant_of(site.root_page).select_related(None))
    # A list below something that is not before readers is not either.
    top = site.root_page
    shown = [page for page in pages if _is_below(page, top) or not page.get_ancestors().filter(live=False).exists()]
    return site, {page.url_path.removeprefix(site.root_page.url_path.rstrip("/")): page for page in shown}
