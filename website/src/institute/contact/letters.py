"""Letters from the form to the mailbox: kept first, then sent, sent again if that failed, deleted when old."""

from __future__ import annotations

import datetime as dt
import logging

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from institute.contact.forms import LetterForm
from institute.contact.models import Department, Letter
from institute.core.models import InstituteSettings

logger = logging.getLogger(__name__)


def take(form: LetterForm, department: Department, keep_days: int) -> Letter:
    """Keep a letter and send it once that is certain; a form that is sent twice is one letter."""
    said = {name: form.cleaned_data[name] for name in form.SHOWN}
    until = timezone.localdate() + dt.timedelta(days=keep_days)
    letter, made = Letter.objects.get_or_create(
        form=form.form_id, defaults={**said, "department": department, "until": until}
    )
    if made:
        transaction.on_commit(lambda: deliver(letter))
    return letter


def deliver(letter: Letter) -> bool:
    """Send a letter to its department, and a receipt to its writer; tell whether it is delivered."""
    house = _house()
    to_department = EmailMessage(
        subject=f"{letter.subject} [{letter.reference}]",
        body=f"{letter.text}\n\n--\n{letter.name} <{letter.email}>, by the form on our site: {letter.department}.\n",
        to=[letter.department.mailbox],
        reply_to=[letter.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    # The receipt repeats nothing of the letter: a form that mails what anybody writes to any address is a weapon.
    receipt = EmailMessage(
        subject=f"We have your letter ({letter.reference})",
        body=(
            f"The {letter.department} of {house} has the letter that was written from this address on our site.\n"
            f"Its reference is {letter.reference}. Whoever answers will write to you here.\n\n"
            "If it was not you who wrote, do nothing: nothing more is sent.\n"
        ),
        to=[letter.email],
        headers={"Auto-Submitted": "auto-replied"},
    )
    try:
        to_department.send()
    except Exception:
        # Whatever the mail server says, the letter is kept and is sent by the next `manage deliver_letters`.
        logger.exception("%s could not be delivered", letter)
        return False
    Letter.objects.filter(pk=letter.pk).update(delivered_at=timezone.now())
    try:
        receipt.send()
    except Exception:
        logger.exception("The receipt of %s could not be sent", letter)
    return True


def deliver_all() -> tuple[int, int]:
    """Send what could not be sent; return how many were sent and how many still wait."""
    waiting = list(Letter.objects.filter(delivered_at=None).select_related("department"))
    sent = sum(deliver(letter) for letter in waiting)
    return sent, len(waiting) - sent


def forget() -> int:
    """Delete the delivered letters whose day has come; return how many."""
    over = Letter.objects.filter(until__lte=timezone.localdate()).exclude(delivered_at=None)
    return over.delete()[0]


def _house() -> str:
    found = InstituteSettings.objects.first()
    return " ".join((found.name if found else "the institute").split())
