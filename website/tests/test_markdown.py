"""Consequence 12: a publication as Markdown, read back by a parser that we did not write."""

from __future__ import annotations

import re

import pytest
import yaml
from django.test import Client
from markdown_it import MarkdownIt
from markdown_it.token import Token

from institute.publications.models import PublicationPage
from institute.publications.text import markdown
from institute.publications.text.document import Document, Heading, Paragraph, Run, TableOf

from .makers import paragraph, published

pytestmark = pytest.mark.django_db
NASTY = [
    "# no heading",
    "1. no list",
    "12) no list",
    "- no list",
    "+ no list",
    "> no quotation",
    "---",
    "===",
    "~~~",
    "***",
    "a_b_c, *x* and ~~y~~",
    "`no code`",
    "<b>no tag</b> <https://x.example>",
    "&amp; &lt; &#65; AT&T; R&D",
    "[x](y) ![x](y) [^x]",
    "In C# and F#",
    "a\\b and \\*",
    "| a | b |",
    "a | b\n--- | ---\nc | d",
    "A line\n---",
    "A line\n===\nand one",
    "2026. A year",
    "Ōsaka’s “harbour” — ¥700 billion 李",
]


def _parsed(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(text)


def _words(token: Token) -> str:
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in token.children or [])


@pytest.mark.parametrize("said", NASTY)
def test_what_people_write_is_read_back_as_they_wrote_it(said: str) -> None:
    tokens = _parsed(markdown.body(Document((Paragraph((Run(said),)), Paragraph((Run("After."),))))))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"] * 2
    assert _words(tokens[1]) == said
    line = " ".join(said.split())
    head, table = (
        Heading((Run(line),), 2, "x"),
        TableOf((Run("Of it"),), ((_cell("h"), _cell("k")), (_cell(line), _cell("b")))),
    )
    tokens = _parsed(markdown.body(Document((head, table))))
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h2"]
    assert _words(tokens[1]) == line
    cells = [tokens[at + 1] for at, token in enumerate(tokens) if token.type == "td_open"]
    assert [_words(cell) for cell in cells] == [line, "b"]


def _cell(said: str) -> tuple[Run, ...]:
    return (Run(said),)


def test_a_link_holds_whatever_its_address_holds() -> None:
    address = "https://x.example/a|b?c=<d>&e=(f)"
    (_, inline, _) = _parsed(markdown.body(Document((Paragraph((Run("here", href=address),)),))))
    link = next(child for child in inline.children or [] if child.type == "link_open")
    assert link.attrs["href"] == "https://x.example/a%7Cb?c=%3Cd%3E&e=(f)"


@pytest.mark.parametrize(
    "title", ["Plain", "Colon: “x” #1", "- 'x' \"y\" \\z", "Line\u2028end\u0085\x7f", "{a: b}", "李 ¥"]
)
def test_the_header_is_sound_yaml_whatever_the_title(client: Client, title: str) -> None:
    page = published(title, synopsis="A: b\n- c", body=[paragraph("<p>Words.</p>")])
    text = client.get(f"/{page.key}.md").content.decode()
    found = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    assert found is not None
    head = yaml.safe_load(found.group(1))
    assert (
        head["title"] == client.get(f"/{page.key}.json").json()[0]["title"]
        and head["number"] == page.number
        and head["authors"] == ["Ito Naoko"]
    )


def test_every_piece_has_the_same_headings_and_tables_as_markdown(client: Client) -> None:
    pages = list(PublicationPage.objects.live().exclude(ended_as="removal"))
    assert len(pages) > 40
    for page in pages:
        text = client.get(f"/{page.key}.md").content.decode().split("\n---\n", 1)[1]
        tokens = _parsed(text)
        heads = [_words(tokens[at + 1]) for at, token in enumerate(tokens) if token.tag == "h2" and token.nesting == 1]
        wanted = [
            block.value["text"] for block in page.body if block.block_type == "heading" and block.value["level"] == "2"
        ]
        assert [head for head in heads if head != "References"] == wanted, page
        tables = sum(token.type == "table_open" for token in tokens)
        assert tables >= sum(block.block_type == "table" for block in page.body), page
