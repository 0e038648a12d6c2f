"""Who wrote a publication, as printed then: the one table that byline, list, feed, citation, PDF and profile read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from institute.publications.bylines import in_parts
from institute.publications.models.people import Person, orcid, ror

ROLES = [
    ("author", "Author"),
    ("editor", "Editor"),
    ("with", "With"),
    ("translator", "Translator"),
    ("interviewer", "Interviewer"),
]
# What is taken over from a person, and under which name it stays with the piece.
TAKEN = {
    "name_as_printed": "name_as_printed",
    "family_name": "family_name",
    "given_name": "given_name",
    "affiliation_ror": "affiliation_ror",
    "orcid": "orcid",
    "biography_as_printed": "bio",
    "interest_statement": "interests",
}
FROZEN = (*TAKEN, "affiliation_as_printed", "is_organisation", "frozen_at", "refresh")


class Contribution(Orderable):
    """One contributor, frozen at first publication: later changes of a profile leave it alone."""

    page = ParentalKey("PublicationPage", on_delete=models.CASCADE, related_name="contributions")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="contributions")
    role = models.CharField(max_length=20, choices=ROLES, default="author")
    name_as_printed = models.CharField(max_length=160, blank=True, help_text="Empty: taken from the person.")
    family_name = models.CharField(max_length=80, blank=True, help_text="For citations. Empty: the person's.")
    given_name = models.CharField(max_length=80, blank=True)
    is_organisation = models.BooleanField(default=False, verbose_name="is an organisation")
    affiliation_as_printed = models.CharField(
        max_length=255, blank=True, help_text="Empty: taken from the person when first published."
    )
    affiliation_ror = models.CharField(max_length=9, blank=True, validators=[ror], verbose_name="affiliation's ROR id")
    orcid = models.CharField(max_length=19, blank=True, validators=[orcid], verbose_name="ORCID")
    biography_as_printed = RichTextField(blank=True, features=["bold", "italic", "link"])
    interest_statement = models.TextField(blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)
    refresh = models.BooleanField(
        default=False,
        verbose_name="take over the profile anew",
        help_text="At the next publication name, affiliation, biography and statement become those of today's profile.",
    )

    panels = [
        FieldRowPanel([FieldPanel("person"), FieldPanel("role")]),
        FieldPanel("name_as_printed"),
        FieldRowPanel([FieldPanel("family_name"), FieldPanel("given_name"), FieldPanel("is_organisation")]),
        FieldPanel("affiliation_as_printed"),
        FieldRowPanel([FieldPanel("orcid"), FieldPanel("affiliation_ror")]),
        FieldPanel("biography_as_printed"),
        FieldPanel("interest_statement"),
        FieldPanel("refresh"),
    ]

    class Meta(Orderable.Meta):
        ordering = ("sort_order", "pk")  # those that no form has put in order stand as they were made

    def __str__(self) -> str:
        """Return the name as printed."""
        return self.name_as_printed or str(self.person or "")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Print the person's name where no other is given."""
        if not self.name_as_printed and self.person is not None:
            self.name_as_printed = self.person.name_as_printed
        super().save(*args, **kwargs)

    def freeze(self, now: dt.datetime) -> None:
        """Take over from the person what the piece does not say itself; once, unless asked to anew."""
        person = self.person
        if self.frozen_at is not None and not self.refresh:
            return
        if person is not None:
            for own, theirs in TAKEN.items():
                if self.refresh or not getattr(self, own):
                    setattr(self, own, getattr(person, theirs))
            if self.refresh or not self.affiliation_as_printed:
                self.affiliation_as_printed = ", ".join(filter(None, (person.role, person.affiliation)))
            self.is_organisation = self.is_organisation or person.is_organisation
        elif not self.family_name and not self.is_organisation:
            family, given = in_parts(self.name_as_printed)
            self.family_name, self.given_name = family, self.given_name or given
        self.frozen_at, self.refresh = now, False


def carry_over(drafted: Sequence[Contribution], printed: Sequence[Contribution]) -> None:
    """Give drafted contributors what was frozen for them when the piece was first published.

    A draft that was begun before the first publication knows nothing of it; what its editor wrote since stands. A line
    that an editor gave to somebody else takes over from that person; a name put right is put right in its parts.
    """
    for contribution in drafted:
        before = next((old for old in printed if contribution.pk is not None and contribution.pk == old.pk), None)
        if before is not None and contribution.frozen_at is not None and before.frozen_at is not None:
            _given_to_another(contribution, before)
            _put_right(contribution, before)
    left = [contribution for contribution in printed if contribution.frozen_at is not None]
    for contribution in drafted:
        if contribution.frozen_at is not None:
            continue
        before = next((old for old in left if _same(contribution, old)), None)
        if before is None:
            continue
        left.remove(before)
        for name in FROZEN:
            if not getattr(contribution, name) and name != "refresh":
                setattr(contribution, name, getattr(before, name))


def _given_to_another(drafted: Contribution, printed: Contribution) -> None:
    """Let a line be frozen anew for whom it names now; what its editor wrote there stands."""
    person = drafted.person
    if person is None or None in (drafted.person_id, printed.person_id) or drafted.person_id == printed.person_id:
        return
    if drafted.name_as_printed != printed.name_as_printed or person.name_as_printed == printed.name_as_printed:
        return  # another name was written, or two profiles of one person have become one
    for name in (*TAKEN, "affiliation_as_printed"):
        if getattr(drafted, name) == getattr(printed, name):
            setattr(drafted, name, "")
    drafted.is_organisation, drafted.name_as_printed, drafted.frozen_at = False, person.name_as_printed, None


def _put_right(drafted: Contribution, printed: Contribution) -> None:
    """Put right the parts of a name that was put right as a whole, so that citations say what the byline says."""
    parts = (drafted.family_name, drafted.given_name)
    if drafted.frozen_at is None or drafted.is_organisation or parts != (printed.family_name, printed.given_name):
        return
    now, then = drafted.name_as_printed.split(), printed.name_as_printed.split()
    if now == then or " ".join(filter(None, parts)) in (" ".join(now), " ".join(now[::-1])):
        return
    family, given = parts[0].split(), parts[1].split()
    if len(now) == len(then) and sorted(then) == sorted([*family, *given]):
        # Word for word: which of them is the family's name, the name as it was printed says.
        instead = dict(zip(then, now, strict=True))
        drafted.family_name = " ".join(instead[word] for word in family)
        drafted.given_name = " ".join(instead[word] for word in given)
    elif not drafted.family_name or drafted.family_name not in drafted.name_as_printed:
        drafted.family_name, drafted.given_name = in_parts(drafted.name_as_printed)


def _same(drafted: Contribution, printed: Contribution) -> bool:
    if None not in (drafted.person_id, printed.person_id) and drafted.person_id != printed.person_id:
        return False
    if drafted.pk is not None and drafted.pk == printed.pk:
        return True
    if drafted.person_id is not None:
        return bool(drafted.person_id == printed.person_id)
    return bool(drafted.name_as_printed) and drafted.name_as_printed == printed.name_as_printed
