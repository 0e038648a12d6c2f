"""A throw-away PostgreSQL cluster on a private socket. Knows no check."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses= -c max_connections=120"


def server_programs() -> Path | None:
    """Return the folder of `initdb` and `pg_ctl` of the newest installed server, or None."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


class Cluster:
    """A cluster in a temporary folder; trusts local connections, which only its socket's folder allows.

    PostgreSQL refuses to run as root: then an unprivileged user of the system runs it.
    """

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="thinktank-pg-", dir="/tmp"))
        self._as: list[str] = []
        if os.geteuid() == 0:
            user = _unprivileged()
            ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
            self._as = ["setpriv", *ids]
            os.chown(self._folder, user.pw_uid, user.pw_gid)

    def start(self) -> str:
        """Make and start the cluster; return its address for THINKTANK_DATABASE."""
        data = self._folder / "data"
        self._run(
            "initdb",
            "-D",
            str(data),
            "-A",
            "trust",
            "-U",
            "thinktank",
            "--no-sync",
            "-E",
            "UTF8",
            "--no-locale",
        )
        options = f"-k {self._folder} {FAST}"
        self._run("pg_ctl", "-D", str(data), "-w", "-l", str(self._folder / "log"), "-o", options, "start")
        return f"postgresql://thinktank@/postgres?host={self._folder}"

    def stop(self) -> None:
        """Stop the cluster and remove its folder."""
        data = self._folder / "data"
        if (data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as, str(self._programs / program), *arguments]
        done = subprocess.run(
            command,
            cwd=self._folder,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode != 0:
            raise SystemExit(f"{program} failed: {done.stderr.strip()}")


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it")
