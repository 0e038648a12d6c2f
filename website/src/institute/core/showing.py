"""Who tells what stands on the pages of a type: models say nothing of it, the room above a model signs it in here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest
from wagtail.models import Page

Tells = Callable[[Any, HttpRequest], Mapping[str, Any]]
F = TypeVar("F", bound=Tells)
_TELLS: dict[type[Page], Tells] = {}


def shows(kind: type[ShownPage]) -> Callable[[F], F]:
    """Sign a function in: it takes a page of this type and a request, and returns what the page's template reads.

    The module in which it stands is imported by its app's ``ready``.
    """

    def sign_in(tells: F) -> F:
        _TELLS[kind] = tells
        return tells

    return sign_in


class ShownPage(Page):
    """A page type whose model knows nothing of how it is shown."""

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what was signed in for the type."""
        return {**super().get_context(request, *args, **kwargs), **_TELLS[type(self)](self, request)}
