"""What other apps show of analyses: one inside a text, marked statements, cards. Plain data, no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from django.urls import reverse

from institute.analyses import answers, context, drawings, marks, overview, results
from institute.analyses.models import Analysis, StoredCase
from institute.analyses.reading import case_from_text
from thinktank.catalogue import configured
from thinktank.charts import Bar, Bars, Chart, Table, bars
from thinktank.errors import ThinktankError
from thinktank.findings import Finding
from thinktank.runs import Run

SHOWN_INPUTS = 5


def statements_in(stored: StoredCase, document: str) -> tuple[marks.MarkedStatement, ...]:
    """Return our statements that stand in a text and carry a forecast."""
    try:
        return _statements(stored.toml, document)
    except _Waiting as waiting:
        return waiting.found


class _Waiting(Exception):
    """A run that a statement's share is read from is on its way: what there is now is not kept."""

    def __init__(self, found: tuple[marks.MarkedStatement, ...]) -> None:
        self.found = found


@lru_cache(maxsize=128)
def _statements(toml: str, document: str) -> tuple[marks.MarkedStatement, ...]:
    found = marks.statements_in(case_from_text(toml), document)
    if any(statement.finding and not statement.share for statement in found):
        raise _Waiting(found)
    return found


def analysis_in_text(
    analysis: Analysis, issue: str, caption: str, chart: str = "", *, patient: bool = False
) -> dict[str, object] | None:
    """Return an analysis as a text shows it.

    Parameters
    ----------
    analysis, caption
        What is shown, and the author's words on it.
    issue
        Where the element stands on which it is asked; empty for the whole analysis.
    chart
        The name of one chart of it; empty for the leading ones.
    patient
        Wait as long as computing takes, for what is made once: a PDF, a mail.

    Returns
    -------
    dict or None
        None while it is being computed, and where nothing is determined.
    """
    try:
        if patient:
            method = configured(analysis.method, analysis.parameters)
            answers.lasting(analysis.case.case(), method, analysis.seed, analysis.draws)
        done = results.kept_run(analysis)
    except ThinktankError:
        return None
    if done is None:
        return None
    charts = _charts(done, issue, chart)
    if issue:
        main = results.main_finding(done, issue)
        said = [main] if main is not None else []
    else:
        said = [] if chart else list(overview.headlines(done))
    if not charts or (issue and not said):
        return None
    return {
        **_computed(done, said),
        "charts": charts,
        "chart": charts[0],
        "caption": caption,
        "issue_url": _address(done, analysis, issue),
    }


def bars_in_text(
    title: str, unit: str, numbers: Sequence[tuple[str, float, bool]], says: str, source: str
) -> dict[str, object]:
    """Return numbers that an author gives, drawn as bars, in the form of an analysis that was not computed.

    Parameters
    ----------
    title, unit, says
        What the numbers are, in what they are counted, and the picture in words.
    numbers
        Each with its name, and whether the picture is about it.
    source
        Where they are from.
    """
    frame = Bars(
        title, unit, tuple(Bar(name, value, strong) for name, value, strong in numbers), ("What", "Value", ""), says
    )
    drawn = bars(frame)
    # The third column of the table would be empty: an author's numbers come without one.
    table = Table(drawn.table.header[:2], tuple(row[:2] for row in drawn.table.rows))
    return {"charts": [replace(drawn, table=table)], "sentences": [], "caption": source, "run_url": "", "run_short": ""}


def chart_names(analysis: Analysis) -> tuple[str, ...]:
    """Return the names of an analysis's charts, for whoever puts one into a text."""
    method = configured(analysis.method, analysis.parameters)
    done = answers.lasting(analysis.case.case(), method, analysis.seed, analysis.draws)
    return tuple(chart.name for chart in drawings.every(done))


def cards() -> list[dict[str, object]]:
    """Return every case that is analysed, with its analyses and where its issues settle."""
    return [card(stored) for stored in StoredCase.objects.filter(analyses__isnull=False).distinct().order_by("slug")]


def card(stored: StoredCase) -> dict[str, object]:
    """Return a case in a list."""
    case = stored.case()
    on_issues = results.on_issues(stored)
    said = results.answers_by_issue(on_issues) if on_issues else {}
    return {
        **context.heading(case),
        "illustrative": case.about.illustrative or "",
        "analyses": overview.lines_of(stored.analyses.select_related("case").order_by("pk")),
        "issues": [context.issue_line(case, issue.id, said[issue.id]) for issue in case.issues if issue.id in said],
    }


def _charts(done: Run, issue: str, name: str) -> tuple[Chart, ...]:
    if issue:
        leading = done.result.chart(done.case, issue, results.foot(done))
        return (leading,) if leading is not None else ()
    if name:
        return tuple(drawings.shortened(chart) for chart in drawings.every(done) if chart.name == name)
    return overview.leading_charts(done)


def _computed(done: Run, said: list[Finding]) -> dict[str, object]:
    """Return what stands under the charts: the findings in words, the run, and the judgements that move it most."""
    moving = list(dict.fromkeys(i.path for finding in said for i in finding.influences[:SHOWN_INPUTS]))[:SHOWN_INPUTS]
    inputs = [done.case.judgement(path) for path in moving]
    cited = dict.fromkeys(judgement.source for judgement in inputs if judgement.source)
    return {
        "sentence": results.sentence(done.case, said[0]) if said else "",
        "sentences": [results.sentence(done.case, finding) for finding in said],
        "inputs": [context.input_line(done.case, judgement) for judgement in inputs],
        "sources": [done.case.source(id) for id in cited],
        "illustrative": done.case.about.illustrative or "",
        **results.run_line(done, kept=True),
    }


def _address(done: Run, analysis: Analysis, issue: str) -> str:
    if issue:
        return reverse("analyses:issue", args=[done.case.id, issue])
    return reverse("analyses:analysis", args=[done.case.id, analysis.slug])
