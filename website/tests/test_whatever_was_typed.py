"""Rows 75, 89: whatever somebody typed or pasted, every form of the metadata is whole and says the same."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import bibtexparser
import rispy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from institute.core import linked
from institute.publications.metadata import citing, crossref, csl, datacite, exchange, head, jsonld, oai_dc
from institute.publications.metadata.model import Category, Change, Claim, Contributor, Metadata, Reference, SeriesFacts
from institute.publications.text import markdown
from institute.publications.text.document import Document

from .schemas_check import crossref as crossref_schema
from .schemas_check import datacite_problems
from .test_metadata import NOW, WHO, metadata

HARD = st.sampled_from(
    [
        *(
            "\x00\x01\x0b\x1f",
            "]]>",
            "<![CDATA[",
            "\U00020bb7野家",
            "\ufffe\uffff",
            "e\u0301" * 5,
            "a\nb\tc",
            "\u202eRTL",
        ),
        *(
            "😀👩\u200d🚀",
            "&amp; & &#0;",
            "{}\\",
            "%$#_~^",
            "--",
            "TY  - x\nER  - ",
            "\u2028x\u2029",
            "x" * 10_000,
            " ",
        ),
        *("  lead", "trail. ", "and", "A, B and C; D", "\ud800", "\udfff x", "@article{x,", "</script>", "?", "7"),
    ]
)
TYPED = HARD | st.text(max_size=60)
ROLES = st.sampled_from(["author", "editor", "with", "translator", "interviewer"])


@st.composite
def typed(draw: Any) -> Metadata:
    meta = draw(metadata())
    orcid = st.sampled_from(["", "0000-0002-1825-0097"])
    people = tuple(
        Contributor(
            *(f"N {draw(TYPED)}", draw(TYPED), draw(TYPED), draw(ROLES), draw(st.booleans()), draw(TYPED), ""),
            *(draw(orcid), draw(TYPED), draw(TYPED)),
        )
        for _ in range(draw(st.integers(0, 4)))
    )
    return replace(
        meta,
        title=f"T {draw(TYPED)}",
        subtitle=draw(TYPED),
        abstract=draw(TYPED),
        contributors=people,
        subjects=(Category(draw(TYPED), "a"), Category(draw(TYPED), "b")),
        regions=(Category(draw(TYPED), "c"),),
        publisher=f"P {draw(TYPED)}",
        holder=draw(TYPED),
        place=draw(TYPED),
        licence=draw(TYPED),
        funding=draw(TYPED),
        series=SeriesFacts("IP", f"S {draw(TYPED)}", meta.series.issn),
        references=(Reference(draw(TYPED)), Reference(draw(TYPED), "10.5555/1")),
        claims=(Claim(draw(TYPED), "/r/", NOW.date()),),
    ).sound()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(typed())
def test_row_89_every_form_is_whole_whatever_was_typed(meta: Metadata) -> None:
    item = csl.item(meta)
    crossref_schema().assertValid(etree.fromstring(crossref.deposit(meta, WHO, NOW)))
    assert datacite_problems(datacite.record(meta)) == []
    kept = etree.fromstring(etree.tostring(oai_dc.element(meta)))
    assert " ".join((kept.findtext(f"{{{oai_dc.DC}}}title") or "").split()) == " ".join(meta.full_title.split())
    graph = json.loads(linked.script(jsonld.graph(meta)).encode().decode())
    assert graph["headline"] == meta.title and [a["name"] for a in graph.get("author", [])] == [
        person.name for person in meta.authors
    ]
    read = bibtexparser.parse_string(exchange.bibtex([item]))
    assert len(read.entries) == 1 and not read.failed_blocks
    (record,) = rispy.loads(exchange.ris([item]))
    assert " ".join(record["title"].split()) == " ".join(meta.full_title.split())
    for name, value in (*head.highwire(meta), *head.dublin_core(meta), *head.open_graph(meta, "K")):
        assert name and value.encode() is not None
    for line in citing.citations(item).values():
        assert "\ue000" not in line and "<script" not in line.lower()
        line.encode()
    markdown.page(meta, Document(())).encode()
    assert Metadata.read(json.loads(json.dumps(meta.stored())), meta.places) == replace(
        meta, grants=(), translations=()
    )


def test_row_89_what_no_document_may_hold_is_left_out_once_for_all() -> None:
    bare = Metadata(
        *("A\x00 \ud800title\ufffe", "A\x0b.", "report", SeriesFacts("IP", "S\x1f"), "IP1", "ip1"),
        *((Contributor("N\x7f", "N"),), NOW.date(), NOW, Change(1, "original", "", NOW), "P", "H"),
    ).sound()
    assert (bare.title, bare.abstract, bare.series.name, bare.contributors[0].name) == ("A title", "A.", "S", "N")
