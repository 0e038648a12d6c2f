"""The registration as a form: what is asked, what is said when it cannot be taken. Stores nothing."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from institute.core.guard import GuardedForm
from institute.core.writing import address_field


def one_line(text: str) -> None:
    """Refuse what no name holds: signs that steer machines, and addresses of sites."""
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp", "Co", "Cn") for sign in text):
        raise ValidationError("Please write plain letters on one line.")
    if "://" in text or "www." in text.lower():
        raise ValidationError("Please leave out addresses of sites.")


class RegistrationForm(GuardedForm):
    """What is asked of whoever wants a place."""

    name = forms.CharField(
        max_length=120,
        validators=[one_line],
        label="Your name",
        error_messages={"required": "Please tell us your name, for the list at the door."},
    )
    email = address_field(required=True)
    organisation = forms.CharField(max_length=160, required=False, validators=[one_line], label="Organisation")
    needs = forms.CharField(max_length=400, required=False, label="What we should prepare", widget=forms.Textarea)

    SHOWN = ("name", "email", "organisation", "needs")

    def said(self) -> dict[str, str]:
        """Return what was said."""
        return {name: self.cleaned_data[name] for name in self.SHOWN}

    @property
    def shown(self) -> list[Any]:
        """The fields a reader fills in, in the order of the page."""
        return [self[name] for name in self.SHOWN]


class InvitationForm(forms.Form):
    """Who is to be invited: one to a line, a name and an address."""

    people = forms.CharField(
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One person to a line: Ann Reader <ann@example.org>",
    )

    def clean_people(self) -> list[tuple[str, str]]:
        """Return names and addresses; refuse the whole where a line is none."""
        found, wrong = [], []
        check = forms.EmailField(max_length=254)
        for place, line in enumerate(self.cleaned_data["people"].splitlines(), 1):
            if not line.strip():
                continue
            name, _, rest = line.strip().rpartition("<")
            try:
                one_line(name)
                found.append((name.strip()[:120] or rest.rstrip(">").strip(), check.clean(rest.rstrip(">").strip())))
            except ValidationError as error:
                wrong.append(f"Line {place}, {line.strip()[:60]!r}: {' '.join(error.messages)}")
        if wrong:
            raise ValidationError(wrong)
        return found
