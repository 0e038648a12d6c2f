"""The form of a picture in the admin. What a picture is stands in core.models."""

from __future__ import annotations

import struct
from typing import Any

from django import forms
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

# What the readers of pictures raise where a file is none, or only the beginning of one.
NO_PICTURE = (OSError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError)


class WholePicture(WagtailImageField):
    """A file that is a picture to its end: one that was cut off would fail on the page that shows it."""

    def to_python(self, data: Any) -> Any:
        """Read the whole of it, once its size is known to be bearable."""
        try:
            file = super().to_python(data)
            if file is not None and hasattr(file, "seek"):
                file.seek(0)
                with Image.open(file) as picture:
                    picture.load()
                file.seek(0)
        except NO_PICTURE as error:
            said = "The file is damaged or was cut off on its way: open it, save it anew and send that."
            raise forms.ValidationError(said) from error
        return file


class PictureForm(BaseImageForm):
    """A picture; an address without its scheme is one of the web's."""

    source_url = forms.URLField(required=False, label="Address of the source", assume_scheme="https")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (given := self.fields.get("file")) is not None:
            self.fields["file"] = WholePicture(label=given.label, required=given.required, widget=given.widget)
