"""What of the library for accounts is this house's: nobody signs up, and links in mails lead to the site's address."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal import flows
from allauth.mfa.adapter import DefaultMFAAdapter
from anymail.exceptions import AnymailError
from django.conf import settings
from django.contrib.messages import constants
from django.http import HttpRequest
from django.urls import reverse

from institute.core.models import InstituteSettings

logger = logging.getLogger(__name__)


class Adapter(DefaultAccountAdapter):
    """Accounts that the institute makes for its people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: an account is made by those who run the site."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address of a new password at the site's own name, whatever name a request came by."""
        asked: str = flows.password_reset.get_reset_password_from_key_url(self.request, key)
        path = asked[asked.index(reverse("account_reset_password")) :]
        return f"{settings.WAGTAILADMIN_BASE_URL}{path}"

    def format_email_subject(self, subject: str) -> str:
        """Begin a subject with who sends it."""
        return f"{InstituteSettings.house()}: {' '.join(subject.split())}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail that says which house it is from, and where; one that cannot be sent fails no page."""
        said = {**context, "house": InstituteSettings.house(), "address": settings.WAGTAILADMIN_BASE_URL}
        try:
            super().send_mail(template_prefix, email, said)
        except (OSError, AnymailError):
            logger.exception("A mail on an account could not be sent")

    def send_notification_mail(self, template_prefix: str, user: Any, context: Any = None, email: Any = None) -> None:
        """Tell somebody of a change to their account, at the address that those who run the site wrote."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say what went wrong; what went right is seen on the page that follows."""
        if level >= constants.WARNING:
            super().add_message(request, level, *args, **kwargs)


class SecondFactors(DefaultMFAAdapter):
    """Second factors under the institute's name."""

    def get_totp_issuer(self) -> str:
        """Return the name under which an app keeps its codes."""
        return InstituteSettings.house()

    def get_totp_label(self, user: Any) -> str:
        """Return whose codes they are: the name with which they sign in."""
        return str(user.get_username())

    def _get_site_name(self) -> str:
        return InstituteSettings.house()
