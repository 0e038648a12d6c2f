"""The vocabulary of titles, names and synopses, and the word in it that a misspelling was meant to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import Count, F, QuerySet

from institute.search.analysis import words
from institute.search.asking import Asked
from institute.search.models import SearchTrigram, SearchWord

LOOKED_AT = 60


def learn(texts: Iterable[str], sign: int = 1) -> None:
    """Count the words of texts into the vocabulary, or with `sign` -1 out of it."""
    counts = Counter(word[:60] for text in texts for word in words(text))
    wanted = sorted(counts)  # in one order, so that two writers never wait for each other
    if sign > 0:
        known = {word for part in _in_parts(wanted) for word in part.values_list("word", flat=True)}
        unknown = [word for word in wanted if word not in known]
        SearchWord.objects.bulk_create([SearchWord(word=word) for word in unknown], ignore_conflicts=True)
        ids = {word: id for part in _in_parts(unknown) for word, id in part.values_list("word", "pk")}
        SearchTrigram.objects.bulk_create(
            (SearchTrigram(word_id=ids[word], trigram=part) for word in unknown for part in trigrams(word)),
            batch_size=5_000,
        )
    table = connection.ops.quote_name(SearchWord._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET count = count + %s WHERE word = %s",
            [(sign * counts[word], word) for word in wanted],
        )


def _in_parts(wanted: list[str]) -> Iterator[QuerySet[SearchWord]]:
    for start in range(0, len(wanted), 500):
        yield SearchWord.objects.filter(word__in=wanted[start : start + 500])


def suggestion(asked: Asked) -> str:
    """Return the query with each unknown word replaced by the likeliest known one; empty if nothing is better."""
    said = asked.text
    changed = False
    for word in dict.fromkeys(words(asked.text)):
        if SearchWord.objects.filter(word=word, count__gt=0).exists():
            continue
        meant = _nearest(word)
        if meant:
            said = _replaced(said, word, meant)
            changed = True
    return said if changed and said != asked.text else ""


def _nearest(word: str) -> str:
    rows = (
        SearchWord.objects.filter(trigrams__trigram__in=trigrams(word), count__gt=0)
        .annotate(shared=Count("trigrams"))
        .order_by(F("shared").desc(), F("count").desc())
        .values_list("word", "count")[:LOOKED_AT]
    )
    allowed = 1 if len(word) <= 4 else 2
    scored = [(distance(word, other), -count, other) for other, count in rows]
    best = min((row for row in scored if row[0] <= allowed), default=None)
    return best[2] if best else ""


def _replaced(text: str, word: str, meant: str) -> str:
    from institute.search.analysis import fold

    parts = [meant if fold(part.strip('"-.,;:!?')) == word else part for part in text.split(" ")]
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
