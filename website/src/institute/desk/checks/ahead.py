"""Finds sentences that look ahead with neither a number nor a day: nobody could ever say whether they came true."""

from __future__ import annotations

from collections.abc import Iterator

from institute.desk.checks.text import Finding, Text, cut
from institute.record import outlook


def check(text: Text) -> Iterator[Finding]:
    """Return the forward-looking sentences that cannot be checked, as the record's rules find them."""
    page = text.page
    for piece in text.of("paragraph"):
        for offer in outlook.offers(page.case, page.slug, [piece.words], text.printed):
            if offer.became or offer.probability or offer.word or offer.last_day:
                continue
            right = "Give it a number and a day, make it a forecast under Outlook, or say less."
            yield Finding(f"It looks ahead with no number and no day: “{cut(offer.text)}”", piece.where, right)
