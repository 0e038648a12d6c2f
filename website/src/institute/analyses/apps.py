"""Registers the app. Nothing happens on import."""

from django.apps import AppConfig


class AnalysesConfig(AppConfig):
    """The app's name and label."""

    name = "institute.analyses"
    label = "analyses"
    default_auto_field = "django.db.models.BigAutoField"
