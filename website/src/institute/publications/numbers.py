"""The ledger of numbers: one consecutive number for each publication, issued once, never again. No page is shown."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from institute.publications.models import IssuedNumber, NumberCounter, PublicationPage, Series


def issue(page: PublicationPage, by: Any = None) -> IssuedNumber:
    """Return the page's line in the ledger, issuing the next number of its series and year if it has none.

    The year is that of the day printed on the piece. The counter's row is locked meanwhile, so that any number of
    publications at once get consecutive numbers; on SQLite the transaction itself is exclusive. A clock that jumps
    back over New Year goes on with the counter of the old year and repeats nothing.

    Raises
    ------
    ValidationError
        The number that the piece brings with it is taken, or it brings another than it has.
    """
    assert page.date_issued is not None, "a piece gets its day before its number"
    with transaction.atomic():
        series: Series = page.series
        year = series.counted_year(page.date_issued.year)
        counter = _locked(series, year)
        issued = IssuedNumber.objects.filter(page_id=page.pk).first()
        wanted = page.number_by_hand.strip()
        if issued is not None:
            _still(issued, wanted)
            return issued
        if wanted:
            return _claimed(page, wanted, year, by)
        taken = set(
            IssuedNumber.objects.filter(series=series, year=year, serial__gt=counter.last).values_list(
                "serial", flat=True
            )
        )
        serial = counter.last + 1
        while serial in taken or _is_taken(series, series.printed(page.date_issued.year, serial)):
            serial += 1
        counter.last = serial
        counter.save(update_fields=["last"])
        return _entered(page, series.printed(page.date_issued.year, serial), year, serial, by, by_hand=False)


def against(page: PublicationPage) -> list[str]:
    """Return what stands against the number that a piece brings with it, or against the one that it has."""
    wanted = page.number_by_hand.strip()
    issued = IssuedNumber.objects.filter(page_id=page.pk).first() if page.pk else None
    try:
        if issued is not None:
            _still(issued, wanted)
        elif wanted:
            _may_claim(page.series, wanted)
    except ValidationError as error:
        return list(error.messages)
    return []


def void(issued: IssuedNumber, reason: str) -> None:
    """Record that a number will never stand for a publication again, and why. It is not issued anew.

    Raises
    ------
    ValidationError
        There is no reason, the publication of this number is before readers, or it is void already.
    """
    if not reason.strip():
        raise ValidationError("A number is voided for a reason; give it.")
    with transaction.atomic():
        # Whoever publishes the piece at the same moment holds this row: one of the two comes second and is told.
        page = PublicationPage.objects.select_for_update().filter(issued_number=issued).first()
        if page is not None and page.live:
            raise ValidationError(f"{issued.number} is before readers; retract or unpublish it first.")
        lines = IssuedNumber.objects.filter(pk=issued.pk, voided_at=None)
        if not lines.update(voided_at=timezone.now(), void_reason=reason.strip()[:400]):
            raise ValidationError(f"{issued.number} was voided before; the reason that was given then stays.")


def expected(page: PublicationPage) -> str:
    """Return what a draft's number will begin with, such as ``CO26…``."""
    year = page.date_shown.year
    parts = page.series.number_pattern.partition("{serial")[0]
    return f"{parts.format(code=page.series.code, yyyy=year, yy=f'{year % 100:02d}')}…"


def _locked(series: Series, year: int) -> NumberCounter:
    counter, _ = NumberCounter.objects.get_or_create(series=series, year=year)
    return NumberCounter.objects.select_for_update().get(pk=counter.pk)


def _still(issued: IssuedNumber, wanted: str) -> None:
    """Refuse a number that was voided, and another than the piece has."""
    if issued.voided_at is not None:
        said = f"{issued.number} is void ({issued.void_reason}). Copy the piece: the copy gets its own number."
        raise ValidationError(said)
    if wanted and wanted != issued.number:
        raise ValidationError({"number_by_hand": f"The piece is {issued.number}; a number never changes."})


def _may_claim(series: Series, wanted: str) -> None:
    """Refuse a number that is none, and one that is taken."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ./–-]*", wanted) or not re.search(r"\d", wanted):
        raise ValidationError({"number_by_hand": "A number is made of letters, digits, points, strokes and hyphens."})
    if _is_taken(series, wanted):
        raise ValidationError({"number_by_hand": f"{wanted} is taken; every number is given once."})


def _claimed(page: PublicationPage, wanted: str, year: int, by: Any) -> IssuedNumber:
    """Enter a number that the piece had before; refuse one that is taken."""
    series = page.series
    _may_claim(series, wanted)
    assert page.date_issued is not None
    serials = (int(found) for found in re.findall(r"\d+", wanted))
    serial = next(
        (n for n in serials if 0 < n < 1_000_000 and series.printed(page.date_issued.year, n) == wanted), None
    )
    if serial is None:
        # Digits may run together, as in CO26007: ask the pattern where the serial stands.
        before, _, after = series.printed(page.date_issued.year, 0).rpartition(_zeros(series))
        middle = wanted.removeprefix(before).removesuffix(after)
        if middle.isdigit() and series.printed(page.date_issued.year, int(middle)) == wanted:
            serial = int(middle)
    return _entered(page, wanted, year, serial, by, by_hand=True)


def _zeros(series: Series) -> str:
    found = re.search(r"\{serial(:[^}]*)?\}", series.number_pattern)
    return found.group(0).format(serial=0) if found else "0"


def _is_taken(series: Series, number: str) -> bool:
    return IssuedNumber.objects.filter(key=series.key(number)).exists()


def _entered(
    page: PublicationPage, number: str, year: int, serial: int | None, by: Any, *, by_hand: bool
) -> IssuedNumber:
    try:
        with transaction.atomic():
            return IssuedNumber.objects.create(
                series=page.series,
                year=year,
                serial=serial,
                number=number,
                key=page.series.key(number),
                page_id=page.pk,
                issued_by=by,
                by_hand=by_hand,
                title=page.title,
            )
    except IntegrityError:
        # Pieces of two years have two counters, and may bring the same number at the same moment.
        raise ValidationError({"number_by_hand": f"{number} is taken; every number is given once."}) from None
