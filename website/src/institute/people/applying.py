"""Applications from the form to the mailbox: kept first, then sent, sent again if that failed, deleted when old."""

from __future__ import annotations

import datetime as dt
import logging

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from institute.core.models import InstituteSettings
from institute.people.forms import ApplicationForm
from institute.people.models import Alumnus, Application, Course

logger = logging.getLogger(__name__)


def take(form: ApplicationForm, course: Course) -> Application:
    """Keep an application and send it once that is certain; a form that is sent twice is one application."""
    said = {name: form.cleaned_data[name] for name in form.SHOWN}
    until = timezone.localdate() + dt.timedelta(days=course.keep_days)
    made, is_new = Application.objects.get_or_create(form=form.form_id, defaults={**said, "until": until})
    if is_new:
        transaction.on_commit(lambda: deliver(made))
    return made


def deliver(application: Application) -> bool:
    """Send an application to its course's mailbox, and a receipt to whoever applied; tell whether it is delivered."""
    cohort = application.cohort
    course = " ".join(cohort.course.name.split())
    from_where = f", {application.organisation}" if application.organisation else ""
    to_course = EmailMessage(
        subject=f"Application for {course} [{application.reference}]",
        body=(
            f"Course: {course}\nCohort: {cohort}\n"
            f"From: {application.name}{from_where} <{application.email}>\n\n{application.text}\n"
        ),
        to=[cohort.course.mailbox],
        reply_to=[application.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    # The receipt repeats nothing that was written: a form that mails anybody's words anywhere is a weapon.
    receipt = EmailMessage(
        subject=f"We have your application ({application.reference})",
        body=(
            f"{_house()} has the application for {course}, {cohort}, that was made with this address on our site.\n"
            f"Its reference is {application.reference}. Whoever answers will write to you here.\n\n"
            "If it was not you who applied, do nothing: nothing more is sent.\n"
        ),
        to=[application.email],
        headers={"Auto-Submitted": "auto-replied"},
    )
    try:
        to_course.send()
    except Exception:
        # Whatever the mail server says, it is kept and is sent by the next `manage deliver_applications`.
        logger.exception("%s could not be delivered", application)
        return False
    Application.objects.filter(pk=application.pk).update(delivered_at=timezone.now())
    try:
        receipt.send()
    except Exception:
        logger.exception("The receipt of %s could not be sent", application)
    return True


def deliver_all() -> tuple[int, int]:
    """Send what could not be sent; return how many were sent and how many still wait."""
    waiting = list(Application.objects.filter(delivered_at=None).select_related("cohort__course"))
    sent = sum(deliver(each) for each in waiting)
    return sent, len(waiting) - sent


def forget() -> tuple[int, int]:
    """Delete delivered applications and entries of alumni whose day has come; return how many of each."""
    today = timezone.localdate()
    over = Application.objects.filter(until__lte=today).exclude(delivered_at=None)
    gone = over.delete()[0]
    return gone, Alumnus.objects.filter(consent_until__lt=today).delete()[0]


def _house() -> str:
    found = InstituteSettings.objects.first()
    return " ".join((found.name if found else "the institute").split())
