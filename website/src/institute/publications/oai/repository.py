"""The records that harvesters are offered: the numbers of the ledger, those taken away among them. Knows no request."""

from __future__ import annotations

import datetime as dt
import sys
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.core import signing
from django.db.models import Case, Exists, OuterRef, QuerySet, When
from django.db.models.functions import Coalesce, Greatest
from numpy.typing import NDArray

from institute.core import content
from institute.publications import describing
from institute.publications.metadata import oai_dc
from institute.publications.models import IssuedNumber, PublicRevision, Series, Subject
from institute.publications.oai.protocol import Element, OaiError, add, between, stamp
from institute.publications.shelf import published, shelf, tables

PREFIX = "oai_dc"
PAGE = 100
_SALT = "oai-pmh"


@dataclass(frozen=True)
class Selection:
    """What is asked for, by which verb, and from where on; this is what a resumption token keeps."""

    said: dict[str, str]
    verb: str = "ListRecords"
    after: tuple[str, int] | None = None
    cursor: int = 0

    def token(self) -> str:
        """Return it signed, as a harvester sends it back."""
        return signing.dumps([self.said, self.verb, self.after, self.cursor], salt=_SALT, compress=True)

    @classmethod
    def resumed(cls, token: str, verb: str = "ListRecords") -> Selection:
        """Return what a token keeps; OaiError if it is not one of ours, or was given for another verb."""
        try:
            said, given_for, after, cursor = signing.loads(token, salt=_SALT)
        except (signing.BadSignature, ValueError, TypeError):
            raise OaiError("badResumptionToken", "This token was not given here; begin the list anew.") from None
        if given_for != verb:
            raise OaiError("badResumptionToken", f"This token was given for {given_for}; begin the list anew.")
        return cls(said, verb, tuple(after) if after else None, cursor)


def records() -> QuerySet[Any]:
    """Return every number of a series that harvesters are offered, with when it last changed for readers."""
    is_shown = Exists(published().filter(pk=OuterRef("page_id")))
    gone = Coalesce("voided_at", "offline_at", "issued_at")
    shown = Greatest("page__current__published_at", Coalesce("back_at", "page__current__published_at"))
    return (
        IssuedNumber.objects.filter(series__oai=True)
        .annotate(
            changed=Case(When(is_shown, then=shown), default=gone),
            is_gone=Case(When(is_shown, then=False), default=True),
        )
        .select_related("series", "page", "page__current", "page__series")
    )


def selected(selection: Selection) -> tuple[list[Any], int, Selection | None]:
    """Return a page of records, how many there are in all, and where to go on.

    The order is that of change, so that a record which changes while a list is read is read once more at its end
    and none is left out.
    """
    said = selection.said
    if said.get("metadataPrefix") != PREFIX:
        raise OaiError("cannotDisseminateFormat", f"Records come as {PREFIX}.")
    start, end = between(said)
    order = _kept()
    held = order.having(said["set"]) if "set" in said else np.ones(len(order.steps), dtype=bool)
    first = 0 if start is None else bisect_left(order.steps, (start, 0))
    last = len(order.steps) if end is None else bisect_right(order.steps, (end, sys.maxsize))
    held[:first], held[last:] = False, False
    total = int(held.sum())
    if selection.after is not None:
        held[: bisect_right(order.steps, (dt.datetime.fromisoformat(selection.after[0]), selection.after[1]))] = False
    steps = [order.steps[place] for place in np.flatnonzero(held)[: PAGE + 1].tolist()]
    if not steps:
        raise OaiError("noRecordsMatch", "Nothing matches; widen from, until or set.")
    known = records().in_bulk([key for _, key in steps[:PAGE]])
    rows = [known[key] for _, key in steps[:PAGE] if key in known]
    if len(steps) <= PAGE:
        return rows, total, None
    changed, key = steps[PAGE - 1]
    return rows, total, replace(selection, after=(changed.isoformat(), key), cursor=selection.cursor + PAGE)


@dataclass(frozen=True)
class Order:
    """All records in the order of change: when and which, of which series, and which publication if there is one."""

    steps: list[tuple[dt.datetime, int]]
    series: NDArray[np.str_]
    pages: NDArray[np.int64]

    def having(self, name: str) -> NDArray[np.bool_]:
        """Return which of them are in a set; OaiError if there is no such set."""
        kind, _, value = name.partition(":")
        if name == "series":
            return np.ones(len(self.steps), dtype=bool)
        if name == "subject":
            subjects = shelf().facet("subject")
            return self._among(shelf().ids[subjects.having_any([known for known, _ in subjects.values])])
        series = Series.coded(value) if kind == "series" and value == value.upper() else None
        if series is not None and series.oai:
            return np.asarray(self.series == series.code)
        if kind == "subject" and Subject.objects.filter(slug=value).exists():
            return self._among(shelf().chosen({"subject": value}))
        raise OaiError("noRecordsMatch", f"There is no set {name!r}; ListSets names them.")

    def _among(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        return np.isin(self.pages, ids)


def earliest() -> dt.datetime | None:
    """Return when the record that changed longest ago did; nothing where there is none."""
    steps = _kept().steps
    return steps[0][0] if steps else None


def _kept() -> Order:
    order: Order = content.kept("harvest", _order, (*tables(), *content.tables_of(IssuedNumber, PublicRevision)))
    return order


def _order() -> Order:
    """Read all records in order: a harvest asks for a thousand lists of a hundred."""
    rows = sorted(records().order_by().values_list("changed", "pk", "series__code", "page_id"), key=lambda row: row[:2])
    return Order(
        [(changed, key) for changed, key, _, _ in rows],
        np.array([code for *_, code, _ in rows], dtype=np.str_),
        np.array([page or 0 for *_, page in rows], dtype=np.int64),
    )


def one(identifier: str, host: str) -> Any:
    """Return the record of an identifier; OaiError if there is none."""
    start = f"oai:{host}:"
    row = records().filter(key=identifier.removeprefix(start)).first() if identifier.startswith(start) else None
    if row is None:
        raise OaiError("idDoesNotExist", f"{identifier!r} is no record here.")
    return row


def sets() -> list[tuple[str, str]]:
    """Return the sets by their names in requests, and what people call them."""
    series = [(f"series:{s.code}", s.name) for s in Series.objects.filter(oai=True).order_by("code")]
    subjects = [(f"subject:{s.slug}", s.title) for s in Subject.objects.order_by("slug")]
    return [("series", "Series"), *series, ("subject", "Subjects"), *subjects]


def write_header(parent: Element, row: Any, host: str) -> None:
    """Add a record's header."""
    header = add(parent, "header", **({"status": "deleted"} if row.is_gone else {}))
    add(header, "identifier", f"oai:{host}:{row.key}")
    add(header, "datestamp", stamp(row.changed))
    add(header, "setSpec", f"series:{row.series.code}")
    if not row.is_gone:
        for subject in row.page.current.facts["subjects"]:
            add(header, "setSpec", f"subject:{subject['slug']}")


def write_record(parent: Element, row: Any, host: str) -> None:
    """Add a record; one that was taken away has a header only."""
    record = add(parent, "record")
    write_header(record, row, host)
    if not row.is_gone:
        add(record, "metadata").append(oai_dc.element(describing.stored(row.page.current, row.page)))
