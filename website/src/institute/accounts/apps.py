"""Registers the app. Nothing happens on import."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app's name: accounts and roles."""

    name = "institute.accounts"
    default_auto_field = "django.db.models.BigAutoField"
