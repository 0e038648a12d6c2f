"""The ledger of numbers: one consecutive number for each publication, issued once, never again. No page is shown."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from institute.publications.models import IssuedNumber, PublicationPage, Series


def issue(page: PublicationPage) -> str:
    """Return the page's number, issuing the next one of its series and year if it has none.

    The year is that of the day printed on the piece. The row of the series is locked meanwhile, so that any
    number of publications at once get consecutive numbers; on SQLite the transaction itself is exclusive.

    Returns
    -------
    str
        Such as ``CO25001``; the same whenever it is asked for again.
    """
    with transaction.atomic():
        series = Series.objects.select_for_update().get(pk=page.series_id)
        issued = IssuedNumber.objects.filter(page=page).first()
        if issued is None:
            year = page.date_issued.year
            last = IssuedNumber.objects.filter(series=series, year=year).aggregate(Max("serial"))["serial__max"]
            serial = (last or 0) + 1
            number = series.number_pattern.format(
                code=series.code.upper(), yyyy=year, yy=f"{year % 100:02d}", serial=serial
            )
            issued = IssuedNumber.objects.create(series=series, year=year, serial=serial, number=number, page=page)
        if page.number != issued.number:
            PublicationPage.objects.filter(pk=page.pk).update(number=issued.number)
            page.number = issued.number
        return issued.number
