"""Who takes part in an event, who waits, who is invited. Kept until a day that each of them was told."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from institute.events.models.pages import EventPage


class Queue(models.Model):
    """The order in which places of an event are asked for; its row is locked while one is given."""

    event = models.OneToOneField(EventPage, on_delete=models.CASCADE, related_name="queue")
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Return the event and how far its queue has come."""
        return f"{self.event}: {self.last}"


class Invitation(models.Model):
    """Somebody who may register for an event that is by invitation."""

    event = models.ForeignKey(EventPage, on_delete=models.CASCADE, related_name="invitations")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint("event", Lower("email"), name="one_invitation_an_address"),
        ]

    def __str__(self) -> str:
        """Return who is invited."""
        return self.name


class Registration(models.Model):
    """Somebody's place at an event, or their place in the queue; nothing is held before it is confirmed."""

    ASKED, HELD, WAITING = "asked", "held", "waiting"

    event = models.ForeignKey(EventPage, on_delete=models.CASCADE, related_name="registrations")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    invitation = models.OneToOneField(
        Invitation, null=True, blank=True, on_delete=models.CASCADE, related_name="registration"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField()
    organisation = models.CharField(max_length=160, blank=True)
    needs = models.CharField(max_length=400, blank=True)
    state = models.CharField(
        max_length=8, choices=[(ASKED, "Not confirmed"), (HELD, "Place"), (WAITING, "Waiting")], default=ASKED
    )
    number = models.PositiveIntegerField(null=True, help_text="In the order in which they were confirmed.")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=8, blank=True, help_text="The state that they were last told of by mail.")
    told_sequence = models.PositiveIntegerField(null=True, help_text="The change of the event that they know of.")
    attended = models.BooleanField(default=False)
    keep_days = models.PositiveSmallIntegerField(help_text="As they were told when they registered.")

    class Meta:
        ordering = ("number", "asked_at", "pk")
        constraints = [
            models.UniqueConstraint("event", Lower("email"), name="one_registration_an_address"),
            models.UniqueConstraint(fields=("event", "number"), name="one_number_a_registration"),
            models.CheckConstraint(
                condition=models.Q(state="asked") | models.Q(number__isnull=False), name="confirmed_has_its_number"
            ),
        ]
        permissions = [("manage_registrations", "Can see and manage who takes part in events")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
