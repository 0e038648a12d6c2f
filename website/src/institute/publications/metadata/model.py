"""The one object that every format reads: what a publication is, as it stood in one public revision."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from institute.publications.bylines import without_suffix

AUTHORING = {"author", "with"}
_FROM_THE_RIGHT = {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"}
TYPES = {
    "commentary": "OpinionNewsArticle",
    "report": "Report",
    "working-paper": "Report",
    "event-report": "Report",
    "article": "ScholarlyArticle",
    "book": "Book",
    "newsletter": "CreativeWork",
    "speech": "CreativeWork",
}


@dataclass(frozen=True)
class Contributor:
    """Someone who had a part in it, as printed then."""

    name: str
    family: str
    given: str = ""
    role: str = "author"
    is_organisation: bool = False
    affiliation: str = ""
    ror: str = ""
    orcid: str = ""
    biography: str = ""
    interests: str = ""
    profile: str = ""

    @property
    def given_alone(self) -> str:
        """The given name without Jr. or III."""
        return without_suffix(self.given)[0]

    @property
    def suffix(self) -> str:
        """Jr. or III, where the name has one."""
        return without_suffix(self.given)[1]

    @property
    def inverted(self) -> str:
        """The name as lists sort it: family name first, with a comma."""
        if self.is_organisation or not self.family:
            return self.name
        return ", ".join(filter(None, (self.family, self.given_alone, self.suffix)))


@dataclass(frozen=True)
class Category:
    """A subject, a region or a unit: its name and its name in addresses."""

    title: str
    slug: str


@dataclass(frozen=True)
class SeriesFacts:
    """The series that the piece belongs to."""

    code: str
    name: str
    issn: str = ""
    disclaimer: str = ""
    synopsis_label: str = "Synopsis"
    body_label: str = ""


@dataclass(frozen=True)
class Part:
    """The place of an article in an issue of a journal."""

    title: str
    path: str
    volume: str = ""
    number: str = ""
    first_page: str = ""
    last_page: str = ""

    @property
    def pages(self) -> tuple[str, ...]:
        """The first page and the last; one where the article has one only."""
        return tuple(dict.fromkeys(filter(None, (self.first_page, self.last_page))))


@dataclass(frozen=True)
class Edition:
    """A book in one form."""

    form: str
    isbn: str
    price: str = ""
    buy_url: str = ""


@dataclass(frozen=True)
class Reference:
    """A work that is cited, as printed, and its DOI where it names one."""

    text: str
    doi: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        """What stands before the DOI as it is printed, that itself, and what stands behind it."""
        found = re.search(rf"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?{re.escape(self.doi)}", self.text, re.IGNORECASE)
        if not self.doi:
            return self.text, "", ""
        if found is None:
            return f"{self.text} ", f"doi:{self.doi}", ""
        return self.text[: found.start()], found.group(), self.text[found.end() :]


@dataclass(frozen=True)
class Claim:
    """A sentence of the piece that the record holds it to."""

    question: str
    path: str
    resolve_by: dt.date


@dataclass(frozen=True)
class Picture:
    """The picture that stands for the piece where one picture is shown."""

    path: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Grant:
    """Money that paid for the piece: how much of it, between two amounts, which are one where it is exact.

    Whoever gives without a name has none here.
    """

    project: str
    year: int
    path: str
    currency: str
    at_least: str
    at_most: str
    said_amount: str
    funder: str = ""
    funder_url: str = ""
    is_person: bool = False


@dataclass(frozen=True)
class Translation:
    """The same piece in another language."""

    language: str
    title: str
    url: str
    short_url: str
    doi: str = ""
    is_original: bool = False


@dataclass(frozen=True)
class Pdf:
    """The edition for print of the same revision."""

    url: str
    size: int
    sha256: str
    pages: int | None = None


@dataclass(frozen=True)
class Change:
    """Why there is this revision, and when it was shown."""

    version: int
    kind: str
    notice: str
    at: dt.datetime


@dataclass(frozen=True)
class Places:
    """Where everything stands today: addresses move, what a revision says does not."""

    root: str
    page: str
    pdf: Pdf | None = None
    latest: int = 1
    ended: str = ""


@dataclass(frozen=True)
class Metadata:
    """What one public revision of a publication is.

    Dates are the institute's days; moments carry their zone. `places`, `grants` and `translations` are empty in what is
    stored and filled when it is read: addresses move, what was paid is entered when the accounts have it, and a
    translation comes later.
    """

    title: str
    abstract: str
    kind: str
    series: SeriesFacts
    number: str
    key: str
    contributors: tuple[Contributor, ...]
    issued: dt.date
    first_online: dt.datetime
    change: Change
    publisher: str
    holder: str
    language: str = "en-GB"
    subtitle: str = ""
    short_title: str = ""
    place: str = ""
    licence: str = ""
    licence_url: str = ""
    subjects: tuple[Category, ...] = ()
    regions: tuple[Category, ...] = ()
    units: tuple[Category, ...] = ()
    part: Part | None = None
    editions: tuple[Edition, ...] = ()
    page_count: int | None = None
    contents: str = ""
    doi: str = ""
    funding: str = ""
    ai_statement: str = ""
    references: tuple[Reference, ...] = ()
    claims: tuple[Claim, ...] = ()
    picture: Picture | None = None
    words: int = 0
    scholar: bool = False
    content_hash: str = ""
    grants: tuple[Grant, ...] = ()
    translations: tuple[Translation, ...] = ()
    places: Places = Places("", "")

    @property
    def authors(self) -> tuple[Contributor, ...]:
        """Those who wrote it, in the order of the byline."""
        return tuple(c for c in self.contributors if c.role in AUTHORING)

    @property
    def editors(self) -> tuple[Contributor, ...]:
        """Those who edited it."""
        return tuple(c for c in self.contributors if c.role == "editor")

    @property
    def full_title(self) -> str:
        """Title and subtitle as one."""
        if not self.subtitle:
            return self.title
        # A mark at the end of a title parts it from the subtitle by itself.
        return f"{self.title}{' ' if self.title.endswith(('?', '!', '…')) else ': '}{self.subtitle}"

    @property
    def heading(self) -> str:
        """Number and title as one."""
        return f"{self.number}: {self.title}" if self.number else self.title

    @property
    def is_from_the_right(self) -> bool:
        """Whether its language is written from right to left."""
        language, *others = self.language.lower().replace("_", "-").split("-")
        return language in _FROM_THE_RIGHT and "latn" not in others

    @property
    def schema_type(self) -> str:
        """Its class in the vocabulary of schema.org."""
        return TYPES.get(self.kind, "CreativeWork")

    @property
    def url(self) -> str:
        """Where the piece stands today."""
        return self.places.page

    @property
    def short_url(self) -> str:
        """The address that stays for ever; that of the page while there is no number."""
        return f"{self.places.root}/{self.key}" if self.key else self.places.page

    @property
    def doi_url(self) -> str:
        """The DOI as an address, or nothing."""
        return f"https://doi.org/{self.doi}" if self.doi else ""

    @property
    def keywords(self) -> tuple[str, ...]:
        """Subjects and regions by name."""
        return tuple(category.title for category in (*self.subjects, *self.regions))

    @property
    def original(self) -> Translation | None:
        """What this is a translation of."""
        return next((each for each in self.translations if each.is_original), None)

    @property
    def is_latest(self) -> bool:
        """Whether this is the revision that the page shows."""
        return self.change.version == self.places.latest

    def absolute(self, path: str) -> str:
        """Return a path of the site as an address."""
        return f"{self.places.root}{path}" if path.startswith("/") else path

    def located(self, places: Places) -> Metadata:
        """Return the same with today's addresses."""
        people = tuple(
            replace(person, profile=f"{places.root}{person.profile}") if person.profile.startswith("/") else person
            for person in self.contributors
        )
        return replace(self, places=places, contributors=people)

    def stored(self) -> dict[str, Any]:
        """Return it as plain data, without addresses of the site itself and what is entered beside it."""
        plain: dict[str, Any] = _ADAPTER.dump_python(replace(self, places=Places("", "")), mode="json")
        del plain["grants"], plain["translations"]
        return plain

    @classmethod
    def read(cls, plain: dict[str, Any], places: Places) -> Metadata:
        """Return what `stored` gave, with today's addresses."""
        return _ADAPTER.validate_python(plain).located(places)

    def sound(self) -> Metadata:
        """Return the same without the signs that no document of any format may hold."""
        plain: Metadata = _ADAPTER.validate_python(_cleaned(_ADAPTER.dump_python(self)))
        return plain


def clean(text: str) -> str:
    """Leave out control characters, halves of letters and numbers that will never be one: no XML may hold them."""
    return _UNSOUND.sub("", text)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: _cleaned(part) for name, part in value.items()}
    return [_cleaned(part) for part in value] if isinstance(value, list | tuple) else value


_UNSOUND = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ADAPTER = TypeAdapter(Metadata)
