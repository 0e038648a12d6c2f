"""Rows 75, 76, 77, 86, 89, 90: one object says what a piece is, and every format says the same."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from dataclasses import replace
from typing import Any

import bibtexparser
import pytest
import rispy
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from institute.core import linked
from institute.people.models import Grant as Given
from institute.publications import bylines, describing
from institute.publications.metadata import citing, crossref, csl, datacite, exchange, head, jsonld, oai_dc
from institute.publications.metadata.model import (
    Category,
    Change,
    Claim,
    Contributor,
    Edition,
    Grant,
    Metadata,
    Part,
    Pdf,
    Places,
    Reference,
    SeriesFacts,
    Translation,
)
from institute.publications.models import Contribution, Person, PublicationPage
from institute.publications.text import markdown
from institute.publications.text.document import Document, Paragraph, Run

from .makers import changed, paragraph, published
from .schemas_check import crossref as crossref_schema
from .schemas_check import datacite_problems

C = "{http://www.crossref.org/schema/5.4.0}"
WHO = crossref.Depositor("Kaihan Institute", "web@example.org", "Kaihan Institute")
NOW = dt.datetime(2026, 5, 4, 3, 2, 1, tzinfo=dt.UTC)
words = (
    st.text(
        st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\u2028\u2029"), min_size=1, max_size=40
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
hard = st.sampled_from(
    [
        "Japan’s “Trump 2.0”: ¥700 bn & <b>50 %</b>",
        "Shinzō_{x}^~\\ $#",
        "</script><script>alert(1)",
        "A | B",
        "# 1. - x",
    ]
)
said = st.one_of(words, hard)
names = st.from_regex(r"\A[A-Z][a-zōéü]{1,8}(-[A-Z][a-z]{1,6})?\Z")

GRANTS = [
    Grant(
        "Core & more", 2026, "/about/funding/#year-2026", "EUR", "100", "100", "EUR 100", "Fund <A>", "https://a.org/"
    ),
    Grant("Tariffs", 2025, "/about/funding/#year-2025", "USD", "5", "10", "USD 5 to 10", "M. Person", "", True),
    Grant("Gift", 2024, "/about/funding/#year-2024", "EUR", "1", "1", "EUR 1"),
]

ORIGINAL = Translation(
    "ja",
    "待つ力 & <力>",
    "https://example.org/publications/ja/",
    "https://example.org/ip26000",
    "10.5555/ip26000",
    True,
)
IN_FRENCH = Translation("fr", "L’attente", "https://example.org/publications/fr/", "https://example.org/ip26002")


@st.composite
def contributors(draw: Any) -> Contributor:
    if draw(st.booleans()) and draw(st.booleans()):
        name = f"{draw(names)} {draw(names)}"
        return Contributor(name, name, "", "author", True)
    family, given = draw(names), draw(names)
    role = draw(st.sampled_from(["author", "author", "editor", "translator", "with"]))
    affiliation = draw(st.sampled_from(["", "Kaihan Institute", "Büro & Söhne"]))
    orcid = draw(st.sampled_from(["", "0000-0002-1825-0097"]))
    return Contributor(f"{given} {family}", family, given, role, False, affiliation, "", orcid)


@st.composite
def metadata(draw: Any) -> Metadata:
    kind = draw(st.sampled_from(["commentary", "report", "working-paper", "article", "book", "speech", "newsletter"]))
    issn = draw(st.sampled_from(["", "0000-0019"]))
    version = draw(st.integers(1, 3))
    is_changed = version > 1 and draw(st.booleans())
    change = Change(version, "correction" if is_changed else "minor", draw(said) if is_changed else "", NOW)
    part = Part("Vol. 3", "/publications/vol-3/", "3", "1", "10", "19") if kind == "article" else None
    categories = st.lists(st.sampled_from(["Alliances", "Trade & law", "Öl"]), unique=True, max_size=3)
    return Metadata(
        title=draw(said),
        subtitle=draw(st.one_of(st.just(""), said)),
        abstract=draw(said),
        kind=kind,
        series=SeriesFacts("IP", "Issue Papers", issn),
        number="IP26001",
        key="ip26001",
        contributors=tuple(draw(st.lists(contributors(), max_size=12))),
        issued=draw(st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))),
        first_online=NOW,
        change=change,
        publisher="Kaihan Institute",
        holder="Kaihan Institute",
        place="Port Ardent",
        licence="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        subjects=tuple(Category(title, "x") for title in draw(categories)),
        regions=(Category("East Asia", "east-asia"),),
        part=part,
        editions=(Edition("hardback", "978-0-306-40615-7"),) if kind == "book" else (),
        doi="10.5555/ip26001",
        references=(Reference("A work. doi:10.5555/12345678", "10.5555/12345678"), Reference("Another & more")),
        claims=(Claim("Will it?", "/record/x/", dt.date(2027, 1, 1)),),
        scholar=True,
        content_hash="0" * 64,
        grants=tuple(draw(st.lists(st.sampled_from(GRANTS), max_size=3))),
        translations=draw(st.sampled_from([(), (ORIGINAL,), (ORIGINAL, IN_FRENCH), (IN_FRENCH,)])),
    ).located(Places("https://example.org", "https://example.org/publications/x/", latest=version))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(metadata())
def test_row_89_every_format_says_the_same(meta: Metadata) -> None:
    people = [person.inverted for person in meta.authors]
    year = str(meta.issued.year)
    item = csl.item(meta)
    # Highwire, Dublin Core
    tags = head.highwire(meta)
    assert [v for n, v in tags if n == "citation_author"] == people
    assert dict(tags)["citation_title"] == meta.full_title
    assert dict(tags)["citation_publication_date"] == meta.issued.strftime("%Y/%m/%d")
    core = head.dublin_core(meta)
    assert [v for n, v in core if n == "creator"] == people
    assert ("title", meta.full_title) in core and ("date", meta.issued.isoformat()) in core
    assert ("rights", meta.licence_url) in core and ("identifier", meta.short_url) in core
    # OAI
    element = etree.fromstring(etree.tostring(oai_dc.element(meta)))
    space = f"{{{oai_dc.DC}}}"
    assert [e.text for e in element.findall(f"{space}creator")] == people
    assert element.findtext(f"{space}title") == meta.full_title
    assert meta.licence_url in [e.text for e in element.findall(f"{space}rights")]
    # JSON-LD, as it stands in a page
    script = linked.script(jsonld.graph(meta))
    assert "<" not in script and ">" not in script
    graph = json.loads(script)
    assert [a["name"] for a in graph.get("author", [])] == [p.name for p in meta.authors]
    assert graph["headline"] == meta.title and graph["datePublished"] == meta.issued.isoformat()
    assert graph["license"] == meta.licence_url and graph.get("abstract") == meta.abstract
    # CSL, BibTeX, RIS
    assert [exchange.plain_name(n) for n in item.get("author", [])] == people
    entry = bibtexparser.parse_string(exchange.bibtex([item])).entries[0]
    fields = {key: str(field.value) for key, field in entry.fields_dict.items()}
    assert fields["year"] == year and fields["doi"] == meta.doi and fields["url"] == meta.short_url
    assert _untex(fields["title"]) == meta.full_title
    found = [_untex(name.strip("{}")) for name in fields.get("author", "").split(" and ") if name]
    assert found == people
    (record,) = rispy.loads(exchange.ris([item]))
    assert record["title"] == meta.full_title and record.get("authors", []) == people
    assert record["year"] == year and record["doi"] == meta.doi
    # Deposits, against their schemas
    deposit = etree.fromstring(crossref.deposit(meta, WHO, NOW))
    crossref_schema().assertValid(deposit)
    assert [e.text for e in deposit.iter(f"{C}title")][-1 if meta.part is None else 0] == meta.title
    assert next(deposit.iter(f"{C}doi")).text == meta.doi
    signed = [e for e in deposit.iter(f"{C}person_name", f"{C}organization")]
    first = [e.findtext(f"{C}surname") if e.tag == f"{C}person_name" else e.text for e in signed]
    assert first == [p.name if p.is_organisation else p.family for p in meta.contributors if p.role in _DEPOSITED]
    cited = datacite.record(meta)
    assert datacite_problems(cited) == []
    assert [c["name"] for c in cited["creators"]][: len(people)] == (people or [c["name"] for c in cited["creators"]])[
        : len(people)
    ]
    # Markdown
    page = markdown.page(meta, Document((Paragraph((Run("Words."),)),)))
    header = dict(line.split(": ", 1) for line in page.split("---")[1].strip().splitlines())
    assert json.loads(header["title"]) == meta.title and json.loads(header["url"]) == meta.short_url
    # Open Graph, byline
    graph_tags = dict(head.open_graph(meta, "Kaihan Institute"))
    assert graph_tags["og:title"] == meta.heading and graph_tags["og:url"] == meta.url
    line = bylines.byline((person.role, person.name) for person in meta.contributors)
    assert line.startswith(bylines.joined([c.name for c in meta.contributors if c.role == "author"]))
    assert all(person.name in line for person in meta.contributors)
    # What is stored is read back as it was
    again = Metadata.read(json.loads(json.dumps(meta.stored())), meta.places)
    assert again == replace(meta, grants=(), translations=())
    # Who paid: everyone who is named, nobody who is not
    funders = list(dict.fromkeys(grant.funder for grant in meta.grants if grant.funder))
    assert [funder["name"] for funder in graph.get("funder", [])] == funders
    assert [f["funder"]["name"] for f in graph.get("funding", []) if "funder" in f] == [
        grant.funder for grant in meta.grants if grant.funder
    ]
    assert [f["funderName"] for f in cited.get("fundingReferences", [])] == [g.funder for g in meta.grants if g.funder]
    in_deposit = [e.text for e in deposit.iter(f"{{{crossref.FR}}}assertion") if e.get("name") == "funder_name"]
    # Crossref's schema has no place for funding on a report in a series with an ISSN.
    assert in_deposit == ([] if meta.series.issn and meta.part is None and meta.kind != "book" else funders)


_DEPOSITED = {"author", "with", "editor", "translator"}


def _untex(value: str) -> str:
    for sign, written in exchange._SPECIAL.items():
        if sign not in "{}\\":
            value = value.replace(written, sign)
    value = value.replace(r"\textbackslash{}", "\x00").replace(r"\{", "\x01").replace(r"\}", "\x02")
    value = value.removeprefix("{").removesuffix("}")
    return value.replace("\x00", "\\").replace("\x01", "{").replace("\x02", "}")


@settings(max_examples=25, deadline=None)
@given(metadata())
def test_row_89_citations_in_four_styles_are_safe_and_name_the_piece(meta: Metadata) -> None:
    cited = citing.citations(csl.item(meta))
    assert set(cited) == {"APA", "Chicago", "MLA", "Harvard"}
    for line in cited.values():
        assert not re.search(r"<(?!/?(?:i|span|b)\b)", line), line
        assert str(meta.issued.year) in line
        if meta.authors and len(meta.authors) < 3:
            assert html.escape(meta.authors[0].family, quote=False) in line or meta.authors[0].name in line


PLAIN = Metadata(
    title="Patience",
    abstract="A.",
    kind="commentary",
    series=SeriesFacts("CO", "Commentary"),
    number="CO26001",
    key="co26001",
    contributors=(),
    issued=dt.date(2026, 4, 8),
    first_online=NOW,
    change=Change(1, "original", "", NOW),
    publisher="Kaihan Institute",
    holder="Kaihan Institute",
)
ONE, TWO = Contributor("Jane Q. Doe", "Doe", "Jane Q."), Contributor("Ulrich von Hutten", "von Hutten", "Ulrich")
ED_ONE, ED_TWO = replace(ONE, role="editor"), replace(TWO, role="editor")
BOOK = {"kind": "book", "editions": (Edition("hardback", "978-0-306-40615-7"),)}


@pytest.mark.parametrize(
    ("facts", "label", "begins"),
    [
        ({"contributors": (ONE, TWO)}, "APA", "Doe, J. Q., &amp; von Hutten, U. (2026). <i>Patience</i> (No. CO26001"),
        ({"contributors": (ONE, TWO)}, "Chicago", "Doe, Jane Q., and Ulrich von Hutten. 2026. <i>Patience</i>."),
        ({"contributors": (ONE, TWO)}, "MLA", "Doe, Jane Q., and Ulrich von Hutten. <i>Patience</i>."),
        ({"contributors": (ONE, ONE)}, "Chicago", "Doe, Jane Q., and Jane Q. Doe. 2026."),
        # Nobody signed it: the house did, and no title stands twice.
        ({}, "APA", "Kaihan Institute. (2026). <i>Patience</i> (No. CO26001; Commentary). https://"),
        ({}, "Harvard", "Kaihan Institute (2026) <i>Patience</i>. CO26001."),
        # Edited, not written: its editors stand at the head, once.
        ({**BOOK, "contributors": (ED_ONE,)}, "APA", "Doe, J. Q. (Ed.). (2026). <i>Patience</i>"),
        ({**BOOK, "contributors": (ED_ONE,)}, "Chicago", "Doe, Jane Q., ed. 2026. <i>Patience</i>."),
        ({**BOOK, "contributors": (ED_ONE,)}, "MLA", "Doe, Jane Q., editor. <i>Patience</i>."),
        (
            {**BOOK, "contributors": (ED_ONE, ED_TWO)},
            "Harvard",
            "Doe, J.Q. and von Hutten, U. (eds) (2026) <i>P",
        ),
        (
            {**BOOK, "contributors": (ED_TWO, ED_ONE)},
            "MLA",
            "von Hutten, Ulrich, and Jane Q. Doe, editors. <i>P",
        ),
        # Names without initials are written out; titles in other languages than English get no capitals.
        ({"contributors": (Contributor("山田太郎", "山田", "太郎"),)}, "APA", "山田太郎. (2026)."),
        ({"contributors": (Contributor("محمد علي", "علي", "محمد"),)}, "Chicago", "\u2068محمد علي\u2069. 2026."),
        ({"contributors": (Contributor("Иван Петров", "Петров", "Иван"),)}, "APA", "Петров, И. (2026)."),
        ({"title": "La politique de la patience", "language": "fr"}, "MLA", "<i>La politique de la patience</i>."),
        ({"title": "The policy of patience"}, "MLA", "<i>The Policy of Patience</i>."),
        ({"contributors": (Contributor("Sukarno", "Sukarno"),)}, "MLA", "Sukarno. <i>Patience</i>."),
        ({"contributors": (Contributor("A & B", "A & B", "", "author", True),)}, "APA", "A &amp; B. (2026)."),
        (
            {"kind": "article", "contributors": (ONE,), "part": Part("V", "/v/", "3", "1", "7", "7")},
            "MLA",
            "Doe, Jane Q. “Patience.” <i>Commentary</i>, vol. 3, no. 1, Apr. 2026, p. 7",
        ),
    ],
)
def test_row_89_a_citation_is_as_its_style_has_it(facts: dict[str, Any], label: str, begins: str) -> None:
    meta = replace(PLAIN, **facts).located(Places("https://k.org", "https://k.org/p/x/"))
    line = citing.cited(label, csl.item(meta))
    assert line.startswith(begins), line
    assert line.lower().count(meta.title.lower()) == 1, line


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("Smith, J. doi:10.1016/S0140-6736(05)67028-X.", "10.1016/S0140-6736(05)67028-X"),
        ("https://doi.org/10.1002/(SICI)1097-0258(199), 2020", "10.1002/(SICI)1097-0258(199)"),
        ("(see 10.1000/abc(def)).", "10.1000/abc(def)"),
        ("10.1175/1520-0493(1981)109<0784:X>2.0.CO;2.", "10.1175/1520-0493(1981)109<0784:X>2.0.CO;2"),
        ("One without, of 2010.1234/x", ""),
    ],
)
def test_row_89_a_doi_is_read_whole_with_its_brackets(line: str, doi: str) -> None:
    assert describing.reference(line).doi == doi


def test_row_89_a_name_that_has_what_parts_names_stays_one_in_bibtex() -> None:
    people = (
        Contributor("Salt, Sea and Sons", "Salt, Sea and Sons", "", "author", True),
        Contributor("A And", "And", "A"),
        Contributor("Rand and Land", "Rand and Land"),
    )
    written = exchange.bibtex([csl.item(replace(PLAIN, contributors=people))])
    entry = bibtexparser.parse_string(written).entries[0]
    assert entry.fields_dict["author"].value == "{Salt, Sea and Sons} and And, A and {Rand and Land}"


@pytest.mark.django_db
def test_row_89_the_cite_box_is_what_the_research_expects(client: Client, commentary: PublicationPage) -> None:
    page = client.get(commentary.url).content.decode()
    for line in (
        "Ito, N. (2025). <i>How far can Tokyo hold the line? What a bargaining model says",
        "(No. CO25001; Commentary). Kaihan Institute.",
        "Ito, Naoko. 2025. <i>How Far Can Tokyo Hold the Line?",
    ):
        assert line in page, line
    for form in ("bib", "ris", "json", "md"):
        assert f"/co25001.{form}" in page


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 1, 2, 3, 12])
def test_row_76_any_number_of_authors_in_their_order_everywhere(client: Client, number: int) -> None:
    surnames = ["Zorn", "Abel", "Moe", "Quist", "Birk", "Xu", "Ek", "Yi", "Dahl", "Ono", "Cruz", "Wu"][:number]
    people = [Contribution(name_as_printed=f"Kim {name}", sort_order=i) for i, name in enumerate(surnames)]
    page = published(f"By {number}", people=people)
    printed = [f"Kim {name}" for name in surnames]
    html_text = client.get(page.url).content.decode()
    byline = html_text[html_text.index('<p class="byline">') :].split("</p>")[0]
    assert [n for n in re.findall(r"Kim \w+", byline)] == printed
    listed = client.get("/publications/?year=2026&sort=newest").content.decode()
    if number:
        assert bylines.joined(printed) in listed
    entry = next(i for i in client.get("/feeds/all.json").json()["items"] if page.number in i["title"])
    assert [a["name"] for a in entry["authors"]] == printed
    record = client.get(f"/{page.key}.json").json()[0]
    assert [f"{a['given']} {a['family']}" for a in record.get("author", [])] == printed
    assert [a["name"] for a in client.get(f"/{page.key}.jsonld").json().get("author", [])] == printed
    preview = page.make_preview_request().content.decode() if number == 3 else ""
    if preview:
        assert [
            n for n in re.findall(r"Kim \w+", preview[preview.index('<p class="byline">') :].split("</p>")[0])
        ] == printed


@pytest.mark.django_db
def test_row_76_roles_and_bodies_that_sign_are_told_apart(client: Client) -> None:
    people = [
        Contribution(person=Person.objects.get(slug="ito-naoko")),
        Contribution(person=Person.objects.get(slug="mori-daniel"), role="translator"),
        Contribution(person=Person.objects.get(slug="kaihan-editors"), role="editor"),
    ]
    page = published("Signed", people=people)
    assert page.byline == "Ito Naoko, translated by Mori Daniel, edited by Kaihan Editors"
    data = client.get(f"/{page.key}.jsonld").json()
    assert (
        data["editor"] == [{"@type": "Organization", "name": "Kaihan Editors", "url": data["editor"][0]["url"]}]
        and data["translator"][0]["familyName"] == "Mori"
    )


@pytest.mark.django_db
def test_row_75_typographic_signs_survive_every_form(client: Client) -> None:
    title = "Japan’s “Shinzō” – ¥700 billion"
    page = published(title, body=[paragraph("<p>Abe Shinzō’s words – ¥700 billion.</p>")], language="ja")
    for path in (page.url, f"/{page.key}.md", f"/{page.key}.bib", f"/{page.key}.ris", "/feeds/all.atom"):
        assert title in html.unescape(client.get(path).content.decode()), path
    assert client.get(f"/{page.key}.json").json()[0]["title"] == title
    assert '<article class="article" lang="ja">' in client.get(page.url).content.decode()


@pytest.mark.django_db
def test_row_77_three_dates_are_three(client: Client) -> None:
    page = published("Dated", dt.date(2020, 2, 3))
    data = client.get(f"/{page.key}.jsonld").json()
    assert data["datePublished"] == "2020-02-03"
    assert data["dateCreated"][:10] == data["dateModified"][:10] == f"{page.current.published_at:%Y-%m-%d}"
    assert '<time datetime="2020-02-03">3 February 2020</time>' in client.get(page.url).content.decode()


@pytest.mark.django_db
def test_row_86_each_category_stands_once_and_leads_to_its_list(client: Client, commentary: PublicationPage) -> None:
    page = client.get(commentary.url).content.decode()
    meta = describing.stored(commentary.current, commentary)
    for scope, categories in (("subject", meta.subjects), ("region", meta.regions)):
        for category in categories:
            assert page.count(f'href="/publications/?{scope}={category.slug}"') == 1
            assert client.get(f"/publications/?{scope}={category.slug}").context["total"] >= 1
            assert client.get(f"/feeds/{scope}/{category.slug}.atom").status_code == 200
    data = client.get("/co25001.jsonld").json()
    assert data["about"] == [c.title for c in meta.subjects]
    assert data["spatialCoverage"] == [c.title for c in meta.regions]


@pytest.mark.django_db
def test_row_90_the_head_is_consistent_with_itself(client: Client) -> None:
    for page in PublicationPage.objects.live():
        tree = etree.HTML(client.get(page.url).content.decode())
        canonical = tree.xpath("//link[@rel='canonical']/@href")
        assert canonical == [page.full_url] == tree.xpath("//meta[@property='og:url']/@content")
        graphs = [json.loads(text) for text in tree.xpath("//script[@type='application/ld+json']/text()")]
        assert graphs[0]["url"] == page.full_url and graphs[1]["@type"] == "BreadcrumbList"
        assert graphs[0]["name"] == tree.xpath("//meta[@name='DC.title']/@content")[0]
        assert bool(tree.xpath("//meta[@name='citation_title']")) == page.series.scholar
        assert tree.xpath("//meta[@name='description']/@content") == [page.synopsis.strip()]


@pytest.mark.django_db
def test_row_90_a_piece_in_several_languages_names_them_all_and_each_names_the_others(client: Client) -> None:
    first = published("Waiting")
    french = published("L’attente", language="fr", translation_of=first)
    hidden = published("待つ", language="ja", translation_of=first)
    alone = etree.HTML(client.get(published("Alone").url).content.decode())
    assert alone.xpath("//link[@hreflang]") == [], "a piece in one language has no other edition"
    pages = [first, french, hidden]
    wanted = [*sorted((page.language, page.full_url) for page in pages), ("x-default", first.full_url)]
    for page in pages:
        tree = etree.HTML(client.get(page.url).content.decode())
        assert tree.xpath("//article/@lang") == [page.language]
        links = [(link.get("hreflang"), link.get("href")) for link in tree.xpath("//head/link[@hreflang]")]
        assert sorted(links) == wanted
        others = [other for other in pages if other != page]
        said = {(link.get("lang"), link.text) for link in tree.xpath("//header//a[@hreflang]")}
        assert said == {(other.language, other.title) for other in others}
        assert set(tree.xpath("//meta[@property='og:locale:alternate']/@content")) == {
            other.language.replace("-", "_") for other in others
        }
        graph = client.get(f"/{page.key}.jsonld").json()
        assert graph["inLanguage"] == page.language
        root = page.full_url.removesuffix(page.url)
        if page == first:
            assert {each["@id"] for each in graph["workTranslation"]} == {f"{root}/{other.key}" for other in others}
        else:
            assert graph["translationOfWork"]["@id"] == f"{root}/{first.key}" and "workTranslation" not in graph
            assert f"isVersionOf {root}/{first.key}" in client.get(f"/{page.key}.xml").content.decode()
    PublicationPage.objects.get(pk=hidden.pk).unpublish()
    tree = etree.HTML(client.get(first.url).content.decode())
    assert tree.xpath("//head/link[@hreflang]/@hreflang") == ["en-GB", "fr", "x-default"]
    changed(PublicationPage.objects.get(pk=first.pk), kind="correction", notice="A word.", title="Waiting well")
    old = etree.HTML(client.get(f"/{first.key}/v1/").content.decode())
    assert old.xpath("//head/link[@hreflang]") == [], "an old version is no edition for search engines"
    assert "Waiting well" in client.get(french.url).content.decode()


@pytest.mark.django_db
def test_row_90_what_cannot_be_a_translation_is_refused() -> None:
    first = published("Waiting")
    french = published("L’attente", language="fr", translation_of=first)

    def problem(page: PublicationPage, of: PublicationPage, language: str) -> str:
        page.translation_of, page.language = of, language
        with pytest.raises(ValidationError) as refused:
            page.clean()
        return str(refused.value.message_dict["translation_of"][0])

    other, another = published("Other"), published("Another")
    assert "of itself" in problem(other, other, "de")
    assert "is a translation itself" in problem(other, french, "de")
    assert "same language" in problem(other, first, "en-gb")
    assert "into fr" in problem(other, first, "fr")
    assert "There are translations" in problem(PublicationPage.objects.get(pk=first.pk), another, "de")
    french.clean()


def test_deposits_say_what_is_a_translation_of_what() -> None:
    where = Places("https://example.org", "https://example.org/x/")
    meta = replace(PLAIN, doi="10.5555/co26001", translations=(ORIGINAL, IN_FRENCH), places=where)
    deposit = etree.fromstring(crossref.deposit(meta, WHO, NOW))
    crossref_schema().assertValid(deposit)
    relations = [
        (e.get("relationship-type"), e.get("identifier-type"), e.text)
        for e in deposit.iter(f"{{{crossref.REL}}}intra_work_relation")
    ]
    assert relations == [("isTranslationOf", "doi", "10.5555/ip26000")]
    deposit = etree.fromstring(crossref.deposit(replace(meta, translations=(IN_FRENCH,)), WHO, NOW))
    crossref_schema().assertValid(deposit)
    (relation,) = deposit.iter(f"{{{crossref.REL}}}intra_work_relation")
    assert (relation.get("relationship-type"), relation.text) == ("hasTranslation", IN_FRENCH.short_url)
    related = datacite.record(meta)["relatedIdentifiers"]
    assert ("10.5555/ip26000", "IsDerivedFrom") in {(r["relatedIdentifier"], r["relationType"]) for r in related}


@pytest.mark.django_db
def test_row_90_every_address_in_the_graphs_leads_somewhere(client: Client, commentary: PublicationPage) -> None:
    root = commentary.full_url.removesuffix(commentary.url)
    found: set[str] = set()
    for page in PublicationPage.objects.live():
        named = set(re.findall(rf'"{re.escape(root)}(/[^"#]*)', client.get(f"/{page.key}.jsonld").content.decode()))
        assert len(named) >= 4, page
        found |= named
    for path in found:
        answer = client.get(path, follow=True)
        assert answer.status_code == 200 and b"".join(answer), path  # type: ignore[arg-type]


@pytest.mark.django_db
def test_row_79_the_synopsis_has_one_source(client: Client, commentary: PublicationPage) -> None:
    synopsis = commentary.synopsis.strip()
    texts = [
        client.get(commentary.url).content.decode(),
        client.get("/publications/?series=CO&year=2025").content.decode(),
        client.get("/feeds/series/CO.rss").content.decode(),
        client.get("/co25001.ris").content.decode(),
    ]
    assert all(synopsis in html.unescape(text) for text in texts)
    assert client.get("/co25001.jsonld").json()["abstract"] == synopsis


@pytest.mark.django_db
def test_deposits_of_the_demonstration_are_valid_and_only_where_there_are_dois(client: Client) -> None:
    count = 0
    for page in PublicationPage.objects.live():
        answer = client.get(f"/{page.key}.crossref.xml")
        if not page.series.doi_prefix:
            assert answer.status_code == 404
            continue
        crossref_schema().assertValid(etree.fromstring(answer.content))
        assert datacite_problems(client.get(f"/{page.key}.datacite.json").json()) == []
        count += 1
    assert count == 9


@pytest.mark.django_db
def test_every_piece_of_the_demonstration_would_be_a_valid_deposit() -> None:
    kinds = set()
    for page in PublicationPage.objects.live():
        meta = replace(describing.stored(page.current, page), doi=f"10.5555/{page.key}")
        crossref_schema().assertValid(etree.fromstring(crossref.deposit(meta, WHO, NOW)))
        assert datacite_problems(datacite.record(meta)) == []
        kinds.add(meta.kind)
    assert kinds == set(PublicationPage.objects.live().values_list("series__kind", flat=True)) and len(kinds) > 5


@pytest.mark.django_db
def test_row_89_who_paid_stands_on_the_page_and_in_the_metadata_as_the_accounts_have_it(client: Client) -> None:
    page = PublicationPage.objects.get(title="The repair ship is the strategy")
    asked = f"/{page.key}.jsonld"
    (grant,) = client.get(asked).json()["funding"]
    assert grant["name"] == "What a cable costs when it breaks" and grant["amount"]["value"] == "180000.00"
    assert (
        grant["funder"]["name"] == client.get(asked).json()["funder"][0]["name"] == "Ministry of Ports of Port Ardent"
    )
    assert "Paid for by" in client.get(page.url).content.decode()
    given = Given.objects.get(project="What a cable costs when it breaks")
    given.funder.is_anonymous = True
    given.funder.save()
    said = client.get(asked).json()
    assert "funder" not in said and "funder" not in said["funding"][0]
    html_text = client.get(page.url).content.decode()
    assert "Ministry of Ports" not in html_text and "Anonymous" in html_text
    # It is entered beside the revision, whose hash it leaves as it is.
    assert "grants" not in describing.stored(page.current, page).stored()


def test_a_pdf_is_named_where_there_is_one() -> None:
    meta = Metadata(
        "T",
        "A",
        "report",
        SeriesFacts("IP", "Issue Papers"),
        "IP1",
        "ip1",
        (),
        NOW.date(),
        NOW,
        Change(1, "original", "", NOW),
        "P",
        "P",
        scholar=True,
        doi="10.5555/ip1",
    )
    pdf = Pdf("https://x.org/p/ip1.pdf", 4096, "f" * 64, 3)
    meta = meta.located(Places("https://x.org", "https://x.org/p/", pdf))
    assert ("citation_pdf_url", pdf.url) in head.highwire(meta)
    assert jsonld.graph(meta)["encoding"][1]["sha256"] == "f" * 64
    assert ("format", "application/pdf") in head.dublin_core(meta)
    assert pdf.url in crossref.deposit(meta, WHO, NOW).decode()
