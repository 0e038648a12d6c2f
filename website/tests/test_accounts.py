"""Signing in: password, second factor, passkeys, recovery, lock-out, a new password by mail; what is kept of it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import re
import struct
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.utils import timezone
from lxml import html

from institute.accounts import lockout
from institute.core.models import User

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
PASSWORD = "correct horse battery"


@pytest.fixture
def editor() -> User:
    return User.objects.create_superuser("editor", "editor@example.org", PASSWORD)


def _sign_in(client: Client, password: str = PASSWORD, name: str = "editor", **more: Any) -> Any:
    return client.post(LOGIN, {"login": name, "password": password, **more})


def _code(secret: str, at: float | None = None) -> str:
    """Return a code as RFC 6238 has it, from its own text."""
    counter = struct.pack(">Q", int(at or time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def _with_app(client: Client) -> str:
    """Set up an authenticator app as somebody who is signed in; return its secret."""
    asked = client.get("/accounts/2fa/totp/activate/")
    if asked.status_code == 302:
        assert "Is it still you?" in client.get(asked["Location"]).content.decode()
        assert client.post(asked["Location"], {"password": "wrong"}).status_code == 200
        assert client.post(asked["Location"], {"password": PASSWORD}).status_code == 302
    page = html.fromstring(client.get("/accounts/2fa/totp/activate/").content.decode())
    (secret,) = page.xpath("//code[@class='totp-secret']/text()")
    assert client.post("/accounts/2fa/totp/activate/", {"code": _code(secret)}).status_code == 302
    return str(secret)


def test_signing_in_begins_a_session_of_its_own_and_another_password_ends_them_all(client: Client) -> None:
    user = User.objects.create_superuser("fixed", password="x-1234567-y")
    planted = client.session.session_key  # from now on the client comes with it
    answer = client.post("/accounts/login/", {"login": "fixed", "password": "x-1234567-y"})
    assert answer.status_code == 302 and client.session.session_key != planted
    thief, other = Client(), Client()
    thief.cookies["sessionid"] = str(planted)
    other.force_login(user)
    assert [each.get("/admin/").status_code for each in (client, other, thief)] == [200, 200, 302]
    user.set_password("z-7654321-w")
    user.save()
    assert [each.get("/admin/").status_code for each in (client, other)] == [302, 302]


def test_the_published_codes_of_the_standard() -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert [_code(secret, at) for at in (59, 1111111109, 1234567890, 2000000000)] == [
        "287082",
        "081804",
        "005924",
        "279037",
    ]


def test_the_admin_leads_to_one_page_of_signing_in_and_back(client: Client, editor: User) -> None:
    answer = client.get("/admin/")
    assert answer.status_code == 302 and answer["Location"].startswith(LOGIN)
    page = client.get(answer["Location"])
    assert "unsafe" not in page["Content-Security-Policy"]
    source = html.fromstring(page.content.decode())
    assert not source.xpath("//script[not(@src)]") and not source.xpath("//*[@style or @onclick]")
    signed = _sign_in(client, next="/admin/pages/")
    assert (signed.status_code, signed["Location"]) == (302, "/admin/pages/")
    assert client.get("/admin/").status_code == 200
    outside = Client()
    assert _sign_in(outside, next="https://elsewhere.example/")["Location"] == "/admin/"


@pytest.mark.parametrize(
    "path", ["/admin/login/", "/_util/login/", "/admin/password_reset/", "/admin/password_reset/x/"]
)
def test_wagtails_own_ways_in_are_closed(client: Client, editor: User, path: str) -> None:
    answer = client.post(path, {"username": "editor", "password": PASSWORD, "email": editor.email})
    assert answer.status_code == 302 and answer["Location"].startswith("/accounts/")
    assert "_auth_user_id" not in client.session and mail.outbox == []


def test_nobody_signs_up(client: Client) -> None:
    before = User.objects.count()
    said = {"username": "new", "email": "n@example.org", "password1": PASSWORD, "password2": PASSWORD}
    for answer in (client.get("/accounts/signup/"), client.post("/accounts/signup/", said)):
        assert "not for the asking" in answer.content.decode()
    assert User.objects.count() == before


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("editor", ""),
        ("", PASSWORD),
        ("editor", "wrong"),
        ("nobody", PASSWORD),
        ("x" * 5000, "y" * 5000),
        ("<script>alert(1)</script>", "x"),
        ("a\x00b", "x"),
        ("editor@example.org", PASSWORD),
    ],
)
def test_what_opens_nothing_is_refused_alike(client: Client, editor: User, name: str, password: str) -> None:
    answer = _sign_in(client, password, name)
    source = answer.content.decode()
    assert answer.status_code == 200 and "_auth_user_id" not in client.session
    page = html.fromstring(source)
    assert page.xpath("//*[@role='alert']") or page.xpath("//*[@aria-invalid='true']")
    assert "<script>alert" not in source and page.xpath("//input[@type='password']/@value") == []


def test_five_wrong_passwords_lock_out_with_a_clear_page_and_no_address_is_kept(client: Client, editor: User) -> None:
    answers = [client.post(LOGIN, {"login": "editor", "password": "wrong"}, REMOTE_ADDR="192.0.2.7") for _ in range(5)]
    locked = answers[-1]
    assert locked.status_code == 429 and "Too many wrong passwords." in locked.content.decode()
    assert locked["Retry-After"] == "900"
    right = client.post(LOGIN, {"login": "editor", "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
    assert right.status_code == 429 and "_auth_user_id" not in client.session
    kept = AccessAttempt.objects.filter(username="editor")
    assert kept.exists() and all("192.0.2.7" not in str(vars(row)) for row in kept)
    assert PASSWORD not in "".join(row.post_data for row in kept)
    elsewhere = Client()  # nobody is locked out of their account by a stranger
    assert elsewhere.post(LOGIN, {"login": "editor", "password": PASSWORD}, REMOTE_ADDR="192.0.2.8").status_code == 302
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=16))
    assert client.post(LOGIN, {"login": "editor", "password": PASSWORD}, REMOTE_ADDR="192.0.2.7").status_code == 302
    assert not AccessLog.objects.exists()


def test_what_is_kept_of_wrong_passwords_is_forgotten(client: Client, editor: User) -> None:
    _sign_in(client, "wrong")
    assert lockout.forget() == 0 and AccessAttempt.objects.exists()
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=16))
    assert lockout.forget() == 1 and not AccessAttempt.objects.exists()


def test_an_app_and_a_recovery_code_are_second_factors(
    client: Client, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sign_in(client)
    with monkeypatch.context() as at_once:  # a test's transaction is never committed: what waits for that is done now
        at_once.setattr("django.db.transaction.on_commit", lambda do, *args, **kwargs: do())
        secret = _with_app(client)
    codes = html.fromstring(client.get("/accounts/2fa/recovery-codes/").content.decode()).xpath("//li/code/text()")
    assert len(codes) == 10 and "second factor" not in client.get("/admin/").content.decode()
    assert [message.to for message in mail.outbox] == [["editor@example.org"]] * len(mail.outbox) and mail.outbox
    assert "127.0.0.1" not in "".join(str(message.body) for message in mail.outbox)
    client.post("/accounts/logout/")
    for good in (_code(secret, time.time() + 0), codes[0]):
        other = Client()
        first = _sign_in(other)
        assert first.status_code == 302 and first["Location"].startswith("/accounts/2fa/authenticate/")
        assert other.get("/admin/").status_code == 302  # the password alone opens nothing
        wrong = other.post("/accounts/2fa/authenticate/", {"code": "000000"})
        assert wrong.status_code == 200 and "Incorrect code" in wrong.content.decode()
        answer = other.post("/accounts/2fa/authenticate/", {"code": good})
        if answer.status_code == 200:  # the app's code was used to set it up within the same half minute
            continue
        assert answer["Location"] == "/admin/" and other.get("/admin/").status_code == 200
    again = Client()
    _sign_in(again)
    assert "Incorrect code" in again.post("/accounts/2fa/authenticate/", {"code": codes[0]}).content.decode()


def test_changing_a_factor_asks_again_after_a_while(client: Client, editor: User) -> None:
    _sign_in(client)
    _with_app(client)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    answer = client.get("/accounts/2fa/totp/deactivate/")
    assert answer.status_code == 302 and "reauthenticate" in answer["Location"]
    asked = client.get(answer["Location"])
    assert asked.status_code == 200 and "Is it still you?" in asked.content.decode()


def test_pages_of_passkeys_ask_the_browser_without_an_inline_script(client: Client, editor: User) -> None:
    options = client.get("/accounts/2fa/webauthn/login/", headers={"x-requested-with": "XMLHttpRequest"}).json()
    assert options["request_options"]["publicKey"]["challenge"]
    _sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = html.fromstring(client.get("/accounts/2fa/webauthn/add/").content.decode())
    (form,) = page.xpath("//form[@data-passkey='create']")
    assert '"challenge"' in form.get("data-options") and not page.xpath("//script[not(@src)]")
    for forged in ("", "x", "{}", "[]", '{"id": "a", "type": "public-key"}', '{"id":"YQ","rawId":"YQ","response":{}}'):
        answer = client.post("/accounts/2fa/webauthn/add/", {"name": "n", "credential": forged})
        assert answer.status_code == 200, forged
        out = Client().post("/accounts/2fa/webauthn/login/", {"credential": forged})
        assert out.status_code == 302 and out["Location"] == LOGIN, forged
    assert not Authenticator.objects.exists()


def test_those_who_publish_need_a_second_factor_where_it_is_demanded(
    client: Client, editor: User, settings: Any
) -> None:
    _sign_in(client)
    assert "add a second factor" in client.get("/admin/").content.decode()  # offered in the first run
    settings.PUBLISHERS_NEED_TWO_FACTORS = True
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain == [("/accounts/2fa/", 302)] and "add a second factor first" in answer.content.decode()
    _with_app(client)
    assert client.get("/admin/").status_code == 200
    for name, opens in (("Authors", True), ("Publishers", False), ("Press officers", None)):
        user = User.objects.create_user(name.split()[0].lower(), password=PASSWORD)
        user.groups.add(Group.objects.get(name=name))
        other = Client()
        other.force_login(user)
        if opens is not None:
            assert (other.get("/admin/").status_code == 200) is opens, name


def test_a_new_password_comes_by_mail_and_leads_to_the_sites_own_address(client: Client, editor: User) -> None:
    for address in ("editor@example.org", "nobody@example.org"):
        answer = client.post("/accounts/password/reset/", {"email": address})
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/password/reset/sent/")
    assert [message.to for message in mail.outbox] == [["editor@example.org"]]
    body = str(mail.outbox[0].body)
    found = re.search(r"(http://localhost:8000)(/accounts/password/reset/key/\S+)", body)
    assert found, body
    form = client.get(found.group(2), follow=True)
    where = form.redirect_chain[-1][0]
    weak = client.post(where, {"password1": "12345678", "password2": "12345678"})
    assert weak.status_code == 200 and html.fromstring(weak.content.decode()).xpath("//*[@aria-invalid='true']")
    unequal = client.post(where, {"password1": PASSWORD, "password2": "another one entirely"})
    assert unequal.status_code == 200
    new = "a much better phrase 7"
    assert client.post(where, {"password1": new, "password2": new}).status_code == 302
    assert "_auth_user_id" not in client.session
    assert _sign_in(Client(), new).status_code == 302
    used = client.get(found.group(2), follow=True).content.decode()
    assert "This link does not work." in used


@pytest.mark.parametrize("address", ["", "x", "a@example.org\r\nBcc: victim@example.org", "a" * 300 + "@example.org"])
def test_what_is_no_address_gets_no_link(client: Client, editor: User, address: str) -> None:
    answer = client.post("/accounts/password/reset/", {"email": address})
    assert answer.status_code == 200 and mail.outbox == []
    assert html.fromstring(answer.content.decode()).xpath("//*[@aria-invalid='true']")


@pytest.mark.parametrize("key", ["1-x", "zzzzzz-abc-def", "1-set-password", "ffffffffffffffff-x"])
def test_a_forged_link_to_a_password_does_not_work(client: Client, editor: User, key: str) -> None:
    answer = client.get(f"/accounts/password/reset/key/{key}/", follow=True)
    assert answer.status_code == 200 and "This link does not work." in answer.content.decode()


def test_signing_in_is_limited_for_one_address(client: Client, editor: User, limited: None) -> None:
    answers = [_sign_in(client, "wrong", f"name{n}").status_code for n in range(1000)]
    assert answers[:10] == [200] * 10 and set(answers[10:]) == {429}
