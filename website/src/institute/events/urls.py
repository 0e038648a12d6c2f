"""Addresses of events beside the tree of pages: the archive, the calendar to follow, registrations out of mails."""

from django.urls import path, re_path

from institute.events import feeds
from institute.events.views import calendar, event, register

urlpatterns = [
    path("events/calendar.ics", calendar.everything, name="events-calendar"),
    re_path(r"^(?P<path>events/(?:[\w-]+/)+)event\.ics$", calendar.one),
    re_path(r"^(?P<path>events/(?:[\w-]+/)+)register/$", register.register),
    path("events/past/", event.archive, name="events-past"),
    path("events/past/<year:year>/", event.archive, name="events-year"),
    re_path(r"^feeds/events\.(?P<form>atom|rss|json)$", feeds.feed, name="events-feed"),
    path("registrations/sent/", register.sent, name="registration-sent"),
    path("registrations/confirm/<str:token>/", register.confirm, name="registration-confirm"),
    path("registrations/<str:token>/", register.manage, name="registration"),
    path("registrations/<str:token>/event.ics", register.own_calendar, name="registration-calendar"),
]
