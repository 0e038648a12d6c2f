"""Registers the app. Nothing happens on import."""

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    """The app's name: comments."""

    name = "institute.comments"
    default_auto_field = "django.db.models.BigAutoField"
