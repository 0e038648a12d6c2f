"""Addresses of accounts: signing in and out, a new password, second factors. Nobody signs up."""

from __future__ import annotations

from allauth.account import views
from django.urls import include, path, re_path
from django.views.generic import RedirectView

_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
_reset = RedirectView.as_view(pattern_name="account_reset_password")

urlpatterns = [
    path("admin/login/", _sign_in),
    path("_util/login/", _sign_in),
    re_path(r"^admin/password_reset/", _reset),
    path(
        "accounts/",
        include(
            [
                path("login/", views.login, name="account_login"),
                path("logout/", views.logout, name="account_logout"),
                path("inactive/", views.account_inactive, name="account_inactive"),
                path("signup/", views.signup, name="account_signup"),
                path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
                path("password/change/", views.password_change, name="account_change_password"),
                path("password/set/", views.password_set, name="account_set_password"),
                path("password/reset/", views.password_reset, name="account_reset_password"),
                path("password/reset/sent/", views.password_reset_done, name="account_reset_password_done"),
                path(
                    "password/reset/done/",
                    views.password_reset_from_key_done,
                    name="account_reset_password_from_key_done",
                ),
                re_path(
                    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
                    views.password_reset_from_key,
                    name="account_reset_password_from_key",
                ),
                path("2fa/", include("allauth.mfa.urls")),
            ]
        ),
    ),
]
