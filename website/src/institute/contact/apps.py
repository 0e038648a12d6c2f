"""Registers the app, and has the clock mail the letters that wait and delete those that are old."""

from django.apps import AppConfig


class ContactConfig(AppConfig):
    """The app's name: departments, letters, directions."""

    name = "institute.contact"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the clock what it is to look after."""
        from functools import partial

        from institute.contact.models import Letter
        from institute.core import personal, posted
        from institute.desk import clock

        told = ("name", "email", "subject", "text", "written_at", "delivered_at", "until")
        personal.offer(
            personal.Kind("letters", personal.rows(Letter, told, about="department"), personal.deleting(Letter))
        )
        clock.also(clock.Job("letter", partial(posted.waiting, Letter), partial(posted.deliver_one, Letter)))
        clock.also(clock.every_day("letters", "forget letters", partial(posted.forget, Letter)))
