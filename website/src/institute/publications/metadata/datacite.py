"""Metadata as a DataCite record, schema 4.5 in JSON. Deposits nothing: it writes what would be sent."""

from __future__ import annotations

from typing import Any

from institute.publications.metadata.crossref import NoDoi
from institute.publications.metadata.model import Contributor, Metadata

_GENERAL = {"article": "JournalArticle", "book": "Book", "speech": "Other", "newsletter": "Other"}
_ROLES = {"editor": "Editor", "translator": "Other", "interviewer": "Other"}


def record(meta: Metadata) -> dict[str, Any]:
    """Return the record of one piece; NoDoi if it has none."""
    if not meta.doi:
        raise NoDoi(f"{meta.number or meta.title} has no DOI; its series gives the prefix.")
    titles: list[dict[str, str]] = [{"title": meta.title, "lang": meta.language}]
    if meta.subtitle:
        titles.append({"title": meta.subtitle, "titleType": "Subtitle", "lang": meta.language})
    signed = meta.authors or meta.editors
    publisher_as_creator = [{"name": meta.publisher, "nameType": "Organizational"}]
    found: dict[str, Any] = {
        "doi": meta.doi,
        "url": meta.short_url,
        "types": {"resourceTypeGeneral": _GENERAL.get(meta.kind, "Report"), "resourceType": meta.series.name},
        "creators": [_name(person) for person in signed] or publisher_as_creator,
        "contributors": [
            _name(person) | {"contributorType": _ROLES[person.role]}
            for person in meta.contributors
            if person not in signed
        ],
        "titles": titles,
        "publisher": {"name": meta.publisher},
        "publicationYear": str(meta.issued.year),
        "dates": [
            {"date": meta.issued.isoformat(), "dateType": "Issued"},
            {"date": meta.first_online.isoformat(), "dateType": "Available"},
            {"date": meta.change.at.isoformat(), "dateType": "Updated"},
        ],
        "language": meta.language,
        "version": str(meta.change.version),
        "subjects": [{"subject": word} for word in meta.keywords],
        "alternateIdentifiers": [{"alternateIdentifier": meta.number, "alternateIdentifierType": "Report number"}],
        "relatedIdentifiers": _related(meta),
        "descriptions": [{"description": meta.abstract, "descriptionType": "Abstract", "lang": meta.language}],
        "geoLocations": [{"geoLocationPlace": region.title} for region in meta.regions],
        "formats": ["text/html", *(["application/pdf"] if meta.places.pdf else [])],
        "rightsList": [{"rights": meta.licence, "rightsUri": meta.licence_url}] if meta.licence_url else [],
        "fundingReferences": [
            {"funderName": grant.funder, "awardTitle": grant.project} for grant in meta.grants if grant.funder
        ],
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _name(person: Contributor) -> dict[str, Any]:
    if person.is_organisation:
        return {"name": person.name, "nameType": "Organizational"}
    found: dict[str, Any] = {"name": person.inverted, "nameType": "Personal", "familyName": person.family}
    if person.given:
        found["givenName"] = person.given
    if person.orcid:
        found["nameIdentifiers"] = [
            {
                "nameIdentifier": f"https://orcid.org/{person.orcid}",
                "nameIdentifierScheme": "ORCID",
                "schemeUri": "https://orcid.org",
            }
        ]
    if person.affiliation:
        place: dict[str, str] = {"name": person.affiliation}
        if person.ror:
            place |= {"affiliationIdentifier": f"https://ror.org/{person.ror}", "affiliationIdentifierScheme": "ROR"}
        found["affiliation"] = [place]
    return found


def _related(meta: Metadata) -> list[dict[str, str]]:
    found = []
    if meta.series.issn:
        found.append(("ISSN", meta.series.issn, "IsPartOf" if meta.part is None else "IsPublishedIn"))
    found += [("ISBN", edition.isbn, "IsVariantFormOf") for edition in meta.editions]
    found += [("DOI", reference.doi, "References") for reference in meta.references if reference.doi]
    found += [("URL", meta.absolute(claim.path), "HasPart") for claim in meta.claims]
    # What a translation is called came with 4.6 of the schema.
    others = (
        [(meta.original, "IsDerivedFrom")] if meta.original else [(each, "IsSourceOf") for each in meta.translations]
    )
    found += [
        ("DOI", other.doi, relation) if other.doi else ("URL", other.short_url, relation) for other, relation in others
    ]
    return [
        {"relatedIdentifierType": kind, "relatedIdentifier": value, "relationType": relation}
        for kind, value, relation in found
    ]
