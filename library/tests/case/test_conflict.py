"""Conflicts in a case: rules, status quo, what-ifs, rankings. Every broken rule at once, with its line; round trips."""

from __future__ import annotations

from pathlib import Path

import pytest

from thinktank.case import Case, case_from_toml, read_case, write_case
from thinktank.case.formats.toml_text import case_to_toml
from thinktank.case.what_ifs import under
from thinktank.errors import CaseError

TEXT = """[case]
id = "duel"
title = "Duel"
question = "What holds?"
client = "A"
as_of = 2026-01-01
horizon = 2027-01-01
[people.p]
name = "P"
[sources.src]
cite = "S"
date = 2026-01-01
kind = "elicitation"
reliability = "C"
[actors.A]
name = "Alpha"
[actors.B]
name = "Beta"
[options.modify]
actor = "A"
text = "modify"
direction = "forward"
[options.accept]
actor = "B"
text = "accept"
[options.delay]
actor = "B"
text = "delay"
direction = "back"
[conflicts.duel]
text = "The duel"
options = ["modify", "accept", "delay"]
status_quo = ["delay"]
[rules.one]
exclusive = ["accept", "delay"]
at_least_one = ["accept", "delay"]
[rules.hard]
never = "modify and delay"
[what_ifs.soft]
text = "Alpha is soft"
values = { "preference.A" = ["accept", "not modify"], "weight.B.accept" = [1, 2, 3] }
[what_ifs.calm]
text = "Nobody modifies"
always = "not modify"
[judgements]
by = "p"
source = "src"
[judgements.preference]
A = ["modify if accept", "accept"]
[judgements.weight.B]
accept = [-1, 1, 2]
modify = -2
[judgements.ranking]
B = ["accept ~ delay", "modify+accept"]
[judgements.order]
A = ["accept > delay", "modify+accept > delay"]
"""


@pytest.fixture
def case() -> Case:
    return case_from_toml(TEXT)


@pytest.mark.parametrize("ending", [".toml", ".xlsx"])
def test_it_goes_out_and_comes_back(case: Case, ending: str, tmp_path: Path) -> None:
    write_case(case, tmp_path / f"a{ending}")
    again = read_case(tmp_path / f"a{ending}")
    assert again == case and again.hash == case.hash
    assert case_from_toml(case_to_toml(case)).hash == case.hash


def test_a_what_if_is_the_case_with_other_values(case: Case) -> None:
    soft, calm = (under(case, what_if) for what_if in case.what_ifs)
    assert soft.judgement("preference.A").value.to_raw() == ["accept", "not modify"]
    assert soft.judgement("weight.B.accept").value.to_raw() == [1, 2, 3]
    assert soft.judgement("preference.A").by == "p"
    assert calm.rules[-1].always == "not modify" and calm.judgements == case.judgements


BROKEN = {
    "an option that is none": (
        'never = "modify and delay"',
        'never = "modifi"',
        "rules.hard.never",
        "which is no option",
    ),
    "two ways in one rule": (
        'never = "modify and delay"',
        'never = "modify"\nalways = "delay"',
        "rules.hard",
        "a rule says one thing",
    ),
    "a rule that forbids everything": (
        'never = "modify and delay"',
        'never = "accept or delay"',
        "conflicts.duel",
        "forbid every outcome",
    ),
    "an impossible status quo": (
        'status_quo = ["delay"]',
        'status_quo = ["modify", "delay"]',
        "conflicts.duel.status_quo",
        "breaks the rule hard",
    ),
    "a status quo not at stake": (
        'options = ["modify", "accept", "delay"]',
        'options = ["modify", "accept"]',
        "conflicts.duel.status_quo",
        "none of the conflict's options",
    ),
    "an unknown option at stake": (
        'options = ["modify",',
        'options = ["modfy",',
        "conflicts.duel.options[0]",
        "there is no option",
    ),
    "a direction that is none": (
        'direction = "forward"',
        'direction = "sideways"',
        "options.modify.direction",
        "not one of",
    ),
    "a ranking that misses states": (
        'B = ["accept ~ delay", "modify+accept"]',
        'B = ["accept"]',
        "judgements.ranking.B",
        "misses 'modify+accept', 'delay'",
    ),
    "a ranking of what cannot be": (
        'B = ["accept ~ delay", "modify+accept"]',
        'B = ["accept ~ delay", "modify+accept", "none"]',
        "judgements.ranking.B[2]",
        "breaks a rule",
    ),
    "an order in a circle": (
        '"modify+accept > delay"]',
        '"delay > accept"]',
        "judgements.order.A[1]",
        "circle",
    ),
    "a what-if of no judgement": (
        '"preference.A" =',
        '"preference.B" =',
        "what_ifs.soft.values.preference.B",
        "there is no judgement",
    ),
    "a what-if that is no statement": (
        '["accept", "not modify"]',
        '["accpt"]',
        "what_ifs.soft.values.preference.A[0]",
        "no option",
    ),
    "a what-if that changes nothing": ('always = "not modify"', "", "what_ifs.calm", "changes nothing"),
    "a coalition of one": (
        'status_quo = ["delay"]',
        'status_quo = ["delay"]\ncoalitions = ["A"]',
        "conflicts.duel.coalitions[0]",
        "is one actor",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_named_with_its_line(name: str, tmp_path: Path) -> None:
    old, new, path, says = BROKEN[name]
    assert old in TEXT
    file = tmp_path / "bad.toml"
    file.write_text(TEXT.replace(old, new, 1))
    with pytest.raises(CaseError) as caught:
        read_case(file)
    found = {problem.path.replace('"', ""): problem for problem in caught.value.problems}
    assert path in found, found
    assert says in found[path].what
    assert found[path].line.isdigit()


def test_all_that_is_broken_is_named_at_once(tmp_path: Path) -> None:
    text = TEXT
    apart = (
        "an option that is none",
        "a direction that is none",
        "an order in a circle",
        "a what-if that changes nothing",
    )
    for name in apart:
        old, new, *_ = BROKEN[name]
        text = text.replace(old, new, 1)
    file = tmp_path / "bad.toml"
    file.write_text(text)
    with pytest.raises(CaseError) as caught:
        read_case(file)
    assert {problem.path for problem in caught.value.problems} == {BROKEN[name][2] for name in apart}


def test_rules_without_a_conflict_must_leave_something() -> None:
    text = TEXT.replace(
        '[conflicts.duel]\ntext = "The duel"\noptions = ["modify", "accept", "delay"]\nstatus_quo = ["delay"]\n', ""
    )
    text = text.replace('never = "modify and delay"', 'always = "not accept and not delay"')
    with pytest.raises(CaseError, match="forbids every outcome"):
        case_from_toml(text)
