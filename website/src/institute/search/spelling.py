"""The vocabulary of titles, names and synopses, and the word in it that a misspelling was meant to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, F

from institute.search.analysis import words
from institute.search.asking import Asked
from institute.search.models import SearchTrigram, SearchWord

LOOKED_AT = 60


def learn(texts: Iterable[str], sign: int = 1) -> None:
    """Count the words of texts into the vocabulary, or with `sign` -1 out of it."""
    counts = Counter(word[:60] for text in texts for word in words(text))
    known = {row.word: row for row in _in_parts(list(counts))}
    if sign > 0:
        new = SearchWord.objects.bulk_create([SearchWord(word=word) for word in counts if word not in known])
        SearchTrigram.objects.bulk_create(
            [SearchTrigram(word=row, trigram=part) for row in new for part in trigrams(row.word)], batch_size=5_000
        )
        known |= {row.word: row for row in new}
    for word, row in known.items():
        row.count = max(0, row.count + sign * counts[word])
    SearchWord.objects.bulk_update(known.values(), ["count"], batch_size=300)


def _in_parts(wanted: list[str]) -> Iterable[SearchWord]:
    for start in range(0, len(wanted), 500):
        yield from SearchWord.objects.filter(word__in=wanted[start : start + 500])


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
