"""The blocks that the menus are made of: links, groups with a heading, items with a panel. Draws nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks

EVERYONE, SIGNED_IN, STAFF = "everyone", "signed-in", "staff"
AUDIENCES = [
    (EVERYONE, "Everyone"),
    (SIGNED_IN, "Those who are signed in"),
    (STAFF, "The staff network, and those who are signed in"),
]
SCHEMES = ("/", "https://", "http://", "mailto:", "tel:")


class LinkBlock(blocks.StructBlock):
    """A link: to a page of ours, which is followed when it moves, or to an address."""

    text = blocks.CharBlock(required=False, max_length=80, help_text="Empty: the title of the page.")
    page = blocks.PageChooserBlock(required=False)
    address = blocks.CharBlock(
        required=False, max_length=400, help_text="Instead of a page: /record/ or https://example.org/."
    )
    audience = blocks.ChoiceBlock(choices=AUDIENCES, default=EVERYONE, label="Shown to")

    must_lead = True

    def clean(self, value: Any) -> Any:
        """Demand one goal, and words where the goal has none of its own."""
        cleaned = super().clean(value)
        errors = {}
        address = (cleaned["address"] or "").strip()
        if cleaned["page"] and address:
            errors["address"] = ValidationError("It leads to one place: give the page or the address, not both.")
        elif address and not address.startswith(SCHEMES):
            errors["address"] = ValidationError("An address begins with /, https:// or mailto:.")
        elif self.must_lead and not cleaned["page"] and not address:
            errors["page"] = ValidationError("Say where it leads: choose a page or write an address.")
        if not cleaned["page"] and not cleaned["text"]:
            errors["text"] = ValidationError("Say what it is called.")
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned

    class Meta:
        icon = "link"
        label_format = "{text} {page} {address}"


class GroupBlock(LinkBlock):
    """Links under a heading; the heading may be a link itself."""

    must_lead = False

    text = blocks.CharBlock(required=False, max_length=80, label="Heading", help_text="Empty: the title of the page.")
    links = blocks.ListBlock(LinkBlock(), label="Links", collapsed=True)

    class Meta:
        icon = "list-ul"
        label_format = "{text}"


class ItemBlock(LinkBlock):
    """An item of the main menu: a plain link, or the head of a panel with groups."""

    must_lead = False

    text = blocks.CharBlock(required=False, max_length=40, label="Title", help_text="Empty: the title of the page.")
    about = blocks.CharBlock(
        required=False, max_length=200, label="In a sentence", help_text="Stands in the panel beside the groups."
    )
    groups = blocks.ListBlock(GroupBlock(), label="Groups", default=[], collapsed=True)

    def clean(self, value: Any) -> Any:
        """Demand that it leads somewhere: itself, or by its groups."""
        cleaned = super().clean(value)
        if not cleaned["page"] and not cleaned["address"] and not cleaned["groups"]:
            said = ValidationError("It leads nowhere: choose a page, write an address, or add a group of links.")
            raise blocks.StructBlockValidationError({"page": said})
        return cleaned

    class Meta:
        icon = "bars"
        label_format = "{text}"


class Items(blocks.StreamBlock):
    """The main menu."""

    item = ItemBlock()

    class Meta:
        collapsed = True


class Columns(blocks.StreamBlock):
    """The columns at the foot of every page."""

    column = GroupBlock(label="Column")

    class Meta:
        collapsed = True
