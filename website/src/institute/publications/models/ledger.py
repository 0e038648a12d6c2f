"""The ledger of numbers: one line for each number ever issued, and the counters. Issuing them is in `numbers`."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from institute.publications.models.series import Series


class NumberCounter(models.Model):
    """The last serial issued in one series and year; its row is locked while the next is issued."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="counters")
    year = models.PositiveSmallIntegerField(help_text="0 where numbers run on from year to year.")
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("series", "year"), name="one_counter_a_year")]

    def __str__(self) -> str:
        """Return the series, the year and the last serial."""
        return f"{self.series.code} {self.year or ''}: {self.last}"


class IssuedNumber(models.Model):
    """One line of the ledger: a number once issued belongs to its publication for ever."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="issued")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField(null=True, help_text="Empty for a number taken by hand that fits no pattern.")
    number = models.CharField(max_length=40)
    key = models.CharField(max_length=48, unique=True, help_text="The number as it stands in addresses.")
    page = models.OneToOneField("PublicationPage", null=True, on_delete=models.SET_NULL, related_name="issued_number")
    issued_at = models.DateTimeField(auto_now_add=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="issued_numbers"
    )
    by_hand = models.BooleanField(default=False)
    title = models.CharField(max_length=255, blank=True, help_text="Of the publication when it was issued.")
    offline_at = models.DateTimeField(null=True, blank=True, help_text="Since when readers do not see its publication.")
    back_at = models.DateTimeField(null=True, blank=True, help_text="Since when they see it again.")
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("series", "-year", "-serial")
        constraints = [
            models.UniqueConstraint(fields=("series", "year", "serial"), name="one_serial_a_year"),
            models.UniqueConstraint(fields=("series", "number"), name="one_number_a_series"),
            models.CheckConstraint(
                condition=models.Q(voided_at=None) | ~models.Q(void_reason=""), name="a_void_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number
