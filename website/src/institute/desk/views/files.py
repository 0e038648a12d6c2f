"""Uploaded files, for those who may have them: everybody once released, before that the desk and its guests."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail import hooks

from institute.desk import files, previewing
from institute.desk.models import PreviewLink

# Pictures have an address of their own. Editions are given out under that of their publication and documents under
# /documents/, where it is asked whether they are released: by the names of their files they are not to be had.
FOLDERS = ("original_images/", "images/")
COOKIE = "preview"


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """Give a picture, in whatever size, to whoever may have it; to others it is not there."""
    found = files.picture_at(path) if path.startswith(FOLDERS) else None
    if found is None:
        raise Http404("There is no such file.")
    if files.is_released(found):
        answer = serve(request, path, document_root=str(settings.MEDIA_ROOT))
        # A piece may be taken back: whoever keeps a picture asks after it within the hour.
        answer["Cache-Control"] = "public, max-age=3600"
        return answer
    if not (_is_ours(request) or _is_guest(request, found)):
        raise Http404("There is no such file.")
    answer = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    answer["Cache-Control"] = "private, no-store"
    return answer


@hooks.register("before_serve_document")
def document(found: Any, request: HttpRequest) -> HttpResponse | None:
    """Let a document be served to whoever may have it."""
    if files.is_released(found) or _is_ours(request):
        return None
    raise Http404("There is no such document.")


def admit(answer: HttpResponse, link: PreviewLink, signed: str) -> None:
    """Let the reader of a preview see the pictures of the draft, as long as the link opens."""
    answer.set_cookie(
        COOKIE,
        signed,
        path=settings.MEDIA_URL,
        expires=link.expires_at,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _is_ours(request: HttpRequest) -> bool:
    # Who has no session is nobody's editor: nothing is asked of the database for them.
    return settings.SESSION_COOKIE_NAME in request.COOKIES and bool(request.user.has_perm("wagtailadmin.access_admin"))


def _is_guest(request: HttpRequest, picture: Any) -> bool:
    link = previewing.read(request.COOKIES.get(COOKIE, ""))
    return link is not None and not link.has_ended and files.is_in_draft(picture, link)
