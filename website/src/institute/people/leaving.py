"""Somebody leaves, or asks to be forgotten: what keeps a profile from being deleted, and what stays. Shows nothing.

A profile carries what was published, held and forecast under a name, so it is deleted only while nothing hangs on it.
Whoever has left stands under "former". Who asks to be forgotten loses all that is personal on the profile; the name
stays on what was published under it, as the record of what was published does (GDPR, article 17, paragraph 3 a and d).
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import ForeignObjectRel, Model, ProtectedError
from django.utils import timezone
from wagtail.models import ReferenceIndex

from institute.core import personal
from institute.people.models import Appointment, Holding, Quoted, Seat
from institute.publications.models import Person
from institute.record.reading.embeds import track_record

# What editors call a row that names somebody, where its model is called otherwise.
WORDS = {
    "contribution": "byline",
    "appointment": "post",
    "appearance": "appearance at an event",
    "recordedperson": "recording",
    "seat": "seat",
    "holding": "named chair",
    "series": "series that they edit",
    "course": "course that they teach",
    "unit": "unit that they head",
    "programme": "programme that they direct",
    "comment": "answer to a reader",
}
PERSONAL = ("role", "affiliation", "affiliation_ror", "bio", "short_bio", "interests", "email", "orcid")
PRESS = ("expertise", "languages", "media_contact", "links")
FILES = ("photo", "press_photo", "cv")
ADVICE = "Give their posts a last day instead: they then stand under “former”, with all they wrote."


def hangs_on(person: Person) -> list[str]:
    """Return what names somebody, counted, as a sentence has it: 3 bylines, 1 post, 4 forecasts in the record."""
    found = []
    for relation in Person._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        if not relation.auto_created or relation.concrete or model._meta.auto_created:
            continue
        assert isinstance(relation, ForeignObjectRel)
        number = model._default_manager.filter(**{relation.field.name: person}).distinct().count()
        if number:
            found.append(_counted(number, WORDS.get(model._meta.model_name, str(model._meta.verbose_name))))
    record = track_record(person.name_as_printed)
    if record is not None:
        found.append(_counted(int(str(record["scored"])) + int(str(record["open"])), "forecast") + " in the record")
    return found


def refuse(sender: Any, instance: Person, **kwargs: Any) -> None:
    """Keep a profile on which something hangs, whichever way it is to be deleted."""
    held = hangs_on(instance)
    if held:
        said = f"{instance} is not deleted: {', '.join(held)} would lose the profile. {ADVICE}"
        raise ProtectedError(said, {instance})


def leave(person: Person) -> int:
    """Let whatever somebody holds end today; return how many posts, seats and chairs that were."""
    today = timezone.localdate()
    ended = 0
    with transaction.atomic():
        for kind in (Appointment, Seat, Holding):
            for span in kind._default_manager.filter(person=person):
                if span.is_current and span.ends != today:
                    span.ends = today
                    span.save(update_fields=["ends"])
                    ended += 1
    person.save()  # what is found and kept of the profile follows
    return ended


def erase(person: Person) -> None:
    """Forget what is personal on a profile; delete it whole where nothing hangs on it.

    What was printed with a publication, the biography of then among it, is part of that publication and stays.
    """
    with transaction.atomic():
        files = [getattr(person, name) for name in FILES]
        for name in (*PERSONAL, *PRESS):
            setattr(person, name, "")
        for name in FILES:
            setattr(person, name, None)
        Quoted.objects.filter(person=person).delete()
        leave(person)
        for file in filter(None, files):
            if not _is_used(file, person):
                file.delete()
        if not hangs_on(person):
            person.delete()


def erase_address(address: str) -> int:
    """Forget the profiles that have this mail address; return how many."""
    found = list(Person.objects.filter(email__iexact=address))
    for person in found:
        erase(person)
    return len(found)


kept = personal.Kind(
    "profiles", personal.rows(Person, ("name_as_printed", "email", *PERSONAL[:-2], *PRESS)), erase_address
)
"""What is told of a profile to its person, and how it is forgotten."""


def _is_used(file: Model, but: Person) -> bool:
    """Tell whether anything else shows a picture or document: it would lose it."""
    named = ReferenceIndex.get_references_to(file)
    others = named.exclude(base_content_type=ReferenceIndex._get_base_content_type(Person), object_id=str(but.pk))
    return bool(others.exists())


def _counted(number: int, word: str) -> str:
    first, _, rest = word.partition(" ")
    many = first if number == 1 or first.endswith("s") else f"{first}s"
    return f"{number} {many}{' ' + rest if rest else ''}"
