"""Checks of statements: what holds, what does not, what cannot be decided. No files."""

import datetime as dt

import pytest
from pydantic import TypeAdapter

from thinktank.case.checking import FAILS, HOLDS, UNDECIDED, Check, Verdict, overall

CHECK: TypeAdapter[Check] = TypeAdapter(Check)
INAUGURATION, SUMMIT = dt.date(2025, 1, 20), dt.date(2025, 2, 7)


@pytest.mark.parametrize(
    ("check", "status", "computed"),
    [
        ({"kind": "days", "start": INAUGURATION, "end": SUMMIT, "claimed": [21, 24]}, FAILS, "18 days"),
        ({"kind": "days", "start": INAUGURATION, "end": SUMMIT, "claimed": 18}, HOLDS, "18 days"),
        ({"kind": "ratio", "numerator": 8.0, "denominator": [1.8, 2.5], "claimed": 3}, FAILS, "3.2 to 4.444"),
        (
            {"kind": "ratio", "numerator": 8.0, "denominator": [2.5, 2.7], "claimed": 3},
            UNDECIDED,
            "2.963 to 3.2",
        ),
        ({"kind": "ratio", "numerator": 700, "claimed": 10}, UNDECIDED, ""),
        ({"kind": "ratio", "claimed": 10}, UNDECIDED, ""),
        ({"kind": "ratio", "numerator": 1, "denominator": [-1, 1], "claimed": 1}, UNDECIDED, ""),
        ({"kind": "count", "claimed": 2, "found": 3, "unit": "meetings"}, FAILS, "3 meetings"),
        ({"kind": "count", "claimed": 2, "unit": "meetings"}, UNDECIDED, ""),
    ],
)
def test_verdicts(check: dict[str, object], status: str, computed: str) -> None:
    verdict = CHECK.validate_python(check).verdict()
    assert (verdict.status, verdict.computed) == (status, computed)


def test_a_ratio_tells_what_the_claim_implies() -> None:
    check = {"kind": "ratio", "numerator": 700, "unit": "JPY bn", "claimed": 10}
    assert "implies a denominator of 70 JPY bn" in CHECK.validate_python(check).verdict().sentence


def _conversion(rate: float | None) -> Verdict:
    return CHECK.validate_python(
        {
            "kind": "conversion",
            "amount": {"value": 700, "unit": "JPY bn"},
            "claimed": {"value": 4.65, "unit": "USD bn"},
            "rate": {"unit": "JPY per USD", "date": dt.date(2019, 12, 31), "value": rate},
        }
    ).verdict()


def test_a_conversion_at_the_rate_of_its_day() -> None:
    verdict = _conversion(109.0)
    assert verdict.status == FAILS
    assert verdict.computed == "6.422 USD bn"
    assert "the figures imply 150.5 JPY per USD" in verdict.sentence


def test_a_conversion_without_a_rate_stays_open_and_tells_the_implied_rate() -> None:
    verdict = _conversion(None)
    assert verdict.status == UNDECIDED
    assert "150.5" in verdict.sentence


@pytest.mark.parametrize(
    ("relation", "day", "status"),
    [
        ("not before", 8, FAILS),
        ("before", 8, HOLDS),
        ("on", 1, HOLDS),
        ("on", 2, FAILS),
        ("after", 1, FAILS),
        ("not after", 1, HOLDS),
        ("not before", 1, HOLDS),
    ],
)
def test_a_claimed_date_against_the_event(relation: str, day: int, status: str) -> None:
    event = dt.date(2025, 4, day)
    check = {"kind": "date", "claimed": dt.date(2025, 4, 1), "relation": relation, "event": event}
    assert CHECK.validate_python(check).verdict().status == status


def test_an_event_without_a_day_cannot_be_decided() -> None:
    check = {"kind": "date", "claimed": dt.date(2025, 4, 1), "relation": "before"}
    assert CHECK.validate_python(check).verdict().status == UNDECIDED


def test_several_checks_make_one_status() -> None:
    def verdicts(*statuses: str) -> tuple[Verdict, ...]:
        return tuple(Verdict(status, "", "") for status in statuses)  # type: ignore[arg-type]

    assert overall(()) is None
    assert overall(verdicts(HOLDS, HOLDS)) == HOLDS
    assert overall(verdicts(HOLDS, UNDECIDED)) == UNDECIDED
    assert overall(verdicts(UNDECIDED, HOLDS, FAILS)) == FAILS
