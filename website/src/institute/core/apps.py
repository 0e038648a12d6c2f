"""Registers the app. Nothing happens on import."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The app's name and label."""

    name = "institute.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
