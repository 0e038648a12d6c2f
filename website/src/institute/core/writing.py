"""What readers write that goes into a mail: a line of it, an address. Knows no form."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

NOT_AN_ADDRESS = "Please enter a valid email."


def one_line(text: str) -> None:
    """Refuse what would begin another line: in a mail's head that would be another field of it."""
    if not text.isprintable():
        raise ValidationError("Please write this in one line, with letters that can be seen.")


def address_field(required: bool) -> forms.CharField:
    """Return a field for a mail address that says the same of all that is wrong with one."""
    return forms.CharField(
        required=required,
        label="Your email",
        max_length=254,
        validators=[EmailValidator(NOT_AN_ADDRESS)],
        error_messages={"max_length": NOT_AN_ADDRESS, "required": NOT_AN_ADDRESS},
    )
