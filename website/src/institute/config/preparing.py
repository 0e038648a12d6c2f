"""What `serve` does before it serves: tables, static files, the demonstration institute, an editor. Serves nothing.

Each step is repeated until it has once been finished, so that a set-up that was killed is repaired by the next.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import institute
from institute.config.environment import Misconfigured, address, data_folder

PACKAGE = Path(institute.__file__).resolve().parent
EDITOR = "editor"
Say = Callable[[str], object]


def prepare(say: Say) -> None:
    """Bring the data folder to where this version of the site wants it.

    Raises
    ------
    Misconfigured
        The environment asks for something that cannot be.
    """
    stamp = data_folder() / "prepared"
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    import django

    django.setup()
    from django.core.management import call_command
    from django.db.utils import OperationalError

    say(f"Bringing {data_folder()} up to date" if stamp.exists() else f"Preparing {data_folder()} (once)")
    with _kernels_compiled():
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            raise Misconfigured(f"The database cannot be reached: {str(error).strip()}") from None
        call_command("collectstatic", interactive=False, verbosity=0)
        _load_demonstration(say)
        _build_index(say)
        _make_editor(say)
        _tell_address()
    half = stamp.with_suffix(".new")
    half.write_text(wanted)
    os.replace(half, stamp)


@contextmanager
def _kernels_compiled() -> Iterator[None]:
    """Compile the methods' kernels beside the rest, on the other core: the first readers would wait for them.

    Whatever becomes of it, the site can be served: kernels that are missing are compiled when they are needed.
    """
    case = cases_folder() / "japan-us-2025.toml"
    program = [sys.executable, "-m", "institute.analyses.warm", str(case)]
    with subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as compiling:
        try:
            yield
        except BaseException:
            compiling.terminate()
            raise


def _fingerprint() -> str:
    """Return what decides whether anything is to be done: migrations, static files, versions, database, address."""
    import django
    import wagtail

    seen = hashlib.sha256(f"{django.__version__} {wagtail.__version__}".encode())
    seen.update(os.environ.get("THINKTANK_DATABASE", "").encode())
    seen.update(address().encode())
    for folder in ("*/migrations/*.py", "static/**/*", "core/stylesheets.py"):
        for file in sorted(PACKAGE.glob(folder)):
            if file.is_file():
                seen.update(f"{file.relative_to(PACKAGE)} {file.stat().st_size} {file.stat().st_mtime_ns}".encode())
    return seen.hexdigest()


def cases_folder() -> Path:
    """Return the repository's folder of cases: THINKTANK_CASES, or the one above this package."""
    named = os.environ.get("THINKTANK_CASES")
    if named:
        return Path(named)
    for folder in PACKAGE.parents:
        if (folder / "cases" / "japan-us-2025.toml").exists():
            return folder / "cases"
    raise Misconfigured("The folder of cases was not found; name it with THINKTANK_CASES=/path/to/cases.")


def _load_demonstration(say: Say) -> None:
    from institute.home.demo.loading import load

    if load(cases_folder()):
        say("Loaded the demonstration institute")


def _build_index(say: Say) -> None:
    from institute.home.searching import build_once

    if count := build_once():
        say(f"Made the search index anew: {count:,} entries")


def _make_editor(say: Say) -> None:
    """Create the first account with a password that is shown once and kept nowhere; it can make forecasts at once."""
    from institute.core.models import User
    from institute.record.models import Analyst

    # The demonstration's people have accounts that nobody can sign in with until they are given a password.
    if User.objects.filter(is_superuser=True, is_active=True).exists():
        return
    password = secrets.token_urlsafe(12)
    editor = User.objects.create_superuser(EDITOR, password=password)
    Analyst.objects.get_or_create(by=EDITOR, defaults={"user": editor, "name": "The first editor"})
    say(f"Editors sign in at /admin/ as {EDITOR} with the password {password}")
    say("This password is shown only now; `./thinktank manage changepassword editor` sets another.")


def _tell_address() -> None:
    """Give the site the address that it is served at; one that it was given before stays until there is a new one."""
    from wagtail.models import Site

    site = Site.objects.filter(is_default_site=True).first()
    parts = urlsplit(address())
    named = bool(os.environ.get("THINKTANK_ADDRESS"))
    if site is None or not (named or site.hostname == "localhost"):
        return
    site.hostname = parts.hostname or "localhost"
    site.port = parts.port or (443 if parts.scheme == "https" else 80)
    site.save()
