"""The app's name. Nothing happens at start."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search over entries."""

    name = "institute.search"
    default_auto_field = "django.db.models.BigAutoField"
