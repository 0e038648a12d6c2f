"""Rows 11, 12, 24 to 32, 65 and 87 in a browser: what readers ask of the institute and say to it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Site, answer_the_question, sign_in
from playwright.sync_api import Browser, Page, expect
from test_everyone import violations

WAIT = 2_100  # the guard refuses what is sent before anybody could have read it
PIECE = "/publications/how-far-can-tokyo-hold-the-line/"


def _link(words: str, part: str) -> str:
    found = re.search(rf"https?://\S+/{part}/\S+", words)
    assert found is not None, words
    return found.group(0)


def _subscribe(page: Page, site: Site, address: str, lists: list[str]) -> None:
    page.goto(site.address + "/subscribe/")
    page.get_by_label("Your email").fill(address)
    for name in lists:
        page.get_by_role("checkbox", name=name).check()
    page.wait_for_timeout(WAIT)
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please look into your mail.")


def test_row_11_asked_confirmed_chosen_taken_away_and_left(reader: Page, site: Site) -> None:
    _subscribe(reader, site, "row11@example.org", ["Publications"])
    reader.goto(_link(site.mail_to("row11@example.org"), "confirm"))
    reader.get_by_role("button", name="Confirm").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("What we send you")
    assert violations(reader) == []
    reader.locator("summary", has_text="Series").click()
    reader.get_by_label("Harbour Letter").check()
    reader.get_by_label("Every day").check()
    reader.get_by_role("button", name="Keep this").click()
    expect(reader.get_by_role("status")).to_have_text("Your choice is kept.")
    expect(reader.get_by_label("Harbour Letter")).to_be_checked()
    with reader.expect_download() as taken:
        reader.get_by_role("link", name="take it with you").click()
    assert "row11@example.org" in taken.value.path().read_text()
    reader.get_by_role("link", name="Leave publications").click()
    reader.get_by_role("button", name="Leave").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("You have left.")


def test_row_12_one_list_does_not_bring_the_other(reader: Page, site: Site) -> None:
    _subscribe(reader, site, "row12@example.org", ["Events"])
    reader.goto(_link(site.mail_to("row12@example.org"), "confirm"))
    reader.get_by_role("button", name="Confirm").click()
    sections = reader.get_by_role("main").get_by_role("heading", level=2)
    expect(sections).to_have_text(["Events"])


def test_row_24_the_survey_knows_which_page_and_version_it_is_about(reader: Page, site: Site) -> None:
    reader.goto(site.address + PIECE)
    reader.get_by_role("link", name="Help us improve").first.click()
    expect(reader).to_have_url(re.compile(r"/feedback/\?from=.*&page=\d+&revision=\d+$"))
    expect(reader.locator(".lead")).to_contain_text("How far can Tokyo hold the line?")


def test_row_25_and_26_the_scale_is_a_group_with_its_ends_in_words(reader: Page, site: Site) -> None:
    reader.goto(site.address + "/feedback/")
    group = reader.get_by_role("group", name="Rate your experience with this website")
    expect(group.get_by_role("radio")).to_have_count(6)
    expect(group).to_have_accessible_description(re.compile(r"1 is Not satisfied ?, 6 is Very satisfied"))
    expect(group.get_by_role("radio", name="1 of 6, Not satisfied")).to_have_count(1)
    expect(group.get_by_role("radio", name="6 of 6, Very satisfied")).to_have_count(1)


def test_row_29_the_address_is_optional_and_says_for_what_and_how_long(reader: Page, site: Site) -> None:
    reader.goto(site.address + "/feedback/")
    field = reader.get_by_label("Your email")
    expect(field).not_to_have_attribute("required", "")
    expect(field).to_have_accessible_description(re.compile("so that we can answer you.*deleted after 90 days"))


def test_row_32_editors_see_means_and_take_them_away(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(site.address + "/feedback/?from=/row-32/")
    page.get_by_label("2 of 6").check()
    page.get_by_label("What did you like?").fill("Row thirty-two")
    page.wait_for_timeout(WAIT)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your feedback.")
    sign_in(page, site)
    page.goto(site.address + "/admin/reports/feedback/?path=/row-32/")
    expect(page.get_by_role("cell", name="2.00 of 6")).to_have_count(1)
    expect(page.get_by_text("Row thirty-two")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Mark dealt with")).click()
    expect(page.get_by_role("cell", name=re.compile("^Dealt with"))).to_have_count(1)
    answer = page.request.get(site.address + "/admin/reports/feedback/?path=/row-32/&export=csv")
    assert "Row thirty-two" in answer.text()
    context.close()


def test_row_65_an_issue_is_page_mail_and_pdf(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    page = sign_in(context.new_page(), site)
    page.goto(site.address + "/admin/mail/issues/")
    page.get_by_role("link", name="Harbour Letter: a hundred forecasts").click()
    page.get_by_role("link", name="The mail").click()
    mail = page.frame_locator("iframe")
    expect(mail.get_by_role("heading", level=1)).to_have_text("Harbour Letter: a hundred forecasts")
    told = mail.locator("p").all_inner_texts()
    page.goto(site.address + "/publications/harbour-letter-a-hundred-forecasts/")
    words = page.locator("article").inner_text()
    paragraphs = [text for text in told if len(text) > 60]
    assert len(paragraphs) >= 3
    for text in paragraphs:
        assert text.split(". ", 1)[-1][:60] in words
    expect(page.locator("a[href$='.pdf']").first).to_be_visible()
    context.close()


def test_row_87_a_comment_from_a_reader_to_the_page(reader: Page, browser: Browser, site: Site) -> None:
    reader.goto(site.address + PIECE)
    section = reader.get_by_role("region", name=re.compile("comment"))
    expect(section.locator(".badge")).to_have_text("Author")
    section.get_by_role("link", name="Write a comment").click()
    reader.wait_for_load_state()
    assert violations(reader) == []
    reader.get_by_label("Your comment").fill("A word from row eighty-seven, with https://example.org/ in it.")
    reader.get_by_label("Your name").fill("Row Reader")
    reader.get_by_label("Your email").fill("row87@example.org")
    reader.wait_for_timeout(WAIT)
    reader.get_by_role("button", name="Send").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Please look into your mail.")
    reader.goto(_link(site.mail_to("row87@example.org"), "confirm"))
    reader.get_by_role("button", name="Confirm").click()
    reader.get_by_role("link", name="Back to the piece").click()
    expect(reader.get_by_text("row eighty-seven")).to_have_count(0)
    context = browser.new_context()
    desk = sign_in(context.new_page(), site)
    desk.goto(site.address + "/admin/comments/")
    desk.get_by_label(re.compile("^Mark the comment of Row Reader")).check()
    desk.get_by_role("button", name="Decide").click()
    expect(desk.get_by_text("1 comment changed.")).to_have_count(1)
    context.close()
    reader.goto(site.address + PIECE)
    assert violations(reader) == []
    shown = reader.locator(".comment", has_text="row eighty-seven")
    expect(shown.get_by_role("link", name="https://example.org/")).to_have_attribute("rel", "nofollow ugc noopener")
    shown.get_by_role("link", name="Report the comment of Row Reader").click()
    reader.wait_for_load_state()
    assert violations(reader) == []
    reader.goto(site.address + PIECE)
    assert reader.locator("script[src^='http']:not([src^='" + site.address + "'])").count() == 0


def test_row_87_without_a_script_a_question_is_enough(plain_reader: Page, site: Site) -> None:
    plain_reader.goto(site.address + PIECE)
    plain_reader.get_by_role("link", name="Answer Tomas Brandvik").click()
    plain_reader.get_by_label("Your comment").fill("Without a script.")
    plain_reader.get_by_label("Your name").fill("Plain Reader")
    plain_reader.get_by_label("Your email").fill("plain87@example.org")
    answer_the_question(plain_reader)
    plain_reader.wait_for_timeout(WAIT)
    plain_reader.get_by_role("button", name="Send").click()
    expect(plain_reader.get_by_role("heading", level=1)).to_have_text("Please look into your mail.")


def test_a_passkey_opens_the_admin_without_name_and_password(
    browser_type_launch_args: dict[str, object], browser: Browser, site: Site
) -> None:
    here = site.address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to a number
    arguments = [str(each) for each in browser_type_launch_args["args"]]  # type: ignore[attr-defined]
    named = [each.replace("EXCLUDE 127.0.0.1", "EXCLUDE 127.0.0.1 , EXCLUDE localhost") for each in arguments]
    password = "a passkey opens it better"
    program = Path(sys.executable).with_name("thinktank")
    who = {"DJANGO_SUPERUSER_PASSWORD": password, "DATA": str(site.data)}
    make = [str(program), "manage", "createsuperuser", "--noinput", "--username=keyholder", "--email=key@example.org"]
    subprocess.run(make, env={**os.environ, **who}, check=True, capture_output=True)
    own = browser.browser_type.launch(**{**browser_type_launch_args, "args": named})  # type: ignore[arg-type]
    page = own.new_context().new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    chrome = page.context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    chrome.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, Site(here, password, site.data), "keyholder")
    expect(page).to_have_url(re.compile(r"/admin/$"))
    expect(page.get_by_role("link", name="add a second factor")).to_be_visible()
    page.goto(here + "/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add a passkey")
    assert violations(page) == []
    page.get_by_label("Name").fill("This computer")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert violations(page) == []
    page.goto(here + "/accounts/2fa/")
    expect(page.get_by_text("This computer")).to_have_count(1)
    assert violations(page) == []
    page.goto(here + "/accounts/2fa/totp/activate/")
    assert violations(page) == []
    page.goto(here + "/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(here + "/admin/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r"/admin/$"))
    page.wait_for_load_state("networkidle")
    page.goto(here + "/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, Site(here, password, site.data), "keyholder")  # the password alone opens nothing any more
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    assert violations(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r"/admin/$"))
    assert refused == []
    own.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_signing_in_fit(reader: Page, site: Site, width: int) -> None:
    reader.set_viewport_size({"width": width, "height": 700})
    for path in ("/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"):
        reader.goto(site.address + path)
        assert reader.evaluate("document.documentElement.scrollWidth") <= width


SAID = {
    "name": "A. Reader",
    "email": "keys@example.org",
    "subject": "By keys",
    "text": "Written without a mouse.",
    "organisation": "Daily",
    "needs": "A seat near the door.",
}


@pytest.mark.parametrize(
    ("where", "sends", "told"),
    [
        ("/contact/press/", "Send", "Your letter is on its way."),
        ("/teaching/courses/reading-a-communique/apply/", "Send the application", "Your application is on its way."),
        ("/events/what-a-deadline-is-worth/register/", "Register", "Please look into your mail."),
        ("/subscribe/", "Subscribe", "Please look into your mail."),
    ],
)
def test_row_15_and_54_and_71_forms_are_filled_in_and_mended_by_the_keyboard_alone(
    reader: Page, site: Site, where: str, sends: str, told: str
) -> None:
    reader.goto(site.address + where)
    _walked(reader, sends, {})
    expect(reader.locator(".form-wrong")).to_be_visible()
    wrong = reader.evaluate("document.activeElement.getAttribute('aria-invalid')")
    assert wrong == "true" and violations(reader) == []
    _walked(reader, sends, SAID)
    expect(reader.get_by_role("heading", level=1)).to_have_text(told)


def _walked(page: Page, sends: str, said: dict[str, str]) -> None:
    """Press Tab from where the focus is to the button, say on the way what is to be said, and press Enter."""
    button = page.locator("main").get_by_role("button", name=sends, exact=True)
    page.wait_for_timeout(WAIT)
    done: set[str] = set()
    for _ in range(120):
        name, kind = page.evaluate("[document.activeElement.name || '', document.activeElement.type || '']")
        if said and name not in done:
            done.add(name)
            if name in said:
                page.keyboard.type(said[name])
            elif kind == "select-one":
                page.keyboard.press("ArrowDown")
            elif name == "lists":
                page.keyboard.press("Space")
        page.keyboard.press("Tab")
        if button.evaluate("each => each === document.activeElement"):
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            return
    pytest.fail(f"no way by keys to {sends}")
