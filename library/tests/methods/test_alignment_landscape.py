"""Landscapes against their slow twin, the published ones in full, and what must stay however they are written."""

from __future__ import annotations

import tomllib
from itertools import combinations, permutations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinktank.case import Case, Range, build_case, case_from_toml, read_case
from thinktank.catalogue import applicable, configured
from thinktank.draws import sample
from thinktank.errors import BadParameter, CaseError, MissingJudgements
from thinktank.methods.alignment_landscape.comparison import chance, match
from thinktank.methods.alignment_landscape.ground import Ground, blocks, canonical, minima, ordered, within_ranges
from thinktank.methods.alignment_landscape.ground import _by_search as by_search
from thinktank.methods.alignment_landscape.parameters import Parameters
from thinktank.methods.alignment_landscape.switching import breaks
from thinktank.methods.alignment_landscape.terrain import joins, terrain
from thinktank.runs import run
from thinktank.watching import watched

from ..reference import landscapes as twin

ROOT = Path(__file__).parents[3]
PUBLISHED = ROOT / "cases" / "journals" / "bjps" / "axelrod-bennett-1993"
Table = list[list[float]]


def text_of(
    sizes: dict[str, object], pairs: dict[tuple[str, str], object], more: str = "", kind: str = "affinity"
) -> str:
    """Return a case file of actors with sizes and what is between them."""
    client = next(iter(sizes))
    lines = [f'[case]\nid = "small"\ntitle = "Small"\nquestion = "Who?"\nclient = "{client}"']
    lines.append("as_of = 2026-01-01\nhorizon = 2027-01-01\nseed = 7")
    lines.append('[people.p]\nname = "P"\n[sources.s]\ncite = "S"\ndate = 2026-01-01\nkind = "book"\nreliability = "C"')
    lines += [f'[actors.{name}]\nname = "{name.upper()}"' for name in sizes]
    lines.append('[judgements]\nby = "p"\nsource = "s"\n[judgements.capability]')
    lines += [f"{name} = {size}" for name, size in sizes.items()]
    lines += [f"[judgements.{kind}.{a}]\n{b} = {value}" for (a, b), value in _tables(pairs)]
    return "\n".join(lines) + "\n" + more


def _tables(pairs: dict[tuple[str, str], object]) -> list[tuple[tuple[str, str], object]]:
    grouped: dict[str, list[str]] = {}
    for (a, b), value in pairs.items():
        grouped.setdefault(a, []).append(f"{b} = {value}")
    return [
        ((a, rows[0].split(" = ")[0]), "\n".join([rows[0].split(" = ")[1], *rows[1:]])) for a, rows in grouped.items()
    ]


def answer(case: Case, draws: int = 16, **parameters: object) -> dict[str, Any]:
    return dict(run(case, configured("alignment_landscape", parameters), draws=draws).result.to_dict())


def sides(found: dict[str, Any]) -> set[frozenset[frozenset[str]]]:
    """Return the stable alignments as sets of sets."""
    return {frozenset(frozenset(bloc) for bloc in minimum["blocs"]) for minimum in found["minima"]}


# ------------------------------------------------------------------------------------------------- against the twin


@st.composite
def grounds(draw: st.DrawFn, mutual: bool | None = None, most: int = 5) -> tuple[Ground, np.ndarray]:
    """Draw a small ground of whole numbers, so that ties are frequent and exact, and its distances."""
    n = draw(st.integers(2, most))
    whole = st.integers(-3, 3)
    p = np.array(draw(st.lists(st.lists(whole, min_size=n, max_size=n), min_size=n, max_size=n)), dtype=float)
    if draw(st.booleans()) if mutual is None else mutual:
        p = np.tril(p, -1) + np.tril(p, -1).T
    np.fill_diagonal(p, 0)
    s = np.array(draw(st.lists(st.integers(1, 5), min_size=n, max_size=n)), dtype=float)
    shape = draw(st.sampled_from(["two", "three", "aside", "line"]))
    parameters = {
        "two": Parameters(),
        "three": Parameters(blocs=3),
        "aside": Parameters(non_aligned=True, aside=draw(st.sampled_from([0.25, 0.5, 0.75]))),
        "line": Parameters(blocs=3, distances="0 1 2; 1 0 1; 2 1 0"),
    }[shape]
    laid = blocks(parameters, tuple(f"a{i}" for i in range(n)))
    ground = Ground(s, p, np.zeros((n, n)), laid, 0.0, draw(st.booleans()))
    return ground, laid.apart


def _as_twin(alignments: np.ndarray, apart: np.ndarray) -> list[tuple[int, ...]]:
    return [twin.named(tuple(int(b) for b in x), apart) for x in alignments]


@given(grounds())
@settings(max_examples=150, deadline=None)
def test_the_stable_alignments_are_those_of_the_twin(drawn: tuple[Ground, np.ndarray]) -> None:
    ground, apart = drawn
    found = minima(ground)
    named = _as_twin(found.alignments, apart)
    assert found.complete and len(set(named)) == len(named)
    assert set(named) == twin.stable(ground.sizes, ground.propensities, apart, ground.strict)
    searched, complete = by_search(ground, 10_000)
    assert complete and ordered(ground, searched, True).alignments.tolist() == found.alignments.tolist()


@given(grounds(mutual=True, most=4))
@settings(max_examples=60, deadline=None)
def test_basins_and_passes_are_those_of_the_twin(drawn: tuple[Ground, np.ndarray]) -> None:
    ground, apart = drawn
    found = minima(ground)
    over = terrain(ground, found, 26, 1)
    s, p = ground.sizes, ground.propensities
    named = _as_twin(found.alignments, apart)
    for k, x in enumerate(found.alignments):
        assert found.energies[k] == pytest.approx(twin.energy(x.tolist(), s, p, apart))
    # Where two ways down are equally steep the twin may take the other one, so that only their sum is the same.
    ends: dict[tuple[int, ...], int] = dict.fromkeys(named, 0)
    for x in np.ndindex(*[len(apart)] * len(s)):
        end = twin.named(twin.descent(tuple(x), s, p, apart), apart)
        if end in ends:
            ends[end] += 1
    copies = len(apart) ** len(s) // over.configurations
    if len(named) == 1:
        assert over.basins[0].count == ends[named[0]] // copies
    total = sum(basin.count or 0 for basin in over.basins)
    assert total + round(over.elsewhere * over.configurations) == over.configurations
    if not ground.strict:
        assert total * copies == sum(ends.values())
    if over.passes is not None:
        for a in range(len(named)):
            for b in range(a):
                assert over.passes[a, b] == pytest.approx(twin.lowest_pass(named[a], named[b], s, p, apart)), (a, b)
        assert len(joins(over.passes)) <= max(len(named) - 1, 0)


@given(st.integers(2, 7), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_basins_of_uneven_landscapes_are_counted_right(n: int, seed: int) -> None:
    """Without ties every descent is the only one, and every basin has its twin's size."""
    rng = np.random.default_rng(seed)
    s, p = rng.lognormal(0, 1, n), rng.normal(size=(n, n))
    p = p + p.T
    np.fill_diagonal(p, 0)
    ground = Ground(s, p, np.zeros((n, n)), blocks(Parameters(), tuple("abcdefg"[:n])), 0.0, False)
    found = minima(ground)
    ends = [
        twin.named(twin.descent(tuple(x), s, p, ground.blocks.apart), ground.blocks.apart) for x in np.ndindex(*[2] * n)
    ]
    over = terrain(ground, found, 26, 1)
    named = _as_twin(found.alignments, ground.blocks.apart)
    assert [basin.count for basin in over.basins] == [ends.count(x) // 2 for x in named]
    sampled = terrain(ground, found, 0, 1)
    assert not sampled.exact and sampled.passes is None
    for basin, exact in zip(sampled.basins, over.basins, strict=True):
        assert abs(basin.share - exact.share) < 0.03 and basin.low <= basin.share <= basin.high


@given(grounds(mutual=True), st.data())
@settings(max_examples=60, deadline=None)
def test_a_move_changes_the_energy_by_twice_size_times_frustration(
    drawn: tuple[Ground, np.ndarray], data: st.DataObject
) -> None:
    ground, apart = drawn
    n = len(ground.sizes)
    x = np.array(data.draw(st.lists(st.integers(0, len(apart) - 1), min_size=n, max_size=n)), dtype=np.int8)
    k, to = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, len(apart) - 1))
    y = x.copy()
    y[k] = to
    felt = ground.felt(x)
    assert ground.energy(x) - ground.energy(y) == pytest.approx(2 * ground.sizes[k] * (felt[k, x[k]] - felt[k, to]))
    assert felt[k, x[k]] == pytest.approx(twin.frustration(k, x.tolist(), ground.sizes, ground.propensities, apart))


@given(grounds(), st.data())
@settings(max_examples=60, deadline=None)
def test_the_names_of_alike_blocs_do_not_matter(drawn: tuple[Ground, np.ndarray], data: st.DataObject) -> None:
    ground, apart = drawn
    n = len(ground.sizes)
    x = np.array(data.draw(st.lists(st.integers(0, len(apart) - 1), min_size=n, max_size=n)), dtype=np.int8)
    orders = [o for o in permutations(range(len(apart))) if np.array_equal(apart[np.ix_(o, o)], apart)]
    y = np.array(data.draw(st.sampled_from(orders)), dtype=np.int8)[x]
    assert ground.energy(y) == pytest.approx(ground.energy(x))
    assert ground.is_stable(y) == ground.is_stable(x)
    assert canonical(ground.blocks, y).tolist() == canonical(ground.blocks, x).tolist()


@given(st.integers(0, 2**32 - 1), st.booleans())
@settings(max_examples=40, deadline=None)
def test_ranges_make_necessary_or_leave_possible(seed: int, three: bool) -> None:
    """What is necessary is stable in every corner and draw; what is stable in one of them is possible."""
    rng = np.random.default_rng(seed)
    n = 4
    low = rng.integers(-3, 3, (n, n)).astype(float)
    high = low + rng.integers(0, 2, (n, n))
    for table in (low, high):
        np.fill_diagonal(table, 0)
    laid = blocks(Parameters(blocs=3 if three else 2), tuple("abcd"))
    ground = Ground(np.ones(n), (low + high) / 2, np.zeros((n, n)), laid, 0.0, False)
    must = {x.tobytes() for x in within_ranges(ground, low, high, necessary=True)[0]}
    may = {x.tobytes() for x in within_ranges(ground, low, high, necessary=False)[0]}
    seen = [
        {x.tobytes() for x in minima(ground.at(propensities=np.where(rng.random((n, n)) < 0.5, low, high))).alignments}
        for _ in range(20)
    ]
    assert all(must <= found <= may for found in seen)


def test_the_search_of_many_actors_finds_what_the_kernel_finds() -> None:
    rng = np.random.default_rng(4)
    n = 30
    s, p = rng.lognormal(0, 1, n), rng.normal(size=(n, n))
    p = p + p.T
    np.fill_diagonal(p, 0)
    ground = Ground(s, p, np.zeros((n, n)), blocks(Parameters(), tuple(f"a{i}" for i in range(n))), 0.0, False)
    found = minima(ground)  # by the search
    from thinktank.methods.alignment_landscape.ground import _by_kernel

    kernel, complete = _by_kernel(ground, ground.ties, ground.ties, 1000)
    assert complete and found.complete and len(found.alignments) > 1
    assert {x.tobytes() for x in kernel} == {x.tobytes() for x in found.alignments}


@given(st.lists(st.integers(0, 1), min_size=2, max_size=9), st.integers(0, 9), st.data())
def test_chance_is_counted_right(actual: list[int], errors: int, data: st.DataObject) -> None:
    n = len(actual)
    known = data.draw(st.lists(st.integers(0, n - 1), unique=True, max_size=n - 1))
    fact = np.array(actual)
    near, total = 0, 0
    for x in np.ndindex(*[2] * n):
        if all(x[i] == fact[i] for i in known):
            total += 1
            off = int((np.array(x) != fact).sum())
            near += (off if known else min(off, n - off)) <= errors
    assert chance(errors, actual, 2, known).probability == pytest.approx(near / total)


# ------------------------------------------------------------------------------------------------------- published


def test_the_alliances_of_1988_are_reproduced_in_full() -> None:
    raw = tomllib.loads((PUBLISHED / "table-2.toml").read_text(encoding="utf-8"))
    published = raw.pop("published")
    told = published["match"]
    found = answer(build_case(raw), actual=told["actual"], known=told["known"])
    assert found["configurations"] == published["configurations"] and found["has_energy"]
    expected = {frozenset(map(frozenset, m["blocs"])): m for m in published["minima"]}
    assert sides(found) == set(expected)
    for minimum in found["minima"]:
        one = expected[frozenset(map(frozenset, minimum["blocs"]))]
        assert minimum["basin"] == one["basin"] and minimum["basin_share"] == 0.5
        assert minimum["energy"] == pytest.approx(one["energy"])
    best = min(found["minima"], key=lambda minimum: len(minimum["match"]["wrong"]))["match"]
    assert best["wrong"] == told["wrong"]
    assert best["size_right"] == pytest.approx(told["size_right"], abs=told["size_tolerance"])
    assert (best["as_near"], best["of"]) == (told["as_near"], told["of"])


def test_the_balance_of_power_among_five_is_the_soviet_union_with_any_other() -> None:
    raw = tomllib.loads((PUBLISHED / "realist-5.toml").read_text(encoding="utf-8"))
    raw.pop("published")
    with_whom = {frozenset(("SUN", other)) for other in ("GBR", "FRA", "DEU", "ITA")}
    assert {next(b for b in alignment if "SUN" in b) for alignment in sides(answer(build_case(raw)))} == with_whom


def test_sizes_within_their_rounding_give_about_the_published_count() -> None:
    """209 stable configurations are published; sizes drawn within the rounding give counts on both sides of it."""
    raw = tomllib.loads((PUBLISHED / "realist-17.toml").read_text(encoding="utf-8"))
    raw.pop("published")
    for actor, size in raw["judgements"]["capability"].items():
        raw["judgements"]["capability"][actor] = [size - 0.5, size, size + 0.5]
    counts = run(build_case(raw), configured("alignment_landscape", {}), draws=60).outputs["minima.count"]
    assert isinstance(counts, np.ndarray)
    assert counts.min() <= 209 <= counts.max() and 195 <= np.median(counts) <= 226


def test_the_published_chances_are_arithmetic() -> None:
    everyone = [0] * 7 + [1] * 10
    assert [(chance(e, everyone, 2, ()).as_near, chance(e, everyone, 2, ()).of) for e in (1, 2)] == [
        (18, 65536),
        (154, 65536),
    ]
    sizes = np.array([745, 532, 115, 20, 1149, 403, 183, 78, 45, 27, 19, 13, 10, 6, 1501, 59, 35], dtype=float)
    first = np.array([0, 0, 0, 0, *[1] * 10, 0, 0, 0], dtype=np.int8)
    actual = [0, 0, 0, 0, 1, 1, 0, 1, 1, -1, 1, 1, 1, 1, 0, 0, 0]
    found = match(first, actual, 2, sizes)
    assert found.wrong == (6, 9)  # Poland and Portugal
    assert found.size_right == pytest.approx(0.957, abs=5e-4)  # "96 %"


# ------------------------------------------------------------------------------------------------ whole cases

SIZES: dict[str, object] = {"a": 5, "b": 4, "c": 3, "d": 2}
PAIRS: dict[tuple[str, str], object] = {
    ("a", "b"): -1,
    ("a", "c"): 1,
    ("b", "d"): 0.5,
    ("c", "d"): -0.5,
    ("a", "d"): 0.2,
}


def test_the_order_of_actors_and_pairs_does_not_matter() -> None:
    backwards = case_from_toml(
        text_of(dict(reversed(SIZES.items())), {(b, a): v for (a, b), v in reversed(PAIRS.items())})
    )
    one, other = answer(case_from_toml(text_of(SIZES, PAIRS))), answer(backwards)
    assert sides(one) == sides(other)
    assert [(m["energy"], m["basin"]) for m in one["minima"]] == [(m["energy"], m["basin"]) for m in other["minima"]]
    assert one["minima"][0]["margins"] == other["minima"][0]["margins"]


def test_the_unit_of_size_scales_prices_and_moves_nobody() -> None:
    big = case_from_toml(text_of({a: 1000 * s for a, s in SIZES.items()}, PAIRS))  # type: ignore[operator]
    one, other = answer(case_from_toml(text_of(SIZES, PAIRS))), answer(big)
    assert sides(one) == sides(other)
    for a, b in zip(one["minima"], other["minima"], strict=True):
        assert b["energy"] == pytest.approx(1e6 * a["energy"])
        assert b["margins"] == pytest.approx({k: 1000 * v for k, v in a["margins"].items()})


def test_one_sided_propensities_have_no_energy_and_may_run_in_circles() -> None:
    chase = text_of({"a": 1, "b": 1}, {("a", "b"): 1, ("b", "a"): -1}, kind="propensity")
    found = answer(case_from_toml(chase))
    assert not found["has_energy"] and found["minima"] == [] and found["elsewhere"] == 1.0
    assert found["tree"] == [] and found["sweep"]["alignments"]
    done = run(case_from_toml(chase), configured("alignment_landscape", {}), draws=8)
    assert done.finding("margin.a").undetermined == 1.0
    assert "No alignment is stable" in " ".join(chart.description for chart in done.result.charts(done.case, ""))


def test_a_threshold_holds_actors_where_they_are() -> None:
    case = case_from_toml(text_of(SIZES, PAIRS))
    assert len(answer(case)["minima"]) < len(answer(case, threshold=0.6)["minima"])
    assert len(answer(case, threshold=1.0)["minima"]) == 2 ** (len(SIZES) - 1)


def test_blocs_on_a_line_keep_their_places_where_one_is_empty() -> None:
    case = case_from_toml(text_of({"a": 3, "b": 2}, {("a", "b"): -1}))
    told = answer(case, blocs=3, distances="0 1 2; 1 0 1; 2 1 0")
    assert [m["blocs"] for m in told["minima"]] == [[["a"], [], ["b"]]]


def test_held_actors_name_the_blocs_and_a_pull_binds_to_them() -> None:
    text = text_of({"a": 5, "b": 5, "c": 1}, {("a", "b"): -1, ("a", "c"): 0.1, ("b", "c"): 0.2})
    held = answer(case_from_toml(text), anchors=[["a"], ["b"]])
    assert [m["blocs"] for m in held["minima"]] == [[["a"], ["b", "c"]]]
    bound = answer(case_from_toml(text + "[judgements.pull.c]\na = 3\n"), anchors=[["a"], ["b"]])
    assert [m["blocs"] for m in bound["minima"]] == [[["a", "c"], ["b"]]]
    assert bound["has_energy"]  # a pull to somebody who is held is a field


def test_the_non_aligned_have_friends_on_both_sides() -> None:
    text = text_of({"a": 5, "b": 5, "c": 1}, {("a", "b"): -1, ("a", "c"): 1, ("b", "c"): 1})
    found = answer(case_from_toml(text), non_aligned=True, aside=0.3, anchors=[["a"], ["b"]])
    assert found["minima"][0]["non_aligned"] == ["c"]
    three = answer(case_from_toml(text), blocs=3)
    assert all(len(m["blocs"]) <= 3 for m in three["minima"])


def test_factors_are_weighed_and_given_propensities_go_before_them() -> None:
    factors = "[judgements.tie.territorial.a]\nb = -1\n[judgements.tie.treaty.a]\nb = 1\nc = 1\n"
    weights = "[judgements.factor]\nterritorial = 3\n"
    case = case_from_toml(text_of({"a": 2, "b": 1, "c": 1}, {("b", "c"): 0.5}, factors + weights))
    built = {(row["from"], row["to"]): row for row in answer(case)["propensities"]}
    assert built["a", "b"]["value"] == built["b", "a"]["value"] == -2.0
    assert built["a", "b"]["factors"] == {"territorial": -3.0, "treaty": 1.0}
    assert built["b", "c"]["judgements"] == ["affinity.b.c"] and built["b", "c"]["sources"] == ["s"]
    alone = {(row["from"], row["to"]) for row in answer(case, propensities="factors")["propensities"]}
    assert alone == {("a", "b"), ("b", "a"), ("a", "c"), ("c", "a")}
    only = case_from_toml(text_of({"a": 2, "b": 1, "c": 1}, {}, factors))
    assert any(kind.name == "alignment_landscape" for kind in applicable(only))
    assert answer(only)["minima"]
    done = run(case, configured("alignment_landscape", {}), draws=4)
    table = next(chart for chart in done.result.charts(case, "") if chart.name == "factors").table
    assert table.header == ("Pair", "territorial", "treaty", "propensity", "rests on")
    assert ("A and B", "−3", "1", "−2", "s") in table.rows and ("A and C", "", "1", "1", "s") in table.rows


def test_who_cannot_take_part_is_named() -> None:
    text = text_of({"a": 5, "b": 4, "c": 3, "z": 0}, {("a", "b"): -1, ("a", "d"): 1, ("a", "z"): 1})
    text = text.replace("[judgements]\n", '[actors.d]\nname = "D"\n[judgements]\n', 1)
    left = {entry["actor"]: entry["reason"] for entry in answer(case_from_toml(text))["left_out"]}
    assert left == {
        "c": "has no affinity, propensity or tie to anyone who takes part",
        "d": "has no capability",
        "z": "has a capability of 0",
    }


def test_a_sweep_pins_down_where_an_alignment_ends() -> None:
    # c likes a (size 4) and dislikes that b (size 3) likes it less: it leaves a where a's size falls below 3 x 0.8 / 1.
    text = text_of({"a": 4, "b": 3, "c": 1}, {("a", "b"): -1, ("a", "c"): 1, ("b", "c"): 0.8})
    found = answer(case_from_toml(text), sweep="a", sweep_from=1.0, sweep_to=0.1)
    assert found["sweep"]["changes"] == pytest.approx([0.6], abs=1e-6)
    ends = {frozenset(map(frozenset, s["blocs"])): s["deepest"] for s in found["sweep"]["alignments"] if s["deepest"]}
    together, apart = frozenset({frozenset("ac"), frozenset("b")}), frozenset({frozenset("bc"), frozenset("a")})
    assert ends[together] == [pytest.approx([0.6, 1.0], abs=1e-6)]
    assert ends[apart] == [pytest.approx([0.1, 0.6], abs=1e-6)]
    by_value = answer(case_from_toml(text), sweep="affinity.a.c", sweep_from=1.0, sweep_to=0.0)
    assert by_value["sweep"]["changes"] == pytest.approx([0.6], abs=1e-6) and by_value["sweep"]["measure"] == "value"
    two = answer(case_from_toml(text), sweep=["a", "ties.a"], sweep_from=1.0, sweep_to=0.1)
    assert two["sweep"]["changes"] == pytest.approx([0.6**0.5], abs=1e-6)


def test_what_breaks_an_alignment_does_break_it() -> None:
    rng = np.random.default_rng(11)
    for _ in range(20):
        n = 5
        s, p = rng.lognormal(0, 1, n), rng.normal(size=(n, n))
        p = p + p.T
        np.fill_diagonal(p, 0)
        ground = Ground(s, p, np.zeros((n, n)), blocks(Parameters(), tuple("abcde")), 0.0, False)
        x = minima(ground).alignments[0]
        by_size, by_propensity = breaks(ground, x)
        for found in (by_size, by_propensity):
            if found is None:
                continue
            for step, holds in ((0.999, True), (1.001, False)):
                sizes, table = s.copy(), p.copy()
                value = found.at + step * (found.value - found.at)
                if found.towards is None:
                    sizes[found.of] = max(value, 0.0)
                else:
                    table[found.of, found.towards] = value
                if found.towards is not None or value >= 0:
                    assert ground.at(sizes, table).is_stable(x) == holds, found


def test_shares_over_draws_are_those_of_single_draws() -> None:
    case = case_from_toml(text_of(SIZES, PAIRS)).with_values({"affinity.a.c": Range(-1.0, 0.1, 1.0)})
    done = run(case, configured("alignment_landscape", {}), draws=400)
    found = done.result.to_dict()
    shares = [m["share_of_draws"] for m in found["minima"]] + [m["share_of_draws"] for m in found["others"]]  # type: ignore[attr-defined]
    counts = done.outputs["minima.count"]
    assert isinstance(counts, np.ndarray)
    assert sum(shares) == pytest.approx(counts.mean())
    assert not found["possible"]["necessary"] or found["possible"]["count"] >= 1  # type: ignore[index]


def test_parameters_can_be_written_as_text() -> None:
    case = case_from_toml(text_of(SIZES, PAIRS))
    said = {
        "anchors": "a | b, c",
        "actual": "a, c | b",
        "known": "a",
        "distances": "0 1; 1 0",
        "sweep": "a, ties.b",
        "marks": "far = 0.5, near = 1",
    }
    meant = {
        "anchors": [["a"], ["b", "c"]],
        "actual": [["a", "c"], ["b"]],
        "known": ["a"],
        "distances": [[0, 1], [1, 0]],
        "sweep": ["a", "ties.b"],
        "marks": {"far": 0.5, "near": 1.0},
    }
    assert answer(case, **said) == answer(case, **meant)


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        ({"marks": "far = away"}, "marks"),
        ({"anchors": [["a"], ["nobody"]]}, "anchors names 'nobody'"),
        ({"actual": [["a"], ["b"], ["c"]]}, "actual names 3 blocs"),
        ({"sweep": "affinity.a.z"}, "sweep names 'affinity.a.z'"),
        ({"known": ["z"]}, "known names 'z'"),
        ({"anchors": [["a", "b", "c", "d"]]}, "hold every actor"),
        ({"distances": [[0, 1], [2, 0]]}, "symmetric"),
        ({"distances": [[0, 1, 1], [1, 0, 1], [1, 1, 0]]}, "needs 2 rows of 2"),
        ({"blocs": 1}, "at least two blocs"),
        ({"anchors": [["a"], ["a"]]}, "names an actor twice"),
        ({"blocs": 9, "threshold": -1}, "threshold"),
    ],
)
def test_parameters_that_cannot_be_are_named(parameters: dict[str, object], says: str) -> None:
    with pytest.raises(BadParameter, match=says):
        answer(case_from_toml(text_of(SIZES, PAIRS)), **parameters)


def test_a_case_without_pairs_is_told_what_to_add() -> None:
    lone = case_from_toml(text_of({"a": 1, "b": 1}, {}))
    with pytest.raises(MissingJudgements, match=r"judgements\.affinity\.ACTOR\.ACTOR"):
        run(lone, configured("alignment_landscape", {}), draws=4)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("[judgements.propensity.a]\na = 1\n", "needs two different actors"),
        ("[judgements.tie.war.a]\nb = 2\n", "lies outside"),
        ("[judgements.tie.weather.a]\nb = 1\n", "there is no factor 'weather'"),
        ("[judgements.tie.war.a]\nb = 1\n[judgements.tie.war.b]\na = 1\n", "stands already"),
        ("[judgements.factor]\nweather = 1\n", "there is no factor"),
    ],
)
def test_ties_that_cannot_be_are_refused(more: str, says: str) -> None:
    with pytest.raises(CaseError, match=says):
        case_from_toml(text_of(SIZES, PAIRS, more))


def test_the_example_says_who_sides_with_whom() -> None:
    case = read_case(ROOT / "cases" / "japan-us-2025.toml")
    found = answer(case, draws=200)
    assert len(found["actors"]) == 7 and found["configurations"] == 64
    assert {left["actor"] for left in found["left_out"]} == {"PRK", "NATO", "MEX", "CAN", "TWN"}
    assert sides(found) == {
        frozenset({frozenset({"JPN", "USA", "EU", "GBR", "KOR", "AUS"}), frozenset({"CHN"})}),
    }


def random_ground(n: int, seed: int, one_sided: bool) -> Ground:
    """Return a landscape of two blocs with sizes all alike."""
    r = np.random.default_rng(seed)
    p = r.normal(size=(n, n))
    p = p if one_sided else p + p.T
    return Ground(np.ones(n), p, np.zeros((n, n)), blocks(Parameters(), tuple(map(str, range(n)))), 0.0, False)


@pytest.mark.parametrize("one_sided", [False, True])
def test_parts_on_threads_give_the_landscape_of_one_part(one_sided: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    from thinktank.methods.alignment_landscape import terrain as module

    ground = random_ground(14, 5, one_sided)
    found = minima(ground)
    whole = module.terrain(ground, found, 26, 1)
    monkeypatch.setattr(module, "AT_ONCE", 96)
    parts = module.terrain(ground, found, 26, 1)
    assert parts.exact and [b.count for b in parts.basins] == [b.count for b in whole.basins]
    assert parts.elsewhere == whole.elsewhere
    assert one_sided or np.array_equal(np.asarray(parts.passes), np.asarray(whole.passes))
    with watched(seconds=0) as watch:
        stopped = module.terrain(ground, found, 26, 1)
    assert watch.cut and not stopped.exact


def test_a_search_of_the_kernel_can_be_stopped_and_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    from thinktank.methods.alignment_landscape import ground as module

    ground = random_ground(14, 3, False)
    all_of_them = minima(ground)
    monkeypatch.setattr(module, "STRIDE", 7)
    assert minima(ground).alignments.tolist() == all_of_them.alignments.tolist()
    few = minima(ground, 2)
    assert len(few.alignments) == 2 and not few.complete
    with watched(seconds=0) as watch:
        stopped = minima(ground)
        assert minima(ground, sure=10**6).complete  # what is asked for all the same
    assert watch.cut and not stopped.complete and not len(stopped.alignments)


def test_draws_can_be_stopped() -> None:
    model = configured("alignment_landscape", {}).model(read_case(ROOT / "cases" / "japan-us-2025.toml"))
    draws = sample(read_case(ROOT / "cases" / "japan-us-2025.toml"), 300)
    whole = model.solve(draws)
    with watched(seconds=0) as watch:
        stopped = model.solve(draws)
    assert watch.cut and watch.searches
    assert {key: array.shape for key, array in stopped.items()} == {key: array.shape for key, array in whole.items()}
    assert np.isnan(stopped["minima.count"]).all() and np.isnan(stopped["energy.deepest"]).all()


@pytest.mark.parametrize("anchors", ["", "a0", "a0 | a1", "a0, a1 | a2"])
def test_passes_are_energies_of_the_landscape_whoever_is_held(anchors: str) -> None:
    for seed in range(8):
        r = np.random.default_rng(seed)
        n = 6
        p = r.integers(-3, 4, (n, n)).astype(float)
        laid = blocks(Parameters(anchors=anchors), tuple(f"a{i}" for i in range(n)))
        ground = Ground(r.integers(1, 4, n).astype(float), p + p.T, np.zeros((n, n)), laid, 0.0, False)
        found = minima(ground)
        passes = terrain(ground, found, 26, 1).passes
        assert passes is not None
        places = [np.array(x, np.int8) for x in product(range(2), repeat=n)]
        places = [x for x in places if ((laid.held < 0) | (x == laid.held)).all()]
        for a, b in combinations(range(len(found.alignments)), 2):
            wanted = _lowest_way(ground, places, found.alignments[a], found.alignments[b])
            assert passes[a, b] == pytest.approx(wanted), (seed, a, b)


def _lowest_way(ground: Ground, places: list[np.ndarray], start: np.ndarray, goal: np.ndarray) -> float:
    """Return the height of the lowest way, by letting the water rise place by place."""
    reached: set[bytes] = set()
    for height in sorted({round(ground.energy(x), 9) for x in places}):
        low = {x.tobytes(): x for x in places if ground.energy(x) <= height + 1e-9}
        edge = [low[start.tobytes()]] if start.tobytes() in low else []
        reached = {x.tobytes() for x in edge}
        while edge:
            x = edge.pop()
            for i in range(len(x)):
                y = x.copy()
                y[i] = 1 - y[i]
                if y.tobytes() in low and y.tobytes() not in reached:
                    reached.add(y.tobytes())
                    edge.append(y)
        if any(canonical(ground.blocks, low[key]).tobytes() == goal.tobytes() for key in reached):
            return height
    raise AssertionError("there is no way")


def test_chance_counts_what_the_match_would_say_of_every_configuration() -> None:
    r = np.random.default_rng(3)
    for _ in range(150):
        n, blocs = int(r.integers(2, 7)), int(r.integers(2, 4))
        actual = r.integers(0 if r.random() < 0.7 else -1, blocs, n).tolist()
        known = [i for i in range(min(2, n - 1)) if actual[i] >= 0 and r.random() < 0.6]
        errors = int(r.integers(0, n))
        rows = [x for x in product(range(blocs), repeat=n) if all(x[i] == actual[i] for i in known)]
        near = sum(len(match(np.array(x), actual, blocs, np.ones(n), known=known).wrong) <= errors for x in rows)
        assert chance(errors, actual, blocs, known).probability == pytest.approx(near / len(rows))
