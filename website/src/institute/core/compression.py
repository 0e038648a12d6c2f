"""Compresses what the page cache does not keep: pages of one reader, analyses, the record. Keeps nothing."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from institute.core.caching import takes_gzip


class Compression(GZipMiddleware):
    """Django's, for readers who take it: Django itself would also answer so to one who refuses it (`gzip;q=0`)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress an answer that is not compressed yet."""
        if takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            return super().process_response(request, response)
        if response.headers.get("Content-Type", "").startswith("text/"):
            patch_vary_headers(response, ("Accept-Encoding",))
        return response
