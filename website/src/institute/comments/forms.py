"""A comment, a report and a decision as forms: what is asked, what is said when it cannot be taken. Stores nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from institute.comments.models import LONGEST_NAME, LONGEST_TEXT, Comment
from institute.core.guard import GuardedForm
from institute.core.writing import address_field
from institute.graphemes import count

LONGEST_REPORT = 255


class Words(forms.CharField):
    """A text with a limit that is counted as readers count; kept without the blanks around it."""

    widget = forms.Textarea

    def __init__(self, label: str, limit: int, missing: str) -> None:
        super().__init__(label=label, strip=False, error_messages={"required": missing})
        self.limit = limit
        self.missing = missing

    def clean(self, value: Any) -> str:
        """Return the text with line breaks of one kind."""
        text = str(super().clean(value)).replace("\r\n", "\n").strip()
        if not text:
            raise ValidationError(self.missing)
        if len(text) > self.limit * 32:
            raise ValidationError(f"At most {self.limit:,} characters, please: this has far more.")
        signs = count(text)
        if signs > self.limit:
            raise ValidationError(f"At most {self.limit:,} characters, please: this has {signs:,}.")
        return text


class Signature(forms.CharField):
    """A name on one line."""

    def clean(self, value: Any) -> str:
        """Return it with single blanks; a sign that is none is refused."""
        name = " ".join(str(super().clean(value)).split())
        if not name.isprintable():
            raise ValidationError("Please sign with letters.")
        return name


class CommentForm(GuardedForm):
    """What a reader writes."""

    name = Signature(
        label="Your name",
        max_length=LONGEST_NAME,
        error_messages={
            "required": "Please sign with a name.",
            "max_length": f"At most {LONGEST_NAME} characters, please.",
        },
    )
    email = address_field(required=True)
    text = Words("Your comment", LONGEST_TEXT, "Please write something.")

    SHOWN = ("text", "name", "email")


class ReportForm(GuardedForm):
    """Why a comment should not stand there."""

    words = Words("What is wrong with it?", LONGEST_REPORT, "Please say what is wrong with it.")

    SHOWN = ("words",)


class DecisionForm(forms.Form):
    """What becomes of the comments that a moderator has marked."""

    comments = forms.ModelMultipleChoiceField(
        Comment.objects.all(), error_messages={"required": "Mark at least one comment."}
    )
    state = forms.ChoiceField(
        choices=[
            (Comment.SHOWN, "Show"),
            (Comment.REFUSED, "Do not show"),
            (Comment.SPAM, "Spam"),
            (Comment.WAITING, "Let it wait"),
        ]
    )
    reason = forms.ChoiceField(choices=[("", "–"), *Comment.REASONS], required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where a comment is not shown."""
        cleaned = super().clean() or {}
        if cleaned.get("state") == Comment.REFUSED and not cleaned.get("reason"):
            raise ValidationError({"reason": "Say why it is not shown; its writer may ask."})
        return cleaned
