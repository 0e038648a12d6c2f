"""The survey and the subscriptions as forms: what is asked, what is said when it cannot be taken. Stores nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from institute.core.guard import GuardedForm
from institute.core.writing import address_field
from institute.graphemes import count
from institute.outreach.models import LONGEST_TEXT, FeedbackSettings, Subscription
from institute.outreach.subscribing import Wish
from institute.publications.models import Person, Series, Subject

# Unicode's stream-safe text allows thirty marks on a letter; nobody writes more.
MOST_CODES = LONGEST_TEXT * 32


def no_longer_than_said(text: str) -> None:
    """Refuse a text that is longer than the form says, counted as readers count."""
    signs = LONGEST_TEXT + 1 if len(text) > MOST_CODES else count(text)
    if signs > LONGEST_TEXT:
        found = "far more" if len(text) > MOST_CODES else f"{signs}"
        raise ValidationError(f"At most {LONGEST_TEXT} characters, please: this has {found}.")


class Words(forms.CharField):
    """A short text; counted as it was typed, kept without the blanks around it."""

    widget = forms.Textarea

    def __init__(self) -> None:
        super().__init__(required=False, strip=False, validators=[no_longer_than_said])

    def clean(self, value: Any) -> str:
        """Return the text with line breaks of one kind."""
        return str(super().clean(value)).replace("\r\n", "\n").strip()


class FeedbackForm(GuardedForm):
    """The survey."""

    rating = forms.TypedChoiceField(
        coerce=int, error_messages={"required": "Please choose a rating.", "invalid_choice": "Please choose a rating."}
    )
    liked = Words()
    improve = Words()
    email = address_field(required=False)

    SHOWN = ("rating", "liked", "improve", "email")
    BEGINS: Mapping[str, str] = {"rating": "rating-1"}

    def __init__(self, asked: FeedbackSettings, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = asked.options()
        self.fields["rating"].choices = self.options  # type: ignore[attr-defined]
        for name, label in (
            ("rating", asked.question),
            ("liked", asked.liked_question),
            ("improve", asked.improve_question),
        ):
            self.fields[name].label = label


def topics_there_are() -> list[tuple[str, str]]:
    """Return the subjects on which something is published."""
    return list(Subject.objects.filter(publications__live=True).distinct().values_list("slug", "title"))


def series_there_are() -> list[tuple[str, str]]:
    """Return the series in which something is published."""
    return list(Series.objects.filter(publications__live=True).distinct().values_list("code", "name"))


def authors_there_are() -> list[tuple[str, str]]:
    """Return who signed something that is published, by family name."""
    found = Person.objects.filter(contributions__page__live=True).distinct()
    return list(found.order_by("family_name", "given_name").values_list("slug", "name_as_printed"))


class Wishes(forms.Form):
    """How often, and about what."""

    frequency = forms.ChoiceField(
        choices=Subscription.FREQUENCIES,
        initial="weekly",
        label="How often",
        error_messages={"required": "Please choose how often.", "invalid_choice": "Please choose how often."},
    )
    topics = forms.MultipleChoiceField(choices=topics_there_are, required=False, label="Subjects")
    series = forms.MultipleChoiceField(choices=series_there_are, required=False, label="Series")
    authors = forms.MultipleChoiceField(choices=authors_there_are, required=False, label="Authors")

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """The fields that narrow a list, in the order of the page."""
        return [self[name] for name in ("topics", "series", "authors")]

    def wish(self) -> Wish:
        """Return what was chosen."""
        said = self.cleaned_data
        return Wish(
            said["frequency"],
            list(Subject.objects.filter(slug__in=said["topics"])),
            list(Series.objects.filter(code__in=said["series"])),
            list(Person.objects.filter(slug__in=said["authors"])),
        )

    @staticmethod
    def initial_of(subscription: Subscription) -> dict[str, Any]:
        """Return what a subscription has chosen, as this form begins with it."""
        return {
            "frequency": subscription.frequency,
            "topics": [topic.slug for topic in subscription.topics.all()],
            "series": [series.code for series in subscription.series.all()],
            "authors": [author.slug for author in subscription.authors.all()],
        }


class SubscribeForm(GuardedForm, Wishes):
    """What somebody asks to be sent."""

    email = address_field(required=True)
    lists = forms.MultipleChoiceField(
        choices=Subscription.LISTS,
        label="Lists",
        error_messages={
            "required": "Please choose at least one list.",
            "invalid_choice": "Please choose among these lists.",
        },
    )

    SHOWN = ("email", "lists", "frequency", "topics", "series", "authors")
    BEGINS: Mapping[str, str] = {"lists": "lists-1", "frequency": "frequency-1"}
