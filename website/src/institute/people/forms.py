"""An application to a course as a form: what is asked, and what is said when it cannot be taken. Stores nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from institute.core.guard import GuardedForm
from institute.core.writing import address_field, one_line
from institute.people.models import Cohort, Course

LONGEST = 3_000


def _line(label: str, longest: int, missing: str = "") -> forms.CharField:
    said = {"required": missing, "max_length": f"At most {longest} characters, please."}
    return forms.CharField(
        label=label,
        max_length=longest,
        strip=False,
        required=bool(missing),
        validators=[one_line],
        error_messages=said,
    )


class ApplicationForm(GuardedForm):
    """Which cohort, who applies, and why."""

    cohort = forms.ModelChoiceField(
        Cohort.objects.none(),
        label="Cohort",
        error_messages={
            "required": "Please choose a cohort.",
            "invalid_choice": "Please choose one of these cohorts; others are closed.",
        },
    )
    name = _line("Your name", 120, "Please write your name.")
    email = address_field(required=True)
    organisation = _line("Where you work or study", 160)
    text = forms.CharField(
        label="Why you want to take part",
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={
            "required": "Please write why you want to take part.",
            "max_length": f"At most {LONGEST:,} characters, please.",
        },
    )

    SHOWN = ("cohort", "name", "email", "organisation", "text")

    def __init__(self, course: Course, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohorts = course.open_cohorts
        choice = self.fields["cohort"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Cohort.objects.filter(pk__in=[each.pk for each in self.cohorts])
        if len(self.cohorts) == 1:
            self.initial.setdefault("cohort", self.cohorts[0].pk)

    def clean_name(self) -> str:
        """Return it without blanks around it."""
        said = str(self.cleaned_data["name"]).strip()
        if not said:
            raise ValidationError(self.fields["name"].error_messages["required"])
        return said

    def clean_organisation(self) -> str:
        """Return it without blanks around it."""
        return str(self.cleaned_data["organisation"]).strip()

    @property
    def chosen(self) -> str:
        """The cohort that is chosen, as it was sent."""
        return str(self["cohort"].value() or "")

    @property
    def lines(self) -> list[tuple[Any, str]]:
        """The fields of one line, each with what a browser may fill in."""
        return [(self["name"], "name"), (self["email"], "email"), (self["organisation"], "organization")]
