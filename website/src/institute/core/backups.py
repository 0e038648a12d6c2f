"""The whole site in one file, and back again: the database as it stood at one moment, then what readers uploaded.

Uploads are written before a row names them, so that a file that the kept database knows is there when it is packed.
What each file must be stands at the archive's end: an archive that lost its tail, or some bytes within, reads as a
shorter one without a word.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

MANIFEST, ROWS, STATEMENTS, FILES, SUMS = "backup.json", "site.sqlite3", "site.sql", "data", "sums.json"
MADE_AGAIN = ("static", "stylesheet", "cache", "log", "prepared", ROWS, f"{ROWS}-wal", f"{ROWS}-shm")
WRITTEN = {".gz": "w:gz", ".tgz": "w:gz", ".xz": "w:xz", ".bz2": "w:bz2", ".tar": "w"}


class NotKept(Exception):
    """A backup could not be made or put back; the text says why and what would be right."""


def write(to: Path) -> int:
    """Keep the database and the data folder in one archive; it is there whole or not at all.

    Parameters
    ----------
    to
        The archive, which must not be there yet: ``.tar``, ``.tar.gz``, ``.tar.xz`` or ``.tar.bz2``.

    Returns
    -------
    int
        How many files are in it beside the database.

    Raises
    ------
    NotKept
        The place will not do, a program is missing, or the disk is full.
    """
    to, data = to.absolute(), _data()
    mode = WRITTEN.get(to.suffix)
    if mode is None:
        raise NotKept(f"{to.name}: the name must end with .tar, .tar.gz, .tar.xz or .tar.bz2.")
    if to.exists():
        raise NotKept(f"{to} is there already; give another name, such as one with the day in it.")
    if not to.parent.is_dir():
        raise NotKept(f"{to.parent} is no folder; make it first.")
    if to.resolve().is_relative_to(data):
        raise NotKept(f"{to} lies in the folder that is to be kept, {data}; keep it elsewhere, best on another disk.")
    try:
        # Readable by its owner alone: it holds the secret and what is known of readers.
        with tempfile.TemporaryDirectory(dir=to.parent, prefix=".backup-") as folder:
            half = Path(folder) / to.name
            half.touch(mode=0o600)
            count = _packed(half, mode, _rows_kept(Path(folder)), data)
            os.replace(half, to)
    except OSError as error:
        raise NotKept(f"{to} could not be written: {error.strerror or error}. Nothing was left behind.") from None
    return count


def restore(source: Path) -> int:
    """Put a backup back, into a data folder and a database that hold no site.

    Parameters
    ----------
    source
        An archive that `write` made.

    Returns
    -------
    int
        How many files were put back beside the database.

    Raises
    ------
    NotKept
        The archive is none of ours, damaged, of another kind of database or of a newer version, or there is a site
        already. The data folder is then as it was.
    """
    data = _data()
    _refuse_where_a_site_is(data)
    try:
        with tempfile.TemporaryDirectory(dir=data, prefix=".restoring-") as folder:
            there = Path(folder)
            with tarfile.open(source) as archive:
                archive.extractall(there, filter="data")
            _checked(there)
            files = there / FILES
            count = sum(1 for file in files.rglob("*") if file.is_file())
            if connection.vendor == "sqlite":
                # The database comes last: as long as it is not there, the folder holds no site.
                _moved(files, data)
                os.replace(there / ROWS, settings.DATABASES["default"]["NAME"])
            else:
                _run("psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={there / STATEMENTS}")
                _moved(files, data)
    except (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError) as error:
        # What was tried to open it stands below: that is the program's business.
        said = str(error).partition("\n")[0].rstrip(":")
        raise NotKept(f"{source} is no archive, or is damaged: {said}.") from None
    except OSError as error:
        raise NotKept(f"{source} could not be put back: {error.strerror or error}") from None
    return count


def _data() -> Path:
    return Path(settings.DATA).resolve()


def _rows_kept(folder: Path) -> Path:
    """Copy the database as it stands at this moment; others read and write meanwhile."""
    if connection.vendor != "sqlite":
        kept = folder / STATEMENTS
        _run("pg_dump", "--no-owner", "--no-privileges", f"--file={kept}")
        return kept
    kept = folder / ROWS
    # A connection of its own: one that is writing cannot be copied from, and would be waited for without end.
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as site,
        closing(sqlite3.connect(kept)) as copy,
    ):
        site.backup(copy)
    _sound(kept)
    return kept


def _packed(half: Path, mode: str, rows: Path, data: Path) -> int:
    said = {
        "format": 1,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "database": connection.vendor,
        "migrations": sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations()),
    }
    manifest, listed = rows.with_name(MANIFEST), rows.with_name(SUMS)
    manifest.write_text(json.dumps(said, indent=1))
    sums: dict[str, str] = {}
    with tarfile.open(half, mode, dereference=True) as archive:  # type: ignore[call-overload]
        sums[MANIFEST] = _added(archive, manifest, MANIFEST)
        sums[rows.name] = _added(archive, rows, rows.name)
        for file in _uploads(data):
            name = f"{FILES}/{file.relative_to(data)}"
            try:
                sums[name] = _added(archive, file, name)
            except FileNotFoundError:
                continue  # deleted since it was listed, as an editor or the clock may
        listed.write_text(json.dumps(sums, indent=1))
        _added(archive, listed, SUMS)
    return sum(name.startswith(f"{FILES}/") for name in sums)


class _Summed:
    """A file that is summed as it is read, so that the sum is of what was packed though the file be replaced."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.sum = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.sum.update(piece)
        return piece


def _added(archive: tarfile.TarFile, file: Path, name: str) -> str:
    with file.open("rb") as opened:
        summed = _Summed(opened)
        archive.addfile(archive.gettarinfo(arcname=name, fileobj=opened), summed)
    return summed.sum.hexdigest()


def _uploads(data: Path) -> Iterator[Path]:
    for top in sorted(data.iterdir()):
        if top.name not in MADE_AGAIN and not top.name.startswith("."):
            yield from (file for file in sorted([top, *top.rglob("*")]) if file.is_file())


def _refuse_where_a_site_is(data: Path) -> None:
    try:
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        raise NotKept(f"The database cannot be reached: {str(error).strip()}") from None
    finally:
        connection.close()
    if tables:
        raise NotKept(
            f"There is a site already, in {data} or its database. Name an empty folder with DATA=, and an empty "
            "database with THINKTANK_DATABASE where one is used. Nothing was changed."
        )
    folders = [top for top in sorted(data.iterdir()) if top.is_dir() and top.name not in MADE_AGAIN]
    taken = [folder.name for folder in folders if any(folder.iterdir())]
    if taken:
        raise NotKept(f"{data} holds files of a site already ({', '.join(taken)}). Name an empty folder with DATA=.")


def _checked(there: Path) -> None:
    """Refuse what this version cannot put back."""
    try:
        said = json.loads((there / MANIFEST).read_text())
        form, database, migrations = said["format"], said["database"], set(said["migrations"])
    except (OSError, ValueError, KeyError, TypeError):
        raise NotKept(f"This is no backup of a site: it has no {MANIFEST} that can be read.") from None
    if database != connection.vendor:
        raise NotKept(
            f"The backup is of a database of {database}, and this site uses {connection.vendor}; set "
            f"THINKTANK_DATABASE accordingly."
        )
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    newer = sorted(migrations - known)
    if form != 1 or newer:
        raise NotKept(
            f"The backup was made by a newer version of the site (it knows {', '.join(newer[:3]) or form}). "
            "Bring the program up to date first."
        )
    _whole(there)


def _whole(there: Path) -> None:
    """Refuse where a file is missing, strange or not as it was kept."""
    try:
        sums = dict(json.loads((there / SUMS).read_text()))
    except (OSError, ValueError, TypeError):
        raise NotKept(f"The backup is damaged: it ends before {SUMS}, which says what is in it.") from None
    found = {str(file.relative_to(there)): file for file in there.rglob("*") if file.is_file()}
    del found[SUMS]
    wrong = sorted(
        name for name in found.keys() | sums.keys() if name not in found or _sum(found[name]) != sums.get(name)
    )
    if wrong:
        others = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise NotKept(f"The backup is damaged: {wrong[0]}{others} is not what was kept.")


def _sum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _sound(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as copy:
            said = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise NotKept(f"The database of the site is damaged: {said}")


def _moved(files: Path, data: Path) -> None:
    if not files.is_dir():
        return
    for top in sorted(files.iterdir()):
        to = data / top.name
        if to.is_dir():
            shutil.rmtree(to)
        os.replace(top, to)


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the site's database; its password never stands on the command line."""
    described, environment = type(connection.client).settings_to_cmd_args_env(connection.settings_dict, [])
    try:
        done = subprocess.run(
            [program, *described[1:], *arguments],
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except FileNotFoundError:
        raise NotKept(f"{program} was not found; install the client programs of PostgreSQL.") from None
    if done.returncode:
        raise NotKept(f"{program} failed: {done.stderr.strip() or done.returncode}")
