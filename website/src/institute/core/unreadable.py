"""Middleware: what Wagtail's forms take for granted of a request, such as keys that a database holds, is asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable
from json import JSONDecodeError

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDictKeyError

from institute.core.views import unread

UNREADABLE = (OverflowError, DataError, MultiValueDictKeyError, JSONDecodeError)
logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]


class Unreadable:
    """Answers 400 to what is no request of the admin's own pages, in place of failing on it."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say that it cannot be read; the log says what it was."""
        if not request.path.startswith("/admin/") or not isinstance(exception, UNREADABLE):
            return None
        logger.warning("Not readable: %s", request.path, exc_info=exception)
        return unread(request, exception)
