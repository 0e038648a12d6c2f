"""A director reads the record: from the sentence to its forecast, from a score to its questions, without JavaScript."""

from __future__ import annotations

import re

from conftest import Site
from playwright.sync_api import Page, expect

COMMENTARY = "/publications/how-far-can-tokyo-hold-the-line/"


def test_a_sentence_leads_to_its_forecast_and_back(plain_reader: Page, site: Site) -> None:
    plain_reader.goto(site.address + COMMENTARY)
    note = plain_reader.locator("#forecast-q1")
    note.locator("summary").click()
    note.get_by_role("link", name=re.compile("In the record")).click()
    expect(plain_reader.get_by_role("heading", level=1)).to_contain_text("2.5 % of GDP")
    main = plain_reader.get_by_role("main")
    expect(main).to_contain_text("The analysts")
    expect(main).to_contain_text("The model")
    expect(main).to_contain_text("Ministry of Finance, budget papers")
    plain_reader.get_by_role("link", name="in the text").first.click()
    assert plain_reader.url.endswith(f"{COMMENTARY}#statement-o1")


def test_the_record_shows_calibration_scores_and_coverage_in_words_too(reader: Page, site: Site) -> None:
    reader.goto(site.address + "/record/")
    charts = reader.locator("svg[role=img].tt-wide")
    assert charts.count() >= 3
    for i in range(charts.count()):
        expect(charts.nth(i).locator("title")).not_to_be_empty()
        expect(charts.nth(i).locator("desc")).not_to_be_empty()
    reader.get_by_role("link", name="Hale Ines").first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Hale Ines")


def test_forecasts_are_narrowed_without_javascript(plain_reader: Page, site: Site) -> None:
    plain_reader.goto(site.address + "/record/forecasts/")
    before = plain_reader.locator(".question").count()
    plain_reader.get_by_label("Topic").select_option("Elections")
    plain_reader.get_by_role("button", name="Narrow").click()
    assert "topic=Elections" in plain_reader.url
    assert 0 < plain_reader.locator(".question").count() < before


def test_the_record_can_be_taken_away_and_checked(reader: Page, site: Site) -> None:
    reader.goto(site.address + "/record/")
    answer = reader.request.get(site.address + "/record/record.jsonl")
    assert answer.ok and answer.text().count("\n") > 500
    expect(reader.get_by_role("main")).to_contain_text(answer.headers["x-record-head"])
