"""What readers may write in a line that goes into a mail. Knows no form."""

from __future__ import annotations

from django.core.exceptions import ValidationError

NOT_AN_ADDRESS = "Please write a mail address, such as name@example.org."


def one_line(text: str) -> None:
    """Refuse what would begin another line: in a mail's head that would be another field of it."""
    if not text.isprintable():
        raise ValidationError("Please write this in one line, with letters that can be seen.")
