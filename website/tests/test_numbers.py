"""Row 73: numbers are issued once, in order, for ever; and what is refused."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from institute.publications import numbers
from institute.publications.models import (
    IssuedNumber,
    NumberCounter,
    PublicationPage,
    Series,
)
from institute.publications.publishing import publish

from .makers import draft, house, published

pytestmark = pytest.mark.django_db
AT_ONCE = 50


@pytest.mark.django_db(transaction=True)
def test_row_73_fifty_publications_at_once_get_fifty_consecutive_numbers() -> None:
    # Threads need what is written to be committed: such tests run last, each with a house of its own.
    house("PX", "Parallel")
    pages = [draft(f"Parallel {i}", series="PX", people=[]) for i in range(AT_ONCE)]
    faults: list[BaseException] = []
    start = threading.Barrier(AT_ONCE)

    def run(page: PublicationPage) -> None:
        try:
            start.wait(60)
            publish(page)
        except BaseException as fault:  # told below, since a thread's exception reaches nobody
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(page,)) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    rows = PublicationPage.objects.filter(series__code="PX", live=True)
    assert sorted(rows.values_list("number", flat=True)) == [f"PX26{n:03d}" for n in range(1, AT_ONCE + 1)]
    assert sorted(IssuedNumber.objects.filter(series__code="PX").values_list("serial", flat=True)) == list(
        range(1, AT_ONCE + 1)
    )
    assert set(rows.values_list("current__number", flat=True)) == {1}


def test_row_73_numbers_run_on_within_series_and_year_and_drafts_have_none() -> None:
    pages = [draft(f"Piece {i}") for i in range(3)]
    assert [page.number for page in pages] == ["", "", ""]
    assert numbers.expected(pages[0]) == "CO26…"
    for page in pages:
        publish(page)
    first = IssuedNumber.objects.get(page_id=pages[0].pk).serial
    assert first is not None
    found = [PublicationPage.objects.get(pk=page.pk).number for page in pages]
    assert found == [f"CO26{n:03d}" for n in range(first, first + 3)]
    assert published("Old", dt.date(1999, 12, 31)).number == "CO99001"


def test_row_73_a_number_stays_through_unpublishing_and_comes_with_the_page_that_is_copied_to_nobody() -> None:
    page = published("First", dt.date(1998, 5, 1))
    assert page.number == "CO98001"
    page.unpublish()
    publish(PublicationPage.objects.get(pk=page.pk))
    assert PublicationPage.objects.get(pk=page.pk).number == "CO98001"
    copy = page.copy(update_attrs={"slug": "first-copied", "title": "Copied"}, keep_live=False)
    assert (copy.number, copy.key, copy.current_id, copy.live) == ("", "", None, False)
    publish(copy)
    assert PublicationPage.objects.get(pk=copy.pk).number == "CO98002"


def test_row_73_a_deleted_piece_leaves_its_number_void_with_a_reason() -> None:
    page = published("Gone", dt.date(1997, 5, 1))
    page.delete()
    line = IssuedNumber.objects.get(key="co97001")
    assert line.voided_at is not None and line.void_reason == "The page was deleted." and line.title == "Gone"
    assert published("Next", dt.date(1997, 5, 1)).number == "CO97002"


def test_row_73_a_number_is_voided_for_a_reason_and_never_while_readers_see_it() -> None:
    page = published("Standing", dt.date(1996, 5, 1))
    line = IssuedNumber.objects.get(key="co96001")
    with pytest.raises(ValidationError, match="reason"):
        numbers.void(line, " ")
    with pytest.raises(ValidationError, match="before readers"):
        numbers.void(line, "Printed twice.")
    page.unpublish()
    numbers.void(IssuedNumber.objects.get(key="co96001"), "Printed twice.")
    assert IssuedNumber.objects.get(key="co96001").void_reason == "Printed twice."
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedNumber.objects.filter(key="co96001").update(void_reason="")


def test_row_73_what_was_voided_stays_as_it_was_voided_and_is_given_to_nobody() -> None:
    page = published("Standing", dt.date(1995, 5, 1))
    page.unpublish()
    line = IssuedNumber.objects.get(key="co95001")
    numbers.void(line, "Printed twice.")
    before = IssuedNumber.objects.values_list("voided_at", "void_reason").get(pk=line.pk)
    with pytest.raises(ValidationError, match="voided before"):
        numbers.void(IssuedNumber.objects.get(pk=line.pk), "Another reason.")
    assert IssuedNumber.objects.values_list("voided_at", "void_reason").get(pk=line.pk) == before
    for asked in ("CO95001", "co95001", "CO 95001"):
        with pytest.raises(ValidationError, match="is taken"):
            publish(draft(f"Asks for {asked}", dt.date(1995, 6, 1), number_by_hand=asked))
    with pytest.raises(ValidationError, match="CO95001 is void"):
        publish(PublicationPage.objects.get(pk=page.pk))
    assert published("The next", dt.date(1995, 7, 1)).number == "CO95002"


def test_row_73_a_number_is_not_voided_under_a_piece_that_came_back_meanwhile() -> None:
    page = published("Back again", dt.date(1995, 5, 1))
    page.unpublish()
    line = IssuedNumber.objects.select_related("page").get(key="co95001")
    assert line.page is not None and not line.page.live
    publish(
        PublicationPage.objects.get(pk=page.pk)
    )  # between an editor's look at the ledger and the press of its button
    with pytest.raises(ValidationError, match="before readers"):
        numbers.void(line, "Not needed.")
    assert IssuedNumber.objects.get(pk=line.pk).voided_at is None


def test_row_56_a_series_is_renamed_twice_and_its_pattern_changed_within_a_year(client: Client) -> None:
    series = Series.objects.create(code="RA", name="Renamed", number_pattern="{code}{yy}{serial:03d}")
    found = [published("Under RA", series="RA")]
    for code in ("RB", "RC"):
        series.code = code
        series.full_clean()
        series.save()
        found.append(published(f"Under {code}", series=code))
    assert [page.number for page in found] == ["RA26001", "RB26002", "RC26003"]
    by_hand = published("Printed long ago", series="RC", number_by_hand="RA26099")
    assert by_hand.key == "ra26099"
    for page in (*found, by_hand):
        answer = client.get(f"/{page.number}")
        assert answer.status_code == 301 and answer["Location"] == page.url, page.number
    for wanted in ("RA26001", "ra26099"):
        with pytest.raises(ValidationError, match="is taken"):
            publish(draft(f"Wants {wanted}", series="RC", number_by_hand=wanted))
    series.code = "RA"
    series.full_clean()
    series.save()
    assert published("Under RA again", series="RA").number == "RA26004"
    printed = []
    for pattern in ("{code}{yyyy}-{serial:02d}", "{code}{serial}", "{yyyy}/{serial}", "{code}{yy}{serial:03d}"):
        series.number_pattern = pattern
        series.full_clean()
        series.save()
        printed.append(published(f"As {pattern}", series="RA").number)
    assert printed == ["RA2026-05", "RA1", "2026/6", "RA26007"]
    series.is_open = False
    series.save()
    with pytest.raises(ValidationError, match="closed"):
        publish(draft("Too late", series="RA"))
    series.is_open = True
    series.save()
    assert published("In time", series="RA").number == "RA26008"


def test_row_73_the_year_turns_at_midnight_of_the_institute(settings: Any) -> None:
    moment = dt.datetime(2030, 12, 31, 16, 30, tzinfo=dt.UTC)  # in Tokyo it is 01:30 on New Year's Day
    for zone, number in (("UTC", "CO30001"), ("Asia/Tokyo", "CO31001")):
        settings.TIME_ZONE = zone
        with timezone.override(zone), patch("django.utils.timezone.now", return_value=moment):
            assert published(f"In {zone}", None).number == number


def test_row_73_a_clock_that_jumps_back_over_new_year_repeats_nothing() -> None:
    moments = [
        dt.datetime(2041, 12, 31, 23, 59, 58, tzinfo=dt.UTC),
        dt.datetime(2042, 1, 1, 0, 0, 3, tzinfo=dt.UTC),
        dt.datetime(2041, 12, 31, 23, 59, 59, tzinfo=dt.UTC),
        dt.datetime(2042, 1, 1, 0, 0, 1, tzinfo=dt.UTC),
    ]
    found = []
    for place, moment in enumerate(moments):
        with patch("django.utils.timezone.now", return_value=moment):
            found.append(published(f"At {place}", None).number)
    assert found == ["CO41001", "CO42001", "CO41002", "CO42002"]


def test_row_73_a_number_by_hand_is_taken_once_and_passed_over_by_the_counter() -> None:
    day = dt.date(1995, 1, 1)
    taken = published("By hand", day, number_by_hand="CO95002")
    assert taken.number == "CO95002"
    line = IssuedNumber.objects.get(key="co95002")
    assert line.by_hand and line.serial == 2
    with pytest.raises(ValidationError, match="is taken"):
        publish(draft("By hand again", day, number_by_hand="CO95002"))
    assert [published(f"Next {i}", day).number for i in range(2)] == ["CO95001", "CO95003"]
    odd = published("Odd", day, number_by_hand="CO/7-B 95")
    assert odd.number == "CO/7-B 95" and odd.key == "co7-b-95"
    with pytest.raises(ValidationError, match="letters, digits"):
        publish(draft("Nonsense", day, number_by_hand="<b>7</b>"))
    with pytest.raises(ValidationError, match="never changes"):
        odd.number_by_hand = "CO95077"
        publish(odd)
    assert not PublicationPage.objects.filter(title="By hand again", live=True).exists()


@pytest.mark.parametrize(
    ("code", "pattern", "printed", "key"),
    [
        ("QI", "{code}{yy}{serial:03d}", "QI26001", "qi26001"),
        ("NT", "{yy}-{serial:02d}", "26-01", "nt26-01"),
        ("TT", "{serial}/{yyyy}", "1/2026", "tt1-2026"),
        ("QM", "Monograph {serial}", "Monograph 1", "qm1"),
    ],
)
def test_row_56_the_pattern_is_the_series_own(code: str, pattern: str, printed: str, key: str) -> None:
    series = Series(code=code, name=code, number_pattern=pattern)
    series.full_clean()
    series.save()
    page = published("One", series=code)
    assert (page.number, page.key) == (printed, key)


def test_row_56_numbers_without_a_year_run_on() -> None:
    Series.objects.create(code="RN", name="Running", number_pattern="{code}{serial}")
    found = [published(f"Of {year}", dt.date(year, 1, 1), "RN").number for year in (2019, 2020, 2020, 2018)]
    assert found == ["RN1", "RN2", "RN3", "RN4"]
    assert NumberCounter.objects.get(series__code="RN").year == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"number_pattern": "{code}{yy}"}, "serial"),
        ({"number_pattern": "{code}{serial}{month}"}, "pattern"),
        ({"number_pattern": "{code}{serial:q}"}, "pattern"),
        ({"number_pattern": "{code.__class__}{serial}"}, "pattern"),
        ({"code": "C1"}, "letters"),
        ({"issn": "2049-3631"}, "does not check"),
        ({"doi_prefix": "11.1"}, "DOI prefix"),
    ],
)
def test_row_56_a_series_that_could_not_number_is_refused(fields: dict[str, str], said: str) -> None:
    series = Series(**{"code": "ZZ", "name": "Z", **fields})
    with pytest.raises(ValidationError, match=said):
        series.full_clean()


def test_a_closed_series_takes_nothing_new_and_a_day_to_come_is_not_published() -> None:
    Series.objects.create(code="CL", name="Closed", is_open=False)
    with pytest.raises(ValidationError, match="closed"):
        publish(draft("Late", series="CL"))
    ahead = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="still to come"):
        publish(draft("Ahead", ahead))
    assert not PublicationPage.objects.filter(title__in=("Late", "Ahead"), live=True).exists()
    assert not IssuedNumber.objects.filter(title__in=("Late", "Ahead")).exists()


def test_two_editors_publishing_one_draft_issue_one_number() -> None:
    page = draft("Shared")
    first, second = page.save_revision(), page.save_revision()
    first.publish()
    second.publish()
    shared = PublicationPage.objects.get(pk=page.pk)
    assert IssuedNumber.objects.filter(title="Shared").count() == 1
    assert shared.public_revisions.count() == 1, "nothing changed, so readers were shown nothing new"


def test_a_page_is_never_live_without_its_number() -> None:
    page = draft("Made live by a script")
    page.live = True
    page.save()
    assert not PublicationPage.objects.get(pk=page.pk).live


def test_a_failure_while_publishing_leaves_no_trace() -> None:
    page = draft("Failing", dt.date(1994, 1, 1))
    with (
        patch("institute.publications.publishing.metadata_of", side_effect=RuntimeError("disk full")),
        pytest.raises(RuntimeError),
    ):
        publish(page)
    kept = PublicationPage.objects.get(pk=page.pk)
    assert (kept.live, kept.number, kept.current_id) == (False, "", None)
    assert not IssuedNumber.objects.filter(title="Failing").exists()
    assert published("After", dt.date(1994, 1, 1)).number == "CO94001"


def test_the_editor_is_told_what_stands_against_it(admin_client: Client) -> None:
    page = draft("Told", timezone.localdate() + dt.timedelta(days=3))
    from django.contrib.messages.storage.fallback import FallbackStorage
    from django.test import RequestFactory

    from institute.publications.wagtail_hooks import published_among, say_what_stands_against

    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    answer = say_what_stands_against(request, page)
    assert answer is not None and answer.status_code == 302
    seen = published("Seen")
    assert published_among([page], False) == []
    assert seen.number in published_among([page, seen], False)[0]
    said = [str(message) for message in request._messages]  # type: ignore[attr-defined]
    assert "still to come" in said[0]
    assert admin_client.post(f"/admin/pages/{seen.pk}/delete/").status_code == 302
    assert PublicationPage.objects.filter(pk=seen.pk).exists()


def test_row_73_editors_see_the_ledger_and_void_a_number_there(admin_client: Client, client: Client) -> None:
    page = published("Listed", dt.date(1993, 1, 1))
    line = IssuedNumber.objects.get(key="co93001")
    assert "CO93001" in admin_client.get("/admin/numbers/?series=CO").content.decode()
    assert "CO93001" not in admin_client.get("/admin/numbers/?series=IP").content.decode()
    for reason, is_live, is_void in (("Twice.", True, False), ("", False, False), ("Printed <twice>.", False, True)):
        if not is_live and PublicationPage.objects.get(pk=page.pk).live:
            page.unpublish()
        admin_client.post("/admin/numbers/", {"number": line.pk, "reason": reason})
        assert (IssuedNumber.objects.get(pk=line.pk).voided_at is not None) is is_void
    assert "Printed &lt;twice&gt;." in admin_client.get("/admin/numbers/").content.decode()
    gone = client.get("/co93001")
    assert gone.status_code == 410 and "Printed &lt;twice&gt;." in gone.content.decode()
    assert Client().get("/admin/numbers/").status_code == 302
    with pytest.raises(ValidationError, match="CO93001 is void"):
        publish(PublicationPage.objects.get(pk=page.pk))
    copy = PublicationPage.objects.get(pk=page.pk).copy(update_attrs={"slug": "listed-anew"}, keep_live=False)
    publish(copy)
    assert PublicationPage.objects.get(pk=copy.pk).number == "CO93002"
