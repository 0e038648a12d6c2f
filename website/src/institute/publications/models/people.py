"""Who writes, and which unit of the institute answers for it. What they were called at the time is in `pages`.

How editors see them, with posts and boards around them, is in the room of people above.
"""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.search import index

from institute.core.models import Picture

_orcid_form = RegexValidator(r"^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]\Z", "An ORCID reads 0000-0002-1825-0097.")
ror = RegexValidator(r"^0[a-hj-km-np-tv-z0-9]{6}\d{2}\Z", "A ROR id has nine signs, such as 03yrm5c26.")


_is_address = URLValidator(["https", "http"])


def labelled_links(said: str) -> list[tuple[str, str]]:
    """Read links that are written one a line, the label first.

    Examples
    --------
    >>> labelled_links("Notebook https://notes.example.org/")
    [('Notebook', 'https://notes.example.org/')]
    """
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return [(label.strip() or address, address) for label, _, address in (line.rpartition(" ") for line in lines)]


def are_links(said: str) -> None:
    """Refuse a line that does not end in an address."""
    for label, address in labelled_links(said):
        try:
            _is_address(address)
        except ValidationError:
            raise ValidationError(
                f"“{f'{label} {address}'[:80]}”: write what it is, a blank, then its address with https:// before it."
            ) from None


def orcid(said: str) -> None:
    """Refuse what is no ORCID, and one whose last sign does not check: registrars refuse a deposit with it."""
    _orcid_form(said)
    total = 0
    for digit in said.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    if "0123456789X"[(12 - total % 11) % 11] != said[-1]:
        raise ValidationError("The last sign of this ORCID does not check; look for a slip.")


def listed(said: str) -> list[str]:
    """Return what is written with commas between, or one a line."""
    return [part.strip() for line in said.splitlines() for part in line.split(",") if part.strip()]


class Person(index.Indexed, ClusterableModel):
    """Someone who writes for the institute, on its staff or not; or a body that signs as one."""

    slug = models.SlugField(unique=True)
    name_as_printed = models.CharField(max_length=160, help_text="As it stands in a byline: Ito Naoko.")
    is_organisation = models.BooleanField(
        default=False, verbose_name="is an organisation", help_text="A body that signs as one author."
    )
    family_name = models.CharField(max_length=80, help_text="Lists are sorted by it.")
    given_name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=120, blank=True, help_text="For example: senior analyst.")
    affiliation = models.CharField(max_length=200, blank=True)
    affiliation_ror = models.CharField(max_length=9, blank=True, validators=[ror], verbose_name="affiliation's ROR id")
    bio = RichTextField(blank=True, features=["bold", "italic", "link"])
    interests = models.TextField(
        blank=True,
        verbose_name="interest statement",
        help_text="What a reader should know: posts, funding, holdings. Printed with what this person publishes.",
    )
    email = models.EmailField(blank=True, help_text="Shown on the profile, and in the card for address books.")
    orcid = models.CharField(max_length=19, blank=True, validators=[orcid], verbose_name="ORCID")
    short_bio = models.TextField(
        max_length=400, blank=True, help_text="Two sentences for lists and introductions. The long one is below."
    )
    photo = models.ForeignKey(
        Picture,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A portrait, upright; its creator and licence are printed with it.",
    )
    press_photo = models.ForeignKey(
        Picture,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="For newspapers to print: as large as there is. Readers download it as it was uploaded.",
    )
    expertise = models.TextField(blank=True, help_text="What they can be asked about, one a line.")
    languages = models.CharField(max_length=200, blank=True, help_text="With commas between: English, Japanese.")
    media_contact = models.CharField(
        max_length=200, blank=True, help_text="Whom journalists ask, and how. Empty: the person's own mail."
    )
    cv = models.ForeignKey(
        "wagtaildocs.Document",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="curriculum vitae",
    )
    links = models.TextField(
        blank=True,
        validators=[are_links],
        help_text="One a line, what it is and then its address: Notebook https://notes.example.org/",
    )

    objects: ClassVar[models.Manager[Person]] = models.Manager()  # named, because its base has no types
    search_fields = [
        index.SearchField("name_as_printed", boost=5),
        index.AutocompleteField("name_as_printed"),
        index.SearchField("bio"),
        index.SearchField("expertise"),
    ]

    class Meta:
        ordering = ("family_name", "given_name")
        verbose_name_plural = "people"

    def __str__(self) -> str:
        """Return the name as printed."""
        return self.name_as_printed

    def get_absolute_url(self) -> str:
        """Return the address of the profile."""
        return f"/people/{self.slug}/"

    @property
    def link_list(self) -> list[tuple[str, str]]:
        """Labels and addresses of the links."""
        return labelled_links(self.links)

    @property
    def expertise_list(self) -> list[str]:
        """What they can be asked about."""
        return listed(self.expertise)

    @property
    def language_list(self) -> list[str]:
        """The languages they speak."""
        return listed(self.languages)


class Unit(models.Model):
    """A centre, programme or cluster of the institute; a closed one keeps what it published."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=160)
    acronym = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=60, default="Centre", help_text="Centre, programme, cluster; any word.")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    opened = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Year.")
    closed = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Year; empty while it works.")
    intro = RichTextField(blank=True, features=["bold", "italic", "link"])

    head = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="heads")
    logo = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        """Return its name, with its years once it is closed."""
        return f"{self.name} ({self.opened or ''}–{self.closed})" if self.closed else self.name

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return f"/units/{self.slug}/"

    @property
    def chain(self) -> list[Unit]:
        """What it stands under, the outermost first; a circle ends where it would close."""
        found: list[Unit] = []
        above = self.parent
        while above is not None and above not in found and above.pk != self.pk:
            found.insert(0, above)
            above = above.parent
        return found

    def clean(self) -> None:
        """Refuse a unit under itself, and one that closed before it opened."""
        errors = {}
        above = self.parent
        seen = {self.pk} if self.pk else set()
        while above is not None:
            if above.pk in seen:
                errors["parent"] = f"{above.name} stands under this unit already; a unit cannot stand under itself."
                break
            seen.add(above.pk)
            above = above.parent
        if self.opened and self.closed and self.closed < self.opened:
            errors["closed"] = f"It cannot have closed in {self.closed}: it opened in {self.opened}."
        if errors:
            raise ValidationError(errors)
