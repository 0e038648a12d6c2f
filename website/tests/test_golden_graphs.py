"""Row 90: the graph of each kind of publication, beside what it is to be: schema.org has no schema to check against."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from institute.publications.metadata import jsonld
from institute.publications.metadata.model import (
    TYPES,
    Category,
    Change,
    Claim,
    Contributor,
    Edition,
    Metadata,
    Part,
    Pdf,
    Places,
    Reference,
    SeriesFacts,
)

GOLDEN = Path(__file__).parent / "golden"
ONLINE = dt.datetime(2026, 4, 8, 6, 30, tzinfo=dt.UTC)


def piece(kind: str) -> Metadata:
    is_article, is_book = kind == "article", kind == "book"
    return Metadata(
        title="Patience as a “capability”",
        subtitle="What waiting costs",
        abstract="Waiting is bought. The paper says what it costs.",
        kind=kind,
        series=SeriesFacts("JS", "Journal of Strategy", "0000-0019") if is_article else SeriesFacts("XX", "A Series"),
        number="XX26001",
        key="xx26001",
        contributors=(
            Contributor(
                *("Martin King, Jr.", "King", "Martin Jr.", "author", False, "Kaihan Institute", "03yrm5c26"),
                orcid="0000-0002-1825-0097",
                profile="/people/king-martin/",
            ),
            Contributor("Salt & Sons", "Salt & Sons", is_organisation=True),
            Contributor("Sato Emi", "Sato", "Emi", "editor", profile="/people/sato-emi/"),
        ),
        issued=dt.date(2026, 4, 7),
        first_online=ONLINE,
        change=Change(2, "correction", "A figure was wrong.", ONLINE + dt.timedelta(days=3)),
        publisher="Kaihan Institute",
        holder="Kaihan Institute",
        place="Port Ardent",
        licence="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        subjects=(Category("Alliances", "alliances"),),
        regions=(Category("East Asia", "east-asia"),),
        part=Part("Vol. 3, no. 1", "/publications/vol-3-no-1/", "3", "1", "10", "19") if is_article else None,
        editions=(Edition("hardback", "978-0-306-40615-7"),) if is_book else (),
        page_count=212 if is_book else None,
        doi="10.5555/xx26001" if kind in ("article", "working-paper") else "",
        funding="The institute’s own means.",
        references=(Reference("A work. doi:10.5555/1", "10.5555/1"),),
        claims=(Claim("Will the talks resume by June?", "/record/questions/talks/", dt.date(2026, 6, 30)),),
        words=1200,
    ).located(
        Places(
            *("https://kaihan.example", "https://kaihan.example/publications/patience/"),
            Pdf("https://kaihan.example/publications/patience/xx26001.pdf", 41000, "f" * 64, 3),
            latest=2,
        )
    )


@pytest.mark.parametrize("kind", TYPES)
def test_row_90_the_graph_of_each_kind_is_what_it_is_to_be(kind: str) -> None:
    assert jsonld.graph(piece(kind)) == json.loads((GOLDEN / f"{kind}.jsonld").read_text())


def test_row_90_only_kinds_that_there_are_have_a_golden_file() -> None:
    assert {path.stem for path in GOLDEN.glob("*.jsonld")} == set(TYPES)
