"""Registers the app, and its form for redirects."""

from django.apps import AppConfig


class MovingConfig(AppConfig):
    """The app's name; it keeps no tables of its own."""

    name = "institute.moving"

    def ready(self) -> None:
        """Give editors the form."""
        from institute.moving import redirecting

        redirecting.use()
