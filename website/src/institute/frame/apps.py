"""Registers the app, keeps a version of every legal text that is published, has the clock forget old consents."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """The app's name: the frame of the pages."""

    name = "institute.frame"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Watch for what is published; give the clock what it is to look after."""
        from wagtail.signals import page_published

        from institute.desk import clock
        from institute.frame.models import LegalPage
        from institute.frame.models.consent import purge

        page_published.connect(_published, sender=LegalPage, dispatch_uid="frame-legal-version")
        clock.also(clock.every_day("consents", "forget consents", purge))


def _published(instance: Any, **kwargs: Any) -> None:
    from institute.frame.models.legal import keep_version

    keep_version(instance)
