"""The funding page's tables, made of the grants: by year, who gave how much for what. Draws nothing."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

from django.db.models import Max, Prefetch

from institute.core import content
from institute.people.models import Funder, Grant
from institute.people.models.money import said
from institute.publications.metadata import model
from institute.publications.models import PublicationPage

COLUMNS = (
    "year",
    "funder",
    "kind",
    "country",
    "project",
    "purpose",
    "unit",
    "currency",
    "amount",
    "at_least",
    "at_most",
    "from",
    "to",
    "publications",
)
# A cell that begins so is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Sum:
    """Amounts of one currency together: between two numbers, which are one where every amount is exact."""

    currency: str
    low: Decimal
    high: Decimal

    def __str__(self) -> str:
        """Return it as it is printed."""
        told = said(self.low) if self.low == self.high else f"{said(self.low)} to {said(self.high)}"
        return f"{self.currency} {told}"


@dataclass(frozen=True)
class Year:
    """The grants that begin in one year, each with its whole amount."""

    year: int
    grants: tuple[Grant, ...]

    @property
    def named(self) -> tuple[Grant, ...]:
        """Those of funders with a name."""
        return tuple(grant for grant in self.grants if not grant.funder.is_anonymous)

    @property
    def anonymous(self) -> tuple[Grant, ...]:
        """Those of funders who are not named."""
        return tuple(grant for grant in self.grants if grant.funder.is_anonymous)

    @property
    def sums(self) -> tuple[Sum, ...]:
        """All of it, by currency."""
        return summed(self.grants)

    @property
    def anonymous_line(self) -> str:
        """What is said of anonymous donors, also where there were none."""
        count = len(self.anonymous)
        if not count:
            return f"No anonymous gift was accepted in {self.year}."
        shares = []
        for part in summed(self.anonymous):
            whole = next(each for each in self.sums if each.currency == part.currency)
            # At most this share: the largest it may be, against the least the year may have brought.
            rest = whole.low - part.low
            top = part.high / (rest + part.high) if rest + part.high else Decimal(1)
            exact = part.low == part.high and whole.low == whole.high
            shares.append(
                f"{part}, {'' if exact else 'at most '}{top * 100:.1f} % of what was given in {part.currency}"
            )
        return f"Anonymous donors: {count} gift{'s' if count > 1 else ''}, {'; '.join(shares)}."


def summed(grants: Iterable[Grant]) -> tuple[Sum, ...]:
    """Add amounts up, each currency by itself."""
    found: dict[str, list[Decimal]] = {}
    for grant in grants:
        pair = found.setdefault(grant.currency, [Decimal(0), Decimal(0)])
        pair[0] += grant.amount if grant.amount is not None else grant.at_least or Decimal(0)
        pair[1] += grant.amount if grant.amount is not None else grant.at_most or Decimal(0)
    return tuple(Sum(currency, low, high) for currency, (low, high) in sorted(found.items()))


def years() -> list[Year]:
    """Return every year in which a grant begins, the newest first, the largest grant first."""
    live = Prefetch(
        "publications", queryset=PublicationPage.objects.live().public().only("title", "number", "url_path")
    )
    found: dict[int, list[Grant]] = {}
    for grant in Grant.objects.exclude(starts=None).select_related("funder", "unit").prefetch_related(live):
        assert grant.starts is not None
        found.setdefault(grant.starts.year, []).append(grant)
    return [
        Year(year, tuple(sorted(rows, key=lambda g: (-(g.amount or g.at_most or 0), g.funder.printed))))
        for year, rows in sorted(found.items(), reverse=True)
    ]


def paid_for(publication: int) -> tuple[model.Grant, ...]:
    """Return the grants that paid for a publication, as its metadata say them."""
    found = content.kept("paid-for", _paid_for, content.tables_of(Grant, Funder, Grant.publications.through))
    return found.get(publication, ())


def _paid_for() -> dict[int, tuple[model.Grant, ...]]:
    found: dict[int, tuple[model.Grant, ...]] = {}
    pairs = Grant.publications.through.objects.values_list("publicationpage_id", "grant_id")
    grants = Grant.objects.exclude(starts=None).select_related("funder").in_bulk()
    of: dict[int, set[int]] = {}
    for publication, grant in pairs:
        of.setdefault(publication, set()).add(grant)
    for publication, wanted in of.items():
        found[publication] = tuple(_told(grant) for number, grant in grants.items() if number in wanted)
    return found


def _told(grant: Grant) -> model.Grant:
    assert grant.starts is not None
    funder: Funder = grant.funder
    low, high = (grant.amount if grant.amount is not None else edge for edge in (grant.at_least, grant.at_most))
    return model.Grant(
        project=grant.project,
        year=grant.starts.year,
        path=f"/about/funding/#year-{grant.starts.year}",
        currency=grant.currency,
        at_least=str(low),
        at_most=str(high),
        said_amount=grant.said_amount,
        funder="" if funder.is_anonymous else funder.name,
        funder_url="" if funder.is_anonymous else funder.url,
        is_person=funder.kind == "person",
    )


def last_updated() -> dt.datetime | None:
    """Return when a grant was last written."""
    found: dt.datetime | None = Grant.objects.aggregate(last=Max("updated_at"))["last"]
    return found


def as_csv() -> str:
    """Return every grant as a line; an anonymous funder has no name, kind or country in it."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for year in years():
        for grant in year.grants:
            funder: Funder = grant.funder
            hidden = funder.is_anonymous
            cells = (
                year.year,
                funder.printed,
                "" if hidden else funder.get_kind_display(),
                "" if hidden else funder.country,
                grant.project,
                grant.purpose,
                grant.unit.name if grant.unit else "",
                grant.currency,
                grant.amount,
                grant.at_least,
                grant.at_most,
                grant.starts,
                grant.ends,
                " ".join(page.number for page in grant.publications.all()),
            )
            told = ("" if cell is None else str(cell) for cell in cells)
            writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in told)
    return out.getvalue()
