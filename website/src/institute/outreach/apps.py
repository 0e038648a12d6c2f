"""Registers the app; hands the clock the mails that have their time, and what was promised to be forgotten."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """The app's name and label."""

    name = "institute.outreach"
    label = "outreach"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hand over what is to be done, and listen to what providers of mail tell."""
        from anymail.signals import tracking

        from institute.core import guard, limits, personal
        from institute.desk import clock
        from institute.outreach import bounces, purging, sending, subscribing

        personal.offer(personal.Kind("subscriptions", subscribing.told_of, subscribing.erase_address))
        personal.offer(personal.Kind("answers to the survey", purging.told_of, purging.erase_address))
        clock.also(clock.Job("digest", sending.wanted_digests, sending.due_digest))
        clock.also(clock.Job("tell", sending.wanted_releases, sending.at_release))
        clock.also(clock.Job("issue", sending.wanted_issues, sending.issue))
        clock.also(clock.every_day("forget", "forget addresses", purging.purge))
        clock.also(clock.every_day("forms", "forget used forms", guard.forget))
        clock.also(clock.every_day("asked", "forget who asked how often", limits.forget))
        tracking.connect(bounces.told, dispatch_uid="outreach-bounces")
