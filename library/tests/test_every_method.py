"""What every method of the catalogue must hold to, without a new line of test for a new one."""

from __future__ import annotations

import json
import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from thinktank.case import Case, case_from_toml, new_case, read_case
from thinktank.catalogue import METHODS, applicable, method_named, stored_runs
from thinktank.errors import MissingJudgements, UnknownMethod
from thinktank.method import TOTAL, Method
from thinktank.runs import Run, run

ROOT = Path(__file__).parents[2]
EXAMPLE = read_case(ROOT / "cases" / "japan-us-2025.toml")
every_method = pytest.mark.parametrize("kind", METHODS, ids=lambda kind: kind.name)


def _done(kind: type[Method], case: Case = EXAMPLE, draws: int = 300) -> Run:
    return run(case, kind(), draws=draws)


@every_method
def test_it_is_named_after_its_folder_and_asks_a_question(kind: type[Method]) -> None:
    assert kind.__module__ == f"thinktank.methods.{kind.name}.method"
    assert kind.question.endswith("?") and kind.title and kind.needs
    assert method_named(kind.name) is kind


@every_method
def test_it_is_frozen_and_its_parameters_explain_themselves(kind: type[Method]) -> None:
    method = kind()
    for name, field in kind.model_fields.items():
        assert field.description, name
        assert not field.is_required(), name
        with pytest.raises((ValidationError, FrozenInstanceError)):
            setattr(method, name, field.default)
    with pytest.raises(ValidationError):
        kind.model_validate({"no_such_parameter": 1})
    json.dumps(kind.model_json_schema())


@every_method
def test_its_result_is_json_without_nan_and_its_quantities_fit_the_draws(kind: type[Method]) -> None:
    done = _done(kind)
    json.dumps(done.to_dict(), allow_nan=False)
    quantities = done.result.quantities()
    assert quantities
    assert len({quantity.key for quantity in quantities}) == len(quantities)
    for quantity in quantities:
        assert quantity.draws.shape == (300,)
        assert quantity.text and quantity.key in done.outputs
        assert quantity.benchmark is None or quantity.benchmark in done.outputs


@every_method
def test_it_says_in_sentences_what_could_not_be_used(kind: type[Method]) -> None:
    notes = _done(kind).result.notes()
    assert all(note.startswith("Left out") and note.endswith(".") for note in notes)
    listed = _done(kind).to_dict()["result"].get("left_out", [])  # type: ignore[attr-defined]
    assert len(notes) == len(listed)


@every_method
def test_rows_depend_on_their_own_draw_alone(kind: type[Method]) -> None:
    from thinktank.draws import sample

    model = kind().model(EXAMPLE)
    whole, part = model.solve(sample(EXAMPLE, 40)), model.solve(sample(EXAMPLE, 7, start=20))
    around = model.solve(sample(EXAMPLE, 20)), model.solve(sample(EXAMPLE, 13, start=27))
    for name, array in whole.items():
        if name.startswith(TOTAL):
            assert array.shape[0] == 1
            total = part[name] + around[0][name] + around[1][name]
            assert np.allclose(array, total, rtol=1e-12, atol=1e-12 * np.abs(array).max()), name
            continue
        assert array.shape[0] == 40
        assert np.allclose(array[20:27], part[name], rtol=1e-12, atol=0, equal_nan=True), name


@every_method
def test_it_reads_what_it_says_and_asks_for_what_is_missing(kind: type[Method]) -> None:
    model = kind().model(EXAMPLE)
    assert model.paths
    assert {path.split(".")[0] for path in model.paths} <= {*kind.needs, *kind.optional}
    assert kind in applicable(EXAMPLE)
    bare = EXAMPLE.__class__(about=EXAMPLE.about, actors=EXAMPLE.actors, issues=EXAMPLE.issues)
    assert kind not in applicable(bare)
    with pytest.raises(MissingJudgements) as caught:
        kind().model(bare)
    assert "judgements." in str(caught.value) and kind.name in str(caught.value)


@every_method
def test_it_is_the_same_twice_and_from_the_store(kind: type[Method], tmp_path: Path) -> None:
    store = stored_runs(tmp_path)
    first, kept = run(EXAMPLE, kind(), draws=120, store=store), run(EXAMPLE, kind(), draws=120, store=store)
    assert first.to_dict() == kept.to_dict() == run(EXAMPLE, kind(), draws=120).to_dict()


@every_method
def test_the_order_of_actors_does_not_matter(kind: type[Method]) -> None:
    from dataclasses import replace

    backwards = replace(
        EXAMPLE, actors=EXAMPLE.actors[::-1], judgements=EXAMPLE.judgements[::-1], issues=EXAMPLE.issues[::-1]
    )
    one = {finding.key: finding.at_mode for finding in _done(kind).findings}
    other = {finding.key: finding.at_mode for finding in _done(kind, backwards).findings}
    assert one == pytest.approx(other, rel=1e-9)


@every_method
def test_it_draws_its_subjects(kind: type[Method]) -> None:
    done = _done(kind)
    subjects = {quantity.subject for quantity in done.result.quantities() if quantity.subject}
    for subject in subjects:
        chart = done.result.chart(EXAMPLE, subject, "A line under it.")
        assert chart is not None
        assert chart.svg.startswith("<svg") and chart.description and chart.table.rows


@every_method
def test_of_the_whole_case_it_draws_something_or_nothing(kind: type[Method]) -> None:
    chart = _done(kind).result.chart(EXAMPLE, "", "A line under it.")
    assert chart is None or chart.description


@every_method
def test_its_charts_have_names_words_and_numbers(kind: type[Method]) -> None:
    charts = _done(kind).result.charts(EXAMPLE, "A line under it.")
    assert charts
    names = [chart.name for chart in charts]
    assert len(set(names)) == len(names)
    for chart in charts:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9_]+)*", chart.name), chart.name
        assert chart.title and chart.description and chart.table.rows, chart.name
        assert all(len(row) == len(chart.table.header) for row in chart.table.rows), chart.name
        assert bool(chart.svg) == bool(chart.narrow)


@every_method
def test_it_runs_on_the_starter(kind: type[Method]) -> None:
    case = case_from_toml(new_case("river"))
    if kind in applicable(case):
        assert _done(kind, case).findings


@every_method
def test_it_has_a_page_and_its_sources_are_in_the_bibliography(kind: type[Method]) -> None:
    page = (ROOT / "docs" / "methods" / f"{kind.name}.md").read_text()
    bibliography = (ROOT / "references.bib").read_text()
    assert kind.question in page
    for key in kind.sources:
        assert f"{{{key}," in bibliography


def test_every_page_is_of_a_method() -> None:
    pages = {page.stem for page in (ROOT / "docs" / "methods").glob("*.md")}
    assert pages == {kind.name for kind in METHODS}


def test_a_method_that_is_none_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownMethod, match="spatial_bargaining"):
        method_named("spacial_bargaining")
