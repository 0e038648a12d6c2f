"""Rows that are only ever inserted: lines of the record, published heads, archived evidence. Folds nothing.

The model refuses to change or delete a row; a trigger in the database refuses it to every other program too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet

from thinktank.catalogue import METHODS


class AppendOnly(Exception):
    """Somebody tried to change or delete what is kept for good."""

    def __init__(self) -> None:
        super().__init__("The record is only ever added to: say what is right in a new line.")


M = TypeVar("M", bound=models.Model)


class InsertedOnly(models.QuerySet[M]):
    """Rows that can be read and added."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnly

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> NoReturn:
        """Refuse."""
        raise AppendOnly


class Inserted(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; refuse if it is there already."""
        if not self._state.adding:
            raise AppendOnly
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly


class RecordLine(Inserted):
    """One line of the record, exactly as it is exported; the other columns are only there to find it."""

    n = models.PositiveBigIntegerField(primary_key=True)
    body = models.TextField(help_text="The line, without its line break.")
    hash = models.CharField(max_length=71, help_text="Of the line: the next one carries it.")
    kind = models.CharField(max_length=20)
    question = models.CharField(max_length=200, db_index=True, help_text="Case and forecast.")
    at = models.DateTimeField(help_text="When it was written, as it says itself.")

    objects: ClassVar[Any] = InsertedOnly["RecordLine"].as_manager()

    class Meta:
        ordering = ("n",)
        permissions = [("resolve_recordline", "Can record what came of a forecast")]

    def __str__(self) -> str:
        """Return its number, kind and question."""
        return f"{self.n}: {self.kind} {self.question}"


class PublishedHead(Inserted):
    """The head of the record as it stood when it was published: it fixes every line up to there."""

    day = models.DateField(primary_key=True)
    lines = models.PositiveBigIntegerField()
    head = models.CharField(max_length=71)
    at = models.DateTimeField()

    objects: ClassVar[Any] = InsertedOnly["PublishedHead"].as_manager()

    class Meta:
        ordering = ("-day",)

    def __str__(self) -> str:
        """Return the day and how far the record went."""
        return f"{self.day}: {self.lines} lines, {self.head}"


class Evidence(Inserted):
    """What an outcome was read from, as it was archived; its name is the hash of its bytes."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    data = models.BinaryField()
    content_type = models.CharField(max_length=80)
    title = models.CharField(max_length=255)
    source = models.URLField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = InsertedOnly["Evidence"].as_manager()

    class Meta:
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        """Return its title."""
        return self.title


def keep(data: bytes, content_type: str, title: str, source: str = "") -> str:
    """Archive a source, once, and return the hash by which an outcome names it."""
    sha256 = hashlib.sha256(data).hexdigest()
    if not Evidence.objects.filter(sha256=sha256).exists():
        Evidence(sha256=sha256, data=data, content_type=content_type, title=title, source=source).save()
    return sha256


@register_snippet
class Analyst(models.Model):
    """Who signs in as whom of the record: what they say there is said under this name, and nobody else's."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="analyst")
    by = models.CharField(
        max_length=64,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z][A-Za-z0-9_-]*\Z", "A letter, then letters, digits, - and _.")],
        verbose_name="name in the record",
        help_text="As the case files call them: ito. It stays with everything they said.",
    )
    name = models.CharField(max_length=160, help_text="As it is printed: Ito Naoko.")

    panels = [FieldPanel("user"), FieldPanel("by"), FieldPanel("name")]

    class Meta:
        ordering = ("by",)

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def clean(self) -> None:
        """Refuse a model's name, and another name for who has said something under the old one."""
        if self.by in {method.name for method in METHODS}:
            raise ValidationError({"by": "This is the name of a model, whose numbers are no person's."})
        old = Analyst.objects.filter(pk=self.pk).values_list("by", flat=True).first() if self.pk else None
        said = old and old != self.by and RecordLine.objects.filter(kind="entry", body__contains=f'"by":"{old}"')
        if said and said.exists():
            raise ValidationError({"by": f"{old} has made entries, which keep that name."})


class Coverage(models.Model):
    """How many of a published text's forward-looking sentences are forecasts; counted again at each publication."""

    document = models.CharField(max_length=255, unique=True, help_text="The text's slug.")
    title = models.CharField(max_length=255)
    url = models.TextField()
    issued = models.DateField()
    forecast = models.PositiveIntegerField(help_text="Sentences with a number and a date.")
    unresolvable = models.PositiveIntegerField(help_text="Sentences said to be not resolvable, with the reason.")
    open = models.PositiveIntegerField(help_text="Sentences that look ahead and are neither.")
    marks = models.JSONField(default=dict, help_text="Where each statement stands in the text: words before and after.")

    class Meta:
        ordering = ("-issued",)
        verbose_name_plural = "coverage"

    def __str__(self) -> str:
        """Return the text's title."""
        return self.title
