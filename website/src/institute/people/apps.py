"""Registers the app, what editors see of it, and what it keeps about people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app's name: people, units, teaching and money."""

    name = "institute.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what editors see, and tell what is kept about people."""
        from django.db.models.signals import pre_delete
        from wagtail.snippets.models import register_snippet

        from institute.core import personal
        from institute.people import funding, leaving
        from institute.people.models import Alumnus, Application
        from institute.publications import describing
        from institute.publications.models import Person

        pre_delete.connect(leaving.refuse, sender=Person, dispatch_uid="people-leaving")
        personal.offer(leaving.kept)
        asked = ("name", "email", "organisation", "text", "written_at", "delivered_at", "until")
        entry = ("name", "email", "year", "now", "place", "consents", "consented_on", "consent_until")
        for name, model, told, about in (
            ("applications to courses", Application, asked, "cohort"),
            ("directory of alumni", Alumnus, entry, "programme"),
        ):
            personal.offer(personal.Kind(name, personal.rows(model, told, about), personal.deleting(model)))
        describing.paid_by(funding.paid_for)
        for name in ("PeopleGroup", "InstituteGroup", "TeachingGroup"):
            register_snippet(f"institute.people.admin.{name}")
