"""Which posts of the old site become which series, and where their numbers stand: a TOML file. Reads no export."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from institute.moving.wxr import Post
from institute.publications.models import Series

SERIES_KEYS = {"kinds", "categories", "number", "unnumbered"}
TOP_KEYS = {"series", "regions", "ignore"}


class BadRules(Exception):
    """The rules cannot be followed; `problems` says all that is wrong with them, each with its path."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Rule:
    """Which posts belong to a series.

    Parameters
    ----------
    kinds
        Post types, any of them.
    categories
        Terms, any of them; empty for all posts of these types.
    number
        Finds the number in title, slug or address.
    issue
        Whether a post without a number is given the next one of its series and year.
    """

    series: Series
    kinds: frozenset[str]
    categories: frozenset[str]
    number: re.Pattern[str]
    issue: bool

    def covers(self, post: Post) -> bool:
        """Tell whether a post is of this series."""
        terms = {name.casefold() for _, name in post.terms}
        return post.kind in self.kinds and (not self.categories or bool(terms & self.categories))

    def number_of(self, post: Post) -> str:
        """Return the number that a post bore; empty if none is found."""
        for text in (post.title, post.slug, post.link, *post.meta.values()):
            found = self.number.search(text)
            if found is not None:
                return (found.group("number") if "number" in found.groupdict() else found.group(0)).upper()
        return ""


@dataclass(frozen=True)
class Rules:
    """All rules: series in the order of the file, terms that are regions, terms that are left out."""

    series: tuple[Rule, ...]
    regions: Mapping[str, str]
    ignored: frozenset[str]

    def rule_for(self, post: Post) -> Rule | None:
        """Return the first rule that covers a post."""
        return next((rule for rule in self.series if rule.covers(post)), None)


def read(text: str) -> Rules:
    """Read the rules.

    Raises
    ------
    BadRules
        The file is no TOML, or a key, series or pattern in it is none.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadRules([f"rules: {error}."]) from None
    wrong = [f"{key}: no such key; there are {', '.join(sorted(TOP_KEYS))}." for key in data if key not in TOP_KEYS]
    known = {series.code: series for series in Series.objects.all()}
    rules = []
    tables = data.get("series", {})
    if not isinstance(tables, dict) or not tables:
        wrong.append("series: name at least one, such as [series.CO].")
        tables = {}
    for code, table in tables.items():
        rule = _rule(code, table, known, wrong)
        if rule is not None:
            rules.append(rule)
    regions = _words(data.get("regions", {}), "regions", wrong)
    ignored = data.get("ignore", {}).get("categories", []) if isinstance(data.get("ignore", {}), dict) else None
    if not _are_words(ignored):
        wrong.append("ignore.categories: write a list of terms.")
        ignored = []
    if wrong:
        raise BadRules(wrong)
    return Rules(tuple(rules), regions, frozenset(term.casefold() for term in ignored or []))


def _rule(code: str, table: Any, known: Mapping[str, Series], wrong: list[str]) -> Rule | None:
    path = f"series.{code}"
    before = len(wrong)
    if code not in known:
        wrong.append(f"{path}: there is no such series; there are {', '.join(sorted(known))}.")
    if not isinstance(table, dict):
        wrong.append(f"{path}: write a table with {', '.join(sorted(SERIES_KEYS))}.")
        return None
    wrong += [
        f"{path}.{key}: no such key; there are {', '.join(sorted(SERIES_KEYS))}." for key in table.keys() - SERIES_KEYS
    ]
    for key in ("kinds", "categories"):
        if not _are_words(table.get(key, [])):
            wrong.append(f"{path}.{key}: write a list of words.")
    number = None
    try:
        number = re.compile(table.get("number", rf"\b{re.escape(code)}\d+\b"), re.IGNORECASE)
    except (re.error, TypeError) as error:
        wrong.append(f"{path}.number: {error}; write a regular expression, such as 'CO\\d{{5}}'.")
    unnumbered = table.get("unnumbered", "draft")
    if unnumbered not in ("draft", "issue"):
        wrong.append(f'{path}.unnumbered: write "draft" or "issue".')
    if len(wrong) > before or number is None:
        return None
    kinds = frozenset(table.get("kinds") or ["post"])
    categories = frozenset(word.casefold() for word in table.get("categories", []))
    return Rule(known[code], kinds, categories, number, unnumbered == "issue")


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _words(table: Any, path: str, wrong: list[str]) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        wrong.append(f'{path}: write a table of terms, such as "East Asia and Asia Pacific" = "East Asia".')
        return {}
    return {term.casefold(): region for term, region in table.items()}
