"""Registers the app: what shows its pages, its feed, what of it free pages may hold."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The app's name: events."""

    name = "institute.events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let feeds, free pages and whoever publishes know of events."""
        from wagtail.signals import page_published

        from institute.core import listings, tidings
        from institute.events import feeds, listing, registering
        from institute.events.models import EventPage
        from institute.events.models.pages import SHOWN
        from institute.events.views import event, register
        from institute.publications.feeds import directory_also

        SHOWN.update(
            index=listing.coming_page, series=listing.series_page, event=event.show, register=register.register
        )
        tidings.offer("events", feeds.announced)
        listings.offer("/events/", listing.embedded, listing.problems)
        listings.on_the_map("/events/past/")
        directory_also("Events", [("Coming events", "events")])
        page_published.connect(registering.published, sender=EventPage, dispatch_uid="events-published")
