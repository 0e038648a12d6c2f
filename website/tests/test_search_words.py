"""Words of every language and shape, as readers type them: what each finds, marks and is led to, on either database."""

from __future__ import annotations

import datetime as dt
from html import unescape
from re import sub

import pytest

from institute.graphemes import starts
from institute.search.asking import asked
from institute.search.excerpts import excerpt
from institute.search.finding import find
from institute.search.index import Entry, clear, put

pytestmark = pytest.mark.django_db


def entry(place: int, title: str, **more: object) -> Entry:
    kept = {"number": f"PP24{place:03d}", "date": dt.date(2024, 5, 1), **more}
    return Entry(f"page:{place}", "Publication", title, f"/{place}/", **kept)  # type: ignore[arg-type]


TITLES = {
    1: "日本の安全保障と海洋政策",
    2: "한국의 외교정책",
    3: "ความมั่นคงของประเทศไทย",
    4: "Безопасность в Йемене",
    5: "أَمْنُ الخليج العربي",
    6: "Straßenverkehr und Sicherheitspolitik in Köln",
    7: "What O’Brien told Giscard d'Estaing about l’Europe",
    8: "Co-operation in South-East Asia",
    9: "The ﬁnances of Łódź and Ærø",
    10: "हिन्दी में विदेश नीति",
    11: "中国与东盟关系",
    12: "می‌خواهم صلح را",
    13: "ガス価格とＣＯ２排出",
    14: "Infra\u00adstructure of Zu\u0308rich",
    15: "OPEC, NATO and the IS: 100 years of C++ 🙂",
}


@pytest.fixture(autouse=True)
def _entries() -> None:
    clear()
    put(entry(place, title) for place, title in TITLES.items())
    put([entry(20, "A book", number="", identifiers=("10.5555/bk.20", "978-0-306-40615-7"), names="Ana Lund")])
    put([entry(21, "Tokyo and the alliance", number="CO26001", date=dt.date(2026, 1, 2), names="Ito Naoko")])
    put([entry(22, "Tokyo and the tariff", number="CO25001", date=dt.date(2025, 1, 2), names="Ito Naoko")])
    put([entry(23, "Tokyo, once more", number="WP25001", date=dt.date(2025, 3, 2), names="Mori Ken")])


def places(text: str) -> list[int]:
    return sorted(int(result.url.strip("/")) for result in find(text).results)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("日本", [1]),
        ("安全保障", [1]),
        ("策", [1]),
        ("海", [1]),
        ("日本 政策", [1]),
        ("本日", []),
        ("日安", []),
        ("东盟", [11]),
        ("한국", [2]),
        ("외교", [2]),
        ("มั่นคง", [3]),
        ("ประเทศไทย", [3]),
        ("йемене", [4]),
        ("БЕЗОПАСНОСТЬ", [4]),
        ("امن", [5]),
        ("الخليج", [5]),
        ("strassenverkehr", [6]),
        ("STRASSENVERKEHR koeln köln", []),
        ("koln", [6]),
        ("sicherheit*", [6]),
        ("obrien", [7]),
        ("O'Brien", [7]),
        ("O’BRIEN", [7]),
        ("estaing", [7]),
        ("d’estaing", [7]),
        ("europe", [7]),
        ("southeast asia", [8]),
        ("south-east", [8]),
        ("south east", [8]),
        ("cooperation", [8]),
        ("“south-east asia”", [8]),
        ("„South East Asia“", [8]),
        ("«asia south»", []),
        ("finances lodz", [9]),
        ("aero", [9]),
        ("हिन्दी", [10]),
        ("विदेश", [10]),
        ("صلح", [12]),
        ("ガス", [13]),
        ("ｶﾞｽ", [13]),
        ("カス", []),
        ("CO2", [13]),
        ("infrastructure", [14]),
        ("zurich", [14]),
        ("Zürich", [14]),
        ("nato AND opec", [15]),
        ("nato NOT opec", []),
        ("nato OR lodz", [9, 15]),
        ("lodz | opec", [9, 15]),
        ("nat*", [15]),
        ("na*", []),
        ("the and of", [9, 15]),
        ("the alliance of tokyo", [21]),
        ("IS nato", [15]),
        ("?!, … – „“", []),
        ("\0", []),
        ("nato\0opec", [15]),
        ("🙂", []),
        ("nato 🙂", [15]),
        ("') OR 1=1 --", []),
        ('"nato" NEAR/2 *:^ {opec}', []),
        ('nato "', [15]),
        ("tokyo 2026", [21]),
        ("tokyo ito 2025", [22]),
        ("naoko tariff", [22]),
        ("co 26-001 tokyo", [21]),
        ("tokyo CO26001", [21]),
        ("tokyo co 26/001", [21]),
        ("25001", [22, 23]),
    ],
)
def test_each_finds_what_it_should_and_no_more(text: str, expected: list[int]) -> None:
    found = find(text)
    assert ([] if found.partial else places(text)) == expected


@pytest.mark.parametrize(
    ("text", "place"),
    [
        *(
            (text, 21)
            for text in ("CO26001", "co 26001", "CO26-001", "co-26/001", "26001", "ＣＯ２６００１", " co.26001 ")
        ),
        *((text, 20) for text in ("10.5555/bk.20", "https://doi.org/10.5555/bk.20", "doi:10.5555/BK.20")),
        *(
            (text, 20)
            for text in ("978-0-306-40615-7", "9780306406157", "ISBN 978 0 306 40615 7", "urn:isbn:9780306406157")
        ),
        *((text, 0) for text in ("25001", "2026", "CO26002", "CO", "001", "tokyo CO26001", "")),
    ],
)
def test_what_names_one_thing_alone_leads_there(text: str, place: int) -> None:
    assert find(text).number_url == (f"/{place}/" if place else "")


def test_a_query_of_three_hundred_words_is_answered() -> None:
    assert 21 in places("Tokyo and the alliance " * 75)
    assert len(asked("one two three " * 100).wanted) <= 16
    assert asked("x" * 190 + " unbroken word").text == "x" * 190 + " unbroken"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tokio", "tokyo"),
        ("rokyo", "tokyo"),
        ("toyko", "tokyo"),
        ("tokkyo", "tokyo"),
        ("aliancce", "alliance"),
        ("tokyoalliance", "tokyo alliance"),
        ("tokyo allaince", "tokyo alliance"),
        ('"tokio"', '"tokyo"'),
        ("tarrif ito", "tariff ito"),
        ("xylophone", ""),
        # Two slips in five letters leave no word, and a few capitals are a name.
        ("tilya", ""),
        ("RITO", ""),
        ("tokyo", ""),
        ("日木", ""),
    ],
)
def test_a_misspelling_is_led_to_what_is_found(text: str, meant: str) -> None:
    assert find(text).suggestion == meant
    assert not meant or find(meant).total


def test_a_right_word_is_not_mended() -> None:
    put([entry(30, "Other", body="The zeitgeist speaks.")])
    assert find("zeitgeist tokio").suggestion == ""  # nothing has both, however tokio is written
    put([entry(31, "Zeitgeist in Tokyo")])
    assert find("zeitgeist tokio").suggestion == "zeitgeist tokyo"


def test_the_place_that_matched_is_shown_and_no_character_is_taken_apart() -> None:
    body = "家族👩‍👩‍👧は東京に" * 60 + "日本の安全保障" + "e\u0301t\u0301e\u0301" * 90 + "कि्षी" * 90
    whole = set(starts(body))
    for query in ("安全保障", "海 安全保障", "日本の安全"):
        shown = str(excerpt("", body, asked(query)))
        assert "<mark>" in shown and shown.startswith("… ") and shown.endswith(" …")
        plain = unescape(sub(r"</?mark>", "", shown))[2:-2]
        at = body.index(plain)
        assert at in whole and at + len(plain) in whole


def test_a_phrase_is_marked_where_it_stands_as_one() -> None:
    body = "Support of a host. " + "Nothing here. " * 60 + "Of host-nation support much was said. " + "More. " * 90
    shown = str(excerpt("", body, asked('"host-nation support"')))
    assert "<mark>host-nation support</mark>" in shown and shown.count("<mark>") == 1
    assert "<mark>South-East</mark>" in find("southeast").results[0].title
    assert "<mark>日本の安全</mark>保障" in find("日本の安全").results[0].title
    assert "<mark>Sicherheitspolitik</mark>" in find("sicherheit*").results[0].title
    assert "<mark>Ito</mark> <mark>Naoko</mark>" in find("naoko ito tariff").results[0].names


def test_results_are_put_in_each_order() -> None:
    assert [r.number for r in find("tokyo", order="newest").results] == ["CO26001", "WP25001", "CO25001"]
    assert [r.number for r in find("tokyo", order="oldest").results] == ["CO25001", "WP25001", "CO26001"]
    put([entry(40, "‘Abroad’ with Tokyo", number=""), entry(41, "Élan in Tokyo", number="", date=None)])
    assert [r.url for r in find("tokyo", order="title").results] == ["/40/", "/41/", "/21/", "/22/", "/23/"]
    assert find("tokyo", order="oldest").results[-1].url == find("tokyo", order="newest").results[-1].url == "/41/"


def test_what_has_it_in_its_title_stands_before_what_says_it_and_that_before_what_mentions_it() -> None:
    filler = "Words of another kind stand here for a while. " * 60
    put(
        [
            entry(50, "Other", number="", body=f"A kelp forest. {filler}", date=dt.date(2026, 9, 9)),
            entry(51, "Else", number="", body="Kelp and kelp, more kelp, kelp again and kelp. " + filler),
            entry(52, "Something", number="", synopsis="On kelp."),
            entry(53, "Kelp", number=""),
            entry(54, "By whom", number="", names="Anna Kelp"),
        ]
    )
    found = [int(result.url.strip("/")) for result in find("kelp").results]
    assert found[0] == 53 and found[1] == 54 and found[-1] == 50 and set(found) == {50, 51, 52, 53, 54}


def test_what_has_every_word_in_its_title_stands_first_however_often_others_say_them() -> None:
    said = "Kelp, eel, cod. " * 40
    put([entry(60 + i, "Kelp and eel", number="", synopsis=said, body=said) for i in range(30)])
    put([entry(99, "Cod, kelp and eel: a long title about very many things of the sea", number="", body="Else.")])
    assert find("eel kelp cod").results[0].url == "/99/"
    pages = [result.url for page in (1, 2) for result in find("eel kelp cod", page=page).results]
    assert len(pages) == len(set(pages)) == 31
