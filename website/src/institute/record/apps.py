"""Registers the app, and hears when a case that is in the record was changed."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """The app's name and label."""

    name = "institute.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen."""
        from institute.record import publishing  # noqa: F401
