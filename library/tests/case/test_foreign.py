"""Cases made of other programs' files: framed, sound, and the same again from our own format."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from thinktank.case import build_case, case_from_toml
from thinktank.case.fields import ID_PATTERN, RESERVED
from thinktank.case.formats.foreign import framed, ids
from thinktank.case.formats.toml_text import case_to_toml


def test_what_a_file_leaves_out_is_added_and_said() -> None:
    drivers = {
        "trade": {"text": "Trade", "states": {"low": "Low", "high": "High"}},
        "peace": {"text": "Peace", "states": {"no_peace": "War", "yes": "Peace"}},
    }
    impact = {"trade": {"low": {"peace": {"yes": -2}}}}
    raw = framed(Path("a b.scw"), "ScenarioWizard", "Which futures?", {"drivers": drivers}, {"impact": impact})
    case = build_case(raw)
    assert case.id == "a_b" and case.judgement("impact.trade.low.peace.yes").by == "author"
    assert "carries no date" in (case.about.note or "")
    assert case_from_toml(case_to_toml(case)).hash == case.hash


@given(st.lists(st.text(max_size=12), max_size=8))
def test_ids_are_ids_and_differ_whatever_the_names(names: list[str]) -> None:
    import re

    made = ids(names, ["file"])
    assert len({id.casefold() for id in (*made, "file")}) == len(names) + 1
    assert all(re.match(ID_PATTERN, id) and id not in RESERVED for id in made)
    assert made == ids(names, ["file"])
