"""The records that harvesters are offered: the numbers of the ledger, those taken away among them. Knows no request."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Coalesce

from institute.publications import describing
from institute.publications.metadata import oai_dc
from institute.publications.models import IssuedNumber, Series, Subject
from institute.publications.oai.protocol import Element, OaiError, add, between, stamp

PREFIX = "oai_dc"
PAGE = 100
_SALT = "oai-pmh"


@dataclass(frozen=True)
class Selection:
    """What is asked for, and from where on; this is what a resumption token keeps."""

    said: dict[str, str]
    after: tuple[str, int] | None = None
    cursor: int = 0

    def token(self) -> str:
        """Return it signed, as a harvester sends it back."""
        return signing.dumps([self.said, self.after, self.cursor], salt=_SALT, compress=True)

    @classmethod
    def resumed(cls, token: str) -> Selection:
        """Return what a token keeps; OaiError if it is not one of ours."""
        try:
            said, after, cursor = signing.loads(token, salt=_SALT)
        except (signing.BadSignature, ValueError, TypeError):
            raise OaiError("badResumptionToken", "This token was not given here; begin the list anew.") from None
        return cls(said, tuple(after) if after else None, cursor)


def records() -> QuerySet[Any]:
    """Return every number of a series that harvesters are offered, with when it last changed for readers."""
    is_shown = Q(page__live=True, page__current__isnull=False)
    gone = Coalesce("voided_at", "offline_at", "issued_at")
    return (
        IssuedNumber.objects.filter(series__oai=True)
        .annotate(
            changed=Case(When(is_shown, then=F("page__current__published_at")), default=gone),
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
    found = records().order_by("changed", "pk")
    if start is not None:
        found = found.filter(changed__gte=start)
    if end is not None:
        found = found.filter(changed__lte=end)
    if "set" in said:
        found = found.filter(_in_set(said["set"]))
    total = found.count()
    if selection.after is not None:
        moment = dt.datetime.fromisoformat(selection.after[0])
        found = found.filter(Q(changed__gt=moment) | Q(changed=moment, pk__gt=selection.after[1]))
    rows = list(found[: PAGE + 1])
    if not rows:
        raise OaiError("noRecordsMatch", "Nothing matches; widen from, until or set.")
    if len(rows) <= PAGE:
        return rows, total, None
    last = rows[PAGE - 1]
    onward = Selection(said, (last.changed.isoformat(), last.pk), selection.cursor + PAGE)
    return rows[:PAGE], total, onward


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


def _in_set(name: str) -> Q:
    kind, _, value = name.partition(":")
    if name == "series":
        return Q()
    if name == "subject":
        return Q(is_gone=False, page__pk__in=_with_subject())
    if kind == "series" and Series.objects.filter(oai=True, code=value).exists():
        return Q(series__code=value)
    if kind == "subject" and Subject.objects.filter(slug=value).exists():
        return Q(is_gone=False, page__pk__in=_with_subject(value))
    raise OaiError("noRecordsMatch", f"There is no set {name!r}; ListSets names them.")


def _with_subject(slug: str = "") -> QuerySet[Any]:
    subjects = Subject.objects.filter(publications__isnull=False)
    return (subjects.filter(slug=slug) if slug else subjects).values("publications")
