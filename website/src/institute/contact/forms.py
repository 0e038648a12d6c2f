"""A letter to a department as a form: what is asked, and what is said when it cannot be taken. Stores nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from institute.core.guard import GuardedForm
from institute.core.writing import address_field, one_line

LONGEST = 5_000


class LetterForm(GuardedForm):
    """Who writes, about what, and the letter."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        strip=False,
        validators=[one_line],
        error_messages={"required": "Please write your name.", "max_length": "At most 120 characters, please."},
    )
    email = address_field(required=True)
    subject = forms.CharField(
        label="Subject",
        max_length=160,
        strip=False,
        validators=[one_line],
        error_messages={"required": "Please write what it is about.", "max_length": "At most 160 characters, please."},
    )
    text = forms.CharField(
        label="Your letter",
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={
            "required": "Please write your letter.",
            "max_length": f"At most {LONGEST:,} characters, please; send the rest in a second letter.",
        },
    )

    SHOWN = ("name", "email", "subject", "text")

    def clean_name(self) -> str:
        """Return it without blanks around it."""
        return self._said("name")

    def clean_subject(self) -> str:
        """Return it without blanks around it."""
        return self._said("subject")

    def _said(self, field: str) -> str:
        said = str(self.cleaned_data[field]).strip()
        if not said:
            raise ValidationError(self.fields[field].error_messages["required"])
        return said

    @property
    def shown(self) -> list[tuple[Any, str]]:
        """The fields in their order, each with what a browser may fill in."""
        fills = {"name": "name", "email": "email"}
        return [(self[name], fills.get(name, "off")) for name in self.SHOWN]
