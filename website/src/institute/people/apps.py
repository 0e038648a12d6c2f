"""Registers the app. Nothing happens on import."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app's name: people, units, teaching and money."""

    name = "institute.people"
    default_auto_field = "django.db.models.BigAutoField"
