"""Registers the app, and watches what is written for whoever keeps pages."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The app's name and label."""

    name = "institute.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Watch every connection from its first statement on, and have it wait its turn; name kinds of numbers."""
        from django.db.backends.signals import connection_created

        from institute.core import content, converters, turns

        converters.register()
        connection_created.connect(content.watch, dispatch_uid="content-watch")
        connection_created.connect(turns.wait, dispatch_uid="turns-wait")
