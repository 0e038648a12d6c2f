"""The app's name; hands its checks to publishing."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The editorial desk."""

    name = "institute.desk"
    default_auto_field = "django.db.models.BigAutoField"
