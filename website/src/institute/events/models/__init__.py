"""What is kept of what takes place, each in the file of what it belongs to."""

from institute.events.models.pages import EventIndexPage, EventPage, EventSeriesPage
from institute.events.models.parts import Appearance, EventPaper
from institute.events.models.registrations import Invitation, Queue, Registration

__all__ = [
    "Appearance",
    "EventIndexPage",
    "EventPage",
    "EventPaper",
    "EventSeriesPage",
    "Invitation",
    "Queue",
    "Registration",
]
