"""Files that a view sends after it has decided that they may be seen: whole, or the part that a player asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date

PIECE = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})\Z")


def kept() -> FileSystemStorage:
    """Return where files lie that have no address of their own."""
    return FileSystemStorage(location=settings.KEPT_ROOT, base_url=None)


def send(
    request: HttpRequest, file: Any, kind: str, name: str, download: bool = False, digest: str = ""
) -> HttpResponseBase:
    """Return a stored file, or one range of it (RFC 9110, section 14); several ranges at once get the whole.

    Parameters
    ----------
    request
        What is asked for.
    file
        A field's file.
    kind
        Its media type.
    name
        What it is called where it is saved; letters, digits, points and hyphens.
    download
        Whether it is saved rather than shown.
    digest
        What tells its bytes from all others; of a file without one its size and its time do.
    """
    size: int = file.size
    changed = int(file.storage.get_modified_time(file.name).timestamp())
    etag = f'"{digest}"' if digest else f'"{size:x}-{changed:x}"'
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Last-Modified": http_date(changed),
        "Content-Disposition": f'{"attachment" if download else "inline"}; filename="{name}"',
    }
    first, last, status = 0, size - 1, 200
    found = _RANGE.match(request.META.get("HTTP_RANGE", ""))
    condition = request.META.get("HTTP_IF_RANGE", "")
    if found and any(found.groups()) and condition in ("", etag, headers["Last-Modified"]):
        begins, ends = found.groups()
        first = int(begins) if begins else max(size - int(ends), 0)
        last = min(int(ends), size - 1) if begins and ends else size - 1
        if first > last or first >= size:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
        status = 206
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    headers["Content-Length"] = str(last - first + 1)
    if request.method == "HEAD":
        return HttpResponse(status=status, content_type=kind, headers=headers)
    return StreamingHttpResponse(_pieces(file, first, last + 1), status=status, content_type=kind, headers=headers)


def _pieces(file: Any, first: int, end: int) -> Iterator[bytes]:
    with file.storage.open(file.name, "rb") as source:  # not before somebody reads: nobody may
        source.seek(first)
        while first < end:
            piece = source.read(min(PIECE, end - first))
            if not piece:
                return
            first += len(piece)
            yield piece
