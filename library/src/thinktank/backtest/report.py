"""A test of models as one page of HTML: no script, no request to anywhere, whole in one file. Computes nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from thinktank import __version__
from thinktank.backtest.bootstrap import Estimate
from thinktank.backtest.pictures import charts
from thinktank.backtest.result import Backtest, Score
from thinktank.backtest.words import between, sentences, tenths
from thinktank.charts import Chart
from thinktank.errors import CaseError, Problem


def write_report(done: Backtest, path: Path) -> None:
    """Write the page of a test into a file.

    Raises
    ------
    CaseError
        The file cannot be written.
    """
    try:
        path.write_text(report(done), encoding="utf-8", newline="\n")
    except OSError as error:
        said = f"the report could not be written: {error.strerror}"
        raise CaseError([Problem(str(path), "", "", said, "Choose another file")]) from None


def report(done: Backtest) -> str:
    """Return the page of a test: what it says, the charts with their words, the tables, how it was made."""
    style = files("thinktank.backtest").joinpath("report.css").read_text(encoding="utf-8")
    # The one style sheet is allowed by its hash, and nothing else is.
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    name = Path(done.table.file).name
    body = "\n".join(
        (
            f'<p class="kicker">Backtest of bargaining models · {_text(name)}</p>',
            "<h1>How well did the models foresee what was settled?</h1>",
            *(f'<p class="note">{_text(note)}</p>' for note in done.table.notes),
            '<ul class="lead">',
            *(f"<li>{_text(sentence)}</li>" for sentence in sentences(done)),
            "</ul>",
            *(_figure(chart) for chart in charts(done)),
            "<h2>All numbers</h2>",
            _scores(done),
            _differences(done),
            '<section class="issues">',
            "<h2>Every issue</h2>",
            _issues(done),
            *_left_out(done),
            "</section>",
            "<h2>How this was made</h2>",
            _how(done),
        )
    )
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Backtest: {_text(name)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        "</body>\n</html>\n"
    )


def _text(said: str) -> str:
    return escape(said, quote=False)


def _figure(chart: Chart) -> str:
    rows = [("", tuple(_text(cell) for cell in row)) for row in chart.table.rows]
    table = _table("", chart.table.header, rows, f"Numbers: {chart.title}")
    return (
        f'<h2 id="{chart.name}">{_text(chart.title)}</h2>\n<figure>{chart.svg}{chart.narrow}\n<figcaption><details>'
        f"<summary>In words and numbers</summary>\n<p>{_text(chart.description)}</p>\n{table}\n</details></figcaption>"
        "</figure>"
    )


def _table(caption: str, header: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]], label: str) -> str:
    """Return a table that scrolls by itself; the cells of the rows are HTML already."""
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in header)
    body = "\n".join(
        f'<tr{kind}><th scope="row">{cells[0]}</th>{"".join(f"<td>{cell}</td>" for cell in cells[1:])}</tr>'
        for kind, cells in rows
    )
    heading = f"<caption><span>{_text(caption)}</span></caption>\n" if caption else ""
    return (
        f'<div class="scroll" role="region" aria-label="{escape(label)}" tabindex="0"><table>{heading}'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
    )


def _kind(done: Backtest, score: Score) -> str:
    return ' class="benchmark"' if score.name == done.benchmark else ""


def _cell(estimate: Estimate, times: float = 1.0) -> str:
    inside = between(estimate, times)
    return tenths(times * estimate.value) + (f'<span class="interval">{inside}</span>' if inside else "")


def _scores(done: Backtest) -> str:
    within = f"{done.settings.within:g}"
    header = ("Model", "Issues", "Mean error", "Median error", f"% within {within}", "CRPS", "CRPS of its")
    rows = []
    for score in done.scores:
        cells = (
            _text(score.heading),
            str(score.count),
            _cell(score.mean_error),
            _cell(score.median_error),
            _cell(score.hit_rate, 100.0),
            _cell(score.crps),
            score.crps_of,
        )
        rows.append((_kind(done, score), cells))
    caption = (
        "Absolute errors and CRPS in points of each issue's scale from 0 to 100, lower is better; "
        f"{done.settings.says}s below each number."
    )
    return _table(caption, header, rows, "Scores of every model")


def _differences(done: Backtest) -> str:
    title = done.score(done.benchmark).title
    rows = [
        (
            "",
            (
                _text(score.heading),
                str(score.difference.mean_error.count),
                _cell(score.difference.mean_error),
                _cell(score.difference.hit_rate, 100.0),
                _cell(score.difference.crps),
            ),
        )
        for score in done.scores
        if score.difference is not None
    ]
    if not rows:
        return ""
    caption = (
        f"Each less the {title}, on the issues of which both say something; errors below 0 and hits above are better."
    )
    return _table(caption, ("Model", "Issues", "Mean error", "% hits", "CRPS"), rows, f"Differences to the {title}")


def _issues(done: Backtest) -> str:
    shown = [score for score in done.scores if score.kind == "model"]
    header = ("Issue", "Actors", "Outcome", *(score.heading for score in shown))
    rows = [
        (
            "",
            (
                _text(issue.id),
                str(len(issue.actors)),
                tenths(issue.outcome),
                *(tenths(score.points[i]) if score.points[i] == score.points[i] else "–" for score in shown),
            ),
        )
        for i, issue in enumerate(done.table.issues)
    ]
    table = _table("Outcome and what each model said, in points from 0 to 100.", header, rows, "Every issue")
    return f"<details><summary>All {len(rows)} issues with what each model said</summary>\n{table}\n</details>"


def _left_out(done: Backtest) -> list[str]:
    if not done.table.left_out:
        return []
    items = "\n".join(
        f"<li>Line {left.line}{f', {_text(left.id)}' if left.id else ''}: {_text(left.reason)}.</li>"
        for left in done.table.left_out
    )
    count = len(done.table.left_out)
    return [f"<details><summary>{count} left out, and why</summary>\n<ul>\n{items}\n</ul>\n</details>"]


def _how(done: Backtest) -> str:
    table, settings = done.table, done.settings
    said = {
        "Issues": f"{len(table.issues)} of {Path(table.file).name} ({table.layout} layout), each taken to a scale from "
        "0 to 100. A model sees positions, saliences and capabilities, and never the outcome.",
        "Capabilities": f"{table.capabilities[:1].upper()}{table.capabilities[1:]}.",
        "Errors": "The distance between what a model says and what came. A hit is within "
        f"{settings.within:g} points. The median error rewards a model that is often right and sometimes far off; the "
        "mean error does not.",
        "CRPS": "The continuous ranked probability score, in points. For a distribution it rewards being near and "
        "being no surer than one may be; for a point it is the absolute error.",
        "Distributions": "The predictive distribution is half the actors' positions, each with its share of capability "
        "times salience, and half a normal distribution around their weighted mean, cut off at the ends of the scale. "
        "Positions by weight is the first half alone. The mean is what counts as their point.",
        "Intervals": f"{settings.resamples:,} resamples of {settings.by}s, seed {settings.seed}: bias-corrected and "
        "accelerated (BCa) for means and shares, percentile for medians. All models are tested on the same resamples, "
        "so that differences are paired.",
        "Made by": f"Thinktank {__version__}, thinktank backtest. The same table and settings give the same page.",
    }
    items = "\n".join(f"<dt>{name}</dt><dd>{_text(text)}</dd>" for name, text in said.items())
    return f'<dl class="how">\n{items}\n</dl>'
