"""Analyses as a whole: a page for every method, made from its fields, findings and charts alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import pytest
from django.test import Client
from pydantic import Field
from wagtail.blocks import StructBlockValidationError

from institute.analyses import answers, embeds, pace, parameters, sliders
from institute.analyses.models import Analysis, StoredCase, methods_for
from institute.publications.text.blocks import AnalysisInText
from thinktank import catalogue
from thinktank.case import Case, Weights, read_case
from thinktank.catalogue import METHODS, applicable, configured
from thinktank.method import Method

from .conftest import ROOT

pytestmark = pytest.mark.django_db
CASE = "/analyses/japan-us-2025/"
WHOLE = f"{CASE}by/spatial-bargaining/"


class ManyFields(Method):
    """A method with a parameter of every sort; it is never run."""

    name: ClassVar[str] = "many_fields"
    title: ClassVar[str] = "Many fields"
    question: ClassVar[str] = "What can be set?"
    needs: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[Mapping[str, str]] = {}

    rule: Literal["plain", "fancy_one"] = "plain"
    depth: Annotated[int, Field(ge=1, le=9, description="How deep")] = 3
    weight: Annotated[float, Field(gt=0, lt=1)] = 0.5
    strict: bool = False
    most: Annotated[int | None, Field(ge=1)] = None
    levels: tuple[Literal[1, 2, 3], ...] = (1, 2)

    def model(self, case: Case) -> object:  # type: ignore[override]
        raise NotImplementedError


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Method:
    monkeypatch.setattr(catalogue, "METHODS", (*METHODS, ManyFields))
    return ManyFields()


def test_every_method_that_can_read_the_example_has_an_analysis_of_it() -> None:
    case = read_case(ROOT / "cases" / "japan-us-2025.toml")
    made = set(Analysis.objects.values_list("method", flat=True))
    assert (
        made
        == set(methods_for(StoredCase.objects.get(slug="japan-us-2025")))
        <= {method.name for method in applicable(case)}
    )
    assert "spatial_bargaining" in made


def test_every_analysis_has_a_page_with_answers_charts_inputs_and_its_run(client: Client) -> None:
    for analysis in Analysis.objects.all():
        page = client.get(f"{CASE}by/{analysis.slug}/")
        html = page.content.decode()
        result = page.context["result"]
        assert page.status_code == 200 and result["headlines"] and result["charts"]
        assert configured(analysis.method, {}).question in html
        for chart in result["charts"]:
            assert chart.description.split(".")[0][:40] in html.replace("&#x27;", "'") or not chart.description
        assert result["run_url"] in html and client.get(result["run_url"]).status_code == 200
        assert page.context["inputs"] and page.context["sources"]
        every = client.get(result["charts_url"])
        assert every.status_code == 200 and len(every.context["charts"]) >= len(result["charts"])
        file = client.get(every.context["charts"][-1]["csv_url"])
        rows = len(file.content.decode().splitlines())
        assert rows > len(every.context["charts"][-1]["chart"].table.rows)
        assert len(page.content) < 600_000, "a page that every reader can bear"
        names = {field.name for field in page.context["parameters"]}
        assert names == set(configured(analysis.method, {}).parameters())


def test_every_chart_can_be_had_with_a_readers_changes_too(client: Client) -> None:
    answer = client.get(f"{WHOLE}result", {"floor": "0.2"})
    page = client.get(answer.context["result"]["charts_url"])
    assert page.context["changed"] and page.context["result"]["run_key"] == answer.context["result"]["run_key"]
    assert client.get(f"{WHOLE}charts/", {"floor": "99"}).status_code == 302
    assert client.get(f"{WHOLE}charts/nothing.csv").status_code == 404


def test_the_case_and_the_index_list_every_analysis(client: Client) -> None:
    for path in (CASE, "/analyses/", "/"):
        html = client.get(path).content.decode()
        for analysis in Analysis.objects.all():
            assert f"{CASE}by/{analysis.slug}/" in html, path


def test_a_parameter_changes_the_answer_and_the_address_says_so(client: Client) -> None:
    before = client.get(f"{WHOLE}result").context["result"]
    answer = client.get(f"{WHOLE}result", {"predictive_sd": "0.6", "tie": "midpoint", "utm_source": "x"})
    after = answer.context["result"]
    assert after["changed_text"] == "Predictive sd 0.25 → 0.6."
    assert after["run_key"] != before["run_key"] and after["run_url"] == ""
    assert answer["HX-Replace-Url"] == f"{WHOLE}?predictive_sd=0.6"


def test_a_judgement_and_a_parameter_change_together(client: Client) -> None:
    answer = client.get(f"{WHOLE}result", {"floor": "0.2", "position.defence.JPN": "3", "show": "JPN"})
    said = answer.context["result"]["changed_text"]
    assert "Floor 0.05 → 0.2" in said and "Japan, position" in said
    assert answer["HX-Replace-Url"] == f"{WHOLE}?floor=0.2&position.defence.JPN=3&show=JPN"
    page = client.get(WHOLE, {"show": "CHN", "position.defence.JPN": "3"})
    names = {field.name for group in page.context["groups"] for field in group.fields}
    assert "position.defence.JPN" in names and "capability.CHN" in names, "what was moved stays, what is shown comes"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"floor": "11"}, "less than or equal to 10"),
        ({"floor": "0"}, "greater than 0"),
        ({"floor": "much"}, "valid number"),
        ({"floor": "nan"}, "finite number"),
        ({"tie": "both"}, "midpoint"),
        ({"floor": "11", "position.defence.JPN": "99"}, "give a number from 1 to 3.5"),
    ],
)
def test_what_cannot_be_is_refused_whole_and_in_words(client: Client, query: dict[str, str], said: str) -> None:
    answer = client.get(WHOLE, query)
    assert answer.status_code == 400 and answer.context["result"] is None
    assert said in answer.content.decode() and len(answer.context["errors"]) == len(query)


def test_a_form_is_made_of_every_sort_of_field(many: Method) -> None:
    made = {field.name: field for field in parameters.fields(many, parameters.read(many, {}), {})}
    assert made["rule"].options == (("plain", "plain", True), ("fancy_one", "fancy one", False))
    assert (made["depth"].kind, made["depth"].min, made["depth"].max) == ("number", "1", "9")
    assert made["depth"].bounds == "a whole number from 1 to 9" and made["depth"].text == "How deep"
    assert made["weight"].bounds == "above 0 below 1" and made["weight"].min == ""
    assert made["strict"].options == (("true", "yes", False), ("false", "no", True))
    assert made["most"].value == "" and made["levels"].value == "1, 2"


def test_what_is_set_in_a_form_becomes_the_methods_parameters(many: Method) -> None:
    sent = {"rule": "fancy_one", "depth": "5", "weight": "0.25", "strict": "true", "most": "7", "levels": "3, 1"}
    read = parameters.read(many, sent)
    assert read.faults == {}
    assert read.method == ManyFields(rule="fancy_one", depth=5, weight=0.25, strict=True, most=7, levels=(3, 1))
    back = {name: field.value for field in parameters.fields(many, read, sent) for name in [field.name]}
    assert parameters.read(many, back).method == read.method, "a form sent back unchanged says the same"
    wrong = parameters.read(many, {"depth": "2.5", "levels": "4", "strict": "perhaps", "most": "0"})
    assert set(wrong.faults) == {"depth", "levels", "strict", "most"} and wrong.method == many


def test_no_method_has_a_parameter_that_the_page_uses_itself() -> None:
    assert all("show" not in method().parameters() for method in METHODS)


def test_weights_move_together() -> None:
    case = read_case(ROOT / "cases" / "japan-us-2025.toml")
    prior = sliders.judgements_of(case, ["prior.us_course"])
    moves = sliders.read(case, prior, {"prior.us_course.withdraw": "0.4", "prior.us_course.anchor": "0.35"})
    value = moves.values["prior.us_course"]
    assert isinstance(value, Weights) and sum(w for _, w in value.weights) == pytest.approx(1)
    assert dict(value.weights)["withdraw"] == pytest.approx(0.4)
    assert dict(value.weights)["anchor"] / dict(value.weights)["transact"] == pytest.approx(0.35 / 0.5)
    case.with_values(moves.values)
    assert sliders.groups(case, prior, moves, None, spelt=True)[0].fields[2].changed
    much = sliders.read(case, prior, {"prior.us_course.withdraw": "0.7", "prior.us_course.transact": "0.6"})
    assert much.values == {} and "must come to 1" in much.faults[0].text
    assert sliders.read(case, prior, {"prior.us_course.withdraw": "2"}).faults


def test_a_slow_method_answers_with_fewer_draws(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    monkeypatch.setattr(pace, "_measured", {})
    monkeypatch.setattr(pace, "_pace", lambda *_: (0.01, 0.001))
    result = client.get(f"{WHOLE}result", {"floor": "0.07"}).context["result"]
    assert result["draws"] == "200" and "200 draws instead of" in result["fewer"]


def test_an_answer_on_its_way_says_so_and_asks_again(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    monkeypatch.setattr(answers, "ready", lambda *_, **__: None)
    monkeypatch.setattr(answers, "passing", lambda *_, **__: None)
    for path in (WHOLE, CASE, "/analyses/", "/", f"{CASE}defence/", "/publications/how-far-can-tokyo-hold-the-line/"):
        assert client.get(path).status_code == 200, path
    html = client.get(f"{WHOLE}result", {"floor": "0.07"}).content.decode()
    assert "Being computed" in html and "hx-get" in html and "floor=0.07" in html


def test_work_that_fails_is_begun_again() -> None:
    desk: answers._Desk[int] = answers._Desk(threads=1, kept=1)
    with pytest.raises(ZeroDivisionError):
        desk.ask("a", lambda: 1 // 0).result(10)
    assert desk.ask("a", lambda: 2).result(10) == 2
    assert desk.ask("b", lambda: 3).result(10) == 3
    assert desk.ask("c", lambda: 4).result(10) == 4
    assert desk.begun("a") is None


def test_an_analysis_stands_in_a_text_whole_by_issue_or_by_chart() -> None:
    analysis = Analysis.objects.get(slug="spatial-bargaining")
    names = embeds.chart_names(analysis)
    whole = embeds.analysis_in_text(analysis, "", "")
    one = embeds.analysis_in_text(analysis, "", "As drawn", names[1], patient=True)
    issue = embeds.analysis_in_text(analysis, "hns", "")
    assert whole and one and issue
    assert len(whole["sentences"]) > 1 and whole["issue_url"] == WHOLE  # type: ignore[arg-type]
    assert [chart.name for chart in one["charts"]] == [names[1]] and one["caption"] == "As drawn"  # type: ignore[attr-defined]
    assert issue["issue_url"] == f"{CASE}hns/" and len(issue["charts"]) == 1  # type: ignore[arg-type]
    assert embeds.analysis_in_text(analysis, "", "", "no-such-chart") is None


def test_a_chart_that_there_is_not_is_refused_by_the_editor() -> None:
    analysis = Analysis.objects.get(slug="spatial-bargaining")
    block = AnalysisInText()
    value = {"analysis": analysis, "issue": "", "chart": "settlement-nowhere", "caption": ""}
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(block.normalize(value))
    assert "settlement-defence" in str(caught.value.block_errors["chart"])
    assert block.clean(block.normalize({**value, "chart": "settlement-defence"}))["chart"] == "settlement-defence"
