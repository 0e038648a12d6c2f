"""A real server with the demonstration institute in a folder of its own, and a real browser. Tests nothing itself."""

from __future__ import annotations

import email
import email.policy
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import rows
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

STARTS_WITHIN = 180.0
MAIL_WITHIN = 15.0


@dataclass(frozen=True)
class Site:
    """The running site: where it answers, the editor's password it printed once, and where it writes."""

    address: str
    password: str
    data: Path

    def mail_to(self, address: str) -> str:
        """Return the newest mail to an address, its lines joined as they were before they were sent.

        A press of a button is not waited for by the browser, and mails of one second may stand in one file.
        """
        until = time.monotonic() + MAIL_WITHIN
        while time.monotonic() < until:
            files = sorted((self.data / "mail").glob("*"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
            for sent in (mail for file in files for mail in reversed(_mails(file))):
                if sent["To"] == address:
                    words = sent.get_body(("plain",))
                    assert words is not None
                    return str(words.get_content())
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address} within {MAIL_WITHIN:.0f} s")


def _mails(file: Path) -> list[EmailMessage]:
    *whole, _ = file.read_bytes().split(b"-" * 79)
    return [email.message_from_bytes(part.lstrip(), policy=email.policy.default) for part in whole]


def chromium() -> str | None:
    """Return the browser the tests drive: CHROMIUM, or the system's."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser these tests cannot run; where CI demands them they fail instead."""
    if chromium() is None and not os.environ.get("CI"):
        reason = "no Chromium: install the system's package `chromium`, or set CHROMIUM to its path"
        for item in items:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium, and let no name but ours resolve."""
    executable = chromium()
    if executable is None:
        pytest.fail("no Chromium was found, and CI requires the browser tests")
    quiet = [
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-dev-shm-usage",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    ]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": executable, "args": [*sandbox, *quiet]}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start `thinktank serve` on an empty data folder, as a first-time user does."""
    data = tmp_path_factory.mktemp("data")
    port = _free_port()
    log = data / "serve.log"
    # The pages' full addresses are those by which the browser comes.
    own = {"DATA": str(data), "PORT": str(port), "THINKTANK_ADDRESS": f"http://127.0.0.1:{port}"}
    environment = {**os.environ, **own, "THINKTANK_RATE_LIMIT": "off"}
    environment.pop("THINKTANK_DATABASE", None)
    program = Path(sys.executable).with_name("thinktank")
    with log.open("w") as output:
        process = subprocess.Popen(
            [str(program), "serve"],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process, log)
            found = re.search(r"password\W+(\S+)", log.read_text())
            assert found, f"serve printed no password:\n{log.read_text()}"
            yield Site(address, found.group(1), data)
        finally:
            os.killpg(process.pid, signal.SIGINT)
            try:
                assert process.wait(20) == 0, f"Ctrl-C did not end serve cleanly:\n{log.read_text()}"
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
    assert "Traceback" not in log.read_text(), log.read_text()


@dataclass
class Watch:
    """What a page did that it should not: requests elsewhere, refused content, errors of scripts."""

    elsewhere: list[str]
    complaints: list[str]


@pytest.fixture
def watch(context: BrowserContext, site: Site) -> Iterator[Watch]:
    """Watch every page of the test; whatever was seen fails it at the end."""
    seen = Watch([], [])

    def request(made: Request) -> None:
        if not made.url.startswith((site.address, "data:", "blob:", "about:")):
            seen.elsewhere.append(made.url)

    def console(message: ConsoleMessage) -> None:
        # A page that answers 400 or 404 on purpose is logged by the browser as a failed resource, and a request that
        # a newer position of the slider has replaced by htmx as an error: neither is one.
        expected = ("Failed to load resource", "htmx:afterRequest", "htmx:sendAbort")
        if message.type in ("error", "warning") and not message.text.startswith(expected):
            seen.complaints.append(message.text)

    context.on("request", request)
    context.on("console", console)
    context.on("weberror", lambda error: seen.complaints.append(str(error.error)))
    yield seen
    assert seen.elsewhere == []
    assert seen.complaints == []


@pytest.fixture
def reader(page: Page, watch: Watch) -> Page:
    """Return a reader's page that is watched."""
    return page


def sign_in(page: Page, site: Site, name: str = "editor") -> Page:
    """Sign in by name and password; without a name as the editor whom the first run makes."""
    page.goto(site.address + "/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Sign in").click()
    return page


def answer_the_question(page: Page) -> None:
    """Answer what a form asks whose browser runs no script."""
    numbers = ["two", "three", "four", "five", "six", "seven", "eight", "nine"]
    found = re.search(r"How much is (\w+) and (\w+)\?", page.content())
    assert found is not None
    page.locator("[name=answer]:visible").fill(str(sum(numbers.index(word) + 2 for word in found.groups())))


@pytest.fixture
def plain_reader(browser: Browser, site: Site) -> Iterator[Page]:
    """Return the page of a reader whose browser runs no JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"serve ended with {process.returncode}:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"serve did not answer within {STARTS_WITHIN:.0f} s:\n{log.read_text()}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which rows of the starting page were walked, and how that went."""
    became: dict[int, set[str]] = {}
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.getreports(outcome):
            for row in rows.of(report.nodeid.split("::")[-1]):
                became.setdefault(row, set()).add(outcome)
    if not became:
        return
    good = [row for row, seen in became.items() if seen == {"passed"}]
    terminalreporter.write_sep("-", "rows of the starting page")
    terminalreporter.write_line(f"pass: {rows.spans(good)} ({len(good)} of {len(rows.ROWS)})")
    bad = [row for row in became if row not in good]
    if bad:
        terminalreporter.write_line(f"do not pass: {rows.spans(bad)}")
