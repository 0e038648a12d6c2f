"""Tells people from programs without asking anybody else: a form's signed birth, its age, a trap, and some work.

The work is done by the sender's browser while the form is filled in (altcha's proof of work, by our own script); whose
browser runs no script answers a small question instead. Stores nothing but which forms were used up, for a day.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import altcha
from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.safestring import SafeString

from institute.core.models import SpentForm

SALT = "institute.core.guard"
YOUNGEST = 2.0  # seconds in which nobody reads and answers a form
OLDEST = 86_400.0
# On average 256 keys are tried, each of so many rounds: some tenths of a second of a computer’s time, while
# the form is being filled in. Checking takes one key, a 256th of that.
ALGORITHM, ROUNDS, PREFIX = "PBKDF2/SHA-256", 8_000, "00"
_NUMBERS = ["two", "three", "four", "five", "six", "seven", "eight", "nine"]

TRAPPED = "This was filled in as programs do. Nothing was sent; if you are a person, please send it again."
QUICK = "This was sent faster than a form can be read. Nothing was lost: please send it again."
STALE = "This form had been open for more than a day, or was not one of ours. Nothing was lost: please send it again."
UNPROVED = "Please answer the small question at the end of the form. Nothing was lost."


def born() -> str:
    """Return the signed birth of a new form: its own number and the time."""
    return signing.dumps([uuid.uuid4().hex, time.time()], salt=SALT)


@dataclass(frozen=True)
class Question:
    """A sum in words, for browsers that run no script; which one follows from the form's number."""

    first: int
    second: int

    @classmethod
    def of(cls, number: uuid.UUID) -> Question:
        """Return the question of a form."""
        digest = salted_hmac(SALT, number.hex).digest()
        return cls(2 + digest[0] % 8, 2 + digest[1] % 8)

    @property
    def words(self) -> str:
        """What is asked."""
        return f"How much is {_NUMBERS[self.first - 2]} and {_NUMBERS[self.second - 2]}?"

    def is_answered_by(self, said: str) -> bool:
        """Tell whether somebody got it right."""
        return said.strip() == str(self.first + self.second)


def challenge(number: uuid.UUID) -> str:
    """Return what a browser has to work at, for this form and no other, as JSON."""
    made = altcha.create_challenge(
        ALGORITHM,
        ROUNDS,
        key_prefix=PREFIX,
        expires_at=int(time.time() + OLDEST),
        data={"form": number.hex},
        hmac_secret=_secret(),
    )
    return json.dumps(made.to_dict())


def is_proof(said: str, number: uuid.UUID) -> bool:
    """Tell whether the work was done for this form."""
    try:
        about = json.loads(base64.b64decode(said, validate=True))["challenge"]["parameters"]["data"]["form"]
    except (binascii.Error, ValueError, KeyError, TypeError, RecursionError):
        return False
    if not isinstance(about, str) or not constant_time_compare(about, number.hex):
        return False
    return bool(altcha.verify_solution(said, _secret()).verified)


def _secret() -> str:
    return salted_hmac(SALT, "proof of work").hexdigest()


def forget() -> int:
    """Delete the numbers of used forms that their age alone keeps out by now; return how many."""
    return int(SpentForm.objects.filter(until__lte=timezone.now()).delete()[0])


class Birth(forms.HiddenInput):
    """The hidden fields of a guarded form: its birth, the work, and the question for those without a script."""

    form: GuardedForm

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Write them; `{{ form.born }}` puts all of them on a page."""
        fields: dict[str, Any] = {"name": name, "value": value or "", "wanted": settings.PROOF_OF_WORK}
        number, _ = read_birth(str(value or ""))
        if settings.PROOF_OF_WORK and number is not None:
            data = self.form.data if self.form.is_bound else {}
            fields["challenge"] = challenge(number)
            fields["question"] = Question.of(number).words
            fields["proof"] = data.get("proof", "") if is_proof(str(data.get("proof", "")), number) else ""
            fields["is_wrong"] = self.form.is_unproved
        return SafeString(render_to_string("partials/guard.html", fields))


def read_birth(token: str) -> tuple[uuid.UUID | None, float]:
    """Return a form's number and its age in seconds; no number where the token is none of ours."""
    try:
        number, begun = signing.loads(token, salt=SALT)
        return uuid.UUID(number), time.time() - begun
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None, OLDEST + 1


class GuardedForm(forms.Form):
    """A form that knows when it was made, holds a field that no person sees, and asks for some work."""

    born = forms.CharField(widget=Birth, required=False, max_length=400)
    website = forms.CharField(required=False, label="Leave this empty", max_length=400)

    SHOWN: tuple[str, ...] = ()
    """The fields that a reader fills in, in the order of the page."""
    BEGINS: Mapping[str, str] = {}
    """Where a field begins whose first control is not called as the field is."""

    form_id: uuid.UUID
    is_unproved = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["born"] = born()
        cast(Birth, self.fields["born"].widget).form = self

    def clean(self) -> dict[str, Any]:
        """Refuse what a program sent; the sender, if a person, has only to send it again."""
        cleaned = super().clean() or self.cleaned_data
        number, age = read_birth(cleaned.get("born", ""))
        if number is None or age > OLDEST:
            self._renew()
            raise ValidationError(STALE, code="stale")
        self.form_id = number
        if self.data.get("website") or "website" in self.errors:
            self._renew(website="")
            raise ValidationError(TRAPPED, code="trapped")
        if age < YOUNGEST:
            raise ValidationError(QUICK, code="quick")
        if settings.PROOF_OF_WORK and not self._is_proved():
            self.is_unproved = True
            raise ValidationError(UNPROVED, code="unproved")
        return cleaned

    @property
    def first_wrong(self) -> str:
        """The first field that was refused, in the order of the page: it gets the focus."""
        return next((name for name in self.SHOWN if name in self.errors), "") if self.is_bound else ""

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """Each refused field: where it begins, its label, and why."""
        return [
            (self.BEGINS.get(name, name), str(self.fields[name].label), str(self.errors[name][0]))
            for name in self.SHOWN
            if name in self.errors
        ]

    def spend(self) -> bool:
        """Use the form up; tell whether it was still unused, so that nothing is done twice with one."""
        until = timezone.now() + dt.timedelta(seconds=OLDEST)
        return SpentForm.objects.get_or_create(form=self.form_id, defaults={"until": until})[1]

    def give_back(self) -> None:
        """Let the form be used after all: what it was for could not be done."""
        SpentForm.objects.filter(form=self.form_id).delete()

    def _is_proved(self) -> bool:
        said = Question.of(self.form_id).is_answered_by(str(self.data.get("answer", "")))
        return said or is_proof(str(self.data.get("proof", "")), self.form_id)

    def _renew(self, **fields: str) -> None:
        """Show the form again with a new birth, and with these fields instead of what was sent."""
        renewed = cast(QueryDict, self.data).copy()
        for name, value in {"born": born(), **fields}.items():
            renewed[name] = value
        self.data = renewed
