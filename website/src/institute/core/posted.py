"""What readers write to us by a form: kept first, then mailed on, mailed again if that failed, deleted when old.

Whoever has such a thing makes a model of `Posted` that says how it reads as a mail; the desk's clock has what waits
mailed, and what is old deleted.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, TypeVar

from django.core.mail import EmailMessage
from django.db import models, transaction
from django.utils import timezone

from institute.core.guard import GuardedForm

logger = logging.getLogger(__name__)


class NotDelivered(Exception):
    """The mail server did not take it; it is kept."""


class Posted(models.Model):
    """Something that was written to somebody here; kept until it is delivered, and then some days."""

    form = models.UUIDField(unique=True, default=uuid.uuid4, editable=False, help_text="The form it was sent with.")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True)
    until = models.DateField(db_index=True, help_text="It is deleted on this day, if it was delivered.")

    class Meta:
        abstract = True
        ordering = ("written_at",)

    @property
    def reference(self) -> str:
        """The few signs by which it is found again; its writer is told them."""
        return str(self.form.hex[:8].upper())

    @abstractmethod
    def mail(self) -> EmailMessage:
        """Return the mail to whom it was written to."""

    @abstractmethod
    def receipt(self) -> tuple[str, str]:
        """Return what it is called and who has it, for the receipt to its writer."""


P = TypeVar("P", bound=Posted)


def take(kind: type[P], form: GuardedForm, keep_days: int, **fields: Any) -> P:
    """Keep what a form says and mail it once that is certain; a form that is sent twice is one thing.

    Parameters
    ----------
    kind
        The model that keeps it.
    keep_days
        For how many days it is kept.
    fields
        What the form does not say.
    """
    said = {name: form.cleaned_data[name] for name in form.SHOWN} | fields
    until = timezone.localdate() + dt.timedelta(days=keep_days)
    posted, is_new = kind._default_manager.get_or_create(form=form.form_id, defaults={**said, "until": until})
    if is_new:
        transaction.on_commit(lambda: _at_once(posted))
    return posted


def deliver(posted: Posted) -> None:
    """Mail it to whom it was written to, and a receipt to its writer.

    Raises
    ------
    NotDelivered
        The mail could not be sent. That a receipt could not is logged alone.
    """
    mail = posted.mail()
    mail.reply_to, mail.extra_headers["Auto-Submitted"] = [posted.email], "auto-generated"
    try:
        mail.send()
    except Exception as error:
        logger.exception("%s could not be delivered", posted)
        raise NotDelivered(f"The mail server did not take it ({type(error).__name__}).") from error
    type(posted)._default_manager.filter(pk=posted.pk).update(delivered_at=timezone.now())
    what, who = posted.receipt()
    # It repeats nothing that was written: a form that mails anybody's words to any address is a weapon.
    receipt = EmailMessage(
        subject=f"We have your {what} ({posted.reference})",
        body=(
            f"{who} has the {what} that was written with this address on our site.\n"
            f"Its reference is {posted.reference}. Whoever answers will write to you here.\n\n"
            "If it was not you who wrote, do nothing: nothing more is sent.\n"
        ),
        to=[posted.email],
        headers={"Auto-Submitted": "auto-replied"},
    )
    try:
        receipt.send()
    except Exception:
        logger.exception("The receipt of %s could not be sent", posted)


def waiting(kind: type[Posted], now: dt.datetime) -> Iterator[tuple[int, str, dt.datetime]]:
    """Give what is to be mailed still: its number, what it is called, since when."""
    for posted in kind._default_manager.filter(delivered_at=None, written_at__lte=now):
        yield posted.pk, str(posted), posted.written_at


def deliver_one(kind: type[Posted], pk: int) -> None:
    """Mail what waits under a number; nothing where it was mailed since."""
    posted = kind._default_manager.filter(pk=pk, delivered_at=None).first()
    if posted is not None:
        deliver(posted)


def forget(kind: type[Posted]) -> int:
    """Delete what was delivered and whose day has come; return how many."""
    over = kind._default_manager.filter(until__lte=timezone.localdate()).exclude(delivered_at=None)
    return int(over.delete()[0])


def _at_once(posted: Posted) -> None:
    try:
        deliver(posted)
    except NotDelivered:
        return  # it is kept, and the clock tries again
