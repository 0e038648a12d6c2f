"""From a publication's row to the object that every format reads; the only place where the two meet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from wagtail.rich_text import expand_db_html

from institute.analyses import embeds
from institute.core import content
from institute.core.addresses import finder
from institute.core.models import InstituteSettings
from institute.publications import bylines
from institute.publications.metadata import model
from institute.publications.metadata.changes import HIDING
from institute.publications.models import PublicationPage, PublicRevision
from institute.publications.text.inline import clean
from institute.publications.text.rendering import plain_text

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"]+")
_CLOSERS = {")": "(", "]": "[", ">": "<", "}": "{"}
_WORD = re.compile(r"\w[\w’'-]*")
AT_ONCE = 900
"""So many rows are asked for by their keys in one question: every database takes as many."""


_paid: list[Callable[[int], tuple[model.Grant, ...]]] = []


def paid_by(grants_of: Callable[[int], tuple[model.Grant, ...]]) -> None:
    """Let the room that keeps the accounts say what paid for a publication, by its number in the database."""
    _paid[:] = [grants_of]


def _grants(key: int | None) -> tuple[model.Grant, ...]:
    return tuple(grant for grants_of in _paid for grant in grants_of(key)) if key else ()


def metadata_of(page: PublicationPage, change: model.Change, first_online: dt.datetime) -> model.Metadata:
    """Return what a publication is, from its rows as they are now."""
    series = page.series
    site = page.get_site()
    institute = InstituteSettings.for_site(site)
    return model.Metadata(
        title=page.title,
        subtitle=page.subtitle,
        short_title=page.short_title,
        abstract=page.synopsis.strip(),
        kind=series.kind,
        series=model.SeriesFacts(
            series.code, series.name, series.issn, series.disclaimer, series.synopsis_label, series.body_label
        ),
        number=page.number,
        key=page.key,
        contributors=tuple(_contributor(c) for c in page.contributions.all() if str(c).strip()),
        issued=page.date_shown,
        first_online=first_online,
        change=change,
        publisher=page.publisher or institute.name,
        place=_town(institute.locality) if not page.publisher else "",
        holder=institute.copyright_holder or institute.name,
        language=page.language,
        licence=page.licence or series.licence or institute.licence_name,
        licence_url=_licence_url(page, institute),
        subjects=tuple(model.Category(s.title, s.slug) for s in page.subjects.all()),
        regions=tuple(model.Category(r.title, r.slug) for r in page.regions.all()),
        units=tuple(model.Category(u.name, u.slug) for u in page.units.all()),
        part=_part(page),
        editions=tuple(model.Edition(e.form, e.isbn, e.price, e.buy_url) for e in page.editions.all()),
        page_count=page.page_count,
        contents=_prose(page.contents),
        doi=page.doi,
        funding=page.funding.strip(),
        ai_statement=page.ai_statement.strip(),
        references=tuple(reference(line) for line in page.references.splitlines() if line.strip()),
        claims=_claims(page),
        picture=_picture(page),
        words=len(_WORD.findall(plain_text(page.body))),
        scholar=series.scholar,
        grants=_grants(page.pk),
        translations=_translations(page),
    ).sound()


def stored(revision: PublicRevision, page: PublicationPage) -> model.Metadata:
    """Return what a public revision says the publication is, with today's addresses."""
    meta = model.Metadata.read({**revision.facts, "content_hash": revision.content_hash}, places(page, revision))
    if page.ended_as in HIDING:
        meta = replace(meta, picture=None)  # it was of the text that was removed
    return replace(meta, grants=_grants(page.pk), translations=_translations(page))


def stored_of(keys: Sequence[int]) -> Iterator[model.Metadata]:
    """Give what the present revisions of publications say they are, in the order of their keys, without their PDFs."""
    stands = finder()
    names = ("pk", "url_path", "ended_as", "current__number", "current__facts", "current__content_hash")
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        rows = PublicationPage.objects.filter(pk__in=some, current__isnull=False).order_by().values_list(*names)
        found = {key: said for key, *said in rows}
        for key in (key for key in some if key in found):
            path, ended, number, facts, digest = found[key]
            root, own = stands(path)
            where = model.Places(root, f"{root}{own}", None, number, ended)
            yield replace(model.Metadata.read({**facts, "content_hash": digest}, where), grants=_grants(key))


def changes_of(page: PublicationPage, number: int) -> tuple[model.Change, ...]:
    """Return the changes of a piece up to a version, in their order."""
    rows = PublicRevision.objects.filter(page_id=page.pk, number__lte=number).order_by("number")
    return tuple(model.Change(*row) for row in rows.values_list("number", "kind", "notice", "published_at"))


def _translations(page: PublicationPage) -> tuple[model.Translation, ...]:
    """Return the piece in other languages, the original first; nothing is asked about pieces that there are in one."""
    groups = content.kept("translations", _in_several, content.tables_of(PublicationPage))
    original, keys = groups.get(page.pk or 0, (0, ()))
    if not keys:
        return ()
    rows = content.shown(PublicationPage.objects.filter(pk__in=keys, current__isnull=False)).order_by("language", "pk")
    found = []
    for other in rows.defer("body", "notes"):
        where, is_original = places(other), other.pk == original
        short = f"{where.root}/{other.key}"
        found.append(model.Translation(other.language, other.title, where.page, short, other.doi, is_original))
    return tuple(sorted(found, key=lambda each: not each.is_original))


def _in_several() -> dict[int, tuple[int, tuple[int, ...]]]:
    """Return, by the key of each piece that there is in several languages, that of the original and of all others."""
    groups: dict[int, list[int]] = {}
    made = PublicationPage.objects.exclude(translation_of_id=None).order_by()
    for key, original in made.values_list("page_ptr_id", "translation_of_id"):
        groups.setdefault(original, [original]).append(key)
    return {
        key: (original, tuple(other for other in keys if other != key))
        for original, keys in groups.items()
        for key in keys
    }


def places(page: PublicationPage, revision: PublicRevision | None = None) -> model.Places:
    """Return where the publication and its editions stand today."""
    url_parts = page.get_url_parts()
    _, root, path = url_parts if url_parts else (0, "", "")
    root, path = root or "", path or ""
    pdf = None
    size = _size(revision) if revision is not None else None
    if revision is not None and size is not None:
        url = f"{root}{path}{page.key}.pdf"
        if revision.pk != page.current_id:
            url = f"{root}/{page.key}/v{revision.number}.pdf"
        pdf = model.Pdf(url, size, revision.pdf_hash, revision.pdf_pages)
    current: Any = page.current
    return model.Places(root, f"{root}{path}", pdf, current.number if current else 1, page.ended_as)


def _size(revision: PublicRevision) -> int | None:
    """Return how large the PDF is; None if there is none, or its file is gone: the page does not fail for it."""
    try:
        return int(revision.pdf.size) if revision.pdf and revision.pdf_hash else None
    except FileNotFoundError:
        return None


def reference(line: str) -> model.Reference:
    """Return a line of the list of works cited, with the DOI that it names."""
    found = _DOI.search(line)
    return model.Reference(line.strip(), _whole_doi(found.group()) if found else "")


def _whole_doi(text: str) -> str:
    """Return a DOI without what stands behind it: a stop, or a bracket that was opened before it.

    Examples
    --------
    >>> _whole_doi("10.1002/(SICI)1097-0258(199)),")
    '10.1002/(SICI)1097-0258(199)'
    """
    while text:
        last = text[-1]
        if last in ".,;:’”" or (last in _CLOSERS and text.count(last) > text.count(_CLOSERS[last])):
            text = text[:-1]
        else:
            break
    return text


def _contributor(row: Any) -> model.Contributor:
    # What was frozen is all that is said: a profile that has changed since says nothing of an earlier piece.
    person = row.person if row.frozen_at is None else None
    family, given = bylines.in_parts(row.name_as_printed)
    if person is not None:
        family, given = person.family_name, person.given_name
    elif row.family_name:
        given = ""  # a name in one part has no other
    return model.Contributor(
        name=row.name_as_printed or (person.name_as_printed if person else ""),
        family=row.family_name or family,
        given=row.given_name or given,
        role=row.role,
        is_organisation=row.is_organisation or bool(person and person.is_organisation),
        affiliation=row.affiliation_as_printed,
        ror=row.affiliation_ror,
        orcid=row.orcid,
        biography=_prose(row.biography_as_printed),
        interests=row.interest_statement,
        profile=row.person.get_absolute_url() if row.person else "",
    )


def _town(locality: str) -> str:
    """Return a town without its postcode."""
    return re.sub(r"\s*\b[\dA-Z]*\d[\dA-Z -]*$", "", locality).strip(" ,")


def _prose(html: str) -> str:
    return clean(expand_db_html(html)) if html else ""


def _licence_url(page: PublicationPage, institute: InstituteSettings) -> str:
    says = next((row for row in (page, page.series) if row.licence), institute)
    return str(says.licence_url)


def _part(page: PublicationPage) -> model.Part | None:
    issue = page.issue
    if issue is None:
        return None
    return model.Part(
        issue.title, issue.get_url() or "", issue.volume, issue.issue_number, page.first_page, page.last_page
    )


def _claims(page: PublicationPage) -> tuple[model.Claim, ...]:
    if page.case is None:
        return ()
    found = embeds.statements_in(page.case, page.slug)
    return tuple(model.Claim(statement.question, statement.url, statement.resolve_by) for statement in found)


def _picture(page: PublicationPage) -> model.Picture | None:
    for block in page.body:
        if block.block_type == "figure" and block.value["image"] is not None and not block.value["decorative"]:
            rendition = block.value["image"].get_rendition("max-1200x1200")
            return model.Picture(rendition.url, block.value["alt"], rendition.width, rendition.height)
    return None
