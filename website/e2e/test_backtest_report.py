"""The report of a backtest in a real browser: nothing is fetched, nothing runs, accessible, and fit for any width."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from thinktank.backtest import Settings, backtest, read_table
from thinktank.backtest.report import write_report

TABLE = Path(__file__).parents[2] / "cases" / "backtests" / "seven-lakes.csv"
OPEN_ALL = "document.querySelectorAll('details').forEach(details => { details.open = true })"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Write the report of the table we ship, and return where it lies."""
    page = tmp_path_factory.mktemp("report") / "report.html"
    write_report(backtest(read_table(TABLE), Settings(resamples=200)), page)
    yield page.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_report_is_accessible_in_both_themes_and_widths(
    browser: Browser, address: str, scheme: str, width: int
) -> None:
    # The checker is a script, and the page's own policy refuses every script.
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    page.evaluate(OPEN_ALL)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_the_report_fetches_nothing_and_keeps_its_own_policy(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address)
    assert asked == [address] and complaints == []
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"  # the style sheet was let through
    context.close()
