"""Facts of the house that no other check holds: the script, the locks, the documents."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
def test_the_script_is_plain_shell(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not on this machine; the other shells are checked")
    assert subprocess.run([shell, "-n", str(ROOT / "thinktank")], check=False).returncode == 0


def test_the_script_can_be_run() -> None:
    assert (ROOT / "thinktank").stat().st_mode & 0o111
    assert "./thinktank test" in (ROOT / ".ci" / "run").read_text()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_with_hashes_and_without_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    pins = re.findall(r"^[a-z0-9][\w.-]*(?:\[[\w,]+\])?==", text, re.M)
    assert len(pins) > 40
    entries = re.split(r"\n(?=[a-z0-9])", text)
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)


def test_the_two_locks_agree() -> None:
    def pinned(lock: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for name, version in re.findall(
            r"^([a-z0-9][\w.-]*)(?:\[[\w,]+\])?==([\w.+!]+)", (ROOT / lock).read_text(), re.M
        ):
            found.setdefault(name, set()).add(version)
        return found

    run, dev = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert {name: dev[name] - run[name] for name in run.keys() & dev.keys() if dev[name] - run[name]} == {}


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_links_between_documents_lead_somewhere(document: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / document).read_text()):
        assert (ROOT / target).exists(), target


def test_decisions_are_numbered_and_have_their_three_parts() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for file in files:
        text = file.read_text()
        for part in ("**Context.**", "**Decision.**", "**Consequences.**"):
            assert part in text, (file.name, part)


def test_the_picture_of_the_architecture_names_what_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    for package in ("library/src/thinktank", "website/src/institute"):
        for child in (ROOT / package).iterdir():
            if child.name.startswith("_") or child.name in ("static", "templates"):
                continue
            assert child.name.removesuffix(".py") in text, child.name


def test_every_entry_of_the_bibliography_is_whole_and_stands_once() -> None:
    text = (ROOT / "references.bib").read_text()
    entries = text.split("\n@")[1:]
    keys = re.findall(r"^@\w+\{([^,\s]+),$", text, re.MULTILINE)
    assert len(set(keys)) == len(keys) == len(entries)
    for entry in entries:
        assert entry.count("{") == entry.count("}"), entry
        fields = re.findall(r"^  (\w+) =", entry, re.MULTILINE)
        assert len(set(fields)) == len(fields), entry
