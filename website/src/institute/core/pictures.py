"""The form of a picture in the admin. What a picture is stands in core.models."""

from __future__ import annotations

from django import forms
from wagtail.images.forms import BaseImageForm


class PictureForm(BaseImageForm):
    """A picture; an address without its scheme is one of the web's."""

    source_url = forms.URLField(required=False, label="Address of the source", assume_scheme="https")
