"""Registers the app. Nothing happens on import."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """The app's name and label."""

    name = "institute.outreach"
    label = "outreach"
    default_auto_field = "django.db.models.BigAutoField"
