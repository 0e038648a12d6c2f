"""Keeps what a Word file holds as a new draft with its pictures. Overwrites nothing, publishes nothing."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.text import slugify
from PIL import Image

from institute.core.models import Picture
from institute.core.pictures import NO_PICTURE
from institute.desk.word.imported import Imported
from institute.publications.models import Contribution, Person, PublicationIndexPage, PublicationPage, Series

FORMS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
MOST_DOTS = 40_000_000
# Whom programs name for want of an author.
NOBODY = {"python-docx", "microsoft office user", "windows user", "user", "unknown", "admin", "administrator", "author"}


@transaction.atomic
def draft(found: Imported, name: str, index: PublicationIndexPage, series: Series, by: Any) -> PublicationPage:
    """Return a new draft of a Word file; the report is told of pictures that could not be kept.

    Parameters
    ----------
    found
        What the file holds.
    name
        The file's name without ending: the title of a file that gives none.
    index, series
        Where the draft goes.
    by
        Who brought it.
    """
    title = found.title or name or "Untitled"
    if not found.title:
        found.report.changed.append("No title was found: it is that of the file")
    images = {place: _kept(found, place, title, by) for place in range(len(found.pictures))}
    page = PublicationPage(
        title=title,
        subtitle=found.subtitle,
        slug=_slug(title, index),
        series=series,
        synopsis=found.synopsis,
        body=json.dumps(list(_stream(found, images))),
        notes=json.dumps(found.notes),
        owner=by,
        live=False,
    )
    if found.creator and found.creator.casefold() not in NOBODY:
        found.report.changed.append(f"The author is that of the file’s properties, {found.creator}: look whether it is")
        person = Person.objects.filter(name_as_printed__iexact=found.creator).first()
        page.contributions = [Contribution(person=person, name_as_printed="" if person else found.creator)]
    index.add_child(instance=page)
    page.save_revision(user=by, log_action=True, clean=False)  # what it lacks, its author writes
    return page


def _stream(found: Imported, images: dict[int, Picture | None]) -> Any:
    for block in found.body:
        if block["type"] != "figure":
            yield block
            continue
        value = dict(block["value"])
        image = images.get(value.pop("picture"))
        if image is not None:
            yield {"type": "figure", "value": {**value, "image": image.pk}}


def _kept(found: Imported, place: int, title: str, by: Any) -> Picture | None:
    """Keep a picture by what it is, not by what the file calls it; None if it is none that pages can show."""
    picture = found.pictures[place]
    said = f"Picture {place + 1}"
    try:
        with Image.open(BytesIO(picture.data)) as image:
            form, (width, height) = image.format or "", image.size
            if form not in FORMS or width * height > MOST_DOTS:
                found.report.dropped.append(
                    f"{said}: {form or 'its form'} is not shown on pages; save it as PNG or JPEG."
                )
                return None
            image.load()
    except NO_PICTURE:
        found.report.dropped.append(f"{said} is no picture that can be read, such as a drawing of Word's own.")
        return None
    file = ImageFile(BytesIO(picture.data), name=f"{slugify(title)[:40] or 'picture'}-{place + 1}.{FORMS[form]}")
    kept = Picture(title=f"{title[:200]}: picture {place + 1}", description=picture.alt[:255], file=file)
    kept.uploaded_by_user = by
    try:
        kept.full_clean(exclude=["width", "height", "file_size", "file_hash"])
    except ValidationError:
        found.report.dropped.append(f"{said} was refused by the picture library.")
        return None
    kept.save()
    return kept


def _slug(title: str, index: PublicationIndexPage) -> str:
    stem = slugify(title)[:200] or "draft"
    taken = set(index.get_children().filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 2, stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
