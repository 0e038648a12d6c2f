"""Which uploaded files readers may have: those that something before them shows. Serves none.

A picture of an embargoed piece gives the piece away as surely as its text. So a file is private from when it comes in
until a page that readers see, an older version of one, or a record of the house (a person, a series, an event) uses it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from institute.core import content
from institute.desk.models import PreviewLink
from institute.publications.metadata.changes import HIDING
from institute.publications.models import PublicRevision

_STREAMS = ("body", "notes")


def picture_at(path: str) -> Any:
    """Return the picture whose file, in whatever size, has this path below the folder of uploads; None if none has."""
    pictures = get_image_model().objects
    if path.startswith("original_images/"):
        return pictures.filter(file=path).first()
    return pictures.filter(renditions__file=path).first() if path.startswith("images/") else None


def is_released(thing: Model) -> bool:
    """Whether something before readers uses a picture or a document."""
    try:
        return content.kept(("released", type(thing).__name__, thing.pk), lambda: _released(thing))
    except LookupError:
        return False


def is_in_draft(picture: Model, link: PreviewLink) -> bool:
    """Whether the draft that a preview link opens shows a picture."""
    latest = link.page.get_latest_revision()
    return latest is not None and _shows(latest.content, picture)


def _released(thing: Model) -> bool:
    """Tell so; raise where it is not, because a no is not kept: what is used is indexed after it was published."""
    if not (_is_used(thing) or _is_in_a_version(thing)):
        raise LookupError
    return True


def _is_used(thing: Model) -> bool:
    pages = ContentType.objects.get_for_model(Page, for_concrete_model=False)
    used = ReferenceIndex.get_references_to(thing)
    if used.exclude(base_content_type=pages).exists():
        return True  # a record of the house, which has no draft
    on = {int(key) for key in used.filter(base_content_type=pages).values_list("object_id", flat=True)}
    return bool(on) and Page.objects.filter(pk__in=on).live().public().exists()


def _is_in_a_version(thing: Model) -> bool:
    """Whether a public version of a piece that readers see shows it, the present one or one before."""
    shown = PublicRevision.objects.filter(page__live=True).exclude(page__ended_as__in=HIDING)
    named = shown.filter(content__body__icontains=f'"image": {thing.pk}').values_list("content", flat=True)
    return any(_shows(fields, thing) for fields in named.iterator())


def _shows(fields: Mapping[str, Any], picture: Model) -> bool:
    if type(picture) is not get_image_model():
        return False
    named = re.compile(rf'"image": {picture.pk}\b|embedtype=\\"image\\"[^>]*\bid=\\"{picture.pk}\\"')
    return any(named.search(str(fields.get(stream) or "")) for stream in _STREAMS)
