"""Analyses: what a reader moves, what is refused, and where every number leads."""

from __future__ import annotations

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from institute.analyses import sliders
from institute.analyses.models import Analysis, StoredCase
from thinktank.case import read_case

from .conftest import ROOT

pytestmark = pytest.mark.django_db
ISSUE = "/analyses/japan-us-2025/defence/"


def test_the_issue_page_has_a_slider_for_every_number_that_decides_it(client: Client) -> None:
    groups = client.get(ISSUE).context["groups"]
    names = {field.name for group in groups for field in group.fields}
    assert {"position.defence.JPN", "salience.defence.USA", "capability.CHN"} <= names
    assert not any(name.startswith("position.hns") for name in names)
    for group in groups:
        for field in group.fields:
            assert float(field.min) <= float(field.value) <= float(field.max)
            if field.step != "any":
                stops = (float(field.value) - float(field.min)) / float(field.step)
                assert abs(stops - round(stops)) < 1e-6, field.name


def test_whose_judgements_they_are_is_said_once_and_at_those_sliders_that_differ(client: Client) -> None:
    page = client.get(ISSUE).content.decode()
    case = read_case(ROOT / "cases" / "japan-us-2025.toml")
    source = case.source(case.judgement("salience.defence.CHN").source).cite
    assert page.count(source) < page.count('class="slider-note"') / 2
    assert f"Where a slider names nobody, the judgement is that of Ito Naoko ({source})." in page
    assert "by Ito Naoko, Mori Daniel" in page, "a slider that differs says so itself"
    assert "statement s29" in page, "what a judgement rests on stays with it"


def test_a_moved_slider_changes_the_answer_and_says_what_was_changed(client: Client) -> None:
    before = client.get(f"{ISSUE}result").context["result"]
    answer = client.get(f"{ISSUE}result", {"position.defence.JPN": "3"})
    after = answer.context["result"]
    assert after["headline"] != before["headline"] and after["changed"] == 1
    assert "Japan" in after["changed_text"] and "→" in after["changed_text"]
    assert after["run_key"] != before["run_key"] and after["run_url"] == ""
    assert answer["HX-Replace-Url"] == f"{ISSUE}?position.defence.JPN=3"


def test_values_left_alone_are_no_change(client: Client) -> None:
    groups = client.get(ISSUE).context["groups"]
    same = {field.name: field.value for group in groups for field in group.fields}
    answer = client.get(f"{ISSUE}result", same)
    assert answer.context["result"]["changed"] == 0
    assert answer["HX-Replace-Url"] == ISSUE


@pytest.mark.parametrize("value", ["99", "-1", "nan", "inf", "many", "", "1e999"])
def test_values_that_cannot_be_are_refused_whole(client: Client, value: str) -> None:
    query = {"position.defence.JPN": value, "salience.defence.USA": "60"}
    answer = client.get(ISSUE, query)
    assert answer.status_code == 400
    assert answer.context["result"] is None
    assert "Japan, position: give a number from 1 to 3.5" in answer.content.decode()


def test_parameters_that_name_no_judgement_are_ignored(client: Client) -> None:
    assert client.get(ISSUE, {"utm_source": "x", "position.hns.JPN": "3"}).context["result"]["changed"] == 0


def test_every_number_leads_to_its_run_inputs_and_sources(client: Client) -> None:
    result = client.get(ISSUE).context["result"]
    page = client.get(result["run_url"])
    html = page.content.decode()
    assert result["run_key"] in html and "sha256:" in html and "thinktank run japan-us-2025.toml" in html
    assert any(line["path"] == "position.defence.USA" for line in page.context["inputs"])
    assert next(row["path"] for row in page.context["flips"][0]["rows"]) == "position.defence.JPN"
    said = json.loads(client.get(result["run_url"].rstrip("/") + ".json").content)
    assert said["run"]["key"] == result["run_key"]


def test_the_case_file_comes_back_as_it_was(client: Client) -> None:
    answer = client.get("/cases/japan-us-2025.toml")
    assert answer.content == (ROOT / "cases" / "japan-us-2025.toml").read_bytes()
    assert "attachment" in answer["Content-Disposition"]


def test_a_case_that_is_not_sound_is_not_stored() -> None:
    before = StoredCase.objects.count()
    with pytest.raises(ValidationError) as caught:
        StoredCase(toml="[case]\nid = 'x'\n").save()
    assert len(caught.value.message_dict["toml"]) >= 4
    assert StoredCase.objects.count() == before


def test_an_analysis_with_a_parameter_that_is_none_is_refused() -> None:
    analysis = Analysis(
        slug="x", case=StoredCase.objects.get(slug="japan-us-2025"), method="spatial_bargaining", parameters={"tye": 1}
    )
    with pytest.raises(ValidationError, match="tye"):
        analysis.full_clean()


def test_the_case_page_tells_what_became_of_the_claims(client: Client) -> None:
    context = client.get("/analyses/japan-us-2025/").context
    statements = read_case(ROOT / "cases" / "japan-us-2025.toml").statements
    assert context["counts"]["statements"] == len(statements) >= 108 and context["counts"]["unresolvable"] == 10
    assert context["counts"]["fails"] >= 6 and context["counts"]["undecided"] == 3


def test_a_slider_without_bounds_ends_beyond_the_range() -> None:
    case = read_case(ROOT / "cases" / "japan-us-2025.toml")
    assert sliders.limits(case, case.judgement("capability.USA")) == (0.0, 150.0)
    assert sliders.limits(case, case.judgement("position.defence.USA")) == (1.0, 3.5)


def test_a_published_forecast_cannot_be_changed_by_storing_the_case_again() -> None:
    stored = StoredCase.objects.get(slug="japan-us-2025")
    stored.toml = stored.toml.replace("value = 0.25, word", "value = 0.3, word", 1)
    with pytest.raises(ValidationError, match="published entry was changed"):
        stored.save()
    assert "value = 0.25, word" in StoredCase.objects.get(slug="japan-us-2025").toml


def test_a_slider_writes_its_number_as_the_institute_does(client: Client) -> None:
    page = client.get("/analyses/japan-us-2025/hns/").content.decode()
    assert 'aria-valuetext="US$\u00a0' in page and 'data-before="US$" data-after="bn"' in page
    moved = client.get("/analyses/japan-us-2025/hns/?position.hns.JPN=2").content.decode()
    assert re.search("US\\$\u00a02(\\.0+)?\u00a0bn</output>", moved)
    assert not re.search("\\d\u00a0US\\$", moved)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"case": ""}, "case"),
        ({"method": ""}, "method"),
        ({"parameters": "[1]"}, "parameters"),
        ({"parameters": "7"}, "parameters"),
        ({"parameters": '"tie"'}, "parameters"),
        ({"parameters": "{"}, "parameters"),
        ({"parameters": '{"nonsense": 1}'}, "parameters"),
    ],
)
def test_what_an_editor_leaves_out_or_misspells_is_told_at_its_field(
    admin_client: Client, said: dict[str, str], field: str
) -> None:
    stored = StoredCase.objects.get(slug="japan-us-2025")
    good = {"slug": "anew", "case": str(stored.pk), "method": "spatial_bargaining", "parameters": "{}", "draws": "1000"}
    answer = admin_client.post(reverse("wagtailsnippets_analyses_analysis:add"), {**good, "seed": "", **said})
    assert answer.status_code == 200 and answer.context["form"].errors[field]
    assert not Analysis.objects.filter(slug="anew").exists()
