"""How an answer is sent that the page cache did not give: text compressed, files as they lie. Keeps nothing."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from institute.core.caching import TEXT, takes_gzip


class Compression(GZipMiddleware):
    """Django's, for readers who take it: Django itself would also answer so to one who refuses it (`gzip;q=0`)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a text that is not compressed yet."""
        if response.status_code == 304:
            # Django says 0, which would be the length of the page (RFC 9110, section 8.6).
            del response.headers["Content-Length"]
        headers = response.headers
        if not TEXT.match(headers.get("Content-Type", "")) or "Content-Range" in headers or "Accept-Ranges" in headers:
            return response
        if takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            return super().process_response(request, response)
        if response.headers.get("Content-Type", "").startswith("text/"):
            patch_vary_headers(response, ("Accept-Encoding",))
        return response
