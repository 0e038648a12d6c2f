"""Case texts to cases, each read once. Knows no row."""

from __future__ import annotations

from functools import lru_cache

from thinktank.case import Case, case_from_toml


@lru_cache(maxsize=64)
def case_from_text(text: str) -> Case:
    """Return the validated case; CaseError with all its problems if it is not sound."""
    return case_from_toml(text.replace("\r\n", "\n"), "case file")
