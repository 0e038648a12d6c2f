"""Numbers in addresses: keys that a database can hold, years of four digits. Whatever is neither leads nowhere."""

from __future__ import annotations

import re

from django.urls import register_converter
from django.urls.converters import IntConverter


class KeyConverter(IntConverter):
    """A key of a row."""

    regex = "[0-9]{1,18}"


def is_key(said: str) -> bool:
    """Tell whether what a form sent may be the key of a row."""
    return re.fullmatch(KeyConverter.regex, said, re.ASCII) is not None


class YearConverter(IntConverter):
    """A year."""

    regex = "[12][0-9]{3}"


def register() -> None:
    """Let addresses be written with ``<key:pk>`` and ``<year:year>``."""
    register_converter(KeyConverter, "key")
    register_converter(YearConverter, "year")
