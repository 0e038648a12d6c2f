"""Middleware: what Wagtail's forms take for granted of a request, such as keys that a database holds, is asked for."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from json import JSONDecodeError
from traceback import walk_tb
from typing import Any

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.paginator import InvalidPage
from django.db import DataError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDictKeyError

from institute.core.views import unread

_UNREADABLE = (OverflowError, DataError, MultiValueDictKeyError, JSONDecodeError)
# Where Wagtail and Django read what a form sends, the keys of its rows, what is to be a key, and which page of a list
# of the workflow's pages is asked for: what fails in there was never right.
_READERS = frozenset({"value_from_datadict", "_construct_form", "get_prep_value", "get_paginated_pages"})
_READ_AMISS = (AttributeError, InvalidPage, KeyError, TypeError, ValidationError, ValueError)
READERS_FIELDS = 1_000
logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]
# Half of a letter as JSON has it within a form, the first or the second without the other; and the sign NUL.
_FIRST, _SECOND = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"[c-fC-F][0-9a-fA-F]{2}"
_LOST = re.compile(rf"(?<!\\)(?:{_FIRST}(?!\\u[dD]{_SECOND})|\\u[dD](?<!{_FIRST}\\u[dD]){_SECOND}|\\u0000)")


class Unreadable:
    """Answers 400 to what no page of ours sends, in place of failing on it."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self._answer(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Put the sign for a lost letter where an editor's form holds half of one, as a cut through a letter does.

        A form that counts more rows than it brings fields is refused: Wagtail would draw thousands of empty ones. So is
        one of a reader that has as many fields as only a long text at the desk has.
        """
        if request.method != "POST":
            return None
        sent, is_admin = request.POST, request.path.startswith("/admin/")
        if len(sent) > READERS_FIELDS and not (is_admin and request.user.is_authenticated):
            logger.warning("Not readable: %s has %d fields", request.path, len(sent))
            return unread(request, SuspiciousOperation("The form has more fields than any of ours."))
        if not is_admin:
            return None
        if _counts_too_much(sent):
            logger.warning("Not readable: %s counts more rows than it has fields", request.path)
            return unread(request, SuspiciousOperation("The form counts more rows than it has fields."))
        if any(_LOST.search(said) for values in sent.lists() for said in values[1]):
            kept = sent.copy()
            for name, values in sent.lists():
                kept.setlist(name, [_LOST.sub("\\\\ufffd", said) for said in values])
            request.POST = kept  # type: ignore[assignment]
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say that it cannot be read; the log says what it was."""
        if not request.path.startswith("/admin/") or not _is_unreadable(exception):
            return None
        logger.warning("Not readable: %s", request.path, exc_info=exception)
        return unread(request, exception)


def _is_unreadable(exception: Exception) -> bool:
    if isinstance(exception, _UNREADABLE):
        return True
    if not isinstance(exception, _READ_AMISS):
        return False
    return any(frame.f_code.co_name in _READERS for frame, _ in walk_tb(exception.__traceback__))


def _counts_too_much(sent: QueryDict) -> bool:
    counts = [str(said) for name, said in sent.items() if name.endswith("-TOTAL_FORMS")]
    return any(said.isdecimal() and (len(said) > 9 or int(said) > len(sent)) for said in counts)
