"""Registers the app. Nothing happens on import."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The app's name and label."""

    name = "institute.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"
