"""Registers the app, and lets the search index follow what is published."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The app's name and label."""

    name = "institute.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Watch for what is published."""
        from institute.home.searching import watch

        watch()
