"""Metadata in the head of a page: Highwire, Dublin Core, Open Graph. Names and values; the template writes the tags."""

from __future__ import annotations

from institute.publications.metadata.model import Metadata

Tags = list[tuple[str, str]]
CARD = (1200, 630)
"""The size of the card that other sites show, as `pdf.card` draws it."""


def highwire(meta: Metadata) -> Tags:
    """Return the tags that scholarly indexes read; none where the series is not for them."""
    if not meta.scholar:
        return []
    tags: Tags = [("citation_title", meta.full_title)]
    for person in meta.authors:
        tags.append(("citation_author", person.inverted))
        if person.affiliation:
            tags.append(("citation_author_institution", person.affiliation))
        if person.orcid:
            tags.append(("citation_author_orcid", f"https://orcid.org/{person.orcid}"))
    tags += [("citation_editor", person.inverted) for person in meta.editors]
    tags += [
        ("citation_publication_date", meta.issued.strftime("%Y/%m/%d")),
        ("citation_online_date", meta.first_online.strftime("%Y/%m/%d")),
        ("citation_language", meta.language),
        ("citation_abstract", meta.abstract),
    ]
    tags += [("citation_keywords", word) for word in meta.keywords]
    tags += _container(meta)
    if meta.doi:
        tags.append(("citation_doi", meta.doi))
    tags += [("citation_isbn", edition.isbn) for edition in meta.editions]
    tags += [("citation_reference", reference.text) for reference in meta.references]
    tags += [("citation_fulltext_html_url", meta.url), ("citation_public_url", meta.short_url)]
    if meta.places.pdf is not None:
        tags.append(("citation_pdf_url", meta.places.pdf.url))
    return tags


def _container(meta: Metadata) -> Tags:
    if meta.part is not None:
        tags = [
            ("citation_journal_title", meta.series.name),
            ("citation_issn", meta.series.issn),
            ("citation_volume", meta.part.volume),
            ("citation_issue", meta.part.number),
            ("citation_firstpage", meta.part.first_page),
            ("citation_lastpage", meta.part.last_page),
            ("citation_publisher", meta.publisher),
        ]
        return [(name, value) for name, value in tags if value]
    if meta.kind == "book":
        return [("citation_publisher", meta.publisher)]
    return [
        ("citation_technical_report_institution", meta.publisher),
        ("citation_technical_report_number", meta.number),
    ]


def dublin_core(meta: Metadata) -> Tags:
    """Return the fifteen elements as far as they say something, each as often as it has a value."""
    tags: Tags = [("title", meta.full_title)]
    tags += [("creator", person.inverted) for person in meta.authors]
    tags += [("contributor", person.inverted) for person in meta.contributors if person not in meta.authors]
    tags += [("subject", subject.title) for subject in meta.subjects]
    tags += [("description", meta.abstract), ("publisher", meta.publisher), ("date", meta.issued.isoformat())]
    tags += [("type", "Text"), ("format", "text/html")]
    if meta.places.pdf is not None:
        tags.append(("format", "application/pdf"))
    tags += [("identifier", value) for value in (meta.short_url, meta.doi_url, meta.number) if value]
    tags += [("identifier", f"urn:isbn:{edition.isbn.replace('-', '')}") for edition in meta.editions]
    tags += [("source", source_line(meta)), ("language", meta.language)]
    if not meta.is_latest:
        tags.append(("relation", f"isVersionOf {meta.short_url}"))
    if meta.change.version > 1:
        tags.append(("relation", f"replaces {meta.short_url}/v{meta.change.version - 1}/"))
    if meta.original is not None:
        tags.append(("relation", f"isVersionOf {meta.original.short_url}"))
    tags += [("relation", f"references https://doi.org/{ref.doi}") for ref in meta.references if ref.doi]
    tags += [("coverage", region.title) for region in meta.regions]
    tags += [("rights", value) for value in (rights_line(meta), meta.licence_url) if value]
    return tags


def open_graph(meta: Metadata, site_name: str) -> Tags:
    """Return what other sites show when the page is shared."""
    tags: Tags = [
        ("og:type", "book" if meta.kind == "book" else "article"),
        ("og:site_name", site_name),
        ("og:title", meta.heading),
        ("og:description", meta.abstract),
        ("og:url", meta.url),
        ("og:locale", meta.language.replace("-", "_")),
    ]
    tags += [("og:locale:alternate", each.language.replace("-", "_")) for each in meta.translations]
    if meta.kind != "book":
        tags += [
            ("article:published_time", meta.issued.isoformat()),
            ("article:modified_time", meta.change.at.isoformat()),
        ]
        tags += [("article:author", person.profile or person.name) for person in meta.authors]
        tags += [("article:tag", word) for word in meta.keywords]
    if meta.key:
        width, height = CARD
        tags += [
            ("og:image", f"{meta.short_url}/card.png"),
            ("og:image:type", "image/png"),
            ("og:image:alt", f"{meta.heading}. {meta.series.name}, {site_name}"),
            ("og:image:width", str(width)),
            ("og:image:height", str(height)),
        ]
    if meta.picture is not None:
        tags += [
            ("og:image", meta.absolute(meta.picture.path)),
            ("og:image:alt", meta.picture.alt),
            ("og:image:width", str(meta.picture.width)),
            ("og:image:height", str(meta.picture.height)),
        ]
    return tags


def alternates(meta: Metadata) -> Tags:
    """Return the addresses of the piece by its languages, itself among them, and the original for any other."""
    if not meta.translations:
        return []
    original = meta.original.url if meta.original else meta.url
    each = [(meta.language, meta.url), *((other.language, other.url) for other in meta.translations)]
    return [*each, ("x-default", original)]


def source_line(meta: Metadata) -> str:
    """Say where the piece appeared: series and number, or journal, volume and pages."""
    part = meta.part
    if part is None:
        return f"{meta.series.name} {meta.number}".strip()
    place = f"{part.volume}({part.number})" if part.volume and part.number else part.volume or part.number
    return ", ".join(filter(None, (f"{meta.series.name} {place}".strip(), "–".join(part.pages))))


def rights_line(meta: Metadata) -> str:
    """Say who holds the rights, and under which licence the text is given."""
    held = f"© {meta.issued.year} {meta.holder}"
    return f"{held}. {meta.licence}" if meta.licence else held
