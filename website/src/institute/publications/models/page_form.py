"""The form in which editors write a publication: which units it offers. Stores nothing."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from wagtail.admin.forms import WagtailAdminPageForm

from institute.publications.models.people import Unit


class PublicationForm(WagtailAdminPageForm):
    """A closed unit is offered no more, and keeps what it has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "units" in self.fields:
            has = [unit.pk for unit in self.instance.units.all()]
            self.fields["units"].queryset = Unit.objects.filter(Q(closed=None) | Q(pk__in=has))
