"""Middleware: what Wagtail's forms take for granted of a request, such as keys that a database holds, is asked for."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from json import JSONDecodeError
from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDictKeyError

from institute.core.views import unread

_UNREADABLE = (OverflowError, DataError, MultiValueDictKeyError, JSONDecodeError)
logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]
# Half of a letter as JSON has it within a form, the first or the second without the other.
_FIRST, _SECOND = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"[c-fC-F][0-9a-fA-F]{2}"
_HALF = re.compile(rf"(?<!\\)(?:{_FIRST}(?!\\u[dD]{_SECOND})|\\u[dD](?<!{_FIRST}\\u[dD]){_SECOND})")


class Unreadable:
    """Answers 400 to what is no request of the admin's own pages, in place of failing on it."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self._answer(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Put the sign for a lost letter where an editor's form holds half of one, as a cut through a letter does."""
        if request.method != "POST" or not request.path.startswith("/admin/"):
            return
        sent = request.POST
        if not any(_HALF.search(said) for values in sent.lists() for said in values[1]):
            return
        kept = sent.copy()
        for name, values in sent.lists():
            kept.setlist(name, [_HALF.sub("\\\\ufffd", said) for said in values])
        request.POST = kept  # type: ignore[assignment]

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say that it cannot be read; the log says what it was."""
        if not request.path.startswith("/admin/") or not isinstance(exception, _UNREADABLE):
            return None
        logger.warning("Not readable: %s", request.path, exc_info=exception)
        return unread(request, exception)
