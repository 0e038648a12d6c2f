"""Files of GMCR+: read whole, refused whole with lines, and written so that the same conflict comes back."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from thinktank.case import Case, case_from_toml, read_case, write_case
from thinktank.catalogue import configured
from thinktank.errors import CaseError
from thinktank.runs import run

from ..methods.graph_cases import conflict, random_case

WATER = """{"options": [
 {"name": "Release Water", "permittedDirection": "both"},
 {"name": "Escalate", "permittedDirection": "both"},
 {"name": "Attack", "permittedDirection": "fwd"}],
 "decisionMakers": [
 {"name": "Syria", "options": [0, 1], "preferences": [[[0, "N"], [1, "N"], [2, "N"]], [[1, "Y"]], [[2, "N"]]]},
 {"name": "Iraq", "options": [2], "preferences": [
   {"compound": true, "members": [[[0, "Y"], [2, "N"]], [[1, "Y"]]]}]}],
 "infeasibles": [[[0, "Y"], [1, "Y"]]],
 "useManualPreferenceRanking": false, "coalitions": [0, 1], "program": "gmcr-py", "version": "0.3.6"}
"""
ELMIRA: dict[str, Any] = {
    "options": [
        {"name": "Modify", "permittedDirection": "fwd"},
        {"name": "Delay", "permittedDirection": "back"},
        {"name": "Accept", "permittedDirection": "both"},
        {"name": "Abandon", "permittedDirection": "fwd"},
        {"name": "Insist", "permittedDirection": "both"},
    ],
    "decisionMakers": [
        {
            "name": "MoE",
            "options": [0],
            "preferenceRanking": [9, 3, 4, 10, 7, 1, 2, 8, [11, 5, 6, 12]],
            "preferences": [],
        },
        {
            "name": "Uniroyal",
            "options": [1, 2, 3],
            "preferenceRanking": [1, 4, 10, 7, [5, 11, 6, 12], 2, 3, 9, 8],
            "preferences": [],
        },
        {
            "name": "Local Government",
            "options": [4],
            "preferenceVector": [9, 3, 7, 1, 10, 8, 4, 2, [11, 5, 12, 6]],
            "preferences": [],
        },
    ],
    "infeasibles": [
        [[1, "Y"], [2, "Y"]],
        [[1, "Y"], [3, "Y"]],
        [[2, "Y"], [3, "Y"]],
        [[1, "N"], [2, "N"], [3, "N"]],
    ],
    "useManualPreferenceVectors": True,
}


def _file(tmp_path: Path, content: object, name: str = "water.gmcr") -> Path:
    file = tmp_path / name
    file.write_text(content if isinstance(content, str) else json.dumps(content, indent=1), encoding="utf-8")
    return file


def _said(case: Case) -> dict[str, Any]:
    return dict(run(case, configured("graph_model", {}), draws=1).result.to_dict())


def _by_place(said: dict[str, Any]) -> dict[str, list[list[int]]]:
    """Return what is stable for whom, decision makers by their place: a file names them by their names."""
    return {concept: list(stable.values()) for concept, stable in said["stability"].items()}


def test_a_file_is_a_whole_case(tmp_path: Path) -> None:
    case = read_case(_file(tmp_path, WATER))
    assert [option.id for option in case.options] == ["Release_Water", "Escalate", "Attack"]
    assert case.option("Attack").direction == "forward"
    assert case.judgement("preference.Iraq").value.to_raw() == ["(Release_Water and not Attack) or Escalate"]
    assert case.rules[0].never == "Release_Water and Escalate"
    assert "gmcr-py" in (case.sources[0].note or "")


def test_rankings_by_hand_in_both_spellings_and_coalitions(tmp_path: Path) -> None:
    said = _said(read_case(_file(tmp_path, ELMIRA, "elmira.gmcr")))
    assert said["equilibria"]["nash"] == [5, 6, 7, 10, 11, 12]
    assert said["stability"]["seq"]["Local_Government"] == [2, 3, 5, 6, 7, 8, 9, 10, 11, 12]
    assert [state["code"] for state in said["states"]] == [2, 3, 4, 5, 8, 9, 18, 19, 20, 21, 24, 25]
    merged = _said(read_case(_file(tmp_path, {**ELMIRA, "coalitions": [[0, 1], 2]}, "merged.gmcr")))
    assert merged["equilibria"]["nash"] == [5, 6, 9, 10, 11, 12]
    assert set(merged["stability"]["nash"]) == {"MoE+Uniroyal", "Local_Government"}


def test_nobody_wants_anything_where_nothing_is_said(tmp_path: Path) -> None:
    raw = json.loads(WATER)
    for maker in raw["decisionMakers"]:
        maker["preferences"] = []
    assert _said(read_case(_file(tmp_path, raw)))["equilibria"]["nash"] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_written_is_the_same_conflict(seed: int, tmp_path: Path) -> None:
    case = random_case(random.Random(seed))
    write_case(case, tmp_path / "a.gmcr")
    once, again = _said(case), _said(read_case(tmp_path / "a.gmcr"))
    assert again["equilibria"] == once["equilibria"]
    assert _by_place(again) == _by_place(once)
    assert [state["code"] for state in again["states"]] == [state["code"] for state in once["states"]]


def test_rankings_weights_and_coalitions_are_written(tmp_path: Path) -> None:
    file = _file(tmp_path, {**ELMIRA, "coalitions": [[0, 1], 2]}, "elmira.gmcr")
    case = read_case(file)
    write_case(case, tmp_path / "again.gmcr")
    written = json.loads((tmp_path / "again.gmcr").read_text())
    assert written["coalitions"] == [[0, 1], 2] and written["useManualPreferenceRanking"] is True
    assert written["decisionMakers"][0]["preferenceRanking"] == [9, 3, 4, 10, 7, 1, 2, 8, [5, 6, 11, 12]]
    again = _said(read_case(tmp_path / "again.gmcr"))
    assert _by_place(again) == _by_place(_said(case))
    weighed = conflict({"A": ("a",), "B": ("b",)}, "[judgements.weight]\nA.a = 1\nA.b = -2\nB.b = 3")
    write_case(weighed, tmp_path / "weighed.gmcr")
    assert _by_place(_said(read_case(tmp_path / "weighed.gmcr"))) == _by_place(_said(weighed))


@pytest.mark.parametrize(
    ("judgements", "says"),
    [
        ('[judgements.order]\nA = ["a > b"]\n[judgements.preference]\nB = ["b"]', "partial order"),
        ('[judgements.weight]\nA.a = [1, 2, 3]\n[judgements.preference]\nB = ["b"]', "uncertain"),
    ],
)
def test_what_a_file_cannot_hold_is_refused(judgements: str, says: str, tmp_path: Path) -> None:
    case = conflict({"A": ("a",), "B": ("b",)}, judgements)
    with pytest.raises(CaseError, match=says):
        write_case(case, tmp_path / "a.gmcr")
    assert list(tmp_path.iterdir()) == []


def test_a_case_without_options_is_no_conflict(tmp_path: Path) -> None:
    from thinktank.case import new_case

    with pytest.raises(CaseError, match="no options"):
        write_case(case_from_toml(new_case("river")), tmp_path / "a.gmcr")


def _problems(file: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(CaseError) as caught:
        read_case(file)
    assert {problem.file for problem in caught.value.problems} == {str(file)}
    return [(problem.line, problem.path, problem.what) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", "", "empty"),
        ("options: 3", "1", "is not JSON"),
        ('{"options": [,]}', "1", "is not JSON"),
        ('{\n"options": [\n', "3", "is not JSON"),
        ('{"a": 1, "a": 2}', "", "stands twice"),
        ('{"options": NaN}', "", "no number"),
        ("[" * 100_000, "", "nested too deeply"),
        ("[" * 200 + "]" * 200, "", "nested too deeply"),
        ("[1, 2]", "1", "should be an object"),
        ("{}", "1", "is missing"),
        ('{"options": {}, "decisionMakers": 7, "infeasibles": null}', "1", "should be a list"),
    ],
)
def test_what_is_no_such_file_is_refused(text: str, line: str, says: str, tmp_path: Path) -> None:
    found = _problems(_file(tmp_path, text))
    assert any(says in what and at == line for at, _, what in found), found


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.gmcr"
    file.write_bytes(WATER.encode("utf-16"))
    assert "UTF-8" in _problems(file)[0][2]


CHANGES = {
    "unknown direction": (
        '"Attack", "permittedDirection": "fwd"',
        '"Attack", "permittedDirection": "up"',
        "4",
        "options[2].permittedDirection",
    ),
    "no name": ('{"name": "Escalate", ', "{", "3", "options[1].name"),
    "an option that is none": ('"options": [0, 1]', '"options": [0, 1, 7]', "6", "decisionMakers[0].options[2]"),
    "an option owned twice": ('"options": [2], ', '"options": [2, 1], ', "7", "decisionMakers[1].options[1]"),
    "an option nobody owns": ('"options": [0, 1]', '"options": [0]', "3", "options[1]"),
    "a preference on no option": (
        '[[1, "Y"]], [[2, "N"]]',
        '[[9, "Y"]], [[2, "N"]]',
        "6",
        "decisionMakers[0].preferences[1][0][0]",
    ),
    "neither Y nor N": ('[[1, "Y"]], [[2, "N"]]', '[[1, "y"]], [[2, "N"]]', "6", "decisionMakers[0].preferences[1][0]"),
    "an empty compound": (
        '"members": [[[0, "Y"], [2, "N"]], [[1, "Y"]]]',
        '"members": []',
        "8",
        "decisionMakers[1].preferences[0].members",
    ),
    "everything forbidden": (
        '"infeasibles": [[[0, "Y"], [1, "Y"]]]',
        '"infeasibles": [[[0, "Y"]], [[0, "N"]]]',
        "9",
        "infeasibles",
    ),
    "no infeasibles": ('"infeasibles": [[[0, "Y"], [1, "Y"]]],', "", "1", "infeasibles"),
    "a flag that is none": (
        '"useManualPreferenceRanking": false',
        '"useManualPreferenceRanking": 0',
        "10",
        "useManualPreferenceRanking",
    ),
    "a coalition of nobody": ('"coalitions": [0, 1]', '"coalitions": [0, [1, 5]]', "10", "coalitions[1]"),
    "misperceptions": (
        '"options": [2], ',
        '"options": [2], "misperceptions": [[[0, "Y"]]], ',
        "7",
        "decisionMakers[1].misperceptions",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_breaks_its_schema_is_named_with_line_and_path(name: str, tmp_path: Path) -> None:
    old, new, line, path = CHANGES[name]
    assert old in WATER
    found = _problems(_file(tmp_path, WATER.replace(old, new, 1)))
    assert (line, path) in {(at, where) for at, where, _ in found}, found


def test_all_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    text = WATER
    apart = (
        "unknown direction",
        "a preference on no option",
        "an empty compound",
        "a flag that is none",
        "a coalition of nobody",
    )
    for name in apart:
        text = text.replace(*CHANGES[name][:2], 1)
    assert {path for _, path, _ in _problems(_file(tmp_path, text))} == {CHANGES[name][3] for name in apart}


@pytest.mark.parametrize(
    ("ranking", "says"),
    [
        ([1, 2, 3], "misses state 4, 5, 6"),
        ([1, 2, 3, 4, 5, 6, 7], "no state 7"),
        ([1, 2, 3, 4, 5, [6, 2]], "stands twice"),
        ([1, 2, "3", 4, 5, 6], "should be the number of a state"),
        ([1, 2, 99], "misses state 3"),
        ("best", "should be a list"),
        (None, "should be a list"),
    ],
)
def test_a_ranking_that_misses_states_is_told_which(ranking: object, says: str, tmp_path: Path) -> None:
    raw = json.loads(WATER)
    raw["useManualPreferenceRanking"] = True
    raw["decisionMakers"][0]["preferenceRanking"] = ranking
    raw["decisionMakers"][1]["preferenceRanking"] = [1, 2, 3, 4, 5, 6]
    found = _problems(_file(tmp_path, raw))
    assert any(says in what for _, _, what in found), found
    assert all(path.startswith("decisionMakers[0]") for _, path, _ in found)


def test_a_ranking_by_hand_that_is_not_there(tmp_path: Path) -> None:
    raw = json.loads(WATER)
    raw["useManualPreferenceRanking"] = True
    assert {path for _, path, _ in _problems(_file(tmp_path, raw))} == {
        "decisionMakers[0].preferenceRanking",
        "decisionMakers[1].preferenceRanking",
    }


def test_random_damage_is_refused_or_read_and_never_breaks(tmp_path: Path) -> None:
    rng = random.Random(17)
    file = tmp_path / "a.gmcr"
    for _ in range(300):
        text = list(WATER)
        for _ in range(rng.randint(1, 4)):
            at = rng.randrange(len(text))
            text[at] = rng.choice(["", "[", "]", "{", '"', "7", "null", ",", "-1", "1e400", "\u0000"])
        file.write_text("".join(text), encoding="utf-8")
        try:
            read_case(file)
        except CaseError as error:
            assert error.problems
