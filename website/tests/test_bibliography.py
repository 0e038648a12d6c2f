"""Row 61: bibliographic files as programs and people leave them: read as they were meant, or refused by their lines."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from institute.publications.bibliography import latex
from institute.publications.bibliography.works import Refused
from institute.publications.elsewhere.imports import MOST, read, take
from institute.publications.metadata import exchange
from institute.publications.models import ExternalWork, Person

pytestmark = pytest.mark.django_db

ZOTERO = r"""
@incollection{smith_what_2020,
	address = {London},
	title = {What {NATO} is for},
	isbn = {978-0-306-40615-7},
	url = {https://example.org/~a_b?x=1%20y&z=2},
	booktitle = {The {Oxford} handbook},
	author = {Smith, Jr., John and van der Berg, Anna and {\O}stby, Gudrun and others},
	editor = {{World Health Organization}},
	month = jan,
	year = {2020},
	file = {Full Text:C\:\\Users\\x\\a.pdf:application/pdf},
}
"""
CROSSREF = r""" @article{Roe_2014, title={Waiting &amp; <i>acting</i>}, volume={58}, ISSN={0020-8833},
 url={http://dx.doi.org/10.5555/isq.1}, DOI={10.5555/isq.1}, journal={International Studies}, author={Roe, Amy},
 year={2014}, month=dec, pages={647–659} }"""
STRINGS = r"""@string{ir = "International Relations"}
@comment{jabref-meta: databaseType:bibtex;}
@article{k1, title="A title", author="Ada Lovelace AND
 Charles Babbage", journal="Review of " # ir, year=2001, month="12~" # mar, doi={https://doi.org/10.5555/K1}}
@incollection{c1, crossref={b1}, title={A chapter}, author={Lee, Ann}, pages={1---9}}
@book{b1, title={The whole book}, editor={Roe, Sam}, publisher={A press}, year={1999}}"""


def test_row_61_latex_is_read_as_words() -> None:
    said = r"Stra{\ss}e, {\v S}koda, {\L}\'od\'z, \c{c}a, na{\"\i}ve, {\H o}, \k{a}, \u{g}, Vi\d{\^e}t, {\aa}, \.I"
    assert latex.words(said) == "Straße, Škoda, Łódź, ça, naïve, ő, ą, ğ, Việt, å, İ"
    assert latex.words(
        r"``Half'' of \emph{all} --- 50\% \& \href{https://x.example}{more} $\alpha$ \unknown{kept}"
    ) == ("“Half” of all — 50% & more α kept")
    assert latex.words("{" * 5000 + "x" + "}" * 5000) == "x"


def test_row_61_bibtex_of_reference_managers_is_read() -> None:
    (work,) = read(ZOTERO, "auto")
    assert work["author"] == [
        {"family": "Smith", "given": "John", "suffix": "Jr."},
        {"family": "van der Berg", "given": "Anna"},
        {"family": "Østby", "given": "Gudrun"},
    ]
    assert work["editor"] == [{"literal": "World Health Organization"}]
    assert (work["container-title"], work["URL"]) == (
        "The Oxford handbook",
        "https://example.org/~a_b?x=1%20y&z=2",
    )
    assert work["issued"] == {"date-parts": [[2020, 1]]}
    (work,) = read(CROSSREF, "auto")
    assert work["title"] == "Waiting & acting" and work["page"] == "647-659"
    assert work["issued"] == {"date-parts": [[2014, 12]]}
    (work,) = read("@book(j, author={Martin L. King, Jr.}, title={T}, year=2001)", "auto")
    assert work["author"] == [{"family": "King", "given": "Martin L.", "suffix": "Jr."}]
    article, chapter, book = read(STRINGS, "auto")
    assert article["container-title"] == "Review of International Relations" and article["DOI"] == "10.5555/K1"
    assert [name["family"] for name in article["author"]] == ["Lovelace", "Babbage"]
    assert article["issued"] == {"date-parts": [[2001, 3, 12]]}
    assert chapter["container-title"] == "The whole book" and chapter["editor"] == book["editor"]
    assert chapter["issued"] == {"date-parts": [[1999]]} and chapter["page"] == "1-9"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", ["", "\ufeff", 'Content: text/plain; charset="UTF-8"\n\n'])
def test_row_61_ris_is_read_with_any_line_end(end: str, before: str) -> None:
    text = before + (
        "TY  - JOUR\nAU  - Müller, Jörg\nAU  - Smith, John, Jr.\nT1  - A long title\n  that goes on\nJF  - Journal\n"
        "Y1  - 2019///\nDA  - 2019/03/12/\nSP  - 3\nEP  - 9\nUR  - https://doi.org/10.5555/abc\nER  - \n\n"
        "TY - EDBOOK\nAU - Roe, Sam\nTI - A book\nPY - 2001\nSN - 978-0-306-40615-7\nER -\n"
    )
    article, book = read(text.replace("\n", end), "auto")
    assert article["title"] == "A long title that goes on" and article["DOI"] == "10.5555/abc"
    assert article["issued"] == {"date-parts": [[2019, 3, 12]]} and article["page"] == "3-9"
    assert article["author"][1] == {"family": "Smith", "given": "John", "suffix": "Jr."}
    assert book["editor"] == [{"family": "Roe", "given": "Sam"}] and "author" not in book


def test_row_61_json_of_a_registrar_is_read_and_nothing_else_of_it_kept() -> None:
    item: dict[str, Any] = {
        "type": "journal-article",
        "title": ["A title"],
        "container-title": ["J"],
        "author": [{"family": "A", "given": "B", "ORCID": "https://orcid.org/0000-0002-1825-0097", "affiliation": []}],
        "issued": {"date-parts": [["2019", "3"]]},
        "reference": [{"key": "x"}] * 9,
    }
    for text in (item, [item], {"items": [item]}, {"status": "ok", "message": {"items": [item]}}):
        (work,) = read(json.dumps(text), "auto")
        assert (work["title"], work["container-title"], work["type"]) == ("A title", "J", "article-journal")
        assert work["issued"] == {"date-parts": [[2019, 3]]} and "reference" not in work
        assert work["author"] == [{"family": "A", "given": "B", "ORCID": "0000-0002-1825-0097"}]
    (work,) = read(
        json.dumps({"type": "book", "title": "T", "author": ["A body"], "issued": {"raw": "2019-03"}}), "csl"
    )
    assert work["author"] == [{"literal": "A body"}] and work["issued"] == {"date-parts": [[2019, 3]]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "@book{b, title={ok}, author={A, B}, year=2001}\n\n@book{c, title={no author}, year=2001}\n"
            "@book{d, title={no year}, author={A, B}, year={in press}}",
            ["Line 3 (c): it has neither author nor editor.", "Line 4 (d): it has no year; write one of four digits."],
        ),
        ("@book{a, title={x, author={B, C}\n@book{b, title={y}}", ["Line 1: it is no sound BibTeX."]),
        ("@book{a, title={x}, title={y}, author={A, B}, year=2000}", ["Line 1 (a): it says title twice"]),
        ("@book{a, title={x} year=2000, author={A, B}}", ["Line 1 (a): title goes on after {x}; a comma is missing"]),
        ("@book{a, title={x}, author={A, B}, year=2000, publisher=acm}", ["Line 1 (a): publisher names 'acm'"]),
        ("@phdthesis{t, title={T}, author={A, B}, year=2001}", ["a thesis is of no kind that the list of works has"]),
        (
            "TY  - JOUR\nAU  - A, B\nTI  - One\nTY  - JOUR\nAU  - C, D\nTI  - Two\nPY  - 2002\nER  - \n",
            ["Line 1: the record has no end: the next begins at line 4"],
        ),
        ("TY  - JOUR\nAU  - A, B\nTI  - One\nPY  - 2001\n", ["Line 1: the record has no end"]),
        ("AU  - A, B\nTI  - One\nER  - \n", ["Line 1: AU stands in no record", "Line 3: ER stands in no record"]),
        ("[" * 100_000, ["brackets lie too deep"]),
        ('[7, {"title": "x"}]', ["Work 1: it is no table", "Work 2 (x): it has neither", "Work 2 (x): it has no year"]),
        (
            '{"type":"book","title":"T\\u0000","author":[{"family":"A"}],"issued":{"date-parts":[[2019,13]]}}',
            ["2019-13 is no day of the calendar", "signs that are no text"],
        ),
        ('{"type":"book","title":"T\\ud800","author":[{"family":"A"}],"issued":"2019"}', ["signs that are no text"]),
        (
            json.dumps({"title": "T", "author": [{"family": "A"}], "issued": "2019", "DOI": f"10.5555/{'x' * 200}"}),
            ["its DOI is longer than 120 signs"],
        ),
        ("TY  - JOUR\nER  - \n" * (MOST + 1), [f"at most {MOST:,} come at once"]),
        ("Only words.", ["neither BibTeX, RIS nor CSL-JSON"]),
    ],
)
def test_row_61_all_that_is_wrong_is_told_at_once_with_its_lines(text: str, said: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        read(text, "auto")
    told = "\n".join(refused.value.problems)
    assert all(each in told for each in said), told
    told.encode()


def test_row_61_a_file_in_another_encoding_says_where_and_may_be_told(admin_client: Client) -> None:
    text = "@book{a,\n title={Über}, author={Müller, Jörg}, year=2001}"

    def sent(data: bytes, **more: str) -> str:
        file = SimpleUploadedFile("a.bib", data)
        answer = admin_client.post("/admin/import-works/", {"file": file, "form": "auto", **more})
        return answer.content.decode()

    assert "Line 2 is no text in this encoding (byte DC)" in sent(text.encode("cp1252"))
    assert "Über" in sent(text.encode("cp1252"), encoding="cp1252")
    assert "Über" in sent(text.encode("utf-16")) and "Über" in sent(text.encode("utf-8-sig"))


def test_row_61_the_same_work_is_known_with_and_without_its_doi() -> None:
    bare = "@article{a, title={On Waiting}, author={Roe, Amy}, year=2001, journal={J}}"
    with_doi = bare.replace("year=", "doi={10.5555/w}, year=").replace("On Waiting", "{On} waiting.")
    assert len(take(read(bare, "auto"), keep=True).new) == 1
    assert take(read(with_doi, "auto"), keep=True).known == ["On waiting"]
    assert len(take(read(f"{with_doi}\n{with_doi}".replace("On", "By"), "auto"), keep=True).new) == 1
    other = with_doi.replace("10.5555/w", "10.5555/v").replace("On", "By")
    assert len(take(read(other, "auto"), keep=True).new) == 1, "two works of one name, each with its own DOI"


def test_row_61_staff_are_found_by_orcid_or_by_a_name_that_can_be_no_other() -> None:
    new, orcid = Person.objects.create, "0000-0002-1825-0097"
    anna = new(slug="anna-m", name_as_printed="Anna Müller", family_name="Müller", given_name="Anna")
    arno = new(slug="arno-m", name_as_printed="Arno Müller", family_name="Müller", given_name="Arno", orcid=orcid)

    def linked(*names: dict[str, str]) -> set[Person]:
        title = f"T {len(ExternalWork.objects.all())}"
        work = {"type": "book", "title": title, "author": list(names), "issued": {"date-parts": [[2001]]}}
        (record,) = take(read(json.dumps(work), "csl"), keep=True).new
        assert "ORCID" not in json.dumps(record.csl)
        return set(record.people.all())

    assert linked({"family": "Muller", "given": "Anna B."}) == {anna}
    assert linked({"family": "Müller", "given": "A."}) == set(), "two of ours could be meant"
    assert linked({"family": "Mueller", "given": "X", "ORCID": orcid}) == {arno}
    assert linked({"family": "Müller", "given": "Agnes"}) == set()
    assert linked({"family": "Müller", "given": "Arno", "ORCID": "0000-0001-5109-3700"}) == set(), "another's ORCID"


def test_row_61_a_record_written_by_hand_is_sound_and_there_once(admin_client: Client, client: Client) -> None:
    csl = {"type": "book", "author": [{"family": "Roe"}]}
    sent = {"kind": "book", "title": "By hand", "year": "2001", "doi": "", "url": "", "csl": json.dumps(csl)}
    add = "/admin/snippets/publications/externalwork/add/"
    for wrong in ({"a": 1}, [1], {"type": "book", "author": "me"}, {"type": "book", "author": [{"x": []}]}):
        page = admin_client.post(add, sent | {"csl": json.dumps(wrong)})
        assert page.status_code == 200 and not ExternalWork.objects.filter(title="By hand").exists()
    assert admin_client.post(add, sent).status_code == 302
    assert admin_client.post(add, sent | {"title": "Another by hand"}).status_code == 302
    again = admin_client.post(add, sent)
    assert again.status_code == 200 and "This work is there already" in again.content.decode()
    work = ExternalWork.objects.get(title="By hand")
    assert work.csl["title"] == "By hand" and work.csl["issued"] == {"date-parts": [[2001]]}
    assert client.get("/external/").status_code == client.get(f"/external/{work.pk}.ris").status_code == 200
    with pytest.raises(ValidationError):
        ExternalWork(kind="book", title="T", year=2001, csl={}).full_clean()


def test_row_62_works_from_elsewhere_go_out_and_come_back_the_same() -> None:
    paper = "@techreport{t, author={Doe, J.}, title={P}, type={Working Paper}, edition={2}, institution={I}, year=2001}"
    works = read("\n".join([ZOTERO, CROSSREF, STRINGS, paper]), "auto")
    for form, written in (("bibtex", exchange.bibtex(works)), ("ris", exchange.ris(works))):
        again = read(written, form)
        for one, other in zip(works, again, strict=True):
            for name in ("title", "container-title", "DOI", "page", "volume", "URL", "genre", "edition"):
                assert one.get(name) == other.get(name), (form, name)
            assert [n.get("family") for n in one.get("author", [])] == [
                n.get("family") for n in other.get("author", [])
            ]


def test_row_61_ris_of_data_bases_is_read_as_it_was_meant() -> None:
    jstor = """Provider: JSTOR http://www.jstor.org
Content: text/plain; charset="UTF-8"


TY  - JOUR
TI  - Back to the Future
AU  - Mearsheimer, John J.
EP  - 56
PY  - 1990
SN  - 01622889, 15314804
SP  - 5
ER  - 
"""
    scopus = """TY  - JOUR
TI  - Order
AU  - Tanaka, A.
PY  - 2020
SN  - 09512748 (ISSN)
LA  - English
ER  -
"""
    web_of_science = """TY  - JOUR
AU  - O'Neil, SK
AU  - LI, HU
TI  - Order
DA  - JAN 2
PY  - 2020
LA  - French
ER  -
EF
"""
    pubmed = """TY  - JOUR
AU  - Smith JA
AU  - van der Berg P
AU  - Save the Children UK
AU  - Siemens AG
T1  - A study of health policy.
Y1  - 2019/03/15/
SN  - 1474-547X
SN  - 0140-6736
ER  - 
TY  - BOOK
AU  - Roe, A
T1  - Trade and the U.S.
DA  - Mar-Apr 2019
SN  - 978-0-306-40615-7
SN  - 1474-547X
ER  - 
"""
    (one,), (two,), (three,), (four, five) = (read(text, "auto") for text in (jstor, scopus, web_of_science, pubmed))
    assert one["ISSN"] == "01622889 15314804" and one["page"] == "5-56"
    assert two["ISSN"] == "09512748" and two["language"] == "en"
    assert three["issued"] == {"date-parts": [[2020, 1, 2]]} and three["language"] == "fr"
    # Capitals alone are initials, unless the whole name is written in capitals.
    assert [name["given"] for name in three["author"]] == ["S. K.", "HU"]
    assert four["author"] == [
        {"family": "Smith", "given": "J. A."},
        {"family": "van der Berg", "given": "P"},
        {"literal": "Save the Children UK"},
        {"literal": "Siemens AG"},
    ]
    assert four["title"] == "A study of health policy" and four["ISSN"] == "1474-547X 0140-6736"
    assert five["title"] == "Trade and the U.S." and five["issued"] == {"date-parts": [[2019, 3]]}
    assert five["ISBN"] == "978-0-306-40615-7" and five["ISSN"] == "1474-547X"


def test_row_61_bibtex_says_languages_translators_and_numbers_in_many_ways() -> None:
    mendeley = r"""Automatically generated by Mendeley Desktop 1.19.4

@article{Nye1990,
author = {Nye, Joseph S.},
isbn = {00157228}, issn = {0015-7228, 1945-2276},
journal = {Foreign Policy},
langid = {ngerman}, translator = {Roe, Sam and {A house}},
title = {{Soft Power}},
url = {https://jstor.example/1?a=b http://other.example/x},
year = {1990} }
@article{scholar, title={Politics}, author={A, B}, journal={(No Title)}, year={1948}, language={Klingon}}
"""
    work, other = read(mendeley, "auto")
    assert work["ISSN"] == "00157228 0015-7228 1945-2276" and "ISBN" not in work
    assert work["language"] == "de" and work["translator"] == [
        {"family": "Roe", "given": "Sam"},
        {"literal": "A house"},
    ]
    assert work["URL"] == "https://jstor.example/1?a=b"
    assert "container-title" not in other and "language" not in other
    assert "langid = {ngerman}" in exchange.bibtex([work]), "as BibLaTeX knows it"
    for form, written in (("bibtex", exchange.bibtex([work])), ("ris", exchange.ris([work]))):
        (again,) = read(written, form)
        assert {name: again[name] for name in ("ISSN", "language", "translator", "URL")} == {
            name: work[name] for name in ("ISSN", "language", "translator", "URL")
        }, form


def _families(work: dict[str, Any]) -> list[tuple[str | None, str | None]]:
    return [(name.get("family"), name.get("suffix")) for name in work.get("author", [])]


def test_row_61_a_long_list_of_works_comes_page_by_page(client: Client) -> None:
    rows = [{"type": "book", "title": f"Book {n}", "author": ["A"], "issued": "2001"} for n in range(130)]
    take(read(json.dumps(rows), "csl"), keep=True)
    first, second = (client.get(f"/external/year/2001/?page={n}").content.decode() for n in (1, 2))
    assert first.count("Record</a>") == 100 and second.count("Record</a>") == 30
    assert 'class="count">130' in first and 'rel="next"' in first
