"""Finding: words, accents, phrases, exclusions, facets, numbers, excerpts, spelling, on either database."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from institute.search import narrowing, postings
from institute.search.analysis import placed, stems, tokens
from institute.search.asking import asked
from institute.search.excerpts import excerpt
from institute.search.finding import find
from institute.search.index import Entry, clear, put, remove
from institute.search.models import SearchBlock, SearchEntry, SearchQuery, SearchWord
from institute.search.noting import note
from institute.search.spelling import distance

pytestmark = pytest.mark.django_db

LINE = Entry(
    "page:1",
    "Publication",
    "How far can Tokyo hold the line?",
    "/publications/line/",
    number="CO25001",
    names="Ito Naoko",
    synopsis="Washington wants more from its ally on defence and host-nation support.",
    body="Shinzō Abe had a bond with the president. Alliances rest on more. " * 12 + "The Diet decides at last.",
    date=dt.date(2025, 4, 8),
    facets={"series": (("CO", "Commentary"),), "year": (("2025", "2025"),), "subject": (("d", "Defence"),)},
)
SEA = Entry(
    "page:2",
    "Publication",
    "Rules for a crowded sea",
    "/publications/sea/",
    number="PP26003",
    names="Mori Daniel and Ito Naoko",
    synopsis="Support of the coastal states, and a host of other nations.",
    body="Fishing fleets meet coast guards.",
    date=dt.date(2026, 2, 1),
    facets={
        "series": (("PP", "Policy paper"),),
        "year": (("2026", "2026"),),
        "subject": (("d", "Defence"), ("s", "The sea")),
    },
)


@pytest.fixture(autouse=True)
def _entries() -> None:
    clear()
    put([LINE, SEA])


@pytest.fixture
def few_in_a_block(monkeypatch: pytest.MonkeyPatch) -> int:
    """Keep few entries in a row, so that some make several rows."""
    clear()
    for module in (narrowing, postings):
        monkeypatch.setattr(module, "BLOCK", 4)
    put([LINE, SEA])
    return 4


def urls(text: str, **wanted: str) -> list[str]:
    return [result.url for result in find(text, wanted).results]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shinzo", ["line"]),
        ("shinzō alliance", ["line"]),
        ("ALLIANCES", ["line"]),
        ("Tokyo’s line", ["line"]),
        ('"host-nation support"', ["line"]),
        ("host nation support", ["line", "sea"]),
        ("support -fishing", ["line"]),
        ('support -"host of other"', ["line"]),
        ("ito", ["line", "sea"]),
        ("co25001", ["line"]),
        ("nothing-of-the-kind", []),
        ("-line", []),
        ('"', []),
        ("NEAR(a b) * ^ : {title}", []),
        ("'; DROP TABLE search_text; --", []),
    ],
)
def test_row_83_words_are_found_whatever_their_accents_and_endings(text: str, expected: list[str]) -> None:
    assert sorted(urls(text)) == sorted(f"/publications/{slug}/" for slug in expected)


def test_a_number_leads_to_its_publication_however_it_is_written() -> None:
    for written in ("CO25001", "co25001", "CO 25001", "co-25/001", " co25001 "):
        assert find(written).number_url == "/publications/line/"
    assert find("CO25999").number_url == ""


def test_the_title_counts_more_than_the_body() -> None:
    put([replace(SEA, key=f"page:{i}", url=f"/{i}/", number="", title="Other", body="A line.") for i in range(3, 30)])
    assert urls("line")[0] == "/publications/line/"


def test_facets_are_counted_and_narrow() -> None:
    found = find("support")
    counts = {facet.name: {o.value: o.count for o in facet.options} for facet in found.facets}
    assert counts["series"] == {"CO": 1, "PP": 1} and counts["subject"] == {"d": 2, "s": 1}
    narrowed = find("support", {"series": "PP", "subject": "d"})
    assert narrowed.total == 1 and narrowed.results[0].url == "/publications/sea/"
    series = next(facet for facet in narrowed.facets if facet.name == "series")
    assert {o.value: (o.count, o.current) for o in series.options} == {"CO": (1, False), "PP": (1, True)}
    assert find("support", {"series": "XX"}).total == 0
    assert find("support", {"no-such-facet": "x"}).total == 0


def test_what_is_put_again_replaces_and_what_is_removed_is_gone() -> None:
    put([replace(LINE, title="Where the levee breaks", synopsis="", body="", names="")])
    assert urls("tokyo") == [] and urls("levee") == ["/publications/line/"]
    remove(["page:1", "page:99"])
    assert urls("levee") == [] and find("support").total == 1
    assert SearchWord.objects.get(word="levee").count == 0
    assert next(f for f in find("support").facets if f.name == "series").options[0].value == "PP"


def test_what_is_kept_in_runs_is_what_counting_every_entry_gives(few_in_a_block: int) -> None:
    """Whatever is put in, put again, taken out or rolled back, in whichever order."""
    many = range(3_000, 3_000 + 3 * few_in_a_block)
    there: dict[str, Entry] = {LINE.key: LINE, SEA.key: SEA}

    def holds() -> bool:
        known = narrowing.columns()
        ids = dict(SearchEntry.objects.values_list("key", "pk"))
        assert known.ids.tolist() == sorted(ids.values())
        told = {
            (facet, value): count
            for (facet, value, _), count in zip(known.values, known.counts(np.arange(len(ids))).tolist(), strict=True)
            if count
        }
        counted = Counter(
            (facet, value)
            for entry in there.values()
            for facet, values in (("kind", ((entry.kind, ""),)), *entry.facets.items())
            for value, _ in values
        )
        days = {id: day for id, day in zip(known.ids.tolist(), known.days.tolist(), strict=True)}
        own = all(days[ids[key]] == (entry.date.toordinal() if entry.date else 0) for key, entry in there.items())
        return told == counted and own and set(ids) == set(there)

    def put_in(*entries: Entry) -> None:
        put(entries)
        there.update({entry.key: entry for entry in entries})

    assert holds()
    put_in(replace(SEA, key="page:20", facets={"series": (("QQ", "Q"),), "new": (("a", "A"), ("b", "B"))}))
    assert holds()
    before = dict(there)
    with pytest.raises(RuntimeError), transaction.atomic():
        put_in(replace(SEA, key="page:21", facets={"series": (("ZZ", "Z"),)}))
        assert holds()
        raise RuntimeError
    there = before
    assert holds()
    put_in(replace(SEA, key="page:22", facets={"series": (("YY", "Y"),)}, date=None))  # after one rolled back
    assert holds()
    put_in(replace(LINE, facets={"series": (("CO", "Commentary"),)}), replace(SEA, facets={}))
    assert holds()
    remove(["page:20"])
    del there["page:20"]
    assert holds()
    put_in(*(replace(SEA, key=f"page:{i}", title=f"Piece {i}", date=None) for i in many))
    assert holds() and SearchBlock.objects.count() > 1
    remove([f"page:{i}" for i in many])
    for i in many:
        del there[f"page:{i}"]
    assert holds()
    clear()
    there = {}
    assert holds() and not len(narrowing.columns().ids)
    put_in(LINE, SEA)
    assert holds()


def test_a_publishing_is_followed_by_reading_what_has_changed_alone(
    few_in_a_block: int, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put([replace(SEA, key=f"page:{i}") for i in range(100, 100 + 2 * few_in_a_block)])
    narrowing.columns()
    put([replace(SEA, key="page:7")])
    read: list[int] = []
    read_block = narrowing.Block.read
    monkeypatch.setattr(narrowing.Block, "read", classmethod(lambda cls, row: read.append(row.pk) or read_block(row)))
    narrowing.columns()
    assert len(read) == 1 and SearchBlock.objects.count() >= 3
    with django_assert_num_queries(1):
        narrowing.columns()


def test_what_a_value_is_called_follows_the_last_that_has_it() -> None:
    put([replace(SEA, key="page:3", facets={"series": (("PP", "Papers"),)})])
    series = next(facet for facet in find("crowded").facets if facet.name == "series")
    assert [(o.value, o.title, o.count) for o in series.options] == [("PP", "Papers", 2)]


@given(
    st.text(alphabet="abéÉ ’'s-.ŁſAIN1ñ", max_size=60)
    | st.text(alphabet="abéÉ 's-AIN1日本海タ\u0e01\u0e31", max_size=60)
    | st.lists(st.sampled_from(["dying", "Die", "ab", "e\u0301", "no", "l’", "_", "-"])).map(" ".join),
    st.lists(st.sampled_from(["a", "b", "ab", "e", "i", "sn", "l", "1", "die", "日本", "本", "タ"])),
)
@example("\u0e31b", ["b"])
@example("a \u0301\u00adb no", ["b", "no"])
def test_the_words_that_are_looked_for_are_found_as_taking_every_word_would(text: str, wanted: list[str]) -> None:
    every = [(i, token) for i, token in enumerate(tokens(text)) if token.stem in wanted]
    found = [each for each in placed(text, wanted) if each.place is not None]
    assert [token for _, token in found] == [token for _, token in every]
    beside = [(b[0] or 0) - (a[0] or 0) == 1 for a, b in pairwise(found)]
    assert beside == [b[0] - a[0] == 1 for a, b in pairwise(every)]


def test_nothing_is_half_indexed() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        put([replace(SEA, key="page:9", title="A doomed title")])
        raise RuntimeError
    assert urls("doomed") == []
    put([SEA])
    assert find("crowded").total == 1


def test_a_misspelling_is_led_to_the_word_and_some_is_better_than_nothing() -> None:
    assert find("tokio").suggestion == "tokyo"
    assert find("defense suport").suggestion == "defence support"
    assert find("xylophone").suggestion == ""
    partial = find("fishing xylophone")
    assert partial.partial and [r.url for r in partial.results] == ["/publications/sea/"]


def test_the_excerpt_shows_why_and_what_people_wrote_stays_text() -> None:
    found = find("diet").results[0]
    assert "<mark>Diet</mark>" in found.excerpt and str(found.excerpt).startswith("… ")
    put([replace(SEA, title="<script>alert(1)</script> sea", synopsis='<b title="x">sea</b>')])
    shown = next(r for r in find("sea").results)
    assert "<script" not in shown.title and "<b" not in shown.excerpt
    assert "<mark>sea</mark>" in shown.excerpt


def test_queries_are_counted_by_their_words() -> None:
    for text in ("Tokyo", "tokyo", "xylophone"):
        note(find(text))
    rows = {row.text: (row.asked, row.found) for row in SearchQuery.objects.all()}
    assert rows == {"tokyo": (2, 1), "xylophone": (1, 0)}


def test_pages_of_results() -> None:
    put([replace(SEA, key=f"page:{i}", url=f"/{i}/", number="") for i in range(10, 60)])
    first, last = find("crowded"), find("crowded", page=99)
    assert (first.total, first.pages, len(first.results), last.page, len(last.results)) == (51, 3, 20, 3, 11)
    assert not {r.url for r in first.results} & {r.url for r in last.results}


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_anything_may_be_typed(text: str) -> None:
    found = find(text)
    assert found.total >= 0
    for phrase in asked(text).phrases:
        assert all(phrase.stems)


@given(st.text(max_size=200), st.text(max_size=12))
def test_marking_changes_no_word(text: str, word: str) -> None:
    from html import unescape

    shown = str(excerpt("", text, asked(word), length=10_000))
    assert unescape(re.sub(r"</?mark>", "", shown)).strip() == text.strip()


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_symmetric_and_zero_only_for_the_same(a: str, b: str) -> None:
    assert distance(a, b) == distance(b, a)
    assert (distance(a, b) == 0) == (a == b)
    assert distance(a, b) <= max(len(a), len(b))


def test_stems_are_folded() -> None:
    assert stems("The Allies’ Größe, Shinzō's O’Brien") == (
        ["the", "alli", "gross", "shinzo", "o", "brien"],
        ["obrien"],
    )
