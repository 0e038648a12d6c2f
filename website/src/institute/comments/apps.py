"""Registers the app; hands the clock what was promised to be forgotten."""

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    """The app's name: comments."""

    name = "institute.comments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have addresses, and what was not shown, forgotten every day."""
        from institute.comments import writing
        from institute.core import personal
        from institute.desk import clock

        personal.offer(personal.Kind("comments", writing.told_of, writing.erase_address))
        clock.also(clock.every_day("comments", "forget comments", writing.forget))
