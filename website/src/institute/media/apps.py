"""Registers the app, its feeds, and its lists in the map of the site."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """The app's name: releases, speeches and recordings."""

    name = "institute.media"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the directory of feeds and the map of the site know ours."""
        from institute.core import listings
        from institute.publications.lists.feeds import directory_also

        listings.on_the_map("/speeches/", "/podcast/")
        directory_also("News", [("News releases", "news")])
