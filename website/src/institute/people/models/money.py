"""Funders and what they gave, for which work, as data. The table by year is made of it in `funding`."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField

from institute.people.models.spans import Span
from institute.publications.models import PublicationPage, Unit

currency_form = RegexValidator(r"^[A-Z]{3}\Z", "A currency is three capital letters, such as EUR.")


class Funder(models.Model):
    """Somebody who gives money: a government, a foundation, a firm, a person."""

    KINDS = [
        ("government", "Government"),
        ("foundation", "Foundation"),
        ("company", "Company"),
        ("university", "University or institute"),
        ("international", "International organisation"),
        ("person", "Person"),
        ("own", "Our own income"),
    ]

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=16, choices=KINDS)
    country = models.CharField(max_length=80, blank=True)
    url = models.URLField(blank=True, verbose_name="address")
    is_anonymous = models.BooleanField(
        default=False,
        help_text="The name above is then shown nowhere; what was given is, in the line of the anonymous.",
    )

    panels = [FieldPanel(name) for name in ("name", "kind", "country", "url", "is_anonymous")]

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        """Return the name, for editors."""
        return f"{self.name} (anonymous)" if self.is_anonymous else self.name

    @property
    def printed(self) -> str:
        """The name as readers see it."""
        return "Anonymous" if self.is_anonymous else self.name


class Grant(Span, ClusterableModel):
    """What a funder gave for a work: exactly, or between two amounts where that was agreed."""

    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="grants")
    project = models.CharField(max_length=200, help_text="Which work it pays for; “core funding” if any.")
    purpose = models.CharField(max_length=300, blank=True, help_text="What the funder gave it for, in a line.")
    currency = models.CharField(max_length=3, default="EUR", validators=[currency_form])
    amount = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal("0.01"))]
    )
    at_least = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    at_most = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="grants")
    publications = ParentalManyToManyField(
        PublicationPage, blank=True, related_name="grants", help_text="What came of it; each says so on its page."
    )
    updated_at = models.DateTimeField(auto_now=True)

    panels = [
        FieldPanel("funder"),
        FieldPanel("project"),
        FieldPanel("purpose"),
        MultiFieldPanel(
            [
                FieldPanel("currency"),
                FieldPanel("amount"),
                FieldRowPanel([FieldPanel("at_least"), FieldPanel("at_most")]),
            ],
            "How much: the amount, or the two between which it lies",
        ),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
        FieldPanel("unit"),
        FieldPanel("publications"),
    ]

    class Meta:
        ordering = ("-starts", "funder__name", "pk")

    def __str__(self) -> str:
        """Return for what and when."""
        return f"{self.project}, {self.years}".rstrip(", ")

    @property
    def said_amount(self) -> str:
        """How much, as it is printed."""
        if self.amount is not None:
            return f"{self.currency} {said(self.amount)}"
        assert self.at_least is not None and self.at_most is not None
        return f"{self.currency} {said(self.at_least)} to {said(self.at_most)}"

    def clean(self) -> None:
        """Demand when, and how much, once."""
        super().clean()
        errors = {}
        if self.starts is None:
            errors["starts"] = "Write when it begins: the table by year stands on it."
        bracket = self.at_least is not None and self.at_most is not None
        if self.amount is None and not bracket:
            errors["amount"] = "Write the amount, or both amounts between which it lies."
        elif self.amount is not None and (self.at_least is not None or self.at_most is not None):
            errors["at_least"] = "Write the exact amount or the two between which it lies, not both."
        elif bracket and self.at_least is not None and self.at_most is not None and self.at_most < self.at_least:
            errors["at_most"] = "The larger amount stands here."
        if errors:
            raise ValidationError(errors)


def said(amount: Decimal) -> str:
    """Return an amount as it is printed, with cents only where there are some.

    Examples
    --------
    >>> said(Decimal("1250000.00")), said(Decimal("12.50"))
    ('1,250,000', '12.50')
    """
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


@register_setting(icon="form")
class FundingSettings(BaseSiteSetting):
    """What the funding page says before its figures."""

    statement = RichTextField(
        blank=True,
        features=["bold", "italic", "link", "ul"],
        help_text="Who may fund the institute, and what funders may not ask of it.",
    )
    checked_on = models.DateField(
        null=True, blank=True, help_text="The day on which somebody last compared the figures with the accounts."
    )
    checked_by = models.CharField(max_length=160, blank=True, help_text="Who did: the auditor, the treasurer.")

    panels = [FieldPanel(name) for name in ("statement", "checked_on", "checked_by")]

    class Meta:
        verbose_name = "funding page"
