"""Registers the app. Nothing happens on import."""

from django.apps import AppConfig


class ContactConfig(AppConfig):
    """The app's name: departments, letters, directions."""

    name = "institute.contact"
    default_auto_field = "django.db.models.BigAutoField"
