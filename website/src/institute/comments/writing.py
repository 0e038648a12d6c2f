"""From a comment that is written to one that is shown: confirming, reading, deciding, forgetting. Knows no page."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from institute.comments.models import NOT_SHOWN_FOR, UNCONFIRMED_FOR, Comment, CommentSettings, Report
from institute.comments.rules import rules
from institute.core import personal
from institute.core.models import InstituteSettings
from institute.publications.models import Person

CONFIRM = "institute.comments.confirm"
WITHOUT_NAME = "Name taken back"
logger = logging.getLogger(__name__)


class Refused(Exception):
    """Something that cannot be done; the message says why."""


def write(comment: Comment) -> Comment:
    """Keep a comment and ask its writer to confirm the address; one that was sent twice is kept once.

    Raises
    ------
    Refused
        The mail could not be sent; nothing is kept.
    """
    with transaction.atomic():
        kept, made = Comment.objects.get_or_create(
            form=comment.form,
            defaults={
                name: getattr(comment, name) for name in ("page", "answers", "name", "text", "email", "email_until")
            },
        )
        if made:
            try:
                _ask(kept)
            except OSError as error:  # the mail server; smtplib's own errors are of this kind
                raise Refused("The mail to confirm it could not be sent just now. Please try again soon.") from error
    return kept


def _ask(comment: Comment) -> None:
    house = InstituteSettings.house()
    link = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('comments:confirm', args=[token(comment)])}"
    EmailMessage(
        subject=f"Please confirm your comment at {house}",
        body=(
            f"Somebody, we hope you, signed a comment on “{comment.page.title}” with this address.\n\n"
            f"To confirm it, open this page within a week:\n{link}\n\n"
            "If it was not you, do nothing: the comment is not shown, and it is forgotten with this address.\n"
        ),
        to=[comment.email],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def token(comment: Comment) -> str:
    """Return the token that confirms a comment."""
    return signing.dumps(comment.form.hex, salt=CONFIRM)


def of(said: str) -> Comment:
    """Return the comment that a link of a mail is about."""
    try:
        key = uuid.UUID(signing.loads(said, salt=CONFIRM, max_age=UNCONFIRMED_FOR))
        found = Comment.objects.filter(form=key).select_related("page").first()
    except signing.SignatureExpired as error:
        raise Refused("This link is more than a week old. Please write the comment again.") from error
    except (signing.BadSignature, ValueError, TypeError, AttributeError) as error:
        raise Refused("This link is not complete. Please copy it whole from the mail.") from error
    if found is None:
        raise Refused("This comment is not kept any more.")
    return found


def confirm(comment: Comment) -> None:
    """Let a comment wait to be read, or show it where nothing is read before; confirming twice is no mistake."""
    if comment.state != Comment.UNCONFIRMED:
        return
    comment.by = author_of(comment)
    comment.state = Comment.WAITING
    comment.save(update_fields=["by", "state"])
    if not rules(comment.page).moderated:
        decide([comment], Comment.SHOWN)


def author_of(comment: Comment) -> Person | None:
    """Return which contributor of the piece an address that was confirmed belongs to."""
    if not comment.email:
        return None
    signed = Person.objects.filter(contributions__page=comment.page, email__iexact=comment.email)
    found: Person | None = signed.first()
    return found


def decide(comments: Iterable[Comment], state: str, *, by: Any = None, reason: str = "") -> int:
    """Show comments, or do not; reports of them are dealt with. Returns how many changed.

    Raises
    ------
    Refused
        A comment whose address nobody confirmed cannot be shown.
    """
    changed = 0
    for comment in comments:
        if state == Comment.SHOWN and comment.state == Comment.UNCONFIRMED:
            raise Refused(f"The address of {comment} was not confirmed; it may not be its writer’s.")
        was = comment.state
        with transaction.atomic():
            Report.objects.filter(comment=comment, dealt_with=None).update(dealt_with=timezone.now())
            if was == state:
                continue
            comment.state, comment.reason = state, reason if state != Comment.SHOWN else ""
            comment.decided_at, comment.decided_by = timezone.now(), by
            comment.save(update_fields=["state", "reason", "decided_at", "decided_by"])
        changed += 1
        if state == Comment.SHOWN:
            tell_authors(comment)
    return changed


def tell_authors(comment: Comment) -> None:
    """Send those who signed the piece a mail on a comment, if the institute wants that; never to its writer."""
    asked = CommentSettings.objects.first()
    if asked is None or not asked.tell_authors:
        return
    signed = Person.objects.filter(contributions__page=comment.page).exclude(email="")
    to = sorted({person.email for person in signed if person.email.lower() != comment.email.lower()})
    page = comment.page.full_url or f"{settings.WAGTAILADMIN_BASE_URL}{comment.page.url}"
    for address in to:
        try:
            EmailMessage(
                subject=f"A comment on “{' '.join(comment.page.title.split())}”",
                body=f"{comment.name} wrote:\n\n{comment.text}\n\nTo answer: {page}#comment-{comment.pk}\n",
                to=[address],
                headers={"Auto-Submitted": "auto-generated"},
            ).send()
        except OSError:
            # The comment is shown all the same; the log says who was not told.
            logger.exception("No mail on comment %s could be sent", comment.pk)


def until() -> dt.date:
    """Return the day on which an address given today is deleted."""
    asked = CommentSettings.objects.first() or CommentSettings()
    return timezone.localdate() + dt.timedelta(days=asked.keep_addresses_days)


def forget() -> int:
    """Delete addresses whose time is over, what nobody confirmed, and what was not shown; return how many rows."""
    now = timezone.now()
    gone, _ = Comment.objects.filter(state=Comment.UNCONFIRMED, written_at__lt=now - UNCONFIRMED_FOR).delete()
    hidden = Comment.objects.filter(state__in=(Comment.REFUSED, Comment.SPAM), decided_at__lt=now - NOT_SHOWN_FOR)
    more, _ = hidden.delete()
    over = Comment.objects.exclude(email="").filter(email_until__lte=timezone.localdate())
    return gone + more + over.update(email="", email_until=None)


def told_of(address: str) -> list[dict[str, Any]]:
    """Return the comments that were signed with an address, as long as it is kept."""
    told = ("name", "email", "email_until", "text", "state", "written_at")
    return personal.rows(Comment, told, about="page")(address)


def erase_address(address: str) -> int:
    """Forget who signed with an address: what is shown stays without a name, the rest goes; return how many."""
    found = Comment.objects.filter(email__iexact=address)
    number = found.count()
    found.exclude(state=Comment.SHOWN).delete()
    found.update(name=WITHOUT_NAME, email="", email_until=None)
    return number
