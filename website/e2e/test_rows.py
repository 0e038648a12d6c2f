"""The list of rows itself: each of the ninety is walked by a test in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
import rows


def test_every_row_is_walked() -> None:
    missing = set(rows.ROWS) - rows.walked(Path(__file__).parent)
    assert not missing, f"no test in a browser walks {rows.spans(missing)}"


@pytest.mark.parametrize(
    ("name", "walks"),
    [
        ("test_row_7_the_parent_is_named_once", [7]),
        ("test_row_25_and_31_the_keyboard_alone", [25, 31]),
        ("test_rows_73_to_75_the_head", [73, 74, 75]),
        ("test_the_first_tab", []),
    ],
)
def test_a_name_says_its_rows(name: str, walks: list[int]) -> None:
    assert rows.of(name) == walks


def test_rows_are_said_as_people_write_them() -> None:
    assert rows.spans([3, 1, 2, 9, 11, 12]) == "1-3, 9, 11-12"
