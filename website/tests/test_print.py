"""Row 78: what is printed reads as the page does, for people and for their programs, whatever was written."""

from __future__ import annotations

import datetime as dt
import hashlib
import html as markup
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from dataclasses import replace
from typing import Any

import lxml.html
import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from institute.publications import describing, settling
from institute.publications.metadata.model import Change, Contributor, Edition, Metadata, Places, SeriesFacts
from institute.publications.models import IssuePage, PublicationPage
from institute.publications.pdf import binding, making
from institute.publications.pdf.edition import edition
from institute.publications.pdf.typesetting import NO_LETTER, printable, typeset, unset
from institute.publications.text import document as doc
from institute.publications.text.blocks import Body, Notes
from institute.publications.text.document import document_of
from institute.publications.text.rendering import rendered

from .makers import changed, paragraph, published
from .pdf_reading import Read, faults

NOW = dt.datetime(2026, 4, 8, tzinfo=dt.UTC)
META = Metadata(
    title="Patience",
    abstract="What it says.",
    kind="commentary",
    series=SeriesFacts("CO", "Commentary", body_label="Here it begins"),
    number="CO26001",
    key="co26001",
    contributors=(),
    issued=NOW.date(),
    first_online=NOW,
    change=Change(1, "original", "", NOW),
    publisher="Kaihan Institute",
    holder="Kaihan Institute",
    places=Places("https://kaihan.example", "https://kaihan.example/patience/"),
)
# What is no part of the running words: marks of notes and of items, the notes themselves.
BESIDE = frozenset({"/Lbl", "/Note"})


def streams(body: list[dict[str, Any]], notes: list[dict[str, Any]]) -> tuple[Any, Any]:
    return (
        Body().to_python([{"id": str(n), **b} for n, b in enumerate(body)]),
        Notes().to_python([{"id": str(n), "type": "note", "value": note} for n, note in enumerate(notes)]),
    )


def words(text: str) -> str:
    """Return the signs of a text that have a shape: neither blanks nor what only shapes or breaks a line."""
    return "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign)[0] != "C")


def said_on_page(blocks: list[Any]) -> str:
    """Return the words of rendered blocks, without marks of notes and forecasts and what stands in the margin."""
    tree = lxml.html.fromstring(f"<div>{''.join(map(str, blocks))}</div>")
    for beside in tree.xpath(
        "//sup[@class='note-ref'] | //a[contains(@class, 'forecast-ref')] | //aside | //figure//svg"
    ):
        beside.drop_tree()
    return str(tree.text_content())


def said_in_print(read: Read) -> str:
    whole = read.text(without=BESIDE)
    return whole.split("Here it begins", 1)[1].rpartition("How to cite")[0]


HARD = st.sampled_from(
    [
        *("#eval", "$x^2$", "*b*", "_i_", "`raw`", "@ref", "<label>", "[c]", "\\", "// no", "/* no */", "= no", "- no"),
        *("+ no", "/ no: no", "~", "---", "...", "'a' \"b\"", "“c” ‘d’", "e\u0301", "Shinzō", "żółć", "Ωμέγα", "Шинзо"),
        *(
            "安倍晋三",
            "ひらがな、カタカナ。",
            "한국의",
            "∑∫≤≠∞",
            "H₂O ½ №",
            "🚢",
            "so\u00adft",
            "a\u200bb",
            "x\u00a0y\u202fz",
        ),
        *(
            "\u3000全角",
            "t\tt",
            "ﬁ fi ffl",
            "W" * 90,
            "a/b/" * 30,
            "&amp;",
            "[^none]",
            "[^one]",
            "[^one][^two]",
            "100 %",
        ),
    ]
)
PLAIN = st.text(st.characters(codec="latin-1", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=40)
TEXT = st.lists(HARD | PLAIN, min_size=1, max_size=5).map(" ".join)
INLINE = st.builds(
    lambda text, tag: f"<{tag}>{markup.escape(text)}</{tag}>",
    TEXT,
    st.sampled_from(["b", "i", "sub", "sup", 'a href="https://example.org/x"', 'a href="/about/"']),
).map(lambda html: re.sub(r"</a href.*$", "</a>", html))
RUNNING = st.lists(INLINE | TEXT.map(markup.escape), max_size=4).map("".join)
LISTS = st.recursive(
    RUNNING.map(lambda html: f"<li>{html}</li>"),
    lambda items: st.builds(
        lambda tag, before, inner: f"<li>{before}<{tag}>{''.join(inner)}</{tag}></li>",
        st.sampled_from(["ul", "ol"]),
        RUNNING,
        st.lists(items, min_size=1, max_size=3),
    ),
    max_leaves=6,
).map(lambda item: f"<ul>{item}</ul>")
HTML = st.lists(RUNNING.map(lambda html: f"<p>{html}</p>") | LISTS | st.just("<p></p>"), max_size=3).map("\n".join)
ROWS = st.integers(1, 5).flatmap(
    lambda wide: st.lists(st.lists(TEXT | st.just(""), min_size=wide, max_size=wide), min_size=2, max_size=4)
)
BLOCK = st.one_of(
    HTML.map(lambda html: {"type": "paragraph", "value": html}),
    TEXT.map(lambda text: {"type": "heading", "value": {"text": text, "level": "2", "anchor": "x"}}),
    st.builds(lambda a, b: {"type": "quotation", "value": {"text": a, "source": b}}, TEXT, TEXT | st.just("")),
    st.builds(
        lambda a, b, c: {"type": "table", "value": {"caption": a, "rows": b, "source": c}},
        TEXT,
        ROWS,
        TEXT | st.just(""),
    ),
)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["[^one]", "\u200b[^one]", "\u00ad"])
def test_row_78_a_heading_without_a_word_costs_no_print(text: str) -> None:
    heading = {"type": "heading", "value": {"text": text, "level": "2", "anchor": "x"}}
    stream, kept = streams(
        [heading, {"type": "paragraph", "value": "<p>After it.</p>"}], [{"label": "one", "text": ""}]
    )
    read = Read.of(typeset(edition(META, document_of(stream, kept), "Kaihan Institute")).pdf)
    assert words(said_in_print(read)) == "Afterit."


@pytest.mark.django_db
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(BLOCK, max_size=5), HTML, RUNNING)
def test_row_78_print_says_what_the_page_says_in_its_order(body: list[dict[str, Any]], one: str, two: str) -> None:
    notes = [{"label": "one", "text": one}, {"label": "two", "text": f"<p>{two}</p>"}]
    stream, kept = streams(body, notes)
    page = rendered(stream, None, "x", notes=kept)
    read = Read.of(typeset(edition(META, document_of(stream, kept), "Kaihan Institute")).pdf)
    assert words(said_in_print(read)) == words(said_on_page(page.blocks))
    # Each note once, under the number that it has on the page.
    printed = {}
    for _, kind, element in read.elements():
        if kind == "/Note":
            mark = next(kid for kid in element["/K"] if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") == "/Lbl")
            printed[read.text(mark)] = words(read.text(element, BESIDE))
    numbered = {mark: said for mark, said in printed.items() if mark.isdigit()}
    assert numbered == {str(note.number): words(said_on_page([note.html])) for note in page.notes}
    assert read.unmarked == []


@pytest.mark.django_db
def test_row_78_every_piece_of_the_demonstration_prints_whole_and_accessible() -> None:
    kinds: Counter[str] = Counter()
    for page in PublicationPage.objects.live():
        revision = page.current
        assert revision is not None
        made = typeset(making.edition_of(revision))
        read = Read.of(made.pdf)
        assert faults(read) == [], page
        assert made.lacking == "" and made.pages == len(read.pdf.pages)
        meta, text = describing.stored(revision, page), read.text(without=BESIDE)
        body, notes = settling.streams(page, revision)
        for said in (meta.number, meta.title, meta.subtitle, meta.abstract, meta.holder):
            assert words(said) in words(text), (page, said)
        # All that is prose stands in print as on the page, and in its order.
        at = 0
        html = rendered(body, page.case, page.slug, notes=notes, pinned=revision.pinned)
        for block, shown in zip(html.blocks, body, strict=True):
            if block and shown.block_type not in ("analysis", "chart", "figure"):
                said = words(said_on_page([block]))
                assert said in words(text)[at:], (page, said[:80])
                at = words(text).index(said, at) + len(said)
        with read.pdf.open_metadata() as about:
            assert about["dc:title"] == meta.title
            # The typesetter writes all of them as one.
            assert ", ".join(about.get("dc:creator", [])) == ", ".join(person.name for person in meta.authors)
        assert str(read.pdf.Root["/Lang"]).lower() == meta.language.lower()
        kinds[page.series.kind] += 1
    assert len(kinds) > 5
    for issue in IssuePage.objects.live():
        assert faults(Read.of(typeset(binding.edition_of(issue, list(issue.articles.all()))).pdf)) == []


_ELSEWHERE = """
import hashlib, json, locale, sys, datetime as dt, django
for name in ("de_DE.UTF-8", "C.UTF-8", "C"):
    try:
        locale.setlocale(locale.LC_ALL, name)
        break
    except locale.Error:
        pass
django.setup()
from institute.publications.text.document import Document, Paragraph, Run
from institute.publications.metadata.model import Metadata, Places
from institute.publications.pdf.edition import edition
from institute.publications.pdf.typesetting import typeset
meta = Metadata.read(json.load(sys.stdin), Places("https://kaihan.example", "https://kaihan.example/patience/"))
text = Document((Paragraph((Run("Words."),)),))
print(hashlib.sha256(typeset(edition(meta, text, "Kaihan Institute")).pdf).hexdigest())
"""


def test_row_78_another_process_in_another_place_and_language_sets_the_same_bytes(tmp_path: Any) -> None:
    here = hashlib.sha256(
        typeset(edition(META, doc.Document((doc.Paragraph((doc.Run("Words."),)),)), "Kaihan Institute")).pdf
    ).hexdigest()
    for zone, language, seed in (("Pacific/Kiritimati", "de_DE.UTF-8", "1"), ("America/Adak", "tr_TR.UTF-8", "2")):
        there = {**os.environ, "TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONHASHSEED": seed}
        there |= {"DJANGO_SETTINGS_MODULE": "institute.config.settings.test", "PYTHONUTF8": "1", "DATA": str(tmp_path)}
        said = subprocess.run(
            [sys.executable, "-c", _ELSEWHERE],
            input=json.dumps(META.stored()),
            capture_output=True,
            text=True,
            env=there,
            check=True,
        ).stdout
        assert said.strip() == here


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ja", "日本の安全保障：直・骨・海"),
        ("zh-TW", "區域安全與直接對話"),
        ("ko", "한국의 안보 전략"),
        ("th", "ความมั่นคงทางทะเล"),
        ("hi", "समुद्री सुरक्षा"),
        ("he", "ביטחון ימי"),
        ("el", "Ασφάλεια και ἀρχή"),
        ("uk", "Безпека їхніх ґав"),
        ("my", "မြန်မာ"),
        ("en-GB", "Ships 🚢 and ∑ of ≠ parts"),
    ],
)
def test_row_78_whatever_is_written_today_is_set(language: str, title: str) -> None:
    made = typeset(edition(replace(META, title=title, language=language), doc.Document(()), "Kaihan Institute"))
    assert made.lacking == "" and faults(Read.of(made.pdf)) == []


def test_row_78_a_letter_that_no_font_has_is_named_and_stops_nothing() -> None:
    text = doc.Document((doc.Paragraph((doc.Run("A hawk, 𓅃, and a reed, 𓇋."),)),))
    made = typeset(edition(replace(META, title="Words of 𓅃"), text, "Kaihan Institute"))
    said = Read.of(made.pdf).text()
    assert made.lacking == "𓅃𓇋" and f"A hawk, {NO_LETTER}, and a reed, {NO_LETTER}." in said
    assert "U+13143, U+131CB" in said and "The page has them." in said
    assert unset("plain, Shinzō, 安倍") == ""


def test_row_78_blanks_part_words_and_what_has_no_shape_is_left_out() -> None:
    assert printable("a\tb\u3000c\u2003d\u2028e\x00f\x1bg\ud800h") == "a b\u3000c\u2003d efgh"
    assert printable("می\u200cخواهم 👩\u200d🚀 \u2067א\u2069") == "می\u200cخواهم 👩\u200d🚀 \u2067א\u2069"


def test_row_84_notes_have_the_numbers_of_the_page_and_addresses_letters_of_their_own() -> None:
    links = '<a href="https://one.example/">one</a>, <a href="https://two.example/">two</a>[^a], again[^b] and[^a]'
    more = '<p>As <a href="https://one.example/">before</a>; <a href="https://t.example/"><b>bo</b>th</a>.</p>'
    stream, notes = streams(
        [paragraph(f"<p>{links}</p>"), paragraph(more)],
        [{"label": "a", "text": "See[^b]."}, {"label": "b", "text": "<p>B.</p>"}],
    )
    read = Read.of(typeset(edition(META, document_of(stream, notes), "Kaihan Institute")).pdf)
    feet = [read.text(element) for _, kind, element in read.elements() if kind == "/Note"]
    assert feet == [
        "ahttps://one.example/",
        "bhttps://two.example/",
        "1See2.",
        "2B.",
        "chttps://t.example/",
    ] or feet == [
        *("ahttps://one.example/", "bhttps://two.example/", "1See22B..", "2B.", "chttps://t.example/"),
    ]
    assert "oneb" not in said_in_print(read)


def test_row_84_lists_are_lists_and_what_no_text_may_have_is_not_printed() -> None:
    html = "<ul><li>One<ol><li>Inner</li></ol>rest</li><li><p>Two</p></li></ul>tail<script>alert(1)</script>"
    stream, notes = streams([paragraph(html), paragraph("<p>a\nb<br>c</p>")], [])
    text = document_of(stream, notes)
    assert isinstance(text.blocks[0], doc.ListOf) and len(text.blocks[0].items) == 2
    assert text.words() == "One\nInner\nrest\nTwo\ntail\na b\nc"
    read = Read.of(typeset(edition(META, text, "Kaihan Institute")).pdf)
    tags = Counter(kind for _, kind, _ in read.elements())
    assert tags["/L"] == 2 and tags["/LI"] == 3
    assert "alert" not in read.text()


def test_row_81_a_piece_taken_back_says_so_on_every_page_of_its_print() -> None:
    many = doc.Document(tuple(doc.Paragraph((doc.Run("Words of it. " * 60),)) for _ in range(12)))
    ended = replace(META, change=Change(2, "retraction", "It did not hold.", NOW))
    read = Read.of(typeset(edition(ended, many, "Kaihan Institute")).pdf)
    assert "Retraction, 8 April 2026. It did not hold." in read.text() and len(read.pdf.pages) > 1
    plain = Read.of(typeset(edition(replace(ended, change=META.change), many, "Kaihan Institute")).pdf)
    assert "Retracted" in read.text() and "Retracted" not in plain.text()
    # The mark itself is behind the text and read to nobody: it is part of each page's drawing, though.
    assert all(b"Artifact" in page.Contents.read_bytes() for page in read.pdf.pages)


def test_row_84_the_name_of_the_charts_face_is_left_alone_in_words() -> None:
    text = doc.Document((doc.Paragraph((doc.Run("Set in Public Sans."),)),))
    assert "Set in Public Sans." in Read.of(typeset(edition(META, text, "Kaihan Institute")).pdf).text()


def test_row_76_bodies_that_sign_and_books_with_editions_are_all_there() -> None:
    people = (
        Contributor("Salt & Sons", "Salt & Sons", is_organisation=True, affiliation="Port Ardent"),
        Contributor("Emi Sato", "Sato", "Emi", "translator", orcid="0000-0002-1825-0097"),
    )
    meta = replace(META, contributors=people, editions=(Edition("hardback", "978-0-306-40615-7"),), funding="A fund.")
    read = Read.of(typeset(edition(meta, doc.Document(()), "Kaihan Institute")).pdf)
    for said in ("Salt & Sons, Port Ardent", "ORCID 0000-0002-1825-0097", "ISBN 978-0-306-40615-7", "Funding: A fund."):
        assert said in read.text()
    with read.pdf.open_metadata() as about:
        assert list(about["dc:creator"]) == ["Salt & Sons"]


@pytest.mark.django_db
def test_row_78_a_page_without_a_pdf_says_why_in_a_sentence(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    page = published("Without one")
    assert "There is no PDF of this version" in client.get(page.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        changed(page, synopsis="Said anew.")
    assert "There is no PDF of this version" not in client.get(page.url).content.decode()


@pytest.mark.django_db
def test_row_78_the_day_of_a_version_is_the_institutes(settings: Any) -> None:
    late = replace(META, change=Change(2, "minor", "", dt.datetime(2026, 4, 8, 20, tzinfo=dt.UTC)))
    settings.TIME_ZONE = "Asia/Tokyo"
    assert edition(late, doc.Document(()), "K").data["version"] == "Version 2, 9 April 2026"


@pytest.mark.parametrize(
    "tag", ["zh-Hant", "sr-Latn-RS", "es-419", "en-GB-oxendict", "English", "en_GB", "yue", "x", "日本"]
)
def test_row_78_no_language_keeps_a_piece_from_being_set(tag: str) -> None:
    read = Read.of(typeset(edition(replace(META, language=tag), doc.Document(()), "Kaihan Institute")).pdf)
    assert faults(read) == []


@pytest.mark.django_db
def test_row_75_a_language_that_is_none_is_refused(client: Client) -> None:
    page = PublicationPage.objects.first()
    assert page is not None
    for tag in ("en-GB", "ja", "zh-Hant", "sr-Latn-RS"):
        page.language = tag
        page.clean()
    page.language = "English!"
    with pytest.raises(ValidationError, match="en-GB"):
        page.clean()


@pytest.mark.parametrize("word", ["安全保障", "الأمن البحري", "ความมั่นคง", "a ≠ b, Š", "🚢", "𓅃"])
def test_row_84_the_words_of_a_chart_may_be_of_any_script(word: str) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 20"><text x="1" y="9" font-family="Public Sans"'
    chart = {
        "title": f"Of {word}",
        "svg": f'{svg} font-size="9">{word}</text></svg>',
        "description": f"It says {word}.",
    }
    shown = {"charts": [chart], "sentences": [], "run_url": "", "run_short": ""}
    made = typeset(edition(META, doc.Document((doc.AnalysisShown(shown),)), "Kaihan Institute"))
    read = Read.of(made.pdf)
    assert faults(read) == [] and made == typeset(
        edition(META, doc.Document((doc.AnalysisShown(shown),)), "Kaihan Institute")
    )
    (alt,) = (str(element["/Alt"]) for _, kind, element in read.elements() if kind == "/Figure")
    assert alt == (f"It says {word}." if not made.lacking else f"It says {NO_LETTER}.")


def test_row_76_a_name_read_from_right_to_left_turns_no_date_round() -> None:
    people = (Contributor("Ito Naoko", "Ito", "Naoko"), Contributor("محمد الأنصاري", "الأنصاري", "محمد"))
    data = edition(replace(META, contributors=people), doc.Document(()), "Kaihan Institute").data
    assert data["byline"] == "Ito Naoko and \u2068محمد الأنصاري\u2069"
    assert "".join(run["text"] for run in data["citation"]).startswith("Ito, N., & \u2068محمد الأنصاري\u2069. (")
    assert data["people"][1]["name"] == data["signed"][1] == "محمد الأنصاري", "what machines read has the name alone"
    assert typeset(edition(replace(META, contributors=people), doc.Document(()), "Kaihan Institute")).lacking == ""


def test_row_84_a_short_name_of_a_row_stays_on_one_line_however_many_columns_there_are() -> None:
    rows = (("Actor", *(f"Quarter {n}" for n in range(1, 13))), ("Actor 1", *("77.1",) * 12))
    table = doc.TableOf((), tuple(tuple((doc.Run(cell),) for cell in row) for row in rows))
    data = edition(META, doc.Document((table,)), "Kaihan Institute").data["body"][0]
    assert data["weights"][0] > data["weights"][1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "is_from_the_right"), [("ar", True), ("he-IL", True), ("az-Latn", False), ("ja", False)]
)
def test_row_83_a_piece_is_read_from_the_side_its_language_is_read_from(
    client: Client, language: str, is_from_the_right: bool
) -> None:
    page = published("إلى أي مدى؟", language=language)
    shown = client.get(page.url).content.decode()
    assert (f'lang="{language}" dir="rtl"' in shown) is is_from_the_right
    assert page.current is not None and making.edition_of(page.current).data["from_right"] is is_from_the_right
    assert typeset(making.edition_of(page.current)).lacking == ""


@pytest.mark.django_db
def test_row_84_a_table_over_two_pages_may_have_a_note_at_the_head_of_a_column() -> None:
    rows = [["Programme", "Spent[^one]"], *([f"Programme {n}", str(n)] for n in range(90))]
    stream, kept = streams(
        [{"type": "table", "value": {"caption": "Spent", "rows": rows, "source": ""}}],
        [{"label": "one", "text": "<p>US$ million.</p>"}],
    )
    made = typeset(edition(META, document_of(stream, kept), "Kaihan Institute"))
    assert made.pages > 2 and faults(Read.of(made.pdf)) == []
