"""The records that harvesters are offered: the numbers of the ledger, those taken away among them. Knows no request."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.core import signing
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce, Greatest, Least
from numpy.typing import NDArray

from institute.core import content
from institute.core.columns import Moment, columns, moment, number
from institute.publications import describing
from institute.publications.lists.shelf import Ids, published, shelf, stands_at, tables
from institute.publications.metadata import oai_dc
from institute.publications.models import IssuedNumber, PublicationPage, PublicRevision, Series, Subject
from institute.publications.oai.protocol import Element, OaiError, add, between, stamp

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


# Also what is of a series that was switched off since it was issued: harvesters have to be told that it is gone.
_OFFERED = Q(series__oai=True) | Q(series__oai_switched_at__gt=F("issued_at"))
_GONE_AT = Coalesce("voided_at", "offline_at", "issued_at")


def records() -> QuerySet[Any]:
    """Return every number that harvesters are offered, or were, with when that last changed for them."""
    is_shown = Exists(published().filter(pk=OuterRef("page_id")))
    since = F("page__current__published_at")
    shown = Greatest(since, Coalesce("back_at", since), Coalesce("series__oai_switched_at", since))
    switched = F("series__oai_switched_at")
    return (
        IssuedNumber.objects.filter(_OFFERED)
        .annotate(
            changed=Case(
                When(is_shown & Q(series__oai=True), then=shown),
                When(series__oai=True, then=_GONE_AT),
                When(is_shown, then=switched),
                default=Least(_GONE_AT, switched),
            ),
            is_gone=Case(When(is_shown & Q(series__oai=True), then=False), default=True),
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
    held = order.having(said["set"]) if "set" in said else np.ones(len(order.keys), dtype=np.bool_)
    first = 0 if start is None else int(np.searchsorted(order.changed, number(start), "left"))
    last = len(order.keys) if end is None else int(np.searchsorted(order.changed, number(end), "right"))
    held[:first], held[last:] = False, False
    total = int(held.sum())
    if selection.after is not None:
        held[: order.behind(dt.datetime.fromisoformat(selection.after[0]), selection.after[1])] = False
    places = np.flatnonzero(held)[: PAGE + 1]
    if not len(places):
        raise OaiError("noRecordsMatch", "Nothing matches; widen from, until or set.")
    keys = order.keys[places[:PAGE]].tolist()
    known = records().in_bulk(keys)
    rows = [known[key] for key in keys if key in known]
    if len(places) <= PAGE:
        return rows, total, None
    changed = moment(int(order.changed[places[PAGE - 1]]))
    return rows, total, replace(selection, after=(changed.isoformat(), keys[-1]), cursor=selection.cursor + PAGE)


@dataclass(frozen=True)
class Order:
    """All records in the order of change: when, which, of which series, of which publication (0 if there is none)."""

    changed: Ids
    keys: Ids
    series: Ids
    pages: Ids

    def behind(self, changed: dt.datetime, key: int) -> int:
        """Return the place behind a record, wherever it stands by now."""
        at = number(changed)
        first, last = int(np.searchsorted(self.changed, at, "left")), int(np.searchsorted(self.changed, at, "right"))
        return first + int(np.searchsorted(self.keys[first:last], key, "right"))

    def having(self, name: str) -> NDArray[np.bool_]:
        """Return which of them are in a set; OaiError if there is no such set."""
        kind, _, value = name.partition(":")
        if name == "series":
            return np.ones(len(self.keys), dtype=np.bool_)
        if name == "subject":
            return np.isin(self.pages, _about(Subject.objects.all()))
        series = Series.coded(value) if kind == "series" and value == value.upper() else None
        if series is not None and (series.oai or series.oai_switched_at):
            return np.asarray(self.series == series.pk)
        subjects = Subject.objects.filter(slug=value) if kind == "subject" else Subject.objects.none()
        if subjects.exists():
            return np.isin(self.pages, _about(subjects))
        raise OaiError("noRecordsMatch", f"There is no set {name!r}; ListSets names them.")


def _about(subjects: QuerySet[Subject]) -> Ids:
    """Return the keys of what is of any of some subjects, before readers or not: what has gone stays in its sets."""
    rows = PublicationPage.subjects.through.objects.filter(subject__in=subjects).order_by()
    return columns(rows, "publicationpage_id")[0]


def earliest() -> dt.datetime | None:
    """Return when the record that changed longest ago did; nothing where there is none."""
    changed = _kept().changed
    return moment(int(changed[0])) if len(changed) else None


def _kept() -> Order:
    order: Order = content.kept("harvest", _order, (*tables(), *content.tables_of(IssuedNumber, PublicRevision)))
    return order


def _order() -> Order:
    """Read all records in order, as columns: a harvest asks for a thousand lists of a hundred.

    When each changed is what `records` says of it.
    """
    here = shelf()
    issued = IssuedNumber.objects.filter(_OFFERED).order_by()
    wanted = "pk", "page_id", "series_id", Moment(_GONE_AT), Moment("back_at")
    keys, pages, series, gone, back = columns(issued, *wanted)
    every = Series.objects.order_by()
    of_series, switched_at = columns(every, "pk", Moment("oai_switched_at"))
    on = columns(every.filter(oai=True), "pk")[0]
    is_on, switched = np.isin(series, on), np.zeros(0, dtype=np.int64)
    if len(keys):
        switched = switched_at[stands_at(of_series, series)[0]]
        gone = np.where(is_on, gone, np.minimum(gone, switched))
    revisions, shown = columns(PublicRevision.objects.order_by("published_at", "pk"), "pk", Moment("published_at"))
    changed = gone
    if len(here.ids) and len(revisions):
        at, is_shown = stands_at(here.ids, pages)
        shown_at = shown[stands_at(revisions, here.revisions)[0][at]]
        offered = np.where(is_on, np.maximum(np.maximum(shown_at, back), switched), switched)
        changed = np.where(is_shown, offered, gone)
    order = np.lexsort((keys, changed))
    return Order(changed[order], keys[order], series[order], pages[order])


def one(identifier: str, host: str) -> Any:
    """Return the record of an identifier; OaiError if there is none."""
    start = f"oai:{host}:"
    row = records().filter(key=identifier.removeprefix(start)).first() if identifier.startswith(start) else None
    if row is None:
        raise OaiError("idDoesNotExist", f"{identifier!r} is no record here.")
    return row


def sets() -> list[tuple[str, str]]:
    """Return the sets by their names in requests, and what people call them."""
    offered = Series.objects.exclude(oai=False, oai_switched_at=None).order_by("code")
    series = [(f"series:{s.code}", s.name) for s in offered]
    subjects = [(f"subject:{s.slug}", s.title) for s in Subject.objects.order_by("slug")]
    return [("series", "Series"), *series, ("subject", "Subjects"), *subjects]


def write_header(parent: Element, row: Any, host: str) -> None:
    """Add a record's header."""
    header = add(parent, "header", **({"status": "deleted"} if row.is_gone else {}))
    add(header, "identifier", f"oai:{host}:{row.key}")
    add(header, "datestamp", stamp(row.changed))
    add(header, "setSpec", f"series:{row.series.code}")
    if row.page is not None and row.page.current is not None:
        for subject in row.page.current.facts["subjects"]:
            add(header, "setSpec", f"subject:{subject['slug']}")


def write_record(parent: Element, row: Any, host: str) -> None:
    """Add a record; one that was taken away has a header only."""
    record = add(parent, "record")
    write_header(record, row, host)
    if not row.is_gone:
        add(record, "metadata").append(oai_dc.element(describing.stored(row.page.current, row.page)))
