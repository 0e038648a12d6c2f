"""Who asked for which mails, how often, about what; what was sent; to which address nothing is sent any more."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class Subscriber(models.Model):
    """An address, with the secret that its links are signed over."""

    email = models.EmailField()
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_at = models.DateTimeField(null=True, help_text="When a confirmation was last sent to it.")
    suppressed_at = models.DateTimeField(null=True, help_text="Since when nothing is sent to it.")
    suppressed_for = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_subscriber_an_address")]

    def __str__(self) -> str:
        """Return the address."""
        return self.email

    @classmethod
    def of(cls, email: str) -> Subscriber | None:
        """Return the subscriber of an address, however it is written."""
        return cls.objects.filter(email__iexact=email).first()

    def suppress(self, reason: str) -> None:
        """Send nothing to this address any more."""
        self.suppressed_at, self.suppressed_for = timezone.now(), reason[:200]
        self.save(update_fields=["suppressed_at", "suppressed_for"])


class Subscription(models.Model):
    """One list for one subscriber; nothing is sent before it is confirmed."""

    PUBLICATIONS, EVENTS = "publications", "events"
    LISTS = [(PUBLICATIONS, "Publications"), (EVENTS, "Events")]
    AT_RELEASE = "release"
    FREQUENCIES = [
        ("daily", "Every day"),
        ("weekly", "Every week"),
        ("monthly", "Every month"),
        (AT_RELEASE, "As soon as it is out"),
    ]

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="subscriptions")
    list = models.CharField(max_length=20, choices=LISTS)
    frequency = models.CharField(max_length=10, choices=FREQUENCIES, default="weekly")
    topics = models.ManyToManyField("publications.Subject", blank=True, related_name="+")
    series = models.ManyToManyField("publications.Series", blank=True, related_name="+")
    authors = models.ManyToManyField("publications.Person", blank=True, related_name="+")
    wanted_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    sent_until = models.DateTimeField(null=True, help_text="What was published up to here has been sent.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("subscriber", "list"), name="one_subscription_a_list")]

    def __str__(self) -> str:
        """Return the list and the address."""
        return f"{self.get_list_display()} to {self.subscriber}"


class Mailing(models.Model):
    """An issue of a newsletter on its way to those who asked for its series; an issue is sent once."""

    page = models.OneToOneField("publications.PublicationPage", on_delete=models.PROTECT, related_name="mailing")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [("send_issue", "Can send an issue of a newsletter")]

    def __str__(self) -> str:
        """Return the issue."""
        return f"Mailing of {self.page}"


class Delivery(models.Model):
    """One mail to one subscription: begun before it is sent, closed after, so that it is sent once."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    about = models.CharField(max_length=60, help_text="Which digest, by what it begins with; or which issue.")
    mailing = models.ForeignKey(Mailing, null=True, on_delete=models.CASCADE, related_name="deliveries")
    begun_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, db_index=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("subscription", "about"), name="a_mail_once")]

    def __str__(self) -> str:
        """Return what was sent to whom."""
        return f"{self.about} to {self.subscription}"
