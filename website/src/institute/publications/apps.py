"""Registers the app. Nothing happens on import."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """The app's name and label."""

    name = "institute.publications"
    label = "publications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for what goes live."""
        from institute.publications import publishing  # noqa: F401
