"""Registers the app: what shows its pages, its feed, what of it free pages may hold."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The app's name: events."""

    name = "institute.events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Sign in what tells of its pages; let feeds, free pages and whoever publishes know of events."""
        from wagtail.signals import page_published

        from institute.core import listings, personal, tidings
        from institute.events import feeds, listing, registering
        from institute.events.models import EventPage, Invitation, Registration
        from institute.events.views import event  # noqa: F401
        from institute.publications.lists.feeds import directory_also

        tidings.offer("events", feeds.announced)
        held = ("name", "email", "organisation", "needs", "state", "asked_at", "confirmed_at", "attended", "keep_days")
        personal.offer(
            personal.Kind("registrations", personal.rows(Registration, held, "event"), registering.erase_address)
        )
        invited = personal.rows(Invitation, ("name", "email", "sent_at"), "event")
        personal.offer(personal.Kind("invitations", invited, personal.deleting(Invitation)))
        listings.offer("/events/", listing.embedded, listing.problems)
        listings.on_the_map("/events/past/")
        directory_also("Events", [("Coming events", "events")])
        page_published.connect(registering.published, sender=EventPage, dispatch_uid="events-published")
