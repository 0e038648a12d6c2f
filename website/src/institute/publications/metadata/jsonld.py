"""Metadata as a graph in the vocabulary of schema.org."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from institute.publications.metadata.model import Contributor, Grant, Metadata, Translation


def graph(meta: Metadata) -> dict[str, Any]:
    """Return the piece as JSON-LD; what it does not have is left out."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": meta.schema_type,
        "@id": meta.short_url,
        "url": meta.url,
        "name": meta.full_title,
        "headline": meta.title,
        "alternativeHeadline": meta.subtitle,
        "abstract": meta.abstract,
        "inLanguage": meta.language,
        "author": [_agent(person) for person in meta.authors],
        "editor": [_agent(person) for person in meta.editors],
        "translator": [_agent(person) for person in meta.contributors if person.role == "translator"],
        "contributor": [_agent(person) for person in meta.contributors if person.role == "interviewer"],
        "datePublished": meta.issued.isoformat(),
        "dateCreated": meta.first_online.isoformat(),
        "dateModified": meta.change.at.isoformat(),
        "publisher": {"@type": "Organization", "name": meta.publisher},
        "isPartOf": _container(meta),
        "reportNumber": meta.number if meta.schema_type == "Report" else "",
        "identifier": _identifiers(meta),
        "sameAs": meta.doi_url,
        "about": [category.title for category in meta.subjects],
        "spatialCoverage": [region.title for region in meta.regions],
        "keywords": list(meta.keywords),
        "license": meta.licence_url or meta.licence,
        "copyrightHolder": {"@type": "Organization", "name": meta.holder},
        "copyrightYear": meta.issued.year,
        "wordCount": meta.words,
        "version": str(meta.change.version),
        "creativeWorkStatus": _status(meta),
        "correction": _corrections(meta),
        "translationOfWork": _translated(meta.original),
        "workTranslation": [_translated(each) for each in meta.translations] if meta.original is None else [],
        "citation": [reference.text for reference in meta.references],
        "funder": _funders(meta),
        "funding": _funding(meta),
        "hasPart": [_claim(meta, position) for position in range(len(meta.claims))],
        "encoding": _encoding(meta),
        "image": meta.absolute(meta.picture.path) if meta.picture else "",
        "isAccessibleForFree": True,
    }
    if meta.part is not None:
        found |= {"pageStart": meta.part.first_page, "pageEnd": meta.part.last_page}
    if meta.editions:
        found["isbn"] = [edition.isbn for edition in meta.editions]
        found["numberOfPages"] = meta.page_count
        found["workExample"] = [
            {"@type": "Book", "isbn": e.isbn, "bookFormat": f"https://schema.org/{_FORMS.get(e.form, 'Paperback')}"}
            for e in meta.editions
        ]
    return {name: value for name, value in found.items() if value not in ("", None, [], {})}


_FORMS = {"hardback": "Hardcover", "paperback": "Paperback", "ebook": "EBook"}


def issue(page: Any, articles: Iterable[Any], root: str, pdf_url: str, bound: Any) -> dict[str, Any]:
    """Return an issue of a journal: the volume and the journal that it is part of, its articles, its PDF."""
    journal = {
        "@type": "Periodical",
        "name": page.series.name,
        "url": f"{root}{page.series.get_absolute_url()}",
        "issn": page.series.issn,
    }
    journal = {name: value for name, value in journal.items() if value}
    volume = {"@type": "PublicationVolume", "volumeNumber": page.volume, "isPartOf": journal}
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "PublicationIssue",
        "@id": page.full_url,
        "url": page.full_url,
        "name": page.title,
        "issueNumber": page.issue_number,
        "datePublished": page.date_issued.isoformat(),
        "isPartOf": volume if page.volume else journal,
        "hasPart": [_article(article, root) for article in articles],
    }
    if bound is not None:
        found["encoding"] = {
            "@type": "MediaObject",
            "encodingFormat": "application/pdf",
            "contentUrl": pdf_url,
            "contentSize": str(bound.pdf_size),
            "sha256": bound.pdf_hash,
        }
    return {name: value for name, value in found.items() if value}


def _article(article: Any, root: str) -> dict[str, Any]:
    found = {
        "@type": "ScholarlyArticle",
        "@id": f"{root}/{article.key}",
        "url": article.full_url,
        "name": article.title,
        "author": [
            {"@type": "Person", "name": str(who)} for who in article.contributions.all() if who.role == "author"
        ],
        "pageStart": article.first_page,
        "pageEnd": article.last_page,
    }
    return {name: value for name, value in found.items() if value}


def breadcrumbs(root: str, trail: list[dict[str, str]]) -> dict[str, Any]:
    """Return where a page stands as a list."""
    steps = [{"title": "Home", "url": "/"}, *trail]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": step["title"]}
            | ({"item": f"{root}{step['url']}" if step["url"].startswith("/") else step["url"]} if step["url"] else {})
            for place, step in enumerate(steps, 1)
        ],
    }


def _agent(person: Contributor) -> dict[str, Any]:
    if person.is_organisation:
        found = {"@type": "Organization", "name": person.name, "url": person.profile}
    else:
        found = {
            "@type": "Person",
            "@id": person.profile,
            "name": person.name,
            "familyName": person.family,
            "givenName": person.given_alone,
            "honorificSuffix": person.suffix,
            "sameAs": f"https://orcid.org/{person.orcid}" if person.orcid else "",
        }
    plain: dict[str, Any] = {name: value for name, value in found.items() if value}
    if person.affiliation:
        plain["affiliation"] = {"@type": "Organization", "name": person.affiliation}
        if person.ror:
            plain["affiliation"]["sameAs"] = f"https://ror.org/{person.ror}"
    return plain


def _container(meta: Metadata) -> dict[str, Any]:
    series = {
        "@type": "Periodical" if meta.part is not None or meta.series.issn else "CreativeWorkSeries",
        "name": meta.series.name,
        "url": meta.absolute(f"/series/{meta.series.code.lower()}/"),
    } | ({"issn": meta.series.issn} if meta.series.issn else {})
    if meta.part is None:
        return series
    volume = {"@type": "PublicationVolume", "volumeNumber": meta.part.volume, "isPartOf": series}
    return {
        "@type": "PublicationIssue",
        "name": meta.part.title,
        "issueNumber": meta.part.number,
        "url": meta.absolute(meta.part.path),
        "isPartOf": volume if meta.part.volume else series,
    }


def _identifiers(meta: Metadata) -> list[dict[str, str]]:
    values = [("number", meta.number), ("doi", meta.doi)]
    return [{"@type": "PropertyValue", "propertyID": name, "value": value} for name, value in values if value]


def _status(meta: Metadata) -> str:
    if meta.places.ended:
        return meta.places.ended.capitalize()
    return "Published" if meta.is_latest else "Superseded"


def _translated(other: Translation | None) -> dict[str, str] | None:
    if other is None:
        return None
    said = {"@type": "CreativeWork", "@id": other.short_url, "url": other.url, "name": other.title}
    return {**said, "inLanguage": other.language}


def _corrections(meta: Metadata) -> Any:
    """Return every notice that readers were given: one alone, or several."""
    found = [
        {
            "@type": "CorrectionComment",
            "text": change.notice,
            "datePublished": change.at.isoformat(),
            "name": change.kind.replace("_", " "),
        }
        for change in meta.notices
    ]
    return found[0] if len(found) == 1 else found or None


def _funders(meta: Metadata) -> list[dict[str, str]]:
    """Return each who paid for it and is named, once."""
    return [_funder(grant) for grant in {grant.funder: grant for grant in meta.grants if grant.funder}.values()]


def _funder(grant: Grant) -> dict[str, str]:
    found = {"@type": "Person" if grant.is_person else "Organization", "name": grant.funder, "url": grant.funder_url}
    return {name: value for name, value in found.items() if value}


def _funding(meta: Metadata) -> list[dict[str, Any]]:
    """Return the grants that paid for it, and what the piece itself says of its funding."""
    found: list[dict[str, Any]] = [
        {
            "@type": "MonetaryGrant",
            "name": grant.project,
            "url": meta.absolute(grant.path),
            "amount": {"@type": "MonetaryAmount", "currency": grant.currency, **_amount(grant)},
        }
        | ({"funder": _funder(grant)} if grant.funder else {})
        for grant in meta.grants
    ]
    return [*found, *([{"@type": "Grant", "description": meta.funding}] if meta.funding else [])]


def _amount(grant: Grant) -> dict[str, str]:
    if grant.at_least == grant.at_most:
        return {"value": grant.at_least}
    return {"minValue": grant.at_least, "maxValue": grant.at_most}


def _claim(meta: Metadata, position: int) -> dict[str, Any]:
    claim = meta.claims[position]
    return {
        "@type": "Claim",
        "name": claim.question,
        "url": meta.absolute(claim.path),
        "expires": claim.resolve_by.isoformat(),
    }


def _encoding(meta: Metadata) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if meta.key:
        found.append({"@type": "MediaObject", "encodingFormat": "text/markdown", "contentUrl": f"{meta.short_url}.md"})
    pdf = meta.places.pdf
    if pdf is not None:
        found.append(
            {
                "@type": "MediaObject",
                "encodingFormat": "application/pdf",
                "contentUrl": pdf.url,
                "contentSize": str(pdf.size),
                "sha256": pdf.sha256,
            }
        )
    return found
