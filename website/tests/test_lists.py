"""Rows 56 to 64: series, indexes and their facets, journal issues, books, works elsewhere, years, glossary, awards."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import tomllib
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from lxml import html

from institute.publications.bibliography.works import Refused
from institute.publications.elsewhere.imports import read, take
from institute.publications.isbn import isbn_form
from institute.publications.metadata import exchange
from institute.publications.models import (
    Award,
    Contribution,
    ExternalWork,
    IssuePage,
    PublicationPage,
    Region,
    Series,
    Term,
)

from .makers import paragraph, published

pytestmark = pytest.mark.django_db
FOLDER = files("institute.home.demo") / "publications"
NAMES = ("commentary", "papers", "briefs", "journal", "books", "reports")


def _pieces() -> list[dict[str, Any]]:
    """Return what the demonstration's files say, read without the loader."""
    found = []
    for name in NAMES:
        data = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
        found += [{"series": data.get("series"), **piece} for piece in data["piece"]]
    running = {"series": "CO", "title": "How far can Tokyo hold the line?", "authors": ["ito"]}
    found.append(running | {"regions": ["East Asia", "North America"], "date": dt.date(2025, 4, 8)})
    return [piece for piece in found if "date" in piece]


def test_the_demonstration_is_as_large_as_it_should_be() -> None:
    live = PublicationPage.objects.live()
    assert Series.objects.count() >= 8 and live.count() == len(_pieces()) >= 40
    assert len({day.year for day in live.dates("date_issued", "year")}) == 3
    kinds = Counter(live.exclude(current__kind="original").values_list("current__kind", flat=True))
    assert kinds["retraction"] == 1 and kinds["correction"] + kinds["clarification"] == 2
    assert live.filter(series__kind="book").count() == 3 and IssuePage.objects.live().count() == 1
    waiting = PublicationPage.objects.not_live().get(go_live_at__isnull=False)
    assert waiting.number == "" and waiting.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_row_56_a_series_made_in_the_admin_has_index_feed_set_and_style(admin_client: Client, client: Client) -> None:
    add = "/admin/snippets/publications/series/add/"
    form = {"code": "qx", "name": "Quarterly Notes", "kind": "report", "number_pattern": "{code}{yy}{serial:03d}"}
    form |= {"synopsis_label": "Abstract", "is_open": "on", "oai": "on", "has_feed": "on", "issn": "0000-0035"}
    form |= {"scope": "null", "guidelines": "null"}
    answer = admin_client.post(add, form)
    assert answer.status_code == 302, answer.context["form"].errors
    page = published("Noted", series="QX")
    assert page.number == "QX26001"
    assert "Noted" in client.get("/series/qx/").content.decode()
    assert "Noted" in client.get("/series/qx/2026/").content.decode()
    assert client.get("/series/qx/2025/").status_code == 404, "an empty year is no page"
    assert "Noted" in client.get("/feeds/series/qx.atom").content.decode()
    assert "series:QX" in client.get("/oai", {"verb": "ListSets"}).content.decode()
    html = client.get(page.url).content.decode()
    assert "QX26001" in html and "Abstract" in html and "ISSN 0000-0035" in html
    Series.objects.filter(code="QX").update(is_open=False)
    listed = client.get("/series/").content.decode()
    assert listed.index("Past series") < listed.index("Quarterly Notes")


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("", lambda p: True),
        ("series=CO", lambda p: p["series"] == "CO"),
        ("series=co&year=2025", lambda p: p["series"] == "CO" and p["date"].year == 2025),
        ("author=ito-naoko&year=2024", lambda p: "ito" in p["authors"] and p["date"].year == 2024),
        ("subject=forecasting&series=IP", lambda p: "Forecasting" in p.get("subjects", []) and p["series"] == "IP"),
        ("unit=economy", lambda p: "economy" in p.get("units", [])),
        (
            "region=indo-pacific",
            lambda p: bool({"Indo-Pacific", "East Asia", "Southeast Asia"} & set(p.get("regions", []))),
        ),
        ("year=x", lambda p: False),
        ("region=nowhere", lambda p: False),
        ("series=CO&unknown=1", lambda p: p["series"] == "CO"),
    ],
)
def test_row_57_facets_combine_and_count(client: Client, query: str, chosen: Any) -> None:
    expected = [piece for piece in _pieces() if chosen(piece)]
    answer = client.get(f"/publications/?{query}")
    assert answer.context["total"] == len(expected)
    years = next(facet for facet in answer.context["facets"] if facet.name == "year")
    if "year" not in query:
        assert {int(o.value): o.count for o in years.options} == Counter(piece["date"].year for piece in expected)


def test_row_57_a_list_has_one_stable_address_pages_by_get_and_an_order(client: Client) -> None:
    answer = client.get("/publications/?sort=title&year=2025&series=CO&junk=1")
    for facet in answer.context["facets"]:
        for option in facet.options:
            names = re.findall(r"(\w+)=", option.query)
            order = ["series", "kind", "year", "author", "subject", "region", "unit", "sort"]
            assert names == sorted(names, key=order.index)
    titles = [page.title for page in answer.context["publications"]]
    assert titles == sorted(titles)
    first, second = client.get("/publications/"), client.get("/publications/?page=2")
    seen = [{page.pk for page in a.context["publications"]} for a in (first, second)]
    assert seen[0] and seen[1] and not seen[0] & seen[1]
    assert client.get("/publications/?page=99999").status_code == 200
    assert 'content="noindex' in second.content.decode() and 'content="noindex' not in first.content.decode()


def test_row_57_a_region_lies_within_another_and_never_within_itself() -> None:
    region = Region.objects.get(slug="indo-pacific")
    region.within = Region.objects.get(slug="east-asia")
    with pytest.raises(ValidationError, match="within itself"):
        region.clean()


def test_row_58_an_issue_lists_its_articles_with_their_pages(client: Client) -> None:
    issue = IssuePage.objects.get()
    html = client.get(issue.url).content.decode()
    places = [html.index(pages) for pages in ("pp. 1–2", "pp. 3–4", "pp. 5–6", "p. 7<")]
    assert places == sorted(places)
    article = issue.articles.order_by("number").first()
    data = client.get(f"/{article.key}.jsonld").json()
    assert data["@type"] == "ScholarlyArticle" and (data["pageStart"], data["pageEnd"]) == ("1", "2")
    part = data["isPartOf"]
    assert part["@type"] == "PublicationIssue" and part["issueNumber"] == "1"
    assert part["isPartOf"]["@type"] == "PublicationVolume" and part["isPartOf"]["isPartOf"]["issn"] == "0000-0019"
    page = client.get(article.url).content.decode()
    assert issue.title in page and "pp. 1–2<" in page
    last = issue.articles.order_by("number").last()
    assert client.get(f"/{last.key}.json").json()[0]["page"] == "7"  # one page is no range


def test_row_59_a_book_has_its_editions_reviews_and_contents(client: Client) -> None:
    book = PublicationPage.objects.get(title="Quiet Seas")
    html = client.get(book.url).content.decode()
    for words in ("ISBN 978-0-00-000003-3", "ISBN 978-0-00-000004-0", "312", "full of tide tables", "Harbour masters"):
        assert words in html
    data = client.get(f"/{book.key}.jsonld").json()
    assert data["@type"] == "Book" and data["numberOfPages"] == 312 and len(data["workExample"]) == 2
    assert data["editor"][0]["name"] == "Rosalind Quill"
    assert "@book{bk26-01" in client.get(f"/{book.key}.bib").content.decode()


@pytest.mark.parametrize(
    ("isbn", "sound"),
    [("978-0-306-40615-7", True), ("9780306406157", True), ("978-0-306-40615-8", False), ("x", False)],
)
def test_row_59_an_isbn_checks(isbn: str, sound: bool) -> None:
    if sound:
        isbn_form(isbn)
    else:
        with pytest.raises(ValidationError):
            isbn_form(isbn)


BIBTEX = """@article{a1, author = {Ito, Naoko and {Kaihan Editors}}, title = {On {W}aiting \\& caf\\'e},
 journal = {Ardent Quarterly}, year = 2020, volume = 3, number = 2, pages = {10--20}, doi = {10.5555/abc.1}}
@incollection{c1, author = {M{\\"o}ri, Daniel}, title = {A chapter}, booktitle = {A book},
 publisher = {Steps}, year = {2021}, url = {https://example.org/c}}"""
RIS = """TY  - JOUR
AU  - Ito, Naoko
AU  - Kaihan Editors
TI  - On waiting
JO  - Ardent Quarterly
PY  - 2020
VL  - 3
IS  - 2
SP  - 10
EP  - 20
DO  - 10.5555/abc.1
ER  -
"""


def test_row_61_records_come_in_from_bibtex_ris_and_csl_and_once_each() -> None:
    before = ExternalWork.objects.count()
    works = read(BIBTEX, "auto")
    assert works[0]["title"] == "On Waiting & café" and works[0]["author"][1] == {"literal": "Kaihan Editors"}
    assert works[0]["page"] == "10-20" and works[1]["author"][0]["family"] == "Möri"
    assert ExternalWork.objects.count() == before, "reading keeps nothing"
    assert len(take(works, keep=False).new) == 2 and ExternalWork.objects.count() == before
    assert len(take(works, keep=True).new) == 2
    again = take(read(RIS, "auto"), keep=True)
    assert again.known == ["On waiting"] and not again.new, "the same DOI is the same work"
    csl = [{"type": "book", "title": "T", "author": [{"family": "A"}], "issued": {"date-parts": [["2019"]]}}]
    assert take(read(json.dumps(csl), "auto"), keep=True).new[0].kind == "book"
    record = ExternalWork.objects.get(doi="10.5555/abc.1")
    assert [person.slug for person in record.people.all()] == ["ito-naoko"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no work"),
        ("@article{a, title = {x}", "sound BibTeX"),
        ("[{]", "no JSON"),
        ('[{"title": "T"}]', "neither author nor editor"),
        ('[{"title": "T", "author": [{"family": "A"}]}]', "no year"),
        ('[{"title": "T", "author": "A"}]', "no list of names"),
        ("[1]", "no table"),
        ('[{"title":"T","author":[{"family":"A"}],"issued":{"date-parts":[[2020]]},"DOI":"zz"}]', "is no DOI"),
        (
            '[{"title":"T","author":[{"family":"A"}],"issued":{"date-parts":[[2020]]},"URL":"javascript:1"}]',
            "no address",
        ),
        ("\x00", "no text"),
        ("[" + "1," * 2_500_001 + "1]", "cut it"),
    ],
)
def test_row_61_a_bad_file_is_refused_whole_with_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read(text, "auto")


def test_row_61_an_editor_imports_and_a_reader_finds_the_record_that_points_out(
    admin_client: Client, client: Client
) -> None:
    page = admin_client.post("/admin/import-works/", {"text": BIBTEX, "form": "auto"})
    assert b"Would be kept: 2" in page.content and not ExternalWork.objects.filter(doi="10.5555/abc.1").exists()
    bad = admin_client.post("/admin/import-works/", {"text": "[{]", "form": "csl", "keep": "on"})
    assert b"Nothing was taken" in bad.content
    admin_client.post("/admin/import-works/", {"text": BIBTEX, "form": "auto", "keep": "on"})
    work = ExternalWork.objects.get(doi="10.5555/abc.1")
    html = client.get(f"/external/{work.pk}/").content.decode()
    assert 'rel="canonical" href="https://doi.org/10.5555/abc.1"' in html and "noindex" in html
    assert "On Waiting" in client.get("/people/ito-naoko/").content.decode()
    assert "doi = {10.5555/abc.1}" in client.get(f"/external/{work.pk}.bib").content.decode()
    assert Client().get("/admin/import-works/").status_code == 302


def test_row_62_the_list_of_a_year_is_what_is_dated_in_it_and_exports_round_trip(client: Client) -> None:
    expected = sorted(piece["title"] for piece in _pieces() if piece["date"].year == 2025)
    listed = client.get("/publications/year/2025/")
    assert sum(len(lines) for _, _, lines in listed.context["sections"]) == len(expected)
    assert sum(count for _, count, _ in listed.context["sections"]) == len(expected)
    records = client.get("/publications/year/2025.json").json()
    assert len(records) == len(expected)
    for form, reader in (("bib", "bibtex"), ("ris", "ris"), ("json", "csl")):
        works = read(client.get(f"/publications/year/2025.{form}").content.decode(), reader)
        assert sorted(work["title"] for work in works) == sorted(record["title"] for record in records)
        names = {work["title"]: [exchange.plain_name(n) for n in work.get("author", [])] for work in works}
        assert names == {r["title"]: [exchange.plain_name(n) for n in r.get("author", [])] for r in records}
    lines = client.get("/publications/year/2025.csv").content.decode().splitlines()
    assert len(lines) == len(expected) + 1
    assert client.get("/publications/year/1890/").status_code == 404
    assert client.get("/external/year/2024/").status_code == 200
    assert "Paying for time" in client.get("/external/year/2024.bib").content.decode()


def test_row_62_what_is_exported_is_what_each_piece_says_of_itself(client: Client) -> None:
    records = {record["id"]: record for record in client.get("/publications/year/2025.json").json()}
    pages = PublicationPage.objects.live().filter(date_issued__year=2025, current__isnull=False)
    assert list(records) == [page.key for page in pages.order_by("-date_issued", "-number")]
    for page in pages:
        assert [records[page.key]] == client.get(f"/{page.key}.json").json()


def test_row_62_a_cell_that_a_spreadsheet_would_compute_is_disarmed(client: Client) -> None:
    published("=HYPERLINK(1)", people=[Contribution(name_as_printed="Shinzō Öster", frozen_at=None)])
    content = client.get("/publications/year/2026.csv").content
    assert content.startswith(b"\xef\xbb\xbfid,"), "a spreadsheet is told that it is Unicode"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    (own,) = (row for row in rows if "HYPERLINK" in row["title"])
    assert own["title"] == "'=HYPERLINK(1)" and own["authors"] == "Öster, Shinzō"


def test_row_63_the_glossary_is_a_set_of_terms_and_spells_out_first_uses(client: Client) -> None:
    data = client.get("/glossary.json").json()
    assert data["@type"] == "DefinedTermSet" and len(data["hasDefinedTerm"]) == Term.objects.count() > 0
    body = [paragraph("<p>The HNS talks. HNS again, and <a href='/x'>GDP</a>, then GDP; not XHNSX.</p>")]
    html = client.get(published("Abbreviated", body=body).url).content.decode()
    term = '<a class="term" href="/glossary/#hns"><abbr title="host-nation support">HNS</abbr></a>'
    assert html.count(term) == 1 and html.count("/glossary/#gdp") == 1
    assert '<a href="/x">GDP</a>' in html, "never a link within a link"
    assert 'id="hns"' in client.get("/glossary/").content.decode()
    Term.objects.filter(slug="hns").update(expansion="help of the host")
    page = PublicationPage.objects.get(title="Abbreviated")
    assert "help of the host" in client.get(page.url).content.decode()


def test_row_63_the_glossary_runs_from_a_to_z_whatever_the_accents(client: Client) -> None:
    for slug, abbreviation in (("ena", "ÉNA"), ("omu", "ØMU"), ("three-r", "3R"), ("rd", "R&D"), ("ees", "ΕΕΣ")):
        Term.objects.create(slug=slug, abbreviation=abbreviation, expansion=f"What {slug} is", source="A book.")
    html = client.get("/glossary/").content.decode()
    letters = re.findall(r'id="letter-([^"]+)"', html)
    assert letters == sorted(letters, key=lambda each: (each != "0–9", each)) and len(set(letters)) == len(letters)
    assert letters[0] == "0–9" and "É" not in letters and "Ø" not in letters
    assert re.search(r'id="letter-E".*?ÉNA.*?</section>', html, re.DOTALL)
    terms = {each["termCode"]: each for each in client.get("/glossary.json").json()["hasDefinedTerm"]}
    assert terms["R&D"]["citation"] == "A book." and terms["R&D"]["inDefinedTermSet"].endswith("/glossary/")
    page = published("Spelt out", body=[paragraph("<p>R&amp;D costs. More R&amp;D.</p>")])
    shown = client.get(page.url).content.decode()
    assert shown.count('<abbr title="What rd is">R&amp;D</abbr>') == 1


def test_row_64_an_award_stands_on_its_article_and_in_the_list_of_its_year(client: Client) -> None:
    award = Award.objects.get(year=2025, kind="publication")
    (piece,) = award.publications.all()
    assert award.name in client.get(piece.url).content.decode()
    html = client.get("/awards/").content.decode()
    assert award.citation in html and piece.number in html
    piece.unpublish()
    assert piece.title not in client.get("/awards/").content.decode()


def test_row_17_the_breadcrumbs_hold_the_series(client: Client, commentary: PublicationPage) -> None:
    trail = html.fromstring(client.get(commentary.url).content).xpath("//nav[@class='trail']//li/*")
    assert [step.text for step in trail] == ["Home", "Publications", "Commentary", commentary.title]
    assert all(client.get(step.get("href")).status_code == 200 for step in trail[:-1])


def test_programs_are_told_where_the_texts_lie(client: Client, db: None) -> None:
    answer = client.get("/llms.txt")
    assert answer["Content-Type"].startswith("text/plain")
    said = answer.content.decode()
    assert said.startswith("# Kaihan Institute\n")
    found = re.findall(r"\(https?://[^/]+(/[a-z0-9-]+\.md)\)", said)
    assert len(found) == 20
    assert all(client.get(address).status_code == 200 for address in found)
    assert "An index of resolve that measured something else" not in said, "retracted"
