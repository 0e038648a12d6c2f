"""Registers the app. Nothing happens on import."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """The app's name: the frame of the pages."""

    name = "institute.frame"
    default_auto_field = "django.db.models.BigAutoField"
