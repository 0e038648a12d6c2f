"""What the environment says: folders, secret, database, hosts. Knows no Django setting."""

from __future__ import annotations

import ipaddress
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Misconfigured(Exception):
    """The environment asks for something that cannot be; the message says what would be right."""


def data_folder() -> Path:
    """Return the folder under which everything is written, made where it is missing: DATA, or ./var.

    Raises
    ------
    Misconfigured
        There is no such folder and none can be made, or nothing may be written there.
    """
    folder = Path(os.environ.get("DATA") or "var").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(
            f"{folder} cannot be the data folder: {error.strerror}. Name another: DATA=FOLDER"
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Misconfigured(f"{folder} cannot be the data folder: it may not be written. Name another: DATA=FOLDER")
    return folder


def flag(name: str, *, default: bool) -> bool:
    """Read an on/off variable."""
    value = os.environ.get(name, "on" if default else "off").strip().lower()
    if value not in ("on", "off"):
        raise Misconfigured(f"{name} is {value!r}; write {name}=on or {name}=off.")
    return value == "on"


def hosts() -> list[str]:
    """Return the host names the site answers to: THINKTANK_HOSTS, separated by commas, and this machine."""
    named = os.environ.get("THINKTANK_HOSTS", "")
    return [name.strip() for name in named.split(",") if name.strip()] + ["localhost", "127.0.0.1", "[::1]"]


def secret_key(folder: Path) -> str:
    """Return the site's secret, made once and readable only by its owner."""
    file = folder / "secret-key"
    try:
        # Whoever creates the file writes it; a second process at the same moment reads what the first wrote.
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = file.read_text().strip()
        if len(key) < 50:
            raise Misconfigured(f"{file} holds no whole key; remove the file, and another is made.") from None
        return key
    key = secrets.token_urlsafe(64)
    with os.fdopen(handle, "w") as output:
        output.write(key)
    return key


def database(folder: Path) -> dict[str, Any]:
    """Return Django's description of the database: THINKTANK_DATABASE, or SQLite in the data folder.

    SQLite waits for other writers rather than failing, and writes ahead so that readers never wait.
    """
    address = os.environ.get("THINKTANK_DATABASE", "")
    if not address:
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "site.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres"):
        raise Misconfigured("THINKTANK_DATABASE is not of the form postgresql://user:password@host:port/name.")
    more = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "thinktank",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": more.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": more,
    }


def address() -> str:
    """Return the address under which readers reach the site, for citations, feeds and mails: THINKTANK_ADDRESS.

    Without it this machine, at the port that is served.
    """
    here = f"http://localhost:{os.environ.get('PORT') or 8000}"
    return (os.environ.get("THINKTANK_ADDRESS") or here).rstrip("/")


def proxies() -> int:
    """Return how many proxies of ours stand in front, each adding to X-Forwarded-For: THINKTANK_PROXIES, at first 0."""
    said = os.environ.get("THINKTANK_PROXIES", "0").strip()
    if not (said.isascii() and said.isdigit() and int(said) < 10):
        raise Misconfigured(f"THINKTANK_PROXIES is {said!r}; write how many proxies stand in front, such as 1.")
    return int(said)


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Read a variable that lists networks, separated by commas, such as 10.1.0.0/16,2001:db8::/32."""
    named = [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]
    try:
        return [ipaddress.ip_network(part) for part in named]
    except ValueError as error:
        raise Misconfigured(f"{name} names no network: {error}. Write such as 10.1.0.0/16.") from None


def time_zone() -> str:
    """Return the institute's time zone, which decides its days and years: THINKTANK_TIME_ZONE, such as Asia/Tokyo."""
    named = os.environ.get("THINKTANK_TIME_ZONE", "UTC")
    try:
        ZoneInfo(named)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        said = f"THINKTANK_TIME_ZONE is {named!r}, which is no time zone; write one such as Asia/Tokyo."
        raise Misconfigured(said) from None
    return named
