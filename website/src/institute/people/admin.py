"""What editors see of people, units, teaching and money: lists, filters, panels. Decides nothing."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from institute.people import models
from institute.publications.models import Person, Unit


class PersonViewSet(SnippetViewSet):
    """People with their posts and what they can be asked about."""

    model = Person
    icon = "user"
    list_display = ["name_as_printed", "role", "affiliation"]
    # By parts of words in the columns that are shown, in whatever order they are sorted: the index knows neither.
    search_backend_name = None
    search_fields = ["name_as_printed", "role", "affiliation"]
    panels = [
        FieldPanel("name_as_printed"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("family_name"), FieldPanel("given_name")]),
        FieldPanel("is_organisation"),
        MultiFieldPanel(
            [FieldPanel("role"), FieldRowPanel([FieldPanel("affiliation"), FieldPanel("affiliation_ror")])],
            "As printed under what they publish",
        ),
        InlinePanel(
            "appointments",
            heading="Posts",
            label="Post",
            help_text="Give a last day to whoever leaves: they then stand under “former”, with all they wrote.",
        ),
        MultiFieldPanel([FieldPanel("short_bio"), FieldPanel("bio"), FieldPanel("interests")], "Biography"),
        MultiFieldPanel([FieldPanel("photo"), FieldPanel("press_photo")], "Pictures"),
        MultiFieldPanel(
            [FieldPanel("expertise"), FieldPanel("languages"), FieldPanel("media_contact")], "For the press"
        ),
        MultiFieldPanel(
            [FieldPanel("email"), FieldPanel("orcid"), FieldPanel("links"), FieldPanel("cv")], "Contact and links"
        ),
        InlinePanel("quoted_in", heading="Quoted in", label="Article"),
    ]


class _OpenUnits:
    def get_object_list(self) -> QuerySet[Unit]:
        return Unit.objects.filter(closed=None)


class ChooseUnit(_OpenUnits, ChooseView):
    """The picker of units: those that work."""


class ChooseUnitResults(_OpenUnits, ChooseResultsView):
    """Its list."""


class UnitChooser(SnippetChooserViewSet):
    """A closed unit keeps what it has and is offered no more."""

    choose_view_class = ChooseUnit
    choose_results_view_class = ChooseUnitResults


class UnitViewSet(SnippetViewSet):
    """Centres, programmes, clusters."""

    model = Unit
    icon = "group"
    list_display = ["name", "acronym", "kind", "parent", "opened", "closed"]
    list_filter = ["kind"]
    chooser_viewset_class = UnitChooser
    panels = [
        HelpPanel(
            "Any word is a kind. A unit that has a closing year stays readable, says so, and is offered no more."
        ),
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("acronym"), FieldPanel("kind")]),
        FieldPanel("parent"),
        FieldPanel("head"),
        FieldRowPanel([FieldPanel("opened"), FieldPanel("closed")]),
        FieldPanel("intro"),
        FieldPanel("logo"),
    ]


def _of(kind: Any, **options: Any) -> type[SnippetViewSet]:
    return type(f"{kind.__name__}ViewSet", (SnippetViewSet,), {"model": kind, **options})


class PeopleGroup(SnippetViewSetGroup):
    """People and the bodies in which they sit."""

    menu_label = "People and units"
    menu_icon = "group"
    menu_order = 210
    items = (
        PersonViewSet,
        UnitViewSet,
        _of(models.PersonGroup, list_display=["name", "place"]),
        _of(models.Body, list_display=["name", "place"]),
        _of(models.Chair, list_display=["name", "field", "founded"]),
        _of(models.Welcome, list_display=["title", "signed_by", "date"]),
    )


class InstituteGroup(SnippetViewSetGroup):
    """Money, posts to be filled, partners."""

    menu_label = "Funding and work"
    menu_icon = "clipboard-list"
    menu_order = 215
    items = (
        _of(models.Funder, list_display=["name", "kind", "country", "is_anonymous"], list_filter=["kind"]),
        _of(models.Grant, list_display=["project", "funder", "said_amount", "years"], list_filter=["funder", "unit"]),
        _of(models.Vacancy, list_display=["title", "kind", "posted", "closes"], list_filter=["kind"]),
        _of(models.Partner, list_display=["name", "kind", "country", "years"], list_filter=["kind", "country"]),
    )


class TeachingGroup(SnippetViewSetGroup):
    """Programmes, courses, alumni."""

    menu_label = "Teaching"
    menu_icon = "openquote"
    menu_order = 220
    items = (
        _of(models.Programme, list_display=["name", "award", "is_open"]),
        _of(models.Course, list_display=["name", "code", "kind"], list_filter=["kind"]),
        _of(models.AlumnusStory, list_display=["name", "year", "is_shown"]),
        _of(models.Alumnus, list_display=["name", "year", "consents", "consent_until"], list_filter=["consents"]),
    )
