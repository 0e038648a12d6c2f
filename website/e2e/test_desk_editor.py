"""From a finding of the checks to its block in the editor, which draws its blocks after the browser has looked."""

from __future__ import annotations

from conftest import Site, sign_in
from playwright.sync_api import Page

PIECE = "patience-as-a-capability"
# The block stands in the upper half of the window, where it is read.
LED = """(id) => {
  const block = document.getElementById(id);
  if (!block) return false;
  const top = block.getBoundingClientRect().top;
  return top >= 0 && top < window.innerHeight / 2;
}"""


def _key(page: Page, site: Site) -> int:
    found = page.request.get(f"{site.address}/admin/api/main/pages/?slug={PIECE}").json()["items"]
    return int(found[0]["id"])


def test_a_finding_leads_to_its_block_in_the_editor(reader: Page, site: Site) -> None:
    sign_in(reader, site)
    key = _key(reader, site)
    reader.goto(f"{site.address}/admin/desk/checks/{key}/")
    last = reader.locator(".desk-warns a[href*='#block-']").last
    named = (last.get_attribute("href") or "").partition("#")[2]
    last.click()
    reader.wait_for_url(f"**/admin/pages/{key}/edit/#{named}")
    reader.wait_for_function(LED, arg=named, timeout=60_000)
    # From the panel at the head of the editor itself it is the browser's own way, to another block.
    first = reader.locator(".desk-warns a[href*='#block-']").first
    other = (first.get_attribute("href") or "").partition("#")[2]
    assert other != named
    first.click()
    reader.wait_for_function(LED, arg=other, timeout=60_000)


def test_a_fragment_that_names_no_block_is_no_error(reader: Page, site: Site) -> None:
    sign_in(reader, site)
    for odd in ("block-nowhere", "block-%E0%A4%A", "%E0%A4%A", ""):
        reader.goto("about:blank")
        reader.goto(f"{site.address}/admin/pages/{_key(reader, site)}/edit/#{odd}")
        reader.wait_for_load_state("load")
        assert reader.locator("#panel-child-content-body-section, [data-contentpath='body']").count() >= 1
