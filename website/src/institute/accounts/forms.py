"""What of the library's forms is ours: an address is never longer than one can be, and no answer of a passkey fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as webauthn
from django.core.validators import MaxLengthValidator


class NewPasswordForm(ResetPasswordForm):
    """Asks to which address a new password is to lead."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].validators.append(MaxLengthValidator(254, "Please enter a valid email."))


def _read(answer: Callable[[], Any]) -> Any:
    """Take what a browser says that a passkey answered; what is none is refused, whatever it is made of."""
    try:
        return answer()
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A new passkey and its name."""

    def clean(self) -> Any:
        """Take the passkey's answer."""
        return _read(super().clean)


class SecondPasskeyForm(webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second factor."""

    def clean_credential(self) -> Any:
        """Take the passkey's answer."""
        return _read(super().clean_credential)


class PasskeyLoginForm(webauthn.LoginWebAuthnForm):
    """A passkey alone."""

    def clean_credential(self) -> Any:
        """Take the passkey's answer."""
        return _read(super().clean_credential)


class PasskeyAgainForm(webauthn.ReauthenticateWebAuthnForm):
    """A passkey before something of weight."""

    def clean_credential(self) -> Any:
        """Take the passkey's answer."""
        return _read(super().clean_credential)
