"""Tells people from programs without asking anybody else: a form's signed birth, its age, a trap. Stores nothing."""

from __future__ import annotations

import time
import uuid
from typing import Any, cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict

SALT = "institute.core.guard"
YOUNGEST = 2.0  # seconds in which nobody reads and answers a form
OLDEST = 86_400.0

TRAPPED = "This was filled in as programs do. Nothing was sent; if you are a person, please send it again."
QUICK = "This was sent faster than a form can be read. Nothing was lost: please send it again."
STALE = "This form had been open for more than a day, or was not one of ours. Nothing was lost: please send it again."


def born() -> str:
    """Return the signed birth of a new form: its own number and the time."""
    return signing.dumps([uuid.uuid4().hex, time.time()], salt=SALT)


class GuardedForm(forms.Form):
    """A form that knows when it was made and holds a field that no person sees."""

    born = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)
    website = forms.CharField(required=False, label="Leave this empty", max_length=400)

    form_id: uuid.UUID

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["born"] = born()

    def clean(self) -> dict[str, Any]:
        """Refuse what a program sent; the sender, if a person, has only to send it again."""
        cleaned = super().clean() or self.cleaned_data
        token = cleaned.get("born", "")
        try:
            number, begun = signing.loads(token, salt=SALT)
            age = time.time() - begun
            self.form_id = uuid.UUID(number)
        except (signing.BadSignature, ValueError, TypeError):
            age = OLDEST + 1
        if age > OLDEST:
            self._renew()
            raise ValidationError(STALE, code="stale")
        if self.data.get("website") or "website" in self.errors:
            self._renew(website="")
            raise ValidationError(TRAPPED, code="trapped")
        if age < YOUNGEST:
            raise ValidationError(QUICK, code="quick")
        return cleaned

    def _renew(self, **fields: str) -> None:
        """Show the form again with a new birth, and with these fields instead of what was sent."""
        renewed = cast(QueryDict, self.data).copy()
        for name, value in {"born": born(), **fields}.items():
            renewed[name] = value
        self.data = renewed
