"""Registers the app. Nothing happens on import."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """The app's name: releases, speeches and recordings."""

    name = "institute.media"
    default_auto_field = "django.db.models.BigAutoField"
