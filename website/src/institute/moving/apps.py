"""Registers the app. Nothing happens on import."""

from django.apps import AppConfig


class MovingConfig(AppConfig):
    """The app's name; it keeps no tables of its own."""

    name = "institute.moving"
