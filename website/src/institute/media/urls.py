"""Addresses of releases, speeches and recordings beside the tree of pages."""

from django.urls import path, re_path

from institute.media import feeds, podcast
from institute.media.views import recordings

urlpatterns = [
    re_path(r"^feeds/news\.(?P<form>atom|rss|json)$", feeds.releases, name="releases-feed"),
    path("podcast.xml", podcast.feed, name="podcast-feed"),
    path("podcast/", recordings.podcast_page, name="podcast"),
    path("speeches/", recordings.speeches, name="speeches"),
    path("news/files/<key:pk>/<str:name>", recordings.attachment, name="attachment"),
    path("recordings/<key:pk>/player/", recordings.player, name="player"),
    re_path(r"^recordings/(?P<pk>\d{1,18})/captions-(?P<language>[A-Za-z0-9-]{2,12})\.vtt$", recordings.captions),
    path("recordings/<key:pk>/<str:name>", recordings.file, name="recording-file"),
]
