"""The publication, the list of publications and the issue of a journal, as pages. Publishing is in `publishing`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.dispatch import Signal
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, PageViewRestriction
from wagtail.search import index

from institute.analyses.models import StoredCase
from institute.core import content
from institute.core.showing import ShownPage
from institute.publications import bylines
from institute.publications.isbn import isbn_form, thirteen
from institute.publications.metadata import changes
from institute.publications.models.categories import Region, Subject
from institute.publications.models.contributions import Contribution, carry_over
from institute.publications.models.page_form import PublicationForm
from institute.publications.models.people import Unit
from institute.publications.models.revisions import PublicRevision
from institute.publications.models.series import Series
from institute.publications.text import blocks, pinning

# Sent within the transaction in which a publication becomes visible, before and after its row is written.
# Whoever listens to the first may refuse by raising ValidationError; nothing of it then happens.
going_live = Signal()
gone_live = Signal()

INLINE = ["bold", "italic", "link"]
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# What the house gives a piece: a draft that was begun earlier cannot take it back.
ISSUED = ("number", "key", "doi", "current_id", "ended_as")


class PublicationIndexPage(ShownPage):
    """The list of publications, narrowed by series, kind, year, author, subject, region, unit and language."""

    intro = RichTextField(blank=True, features=INLINE)

    template = "pages/publication_index.html"
    subpage_types = ["publications.PublicationPage", "publications.IssuePage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]


class IssuePage(ShownPage):
    """An issue of a journal: its volume and number, and the articles in the order of their pages."""

    CONTINUOUS, BY_ARTICLE = "continuous", "article"

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="journal_issues")
    volume = models.CharField(max_length=20, blank=True)
    issue_number = models.CharField(max_length=20, blank=True, verbose_name="number")
    date_issued = models.DateField(help_text="The day printed on it.")
    season = models.CharField(max_length=40, blank=True, help_text="As printed: Spring 2026.")
    intro = RichTextField(blank=True, features=INLINE)
    pdf = models.ForeignKey(
        "wagtaildocs.Document",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="whole issue as PDF",
        help_text="Of an issue that was printed before. Empty: it is made of the articles, and again when one changes.",
    )
    paging = models.CharField(
        max_length=10,
        choices=[(CONTINUOUS, "Run on from article to article"), (BY_ARTICLE, "Begin with each article's first page")],
        default=CONTINUOUS,
        verbose_name="page numbers of the whole issue",
    )

    template = "pages/issue.html"
    parent_page_types = ["publications.PublicationIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("series"),
        FieldRowPanel([FieldPanel("volume"), FieldPanel("issue_number"), FieldPanel("season")]),
        FieldPanel("date_issued"),
        FieldPanel("intro"),
        MultiFieldPanel([FieldPanel("paging"), FieldPanel("pdf")], "The whole issue"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro")]

    @property
    def label(self) -> str:
        """Its volume and number as printed."""
        parts = [f"vol. {self.volume}" if self.volume else "", f"no. {self.issue_number}" if self.issue_number else ""]
        return ", ".join(filter(None, parts))


class PublicationPage(ShownPage):
    """One publication: numbered, dated, signed; its labels come from its series."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="publications")
    number = models.CharField(max_length=40, blank=True, editable=False, db_index=True)
    key = models.CharField(max_length=48, blank=True, editable=False, db_index=True)
    doi = models.CharField(max_length=120, blank=True, editable=False, verbose_name="DOI")
    number_by_hand = models.CharField(
        max_length=40,
        blank=True,
        verbose_name="number, when it has one already",
        help_text="For pieces that were published elsewhere before. Empty: the next number of the series is issued.",
    )
    subtitle = models.CharField(max_length=255, blank=True)
    short_title = models.CharField(max_length=120, blank=True, help_text="For running heads. Empty: the title.")
    language = models.CharField(max_length=12, default="en-GB", help_text="As in en-GB, ja, fr.")
    translation_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="translated_as",
        help_text="The piece in the language in which it was written. Each then leads to the other.",
    )
    synopsis = models.TextField(
        max_length=800, help_text="Under 120 words; stands on the page, in lists, feeds and search results."
    )
    date_issued = models.DateField(
        null=True,
        blank=True,
        db_index=True,
        help_text="The day printed on it. Empty: the day on which it is first published.",
    )
    body = StreamField(blocks.Body())
    notes = StreamField(blocks.Notes(), blank=True, help_text="Refer to a note in the text by its name: [^treaty].")
    references = models.TextField(blank=True, help_text="What the piece cites, one work a line; DOIs are found in it.")
    case = models.ForeignKey(
        StoredCase,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="publications",
        help_text="The case whose statements stand in this text. Their sentences are marked where they are found.",
    )
    subjects = ParentalManyToManyField(Subject, blank=True, related_name="publications")
    regions = ParentalManyToManyField(Region, blank=True, related_name="publications")
    units = ParentalManyToManyField(Unit, blank=True, related_name="publications")
    licence = models.CharField(max_length=80, blank=True, help_text="Empty: that of the series.")
    licence_url = models.URLField(blank=True, verbose_name="address of the licence")
    funding = models.TextField(blank=True, help_text="Who paid for the work, as it is to be printed.")
    ai_statement = models.TextField(blank=True, verbose_name="AI statement", help_text="What machines wrote or drew.")
    issue = models.ForeignKey(IssuePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="articles")
    first_page = models.CharField(max_length=12, blank=True)
    last_page = models.CharField(max_length=12, blank=True)
    publisher = models.CharField(max_length=160, blank=True, help_text="Of a book. Empty: the institute.")
    page_count = models.PositiveIntegerField(null=True, blank=True)
    contents = RichTextField(blank=True, features=[*INLINE, "ol", "ul"], help_text="Of a book: its chapters.")
    current = models.ForeignKey(PublicRevision, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    ended_as = models.CharField(max_length=24, blank=True, editable=False, choices=changes.KINDS)
    change_kind = models.CharField(
        max_length=24,
        choices=changes.KINDS[1:],
        default=changes.MINOR,
        verbose_name="kind of change",
        help_text="A minor edit changes no meaning. Any other kind needs a notice and stands on the corrections page.",
    )
    change_notice = models.TextField(blank=True, verbose_name="notice", help_text="What was wrong and what is right.")

    live: bool
    live_revision: Any
    pinned: dict[str, Any] = {}
    base_form_class = PublicationForm
    template = "pages/publication.html"
    parent_page_types = ["publications.PublicationIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["number", "key", "doi", "current", "ended_as", "number_by_hand"]
    content_panels = [
        HelpPanel("The number is issued when the piece is first published; it then stays for ever."),
        FieldPanel("series"),
        *Page.content_panels,
        FieldPanel("subtitle"),
        InlinePanel("contributions", label="contributor", heading="Authors, in the order of the byline"),
        FieldPanel("date_issued"),
        FieldPanel("synopsis"),
        FieldPanel("body"),
        FieldPanel("notes"),
        FieldPanel("references"),
        FieldPanel("case"),
        MultiFieldPanel([FieldPanel("subjects"), FieldPanel("regions"), FieldPanel("units")], "Categories"),
        MultiFieldPanel([FieldPanel("change_kind"), FieldPanel("change_notice")], "What has changed since"),
        MultiFieldPanel([FieldPanel("funding"), FieldPanel("ai_statement")], "Statements", classname="collapsed"),
        MultiFieldPanel(
            [FieldPanel("issue"), FieldRowPanel([FieldPanel("first_page"), FieldPanel("last_page")])],
            "In a journal",
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel("publisher"),
                FieldPanel("page_count"),
                FieldPanel("contents"),
                InlinePanel("editions", label="edition", heading="Editions with their ISBN"),
                InlinePanel("reviews", label="review", heading="Reviews"),
            ],
            "As a book",
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("number_by_hand", "short_title", "language", "translation_of", "licence", "licence_url")
            ],
            "Particulars",
            classname="collapsed",
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("number", boost=10),
        index.SearchField("subtitle"),
        index.SearchField("synopsis", boost=2),
        index.SearchField("body"),
        index.RelatedFields("contributions", [index.SearchField("name_as_printed", boost=4)]),
        index.FilterField("date_issued"),
    ]

    class Meta:
        # All that the order of lists is read from, so that no wide row is: institute.publications.lists.shelf.
        indexes = [
            models.Index(fields=["-date_issued", "-number", "series", "current"], name="publications_in_order"),
            models.Index(fields=["series", "-date_issued", "-number"], name="publications_of_a_series"),
            models.Index(fields=["language", "page_ptr"], name="publications_by_language"),
        ]

    @property
    def byline(self) -> str:
        """The names in order, as they are printed."""
        return bylines.byline((row.role, str(row)) for row in self.contributions.all())

    @property
    def date_shown(self) -> dt.date:
        """The day printed on it, or today for a piece that has none yet."""
        return self.date_issued or timezone.localdate()

    def clean(self) -> None:
        """Refuse another series once the number is issued, and a language that is none."""
        super().clean()
        if self.number and self.pk:
            issued = PublicationPage.objects.filter(pk=self.pk).values_list("series_id", flat=True).first()
            if issued is not None and issued != self.series_id:
                raise ValidationError({"series": f"{self.number} belongs to its series; the piece cannot change it."})
        if not _LANGUAGE.fullmatch(self.language):
            raise ValidationError(
                {"language": "Write a language as en-GB, ja or zh-Hant: pages and PDFs are read by it."}
            )
        self._check_translation()
        if self.issue is not None and self.issue.series_id != self.series_id:
            raise ValidationError({"issue": "The issue belongs to another series."})

    def _check_translation(self) -> None:
        original, said = self.translation_of, ""
        if original is None:
            return
        if original.pk == self.pk:
            said = "A piece is no translation of itself."
        elif original.translation_of_id is not None:
            said = f"{original} is a translation itself: name the piece that it was made from."
        elif self.pk and self.translated_as.exists():
            said = "There are translations of this piece: it is what they were made from."
        elif original.language.lower() == self.language.lower():
            said = f"{original} is in the same language ({self.language})."
        elif original.translated_as.filter(language__iexact=self.language).exclude(pk=self.pk).exists():
            said = f"There is a translation of {original} into {self.language}."
        if said:
            raise ValidationError({"translation_of": said})

    def with_content_json(self, content: dict[str, Any]) -> PublicationPage:
        """Return the piece as a draft has it, with what was issued and frozen since the draft was begun."""
        drafted: PublicationPage = super().with_content_json(content)
        for name in ISSUED:
            setattr(drafted, name, getattr(self, name))
        if self.pk:
            carry_over(drafted.contributions.all(), list(Contribution.objects.filter(page_id=self.pk)))
        return drafted

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it; where this makes it visible, number, frozen authors and revision come with it or nothing does."""
        if self.alias_of_id is not None:
            raise ValidationError("A piece stands in one place, under its own number: link to it instead.")
        if self.live and (self.pk is None or self.live_revision_id is None):
            # Only publishing makes a publication visible: what a page is created with or copied from does not.
            self.live, self.live_revision, self.has_unpublished_changes = False, None, True
        if not self._goes_live(kwargs.get("update_fields")):
            super().save(*args, **kwargs)
            return
        # Computing what the text shows may take seconds: it is done before anything is locked.
        self.pinned = pinning.pinned(self)
        with transaction.atomic():
            going_live.send(type(self), page=self)
            super().save(*args, **kwargs)
            gone_live.send(type(self), page=self)

    def _goes_live(self, fields: Iterable[str] | None) -> bool:
        # A draft is saved by a few fields of the page. Where somebody published since it was read, it is a draft still.
        if not self.live or self.pk is None or (fields is not None and "live_revision" not in fields):
            return False
        shown = PublicationPage.objects.filter(pk=self.pk).values_list("live_revision_id", flat=True).first()
        return bool(shown != self.live_revision_id)

    def get_view_restrictions(self) -> Any:
        """Return what keeps readers from it; where nothing on the site is restricted, nothing is asked."""
        if not content.is_restricted():
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()


class BookEdition(Orderable):
    """A book in one form, with its ISBN."""

    page = ParentalKey(PublicationPage, on_delete=models.CASCADE, related_name="editions")
    form = models.CharField(
        max_length=20, choices=[("hardback", "Hardback"), ("paperback", "Paperback"), ("ebook", "E-book")]
    )
    isbn = models.CharField(max_length=17, validators=[isbn_form], verbose_name="ISBN")
    price = models.CharField(max_length=40, blank=True)
    buy_url = models.URLField(blank=True, verbose_name="where to buy it")

    panels = [
        FieldRowPanel([FieldPanel("form"), FieldPanel("isbn")]),
        FieldRowPanel([FieldPanel("price"), FieldPanel("buy_url")]),
    ]

    def clean(self) -> None:
        """Print an ISBN of ten digits as the one of thirteen that replaced it."""
        super().clean()
        self.isbn = thirteen(self.isbn)


class BookReview(Orderable):
    """What a reviewer wrote of a book."""

    page = ParentalKey(PublicationPage, on_delete=models.CASCADE, related_name="reviews")
    words = models.TextField()
    reviewer = models.CharField(max_length=200)
    source = models.CharField(max_length=200, blank=True)

    panels = [FieldPanel("words"), FieldPanel("reviewer"), FieldPanel("source")]
