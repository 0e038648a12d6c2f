"""Metadata as a deposit with Crossref, schema 5.4.0. Deposits nothing: it writes what would be sent."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from lxml import etree

from institute.publications.metadata.model import Contributor, Metadata, clean

SPACE = "http://www.crossref.org/schema/5.4.0"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
AI = "http://www.crossref.org/AccessIndicators.xsd"
FR = "http://www.crossref.org/fundref.xsd"
REL = "http://www.crossref.org/relations.xsd"
JATS = "http://www.ncbi.nlm.nih.gov/JATS1"
LOCATION = f"{SPACE} https://www.crossref.org/schemas/crossref5.4.0.xsd"
_ROLES = {"author": "author", "with": "author", "editor": "editor", "translator": "translator"}
# What the schema takes at most, where somebody may write more.
_LONGEST = {
    **{name: 32 for name in ("volume", "issue", "first_page", "last_page")},
    **{name: 60 for name in ("given_name", "surname")},
    **{name: 255 for name in ("publisher_name", "publisher_place", "full_title", "item_number", "registrant")},
    **{"suffix": 10, "doi_batch_id": 100, "depositor_name": 130, "organization": 511, "institution_name": 1024},
}
_GIVEN = re.compile(r"[^\d?]*[^?\s]+[^\d]*")
Element = etree._Element


@dataclass(frozen=True)
class Depositor:
    """Who deposits, and where Crossref may write to."""

    name: str
    email: str
    registrant: str


class NoDoi(ValueError):
    """The piece has no DOI: its series issues none, or it is not published yet."""


def deposit(meta: Metadata, depositor: Depositor, now: dt.datetime) -> bytes:
    """Return the deposit of one piece.

    Raises
    ------
    NoDoi
        There is nothing to deposit.
    """
    if not meta.doi:
        raise NoDoi(f"{meta.number or meta.title} has no DOI; its series gives the prefix.")
    spaces: dict[str | None, str] = {None: SPACE, "xsi": XSI, "fr": FR, "ai": AI, "rel": REL, "jats": JATS}
    root = etree.Element(f"{{{SPACE}}}doi_batch", nsmap=spaces, version="5.4.0")  # type: ignore[arg-type]
    root.set(f"{{{XSI}}}schemaLocation", LOCATION)
    head = _add(root, "head")
    _add(head, "doi_batch_id", f"{meta.key}-v{meta.change.version}")
    _add(head, "timestamp", now.astimezone(dt.UTC).strftime("%Y%m%d%H%M%S"))
    who = _add(head, "depositor")
    _add(who, "depositor_name", depositor.name)
    _add(who, "email_address", depositor.email)
    _add(head, "registrant", depositor.registrant)
    body = _add(root, "body")
    if meta.part is not None:
        _article(body, meta)
    elif meta.kind == "book":
        _book(body, meta)
    else:
        _report(body, meta)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _report(body: Element, meta: Metadata) -> None:
    report = _add(body, "report-paper", publication_type="full_text")
    if meta.series.issn:
        holder = _add(report, "report-paper_series_metadata", language=_language(meta))
        series = _add(holder, "series_metadata")
        _add(_add(series, "titles"), "title", meta.series.name)
        _add(series, "issn", meta.series.issn)
        _contributors(holder, meta)
        _titles(holder, meta)
        _abstract(holder, meta)
    else:
        holder = _add(report, "report-paper_metadata", language=_language(meta))
        _contributors(holder, meta)
        _titles(holder, meta)
        _abstract(holder, meta)
    _date(holder, "publication_date", meta.issued)
    _publisher(holder, meta)
    _item_number(holder, meta, item_number_type="report_number")
    # In a series with an ISSN the schema has no place for funding or licence (report-paper_series_metadata in 5.4.0):
    # Crossref takes them for such a piece as a deposit of resources of its own.
    if not meta.series.issn:
        _funding(holder, meta)
        _licence(holder, meta)
        _relations(holder, meta)
        _version(holder, meta)
        _doi(holder, meta)
        _citations(holder, meta)
    else:
        _version(holder, meta)
        _doi(holder, meta)
        _citations(holder, meta)
        _relations(holder, meta)


def _article(body: Element, meta: Metadata) -> None:
    assert meta.part is not None
    journal = _add(body, "journal")
    about = _add(journal, "journal_metadata", language=_language(meta))
    _add(about, "full_title", meta.series.name)
    if meta.series.issn:
        _add(about, "issn", meta.series.issn)
    issue = _add(journal, "journal_issue")
    _date(issue, "publication_date", meta.issued)
    if meta.part.volume:
        _add(_add(issue, "journal_volume"), "volume", meta.part.volume)
    if meta.part.number:
        _add(issue, "issue", meta.part.number)
    article = _add(journal, "journal_article", publication_type="full_text", language=_language(meta))
    _titles(article, meta)
    _contributors(article, meta)
    _abstract(article, meta)
    _date(article, "publication_date", meta.issued)
    if meta.part.first_page:
        pages = _add(article, "pages")
        _add(pages, "first_page", meta.part.first_page)
        if meta.part.last_page:
            _add(pages, "last_page", meta.part.last_page)
    _item_number(article, meta)
    _funding(article, meta)
    _licence(article, meta)
    _relations(article, meta)
    _version(article, meta)
    _doi(article, meta)
    _citations(article, meta)


def _book(body: Element, meta: Metadata) -> None:
    kind = "edited_book" if meta.editors and not meta.authors else "monograph"
    book = _add(_add(body, "book", book_type=kind), "book_metadata", language=_language(meta))
    _contributors(book, meta)
    _titles(book, meta)
    _abstract(book, meta)
    _date(book, "publication_date", meta.issued)
    for edition in meta.editions:
        _add(book, "isbn", edition.isbn, media_type="electronic" if edition.form == "ebook" else "print")
    if not meta.editions:
        _add(book, "noisbn", reason="monograph")
    _publisher(book, meta)
    _item_number(book, meta)
    _funding(book, meta)
    _licence(book, meta)
    _relations(book, meta)
    _doi(book, meta)
    _citations(book, meta)


def _item_number(parent: Element, meta: Metadata, **attributes: str) -> None:
    if number := clean(meta.number):
        _add(_add(parent, "publisher_item"), "item_number", number, **attributes)


def _contributors(parent: Element, meta: Metadata) -> None:
    named = [person for person in meta.contributors if person.role in _ROLES and clean(person.name).strip()]
    if not named:
        return
    holder = _add(parent, "contributors")
    for place, person in enumerate(named):
        attributes = {
            "sequence": "additional" if place else "first",
            "contributor_role": _ROLES[person.role],
        }
        if person.is_organisation:
            _add(holder, "organization", person.name, **attributes)
        else:
            _person(_add(holder, "person_name", **attributes), person)


def _person(element: Element, person: Contributor) -> None:
    # Neither name may have a question mark in it.
    given, family = (
        clean(said).replace("?", "").strip() for said in (person.given_alone, person.family or person.name)
    )
    if _GIVEN.fullmatch(given):
        _add(element, "given_name", given)
    _add(element, "surname", family or clean(person.name))
    if person.suffix:
        _add(element, "suffix", person.suffix)
    if person.affiliation:
        institution = _add(_add(element, "affiliations"), "institution")
        _add(institution, "institution_name", person.affiliation)
        if person.ror:
            _add(institution, "institution_id", f"https://ror.org/{person.ror}", type="ror")
    if person.orcid:
        _add(element, "ORCID", f"https://orcid.org/{person.orcid}")


def _titles(parent: Element, meta: Metadata) -> None:
    titles = _add(parent, "titles")
    _add(titles, "title", meta.title)
    if meta.subtitle:
        _add(titles, "subtitle", meta.subtitle)


def _abstract(parent: Element, meta: Metadata) -> None:
    if meta.abstract:
        abstract = etree.SubElement(parent, f"{{{JATS}}}abstract")
        etree.SubElement(abstract, f"{{{JATS}}}p").text = clean(" ".join(meta.abstract.split()))


def _date(parent: Element, name: str, day: dt.date) -> None:
    date = _add(parent, name, media_type="online")
    _add(date, "month", f"{day.month:02d}")
    _add(date, "day", f"{day.day:02d}")
    _add(date, "year", str(day.year))


def _publisher(parent: Element, meta: Metadata) -> None:
    publisher = _add(parent, "publisher")
    _add(publisher, "publisher_name", meta.publisher)
    if len(clean(meta.place).strip()) > 1:
        _add(publisher, "publisher_place", meta.place)


def _licence(parent: Element, meta: Metadata) -> None:
    if meta.licence_url:
        program = etree.SubElement(parent, f"{{{AI}}}program", name="AccessIndicators")
        for part in ("vor", "tdm"):
            licence = etree.SubElement(program, f"{{{AI}}}license_ref", applies_to=part)
            licence.set("start_date", meta.issued.isoformat())
            licence.text = meta.licence_url


def _funding(parent: Element, meta: Metadata) -> None:
    named = list(dict.fromkeys(grant.funder for grant in meta.grants if grant.funder))
    if named:
        program = etree.SubElement(parent, f"{{{FR}}}program", name="fundref")
        for funder in named:
            group = etree.SubElement(program, f"{{{FR}}}assertion", name="fundgroup")
            etree.SubElement(group, f"{{{FR}}}assertion", name="funder_name").text = clean(funder)


def _relations(parent: Element, meta: Metadata) -> None:
    made_from = (meta.original,) if meta.original else ()
    made_of_it = () if meta.original else meta.translations
    if not (meta.claims or made_from or made_of_it):
        return
    program = etree.SubElement(parent, f"{{{REL}}}program", name="relations")
    for claim in meta.claims:
        where = meta.absolute(claim.path)
        _related(program, "inter_work_relation", "hasRelatedMaterial", "uri", where, claim.question)
    for kind, others in (("isTranslationOf", made_from), ("hasTranslation", made_of_it)):
        for other in others:
            named = ("doi", other.doi) if other.doi else ("uri", other.short_url)
            _related(program, "intra_work_relation", kind, *named, other.title)


def _related(program: Element, name: str, relation: str, kind: str, value: str, said: str) -> None:
    item = etree.SubElement(program, f"{{{REL}}}related_item")
    etree.SubElement(item, f"{{{REL}}}description").text = clean(said)
    element = etree.SubElement(item, f"{{{REL}}}{name}")
    element.set("relationship-type", relation)
    element.set("identifier-type", kind)
    element.text = value


def _version(parent: Element, meta: Metadata) -> None:
    info = _add(parent, "version_info")
    _add(info, "version", str(meta.change.version))
    if meta.change.notice:
        _add(info, "description", meta.change.notice)


def _doi(parent: Element, meta: Metadata) -> None:
    data = _add(parent, "doi_data")
    _add(data, "doi", meta.doi)
    _add(data, "resource", meta.short_url)
    if meta.places.pdf is not None:
        collection = _add(data, "collection", property="text-mining")
        item = _add(collection, "item")
        _add(item, "resource", meta.places.pdf.url, mime_type="application/pdf")


def _citations(parent: Element, meta: Metadata) -> None:
    if not meta.references:
        return
    holder = _add(parent, "citation_list")
    for place, reference in enumerate(meta.references, 1):
        citation = _add(holder, "citation", key=f"ref{place}")
        if reference.doi:
            _add(citation, "doi", reference.doi)
        _add(citation, "unstructured_citation", reference.text)


def _language(meta: Metadata) -> str:
    found = re.match(r"[a-z]{2,3}(?=-|\Z)", meta.language.lower())
    return found.group() if found else "en"


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    element = etree.SubElement(parent, f"{{{SPACE}}}{name}", attributes)
    if text is not None:
        element.text = clean(text)[: _LONGEST.get(name)]
    return element
