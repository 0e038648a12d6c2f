"""Registers the app, lets the search index follow what is published, and the clock look after applications."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The app's name and label."""

    name = "institute.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Watch for what is published; give the clock what rooms below the desk have for it."""
        from functools import partial

        from institute.core import posted
        from institute.desk import clock
        from institute.home.searching import watch
        from institute.people import forgetting
        from institute.people.models import Application
        from institute.search import noting

        watch()
        clock.also(clock.every_day("searches", "forget rare searches", noting.forget))
        clock.also(clock.Job("applied", partial(posted.waiting, Application), partial(posted.deliver_one, Application)))
        clock.also(clock.every_day("people", "forget applications and alumni", forgetting.forget))
