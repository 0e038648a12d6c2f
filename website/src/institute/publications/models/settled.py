"""The text and the page of a public revision as HTML, kept beside it: made again when what they came from changed."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from institute.publications.models.revisions import PublicRevision


class SettledText(models.Model):
    """What `settling` made of a revision's text, and `drawing` of its page; any row may be deleted at any time."""

    revision = models.OneToOneField(PublicRevision, on_delete=models.CASCADE, related_name="settled")
    fingerprint = models.CharField(max_length=64)
    parts = models.JSONField(encoder=DjangoJSONEncoder)
    drawn_from = models.CharField(max_length=64, default="")
    pieces = models.JSONField(encoder=DjangoJSONEncoder, default=dict)

    def __str__(self) -> str:
        """Return whose text it is."""
        return f"text of {self.revision_id}"
