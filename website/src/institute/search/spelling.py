"""The vocabulary of titles, names and synopses, and the word in it that a misspelling was meant to be."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from string import ascii_lowercase

import numpy as np
from django.db import connection
from django.db.models import QuerySet

from institute.search import postings
from institute.search.analysis import fold, words
from institute.search.asking import COMMON, Asked
from institute.search.models import SearchTrigram, SearchWord

LOOKED_AT = 60
SHORT, LONG = 5, 9
"""So many letters allow one mistake, longer words two; from so many a mistake leaves most runs of three letters."""
LONGEST = 60
_ABBREVIATION = re.compile(r"\b[A-Z]{2,5}\b")
"""A few capitals are the name of something that nobody wrote of: NATO is no slip for Sato."""


def learn(texts: Iterable[str], sign: int = 1) -> None:
    """Count the words of texts into the vocabulary, or with `sign` -1 out of it."""
    counts = Counter(word[:LONGEST] for text in texts for word in words(text))
    wanted = sorted(counts)  # in one order, so that two writers never wait for each other
    if sign > 0:
        known = {word for part in _in_parts(wanted) for word in part.values_list("word", flat=True)}
        unknown = [word for word in wanted if word not in known]
        SearchWord.objects.bulk_create([SearchWord(word=word) for word in unknown], ignore_conflicts=True)
        ids = {word: id for part in _in_parts(unknown) for word, id in part.values_list("word", "pk")}
        parts: dict[str, list[int]] = defaultdict(list)
        for word in unknown:
            for part in trigrams(word):
                parts[part].append(ids[word])
        rows = ((part, np.array(found, dtype="<i4").tobytes()) for part, found in sorted(parts.items()))
        postings.append(SearchTrigram._meta.db_table, ("trigram",), ("words",), rows)
    table = connection.ops.quote_name(SearchWord._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET count = count + %s WHERE word = %s",
            [(sign * counts[word], word) for word in wanted],
        )


def _in_parts(wanted: list[str]) -> Iterator[QuerySet[SearchWord]]:
    for start in range(0, len(wanted), 500):
        yield SearchWord.objects.filter(word__in=wanted[start : start + 500])


def suggestion(asked: Asked, is_said: Callable[[str], bool]) -> str:
    """Return the query with each unknown word replaced by the likeliest known one; empty if nothing is better.

    Parameters
    ----------
    asked
        A query that nothing was found for.
    is_said
        Whether any text holds a word: what bodies alone say is right as well, though the vocabulary has it not.
    """
    said = asked.text
    names = {fold(word) for word in _ABBREVIATION.findall(asked.text)}
    for word in dict.fromkeys(words(asked.text)):
        if (
            word in COMMON
            or word in names
            or SearchWord.objects.filter(word=word, count__gt=0).exists()
            or is_said(word)
        ):
            continue
        if meant := _nearest(word[:LONGEST]):
            said = _replaced(said, word, meant)
    return said if said != asked.text else ""


def _nearest(word: str) -> str:
    """Return the word with one mistake fewer, else the two that were written as one, else that with two fewer."""
    near = _one_away(word) if len(word) < LONG else set()
    halves = [(word[:i], word[i:]) for i in range(3, len(word) - 2)]
    known = _counts({*near, *(half for pair in halves for half in pair)})
    if found := max(((known[other], other) for other in near if other in known), default=None):
        return found[1]
    if len(word) <= SHORT:
        return ""
    alike = ((other, count) for other, count in _alike(word) if abs(len(other) - len(word)) <= 2)
    scored = [(distance(word, other), -count, other) for other, count in alike]
    best = min((row for row in scored if row[0] <= 2), default=None)
    both = max(((min(known[a], known[b]), a, b) for a, b in halves if a in known and b in known), default=None)
    if both and (best is None or best[0] > 1):
        return f"{both[1]} {both[2]}"
    return best[2] if best else ""


def _counts(wanted: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in _in_parts(sorted(wanted)):
        found.update(part.filter(count__gt=0).values_list("word", "count"))
    return found


def _one_away(word: str) -> set[str]:
    """Return what a word becomes by one letter changed, added, dropped or swapped with its neighbour."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    found = {f"{a}{b[1:]}" for a, b in cuts if b} | {f"{a}{b[1]}{b[0]}{b[2:]}" for a, b in cuts if len(b) > 1}
    found |= {f"{a}{letter}{b}" for a, b in cuts for letter in ascii_lowercase}
    found |= {f"{a}{letter}{b[1:]}" for a, b in cuts if b for letter in ascii_lowercase}
    return found - {word}


def _alike(word: str) -> list[tuple[str, int]]:
    """Return the words, with their counts, that share most runs of three letters with a word."""
    rows = SearchTrigram.objects.filter(trigram__in=trigrams(word)).values_list("words", flat=True)
    runs = [np.frombuffer(row, dtype="<i4") for row in rows]
    if not runs:
        return []
    keys, shared = np.unique(np.concatenate(runs), return_counts=True)
    most = keys[np.argsort(-shared, kind="stable")[:LOOKED_AT]]
    return list(SearchWord.objects.filter(pk__in=most.tolist(), count__gt=0).values_list("word", "count"))


def _replaced(text: str, word: str, meant: str) -> str:
    """Return a query with a word replaced, and whatever signs stand around it kept."""
    parts = []
    for part in text.split(" "):
        bare = part.strip("".join(sign for sign in set(part) if not sign.isalnum()))
        parts.append(part.replace(bare, meant) if bare and fold(bare) == word else part)
    return " ".join(parts)


def trigrams(word: str) -> frozenset[str]:
    """Return the runs of three letters in a word, with its beginning and end.

    Examples
    --------
    >>> sorted(trigrams("abc"))
    ['$$a', '$ab', 'abc', 'bc$']
    """
    framed = f"$${word}$"
    return frozenset(framed[i : i + 3] for i in range(len(framed) - 2))


def distance(a: str, b: str) -> int:
    """Return how many letters must be changed, added, dropped or swapped with their neighbour (restricted).

    Examples
    --------
    >>> distance("alliacne", "alliance"), distance("tarif", "tariff")
    (1, 1)
    """
    before: list[int] = []
    above = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]
