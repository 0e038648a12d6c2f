"""Registers the app, and what editors see of it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app's name: people, units, teaching and money."""

    name = "institute.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what editors see."""
        from wagtail.snippets.models import register_snippet

        for name in ("PeopleGroup", "InstituteGroup", "TeachingGroup"):
            register_snippet(f"institute.people.admin.{name}")
