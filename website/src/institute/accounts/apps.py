"""Registers the app; makes the roles once every app has its tables, and has wrong passwords forgotten."""

from typing import Any

from django.apps import AppConfig, apps


class AccountsConfig(AppConfig):
    """The app's name: accounts and roles."""

    name = "institute.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Look after the roles whenever the tables have been looked after."""
        from django.db.models.signals import post_migrate, post_save

        from institute.accounts import lockout
        from institute.desk import clock

        clock.also(clock.every_day("lockout", "forget wrong passwords and ended sessions", lockout.forget))
        post_migrate.connect(_roles, dispatch_uid="institute-roles")
        post_save.connect(_new_page, dispatch_uid="institute-roles-of-a-page")


def _roles(sender: AppConfig, **kwargs: Any) -> None:
    """Make the roles when the last app's tables and rights are there."""
    if sender is [app for app in apps.get_app_configs() if app.models_module is not None][-1]:
        from institute.accounts.roles import establish

        establish()


def _new_page(sender: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """Give a new page to the roles that look after pages of its kind."""
    from institute.accounts import roles

    if created and not raw and sender._meta.label in roles.LOOKED_AFTER:
        roles.hand_over()
