"""A time from one day to another, as posts, seats, chairs and partnerships have it. Knows nobody."""

from __future__ import annotations

import datetime as dt
from typing import Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

T = TypeVar("T", bound=models.Model, covariant=True)


class SpanQuerySet(models.QuerySet[T]):
    """Rows by whether their time has come and gone. The last day still counts."""

    def current(self, day: dt.date | None = None) -> Self:
        """Return those that hold on a day; today, if none is given."""
        day = day or timezone.localdate()
        begun = Q(starts__isnull=True) | Q(starts__lte=day)
        return self.filter(begun, Q(ends__isnull=True) | Q(ends__gte=day))

    def past(self, day: dt.date | None = None) -> Self:
        """Return those that are over on a day; today, if none is given."""
        return self.filter(ends__lt=day or timezone.localdate())


class Span(models.Model):
    """Something that begins and may end."""

    starts = models.DateField(null=True, blank=True, verbose_name="from", help_text="The first day, if it is known.")
    ends = models.DateField(null=True, blank=True, verbose_name="to", help_text="The last day. Empty while it lasts.")

    class Meta:
        abstract = True

    @property
    def is_current(self) -> bool:
        """Whether it holds today."""
        today = timezone.localdate()
        return (self.starts is None or self.starts <= today) and (self.ends is None or self.ends >= today)

    @property
    def is_past(self) -> bool:
        """Whether its last day is over."""
        return self.ends is not None and self.ends < timezone.localdate()

    @property
    def years(self) -> str:
        """Its years as they are printed: 2018–2022, since 2020, until 2019."""
        return years(self.starts, self.ends)

    def clean(self) -> None:
        """Refuse a time that ends before it begins."""
        super().clean()
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": f"It cannot end before it begins, on {self.starts:%-d %B %Y}."})


def years(starts: dt.date | None, ends: dt.date | None) -> str:
    """Return a time in years.

    Examples
    --------
    >>> years(dt.date(2018, 3, 1), dt.date(2022, 5, 31)), years(dt.date(2020, 1, 1), None)
    ('2018–2022', 'since 2020')
    >>> years(None, dt.date(2019, 1, 1)), years(dt.date(2019, 1, 1), dt.date(2019, 6, 1)), years(None, None)
    ('until 2019', '2019', '')
    """
    if starts and ends:
        return str(starts.year) if starts.year == ends.year else f"{starts.year}–{ends.year}"
    if starts:
        return f"since {starts.year}"
    return f"until {ends.year}" if ends else ""
