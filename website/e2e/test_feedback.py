"""The survey in a real browser: typing, pasting, counting alike, the keyboard alone, no script at all."""

from __future__ import annotations

import random

from conftest import Site, answer_the_question
from playwright.sync_api import Page, expect

from institute import graphemes

WAIT = 2_100  # the guard refuses what is sent before anybody could have read it
SIGNS = ["a", "é", "e\u0301", "東", "👍🏽", "👩‍👩‍👧", "🇯🇵", "각", "क्षि", "\u200d", "\u0301", "\n", "❤️‍🔥", "#️⃣"]


def test_row_27_the_count_follows_typing_and_pasting_and_the_server_refuses(reader: Page, site: Site) -> None:
    reader.goto(site.address + "/about/")
    reader.get_by_role("link", name="Help us improve").click()
    liked = reader.get_by_label("What did you like?")
    liked.press_sequentially("abc")
    expect(reader.locator("[data-count-of=liked]")).to_have_text("3/255 characters")
    expect(reader.locator("[data-count-said=liked]")).to_have_text("252 of 255 characters left")
    liked.fill("👩‍👩‍👧" * 255)
    expect(reader.locator("[data-count-of=liked]")).to_have_text("255/255 characters")
    liked.fill("x" * 300)
    expect(reader.locator("[data-count-of=liked]")).to_have_text("300/255 characters")
    reader.get_by_label("6 of 6, Very satisfied").check()
    reader.wait_for_timeout(WAIT)
    reader.get_by_role("button", name="Send").click()
    expect(reader.get_by_role("alert")).to_have_count(1)
    expect(reader.get_by_text("At most 255 characters, please: this has 300.").first).to_be_visible()
    expect(liked).to_be_focused()
    expect(liked).to_have_attribute("aria-invalid", "true")
    expect(reader.get_by_label("6 of 6, Very satisfied")).to_be_checked()
    liked.fill("東" * 255)
    reader.get_by_role("button", name="Send").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Thank you for your feedback.")
    reader.get_by_role("link", name="Back to where you were").click()
    expect(reader).to_have_url(site.address + "/about/")


def test_row_28_browser_and_server_count_alike(reader: Page, site: Site) -> None:
    reader.goto(site.address + "/feedback/")
    shuffle = random.Random(20261125)
    texts = ["".join(shuffle.choices(SIGNS, k=shuffle.randint(0, 40))) for _ in range(400)]
    counted = reader.evaluate(
        """(texts) => texts.map((text) => {
            const field = document.getElementById("liked");
            field.value = text;
            field.dispatchEvent(new Event("input"));
            return Number(document.querySelector("[data-count-of=liked]").textContent.split("/")[0]);
        })""",
        texts,
    )
    assert counted == [graphemes.count(text) for text in texts]


def test_row_25_and_31_the_keyboard_alone_is_enough(reader: Page, site: Site) -> None:
    reader.goto(site.address + "/feedback/?from=/about/")
    reader.get_by_label("1 of 6, Not satisfied").focus()
    for _ in range(4):
        reader.keyboard.press("ArrowRight")
    expect(reader.get_by_label("5 of 6")).to_be_checked()
    for name in ("What did you like?", "What can be improved?", "Your email"):
        reader.keyboard.press("Tab")
        expect(reader.get_by_label(name)).to_be_focused()
    reader.wait_for_timeout(WAIT)
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Thank you for your feedback.")


def test_row_30_and_31_without_a_script(plain_reader: Page, site: Site) -> None:
    plain_reader.goto(site.address + "/feedback/")
    expect(plain_reader.locator("[data-count-of=liked]")).to_be_hidden()
    plain_reader.get_by_label("Your email").fill("nobody")
    plain_reader.wait_for_timeout(WAIT)
    plain_reader.get_by_role("button", name="Send").click()
    expect(plain_reader.locator("#email-error")).to_have_text("Please enter a valid email.")
    expect(plain_reader.locator("#rating-1")).to_be_focused()
    plain_reader.get_by_label("2 of 6").check()
    plain_reader.get_by_label("Your email").fill("reader@example.org")
    answer_the_question(plain_reader)
    plain_reader.get_by_role("button", name="Send").click()
    expect(plain_reader.get_by_role("heading", level=1)).to_have_text("Thank you for your feedback.")
