"""What falls due, told by mail to those who record outcomes. Resolves nothing; when to tell it, the desk's clock knows.

One mail a day at most, and only on days that change something: when a question stands so many days before its end,
on the day itself, and as long as something is overdue.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage

from institute.core.models import User
from institute.record.reading import pages, said, standing
from institute.record.reading.lines import QuestionLine

DAYS_BEFORE = (30, 7, 1, 0)
AHEAD = 30
MAY_RESOLVE = "record.resolve_recordline"


def falling_due(today: dt.date, days: int = AHEAD) -> list[QuestionLine]:
    """Return what has no outcome and falls due within so many days, or is overdue."""
    until = today + dt.timedelta(days=days)
    return [line for line in pages.due(standing.now()) if line.resolve_by <= until]


def worth(today: dt.date) -> bool:
    """Tell whether there is something to be told on a day."""
    left = [(line.resolve_by - today).days for line in falling_due(today)]
    return any(days < 0 or days in DAYS_BEFORE for days in left)


def text(due: list[QuestionLine], today: dt.date) -> tuple[str, str]:
    """Return the subject and the text of a reminder."""
    overdue = sum(line.resolve_by < today for line in due)
    subject = f"{len(due)} forecast{'s' * (len(due) > 1)} to resolve, {overdue} overdue"
    return subject, "\n\n".join([f"{subject}.", *(_told(line, today) for line in due)])


def send(today: dt.date) -> bool:
    """Mail what falls due to all who may record an outcome, in one mail, so that it went to all of them or to none."""
    due, to = falling_due(today), resolvers()
    if not due or not to:
        return False
    subject, body = text(due, today)
    EmailMessage(subject=subject, body=body, to=to).send()
    return True


def resolvers() -> list[str]:
    """Return the addresses of everyone active who may record an outcome."""
    users = User.objects.with_perm(MAY_RESOLVE, backend="django.contrib.auth.backends.ModelBackend")
    return sorted({user.email for user in users if user.email})


def _told(line: QuestionLine, today: dt.date) -> str:
    late = " (overdue)" if line.resolve_by < today else ""
    return (
        f"{said.date_said(line.resolve_by)}{late}: {line.text}\n"
        f"Read from: {line.source}\n{settings.WAGTAILADMIN_BASE_URL}{line.url}"
    )
