"""The report of a backtest and its sentences: whole in one file, nothing runs, nothing is fetched, all is told."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from thinktank.backtest import Backtest, Score, Settings, backtest, read_table
from thinktank.backtest.bootstrap import Estimate
from thinktank.backtest.pictures import charts
from thinktank.backtest.report import report, write_report
from thinktank.backtest.result import Difference
from thinktank.backtest.words import sentences
from thinktank.cli import thinktank
from thinktank.cli.trouble import explained
from thinktank.errors import CaseError

from ..charts.soundness import assert_sound
from .tables import LONG, written

ROOT = Path(__file__).parents[3]
LAKES = ROOT / "cases" / "backtests" / "seven-lakes.csv"
DONE = backtest(read_table(LAKES), Settings(resamples=100))
VOID = {"meta", "br", "hr", "img", "link", "input"}


class _Balance(HTMLParser):
    """Notes tags that are not closed where they should be, all attributes, and the order of headings."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def _parsed(page: str) -> _Balance:
    found = _Balance()
    found.feed(page)
    found.close()
    return found


def test_the_page_is_whole_balanced_and_runs_nothing() -> None:
    page = report(DONE)
    found = _parsed(page)
    assert found.wrong == [] and found.open == []
    assert found.headings[0] == 1 and set(found.headings[1:]) == {2}
    assert len(set(found.ids)) == len(found.ids)
    assert "<script" not in page and not any(name.startswith("on") for name in found.attributes)
    assert "style" not in found.attributes and "src" not in found.attributes and "href" not in found.attributes
    assert re.findall(r"https?://[^\"'<> ]+", page.replace("http://www.w3.org/2000/svg", "")) == []
    assert page == report(DONE)


def test_the_policy_allows_the_one_style_sheet_and_nothing_else() -> None:
    page = report(DONE)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"content=\"default-src 'none'; style-src 'sha256-{digest}'\"" in page
    assert "@import" not in style and "url(" not in style


def test_the_page_tells_every_sentence_number_note_and_issue() -> None:
    page = report(DONE)
    for sentence in sentences(DONE):
        assert sentence in page
    assert "Invented for illustration" in page and "The table's own." in page
    for score in DONE.scores:
        assert f"{score.mean_error.value:.1f}" in page and score.heading in page
    for issue in DONE.table.issues:
        assert issue.id in page
    assert page.count("<caption>") == 3 and page.count('tabindex="0"') == page.count('role="region"')


def test_names_out_of_a_table_are_text(tmp_path: Path) -> None:
    text = LONG.replace("Quota", "<img src=x onerror=alert(1)>").replace("issue,actor", "# <b>note</b>\nissue,actor")
    page = report(backtest(read_table(written(tmp_path, text)), Settings(resamples=100), only=("weighted_median",)))
    assert "<img" not in page and "&lt;img src=x" in page and "<b>note" not in page


def test_what_was_left_out_is_on_the_page(tmp_path: Path) -> None:
    text = LONG + "Later,Arden,1,50,1,,,,,,\nLater,Belmar,2,50,1,,,,,,\n"
    page = report(backtest(read_table(written(tmp_path, text)), Settings(resamples=100), only=("weighted_median",)))
    assert "1 left out, and why" in page and "Line 9, Later: it has no outcome." in page


def test_every_chart_is_sound_and_has_a_name_of_its_own() -> None:
    drawn = charts(DONE)
    assert [chart.name for chart in drawn] == ["errors", "differences", "hits", "crps", "predictions"]
    for chart in drawn:
        assert_sound(chart)
    alone = backtest(DONE.table, Settings(resamples=100), only=("weighted_mean",))
    assert [chart.name for chart in charts(alone)] == ["errors", "hits", "crps", "predictions"]
    report(alone)


def test_a_report_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="the report could not be written"):
        write_report(DONE, tmp_path / "nowhere" / "report.html")


def _with(error: float, hits: float, apart: tuple[float, float], name: str = "m", title: str = "other model") -> Score:
    nothing = Estimate(0.0, 0.0, 0.0, 30)
    return replace(
        DONE.scores[1],
        name=name,
        title=title,
        mean_error=Estimate(error, error - 1, error + 1, 30),
        hit_rate=Estimate(hits, hits, hits, 30),
        difference=Difference(Estimate(sum(apart) / 2, *apart, 30), nothing, nothing),
    )


def _told(*scores: Score) -> str:
    benchmark = replace(DONE.scores[0], mean_error=Estimate(20.0, 18.0, 22.0, 30), hit_rate=Estimate(0.3, 0.2, 0.4, 30))
    return " ".join(sentences(Backtest(DONE.table, DONE.settings, (benchmark, *scores), "weighted_mean")))


def test_the_sentences_say_who_is_better_who_is_worse_and_who_cannot_be_told() -> None:
    assert "misses the outcome by 20.0 points of 100 on average (95 % interval 18.0 to 22.0)" in _told()
    assert "better by more than chance: the other model. None is worse" in _told(_with(15, 0.3, (-7.0, -3.0)))
    assert "no model is better by more than chance. Worse by more than chance: the other" in _told(
        _with(28, 0.2, (3.0, 9.0))
    )
    assert "no model differs from the weighted mean by more than chance" in _told(_with(21, 0.3, (-1.0, 3.0)))


def test_the_sentences_say_when_the_ranking_turns_with_the_loss() -> None:
    turned = _told(_with(28, 0.43, (3.0, 7.0)))
    assert "The ranking depends on the loss: the weighted mean has the lowest mean error" in turned
    assert "the other model comes within 10 points most often (43.0 % of the issues, against 30.0 %)" in turned
    assert "go to the same model, the other model" in _told(_with(15, 0.43, (-7.0, -3.0)))


def test_the_sentences_warn_of_many_comparisons_and_of_proposals() -> None:
    two = _told(_with(21, 0.3, (-1.0, 3.0)), _with(21, 0.3, (-1.0, 3.0), "n", "third model"))
    assert "2 models are compared; with 95 % intervals about 0.1 of them" in two
    assert "belong to 12 proposals" in two


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA", str(tmp_path / "data"))


def _said(*arguments: str) -> str:
    done = CliRunner().invoke(thinktank, ["backtest", *arguments], standalone_mode=False)
    assert done.exception is None, done.exception
    return done.stdout


def test_the_command_prints_tables_json_and_a_page(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    shown = _said(str(LAKES), "--resamples", "100", "--report", str(page))
    for words in ("Weighted median", "Difference to the weighted mean", "Invented for illustration", "BCa", str(page)):
        assert words in shown
    assert max(len(line.rstrip()) for line in shown.splitlines() if line.startswith(" ")) <= 120
    assert "<!doctype html>" in page.read_text()
    said = json.loads(_said(str(LAKES), "--model", "weighted_median", "--within", "5", "--by", "proposal", "--json"))
    assert [model["name"] for model in said["models"]] == ["weighted_mean", "weighted_median"]
    assert said["within"] == 5.0 and said["bootstrap"]["of"] == "proposal"


def test_parameters_of_the_models_can_be_set() -> None:
    settings = ([], ["--set", "exchange_reading=as_coded"], ["--set", "smp_victory=square"])
    published, coded, squared = (
        {model["name"]: model["mean_absolute_error"]["value"] for model in json.loads(said)["models"]}
        for said in (_said(str(LAKES), "--model", "exchange", "--model", "smp", *more, "--json") for more in settings)
    )
    assert published["exchange"] != coded["exchange"] and published["smp"] == coded["smp"]
    assert published["smp"] != squared["smp"] and published["exchange"] == squared["exchange"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere.csv"], "there is no such file"),
        ([str(LAKES), "--model", "medan"], "There is no model 'medan' to test"),
        ([str(LAKES), "--set", "tye=lower"], "Did you mean tie"),
        ([str(LAKES), "--set", "model=smp"], "To choose some of them say --model NAME"),
        ([str(LAKES), "--resamples", "5"], "--resamples"),
        ([str(LAKES), "--capability", "votes.csv"], "could not be read"),
        ([str(LAKES), "--capability", "council"], "has no capability votes in the Council"),
    ],
)
def test_a_wrong_call_ends_with_2_and_a_sentence(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explained(thinktank, ["backtest", *arguments]) == 2
    seen = capsys.readouterr()
    assert says in seen.err and seen.out == "" and "Traceback" not in seen.err
