"""An application to a course as a form: what is asked, and what is said when it cannot be taken. Stores nothing."""

from __future__ import annotations

from typing import Any

from django import forms

from institute.core.posted_form import PostedForm, line, prose
from institute.people.models import Cohort, Course

LONGEST = 3_000


class CohortField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has no types at run time
    """The cohorts that can be applied for, each with what it costs."""

    def label_from_instance(self, obj: Any) -> str:
        """Return its dates and its fee."""
        return f"{obj} ({obj.said_fee})"


class ApplicationForm(PostedForm):
    """Which cohort, who applies, and why."""

    cohort = CohortField(
        Cohort.objects.none(),
        label="Cohort",
        empty_label="Choose one",
        error_messages={
            "required": "Please choose a cohort.",
            "invalid_choice": "Please choose one of these cohorts; others are closed.",
        },
    )
    organisation = line("Where you work or study", 160)
    text = prose("Why you want to take part", LONGEST, "Please write why you want to take part.")

    SHOWN = ("cohort", "name", "email", "organisation", "text")

    def __init__(self, course: Course, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohorts = course.open_cohorts
        choice = self.fields["cohort"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Cohort.objects.filter(pk__in=[each.pk for each in self.cohorts])
        if len(self.cohorts) == 1:
            self.initial.setdefault("cohort", self.cohorts[0].pk)
