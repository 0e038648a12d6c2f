"""The form by which readers write to us: name, address, text, and whatever else is asked. Stores nothing.

`partials/posted_form.html` shows any of them; a form says only what it asks, in which order and in which words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from institute.core.guard import GuardedForm
from institute.core.writing import address_field, one_line


def line(label: str, longest: int, missing: str = "") -> forms.CharField:
    """Return a field of one line; what is said where it is missing makes it one that is required."""
    return forms.CharField(
        label=label,
        max_length=longest,
        strip=False,
        required=bool(missing),
        validators=[one_line],
        error_messages={"required": missing, "max_length": f"At most {longest} characters, please."},
    )


def prose(label: str, longest: int, missing: str) -> forms.CharField:
    """Return a field of many lines, which is required."""
    return forms.CharField(
        label=label,
        max_length=longest,
        widget=forms.Textarea,
        help_text=f"At most {longest:,} characters.",
        error_messages={"required": missing, "max_length": f"At most {longest:,} characters, please."},
    )


def days(number: int) -> str:
    """Return a number of days in words."""
    return f"{number} day{'s' * (number != 1)}"


@dataclass(frozen=True)
class Row:
    """One field as it stands on the page."""

    field: Any
    kind: str
    help: str
    fills: str
    is_first_wrong: bool

    @property
    def described(self) -> str:
        """What describes it: its help and its error, by their ids."""
        name, told = self.field.name, (("help", self.help), ("error", self.field.errors))
        return " ".join(f"{name}-{part}" for part, is_there in told if is_there)


class PostedForm(GuardedForm):
    """Who writes, and what."""

    name = line("Your name", 120, "Please write your name.")
    email = address_field(required=True)

    FILLS: Mapping[str, str] = {"name": "name", "email": "email", "organisation": "organization"}
    """What a browser may fill in by itself."""

    def __init__(self, *args: Any, keep: str, **kwargs: Any) -> None:
        """Take what is said about how long the address is kept."""
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = f"The answer goes there. {keep}"

    def clean(self) -> dict[str, Any]:
        """Take blanks from around the lines; nothing but blanks is nothing."""
        for name in self.SHOWN:
            field, said = self.fields[name], self.cleaned_data.get(name)
            if isinstance(said, str):
                self.cleaned_data[name] = said.strip()
                if field.required and not said.strip():
                    self.add_error(name, ValidationError(field.error_messages["required"]))
        return super().clean()

    @property
    def rows(self) -> list[Row]:
        """The fields in the order of the page."""
        return [
            Row(
                self[name],
                self._kind(name),
                str(self.fields[name].help_text),
                self.FILLS.get(name, "off"),
                self.first_wrong == name,
            )
            for name in self.SHOWN
        ]

    def _kind(self, name: str) -> str:
        match self.fields[name].widget:
            case forms.Textarea():
                return "text"
            case forms.Select():
                return "choice"
        return "email" if name == "email" else "line"
