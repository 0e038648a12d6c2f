"""What is kept: people and units, series and numbers, publications with their revisions, works published elsewhere."""

from institute.publications.models.bound import BoundIssue
from institute.publications.models.categories import Region, Subject
from institute.publications.models.contributions import Contribution
from institute.publications.models.elsewhere import Award, ExternalWork, Term
from institute.publications.models.ledger import IssuedNumber, NumberCounter
from institute.publications.models.pages import (
    BookEdition,
    BookReview,
    IssuePage,
    PublicationIndexPage,
    PublicationPage,
    going_live,
    gone_live,
)
from institute.publications.models.people import Person, Unit
from institute.publications.models.revisions import PublicRevision
from institute.publications.models.series import FormerCode, Series
from institute.publications.models.settled import SettledText

__all__ = [
    "Award",
    "BookEdition",
    "BookReview",
    "BoundIssue",
    "Contribution",
    "ExternalWork",
    "FormerCode",
    "IssuePage",
    "IssuedNumber",
    "NumberCounter",
    "Person",
    "PublicRevision",
    "PublicationIndexPage",
    "PublicationPage",
    "Region",
    "Series",
    "SettledText",
    "Subject",
    "Term",
    "Unit",
    "going_live",
    "gone_live",
]
