"""Registers the app. Nothing happens on import."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The app's name: events."""

    name = "institute.events"
    default_auto_field = "django.db.models.BigAutoField"
