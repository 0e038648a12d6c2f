"""Row 89: citations as the manuals of the four styles have them, and records that reference managers read back.

What is expected here was written from the rules of the manuals (APA 7, Chicago 18, MLA 9, Cite Them Right 12), not from
what the writer gave.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html import unescape

import bibtexparser
import pytest
import rispy

from institute.publications.bylines import in_parts
from institute.publications.metadata import citing, csl, exchange
from institute.publications.metadata.model import (
    Category,
    Change,
    Contributor,
    Edition,
    Metadata,
    Part,
    Places,
    Reference,
    SeriesFacts,
)

NOW = dt.datetime(2026, 4, 8, tzinfo=dt.UTC)
REPORT = Metadata(
    title="Patience as a capability",
    abstract="A.",
    kind="report",
    series=SeriesFacts("PB", "Policy Briefs"),
    number="PB26001",
    key="pb26001",
    contributors=(),
    issued=NOW.date(),
    first_online=NOW,
    change=Change(1, "original", "", NOW),
    publisher="Kaihan Institute",
    holder="Kaihan Institute",
    place="Port Ardent",
    places=Places("https://k.example", "https://k.example/x/"),
)
ARTICLE = replace(
    REPORT,
    kind="article",
    series=SeriesFacts("JS", "Journal of Strategy", "0000-0019"),
    part=Part("Vol. 3", "/v/", "3", "1", "10", "19"),
    doi="10.5555/js",
)
BOOK = replace(REPORT, kind="book", number="", key="bk", editions=(Edition("hardback", "978-0-306-40615-7"),))


def by(*names: str, role: str = "author", of: Metadata = REPORT) -> Metadata:
    people = []
    for name in names:
        is_body = name.startswith("=")
        family, given = in_parts(name)
        people.append(
            Contributor(name[1:], name[1:], "", role, True) if is_body else Contributor(name, family, given, role)
        )
    return replace(of, contributors=(*of.contributors, *people))


def cited(meta: Metadata, style: str) -> str:
    return unescape(re.sub(r"</?i>", "*", citing.cited(style, csl.item(meta))))


NAMES = [
    ("Sukarno", "Sukarno.", "Sukarno.", "Sukarno.", "Sukarno"),
    ("Ludwig van der Berg", "van der Berg, L.", "van der Berg, Ludwig.", "van der Berg, Ludwig.", "van der Berg, L."),
    ("Maria de la Cruz", "de la Cruz, M.", "de la Cruz, Maria.", "de la Cruz, Maria.", "de la Cruz, M."),
    ("Omar al-Bashir", "al-Bashir, O.", "al-Bashir, Omar.", "al-Bashir, Omar.", "al-Bashir, O."),
    ("Jean-Luc Picard", "Picard, J.-L.", "Picard, Jean-Luc.", "Picard, Jean-Luc.", "Picard, J.-L."),
    ("J. R. R. Tolkien", "Tolkien, J. R. R.", "Tolkien, J. R. R.", "Tolkien, J. R. R.", "Tolkien, J.R.R."),
    (
        *("Martin Luther King, Jr.", "King, M. L., Jr.", "King, Martin Luther, Jr.", "King, Martin Luther, Jr."),
        "King, M.L., Jr.",
    ),
    ("Henry Ford III", "Ford, H., III.", "Ford, Henry, III.", "Ford, Henry, III.", "Ford, H., III"),
    ("Seán O’Brien", "O’Brien, S.", "O’Brien, Seán.", "O’Brien, Seán.", "O’Brien, S."),
    ("山田 太郎", "山田太郎.", "山田太郎.", "山田太郎.", "山田太郎"),
    ("김 민수", "김민수.", "김민수.", "김민수.", "김민수"),
    ("=Salt, Sea & Sons", "Salt, Sea & Sons.", "Salt, Sea & Sons.", "Salt, Sea & Sons.", "Salt, Sea & Sons"),
]


@pytest.mark.parametrize(("name", "apa", "chicago", "mla", "harvard"), NAMES, ids=[name for name, *_ in NAMES])
def test_row_89_a_name_at_the_head_of_a_citation(name: str, apa: str, chicago: str, mla: str, harvard: str) -> None:
    meta = by(name)
    url = "https://k.example/pb26001"
    assert cited(meta, "APA") == (
        f"{apa} (2026). *Patience as a capability* (No. PB26001; Policy Briefs). Kaihan Institute. {url}"
    )
    assert cited(meta, "Chicago").startswith(f"{chicago} 2026. *Patience as a Capability*. No. PB26001.")
    assert cited(meta, "MLA").startswith(
        f"{mla} *Patience as a Capability*. No. PB26001, Kaihan Institute, 8 Apr. 2026"
    )
    assert cited(meta, "Harvard").startswith(f"{harvard} (2026) *Patience as a capability*.")


SEVERAL = ["Ann Aa", "Ben Bb", "Cas Cc", "Dan Dd", "Eva Ee", "Fay Ff", "Gus Gg", "Hal Hh"]


@pytest.mark.parametrize(
    ("count", "apa", "chicago", "mla", "harvard"),
    [
        (2, "Aa, A., & Bb, B.", "Aa, Ann, and Ben Bb.", "Aa, Ann, and Ben Bb.", "Aa, A. and Bb, B."),
        (
            *(3, "Aa, A., Bb, B., & Cc, C.", "Aa, Ann, Ben Bb, and Cas Cc.", "Aa, Ann, et al."),
            "Aa, A., Bb, B. and Cc, C.",
        ),
        (
            *(8, "Aa, A., Bb, B., Cc, C., Dd, D., Ee, E., Ff, F., Gg, G., & Hh, H."),
            *("Aa, Ann, Ben Bb, Cas Cc, et al.", "Aa, Ann, et al.", "Aa, A. *et al.*"),
        ),
    ],
)
def test_row_89_as_many_names_as_a_style_writes_out(count: int, apa: str, chicago: str, mla: str, harvard: str) -> None:
    meta = by(*SEVERAL[:count])
    heads = {"APA": f"{apa} (2026)", "Chicago": f"{chicago} 2026.", "MLA": f"{mla} *", "Harvard": f"{harvard} (2026)"}
    for style, head in heads.items():
        assert cited(meta, style).startswith(head), style


def test_row_89_of_twenty_one_names_apa_writes_nineteen_and_the_last() -> None:
    names = [f"{letter}. {letter}{letter.lower()}" for letter in "ABCDEFGHIJKLMNOPQRSTU"]
    line = cited(by(*names), "APA")
    assert "Ss, S., … Uu, U. (2026)" in line and "Tt, T." not in line
    assert "Ss, S., & Tt, T. (2026)" in cited(by(*names[:20]), "APA")


def test_row_89_an_article_has_the_quotation_marks_of_its_style_and_no_town() -> None:
    meta = by("Jo Fox", of=replace(ARTICLE, title="What is “power”? A note on “soft” and “hard”"))
    where = "*Journal of Strategy*"
    title = "What is “power”? A note on “soft” and “hard”"
    assert cited(meta, "APA") == f"Fox, J. (2026). {title}. {where}, *3*(1), 10–19. https://doi.org/10.5555/js"
    within = "“What Is ‘Power’? A Note on ‘Soft’ and ‘Hard.’”"
    assert cited(meta, "Chicago") == f"Fox, Jo. 2026. {within} {where} 3 (1): 10–19. https://doi.org/10.5555/js."
    mla = f"Fox, Jo. {within} {where}, vol. 3, no. 1, Apr. 2026, pp. 10–19, https://doi.org/10.5555/js."
    assert cited(meta, "MLA") == mla
    harvard = f"Fox, J. (2026) ‘{title}’, {where}, 3(1), pp. 10–19. Available at: https://doi.org/10.5555/js."
    assert cited(meta, "Harvard") == harvard


def test_row_89_editors_and_translators_of_a_book() -> None:
    edited = by("Ann Lee", "Bob Ray", role="editor", of=BOOK)
    assert cited(edited, "APA").startswith("Lee, A., & Ray, B. (Eds.). (2026). *Patience as a capability*.")
    assert cited(edited, "Chicago").startswith("Lee, Ann, and Bob Ray, eds. 2026. *Patience as a Capability*.")
    assert cited(edited, "MLA").startswith("Lee, Ann, and Bob Ray, editors. *Patience as a Capability*.")
    assert cited(edited, "Harvard").startswith("Lee, A. and Ray, B. (eds) (2026) *Patience as a capability*.")
    translated = by("Tea Lator", role="translator", of=by("Jo Fox", of=BOOK))
    assert "*Patience as a capability* (T. Lator, Trans.)." in cited(translated, "APA")
    assert "Translated by Tea Lator." in cited(translated, "Chicago")
    both = by("Ann Lee", role="editor", of=by("Jo Fox", of=BOOK))
    assert "*Patience as a capability* (A. Lee, Ed.)." in cited(both, "APA")


def test_row_89_what_nobody_signs_is_the_institutes_once() -> None:
    assert cited(REPORT, "APA").startswith("Kaihan Institute. (2026). *Patience as a capability* (No. PB26001; Policy")
    assert cited(REPORT, "APA").count("Kaihan Institute") == 1
    assert cited(REPORT, "MLA").startswith("*Patience as a Capability*. No. PB26001, Kaihan Institute, 8 Apr. 2026")
    assert cited(ARTICLE, "MLA").startswith("“Patience as a Capability.” *Journal of Strategy*")
    signed = by("=Kaihan Institute")
    assert cited(signed, "APA") == cited(REPORT, "APA") and cited(signed, "MLA") == cited(REPORT, "MLA")


@pytest.mark.parametrize("style", citing.STYLES)
def test_row_89_what_was_taken_back_says_so_wherever_it_is_cited(style: str) -> None:
    ended = replace(REPORT, places=replace(REPORT.places, ended="retraction"))
    assert cited(ended, style) == f"{cited(REPORT, style)} [Retracted]"
    assert cited(replace(REPORT, change=Change(2, "withdrawal", "W.", NOW)), style).endswith("[Withdrawn]")


def test_row_89_one_author_and_no_publisher_is_no_house_of_its_own() -> None:
    cited = citing.citations({**WORK, "type": "article-journal", "title": "T", "container-title": "J"})
    assert cited["MLA"] == "Roe, Amy. “T.” <i>J</i>, 2020."
    assert cited["APA"] == "Roe, A. (2020). T. <i>J</i>."


WORK = {"id": "w", "author": [{"family": "Roe", "given": "Amy"}], "issued": {"date-parts": [[2020]]}}


@pytest.mark.parametrize(
    ("pages", "apa", "chicago", "mla"),
    [
        ("1-20", "1–20", "1–20", "1–20"),
        ("5-56", "5–56", "5–56", "5–56"),
        ("96-117", "96–117", "96–117", "96–117"),
        ("101-108", "101–108", "101–8", "101–08"),
        ("345-367", "345–367", "345–67", "345–67"),
        ("600-613", "600–613", "600–613", "600–13"),
        ("998-1003", "998–1003", "998–1003", "998–1003"),
        ("1496-1504", "1496–1504", "1496–504", "1496–504"),
        ("321-8", "321–328", "321–28", "321–28"),
        ("S5-S9", "S5–S9", "S5–S9", "S5–S9"),
        ("e12", "e12", "e12", "e12"),
        ("12", "12", "12", "12"),
    ],
)
def test_row_89_the_last_page_is_written_as_the_style_has_it(pages: str, apa: str, chicago: str, mla: str) -> None:
    cited = citing.citations(
        {**WORK, "type": "article-journal", "title": "T", "container-title": "J", "volume": "7", "page": pages}
    )
    assert cited["APA"].endswith(f"<i>7</i>, {apa}.")
    assert cited["Chicago"].endswith(f" 7: {chicago}.")
    assert cited["MLA"].endswith(f"{'pp' if '–' in mla else 'p'}. {mla}.")
    assert cited["Harvard"].endswith(f"{'pp' if '–' in apa else 'p'}. {apa}.")


def test_row_89_a_page_of_the_web_has_no_edition_and_a_paper_may() -> None:
    page = {**WORK, "type": "article-newspaper", "title": "A post", "URL": "https://e.example/x"}
    assert citing.citations(page)["Chicago"] == "Roe, Amy. 2020. <i>A Post</i>. https://e.example/x."
    paper = citing.citations({**page, "container-title": "The Times", "edition": "Late"})["Chicago"]
    assert paper == "Roe, Amy. 2020. “A Post.” <i>The Times</i>, Late Edition. https://e.example/x."


def test_row_89_editors_of_the_book_around_a_chapter_in_apa() -> None:
    chapter = {**WORK, "type": "chapter", "title": "Part", "container-title": "Whole", "page": "1-20", "publisher": "P"}
    one, two = {"family": "Kim", "given": "B."}, {"family": "Lee", "given": "C."}
    begins = "Roe, A. (2020). Part. In"
    assert citing.cited("APA", {**chapter, "editor": [one]}) == f"{begins} B. Kim (Ed.), <i>Whole</i> (pp. 1–20). P."
    assert (
        citing.cited("APA", {**chapter, "editor": [one, two]})
        == f"{begins} B. Kim &amp; C. Lee (Eds.), <i>Whole</i> (pp. 1–20). P."
    )


def test_row_89_one_stop_at_the_end_of_a_title_and_one_after_each_initial() -> None:
    names = [{"family": "Foo", "given": "Hans J"}, {"family": "Bar", "given": "S.K."}]
    book = {**WORK, "author": names, "type": "book", "title": "The end of the U.S.", "publisher": "P"}
    cited = citing.citations(book)
    assert cited["Chicago"] == "Foo, Hans J., and S. K. Bar. 2020. <i>The End of the U.S.</i> P."
    assert cited["MLA"] == "Foo, Hans J., and S. K. Bar. <i>The End of the U.S.</i> P, 2020."
    assert cited["APA"] == "Foo, H. J., &amp; Bar, S. K. (2020). <i>The end of the U.S.</i> P."
    article = {**book, "type": "article-journal", "title": "In the U.S.", "container-title": "J"}
    assert "“In the U.S.” <i>J</i>" in citing.cited("Chicago", article)


def test_row_89_a_year_long_ago_and_a_title_that_asks() -> None:
    meta = by(
        "Jo Fox", of=replace(BOOK, issued=dt.date(1899, 5, 1), title="Who rules?", subtitle="The sea: 50 % & $x_{1}$")
    )
    assert cited(meta, "APA").startswith("Fox, J. (1899). *Who rules? The sea: 50 % & $x_{1}$*.")
    assert cited(meta, "MLA").startswith("Fox, Jo. *Who Rules? The Sea: 50 % & $x_{1}$*.")
    asks = by("Jo Fox", of=replace(ARTICLE, title="Who rules?"))
    assert "“Who Rules?” *Journal" in cited(asks, "Chicago") and "‘Who rules?’, *Journal" in cited(asks, "Harvard")


SUBJECTS = ("Trade, law and the sea", "Alliances", "Öl & gas")


def _read(name: str) -> str:
    for sign, written in exchange._SPECIAL.items():
        name = name.replace(written, sign) if sign not in "{}\\" else name
    return name.replace("{", "").replace("}", "")


@pytest.mark.parametrize("of", [REPORT, ARTICLE, BOOK], ids=["report", "article", "book"])
def test_row_89_reference_managers_read_back_what_was_written(of: Metadata) -> None:
    names = [name for name, *_ in NAMES]
    meta = by(
        *names, of=replace(of, subjects=tuple(Category(word, "x") for word in SUBJECTS), title="50 % & _more_ #1")
    )
    item = csl.item(meta)
    entry = bibtexparser.parse_string(exchange.bibtex([item])).entries[0]
    fields = {key: str(field.value) for key, field in entry.fields_dict.items()}
    authors = re.split(r" and (?![^{]*\})", fields["author"])
    # BibTeX has Jr. between the family's name and the given one.
    told = [", ".join(filter(None, (p.family, p.suffix, p.given_alone))) for p in meta.authors if not p.is_organisation]
    assert [_read(name) for name in authors if not name.startswith("{Salt")] == told
    assert _read(authors[-1]) == "Salt, Sea & Sons"
    assert _read(fields["title"]) == meta.title
    assert [_read(word) for word in re.split(r", (?![^{]*\})", fields["keywords"])] == list(SUBJECTS)
    assert fields["date"] == "2026-04-08" and fields["url"] == meta.short_url
    (record,) = rispy.loads(exchange.ris([item]))
    assert record["authors"] == [person.inverted for person in meta.authors]
    assert record["keywords"] == list(SUBJECTS)
    assert record["title"] == meta.title and record["year"] == "2026" and record["date"] == "2026/04/08"
    if meta.part is not None:
        assert (record["journal_name"], record["volume"], record["start_page"], record["end_page"]) == (
            *("Journal of Strategy", "3", "10", "19"),
        )
        assert (fields["journal"], fields["volume"], fields["number"], fields["pages"]) == (
            *("Journal of Strategy", "3", "1", "10--19"),
        )
    if meta.editions:
        assert fields["isbn"] == record["issn"] == "978-0-306-40615-7"


@pytest.mark.parametrize(
    ("text", "doi", "parts"),
    [
        ("A work. doi:10.5555/1.", "10.5555/1", ("A work. ", "doi:10.5555/1", ".")),
        ("A work. https://doi.org/10.5555/1", "10.5555/1", ("A work. ", "https://doi.org/10.5555/1", "")),
        ("A work. DOI: 10.5555/1 (print)", "10.5555/1", ("A work. ", "DOI: 10.5555/1", " (print)")),
        ("A work.", "", ("A work.", "", "")),
        ("A work.", "10.5555/1", ("A work. ", "doi:10.5555/1", "")),
    ],
)
def test_row_89_the_doi_of_a_reference_is_printed_once(text: str, doi: str, parts: tuple[str, str, str]) -> None:
    assert Reference(text, doi).parts == parts
