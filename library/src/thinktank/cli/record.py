"""`thinktank record`: write what cases forecast to an append-only file; verify, show and score it without a site."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from thinktank.cli.output import json_option, print_json, table
from thinktank.cli.pictures import charts_option, write_charts
from thinktank.errors import CaseError, Problem

if TYPE_CHECKING:
    from thinktank.forecasting import Calibration, Question, Record, Scores, Summary

PATH = click.Path(path_type=Path)
SHOWN = ("brier", "log", "ordered", "crps_share", "baseline", "peer", "spot_peer")


@click.group(epilog="Example: thinktank record write japan-us-2025.toml record.jsonl")
def record() -> None:
    """Keep forecasts in an append-only record that anyone can verify and score."""


@record.command(epilog="Example: thinktank record write japan-us-2025.toml record.jsonl")
@click.argument("files", type=PATH, nargs=-1, required=True)
@click.argument("target", type=PATH)
@click.option("--now", is_flag=True, help="Write as of now; by default as of the days that the case gives.")
@json_option
def write(files: tuple[Path, ...], target: Path, now: bool, as_json: bool) -> None:
    """Append to the record TARGET what the cases in FILES say and TARGET does not hold yet.

    A line cannot be dated before the last one of the record: give cases that speak of the same time together.
    """
    from thinktank.case import read_case
    from thinktank.case.moments import begins
    from thinktank.forecasting import append_lines, lines_of, read_record

    said = [dated for file in files for dated in lines_of(read_case(file))]
    said.sort(key=lambda dated: begins(dated.at))
    added = append_lines(said, target, dt.datetime.now(dt.UTC) if now else None)
    head = read_record(target).head
    if as_json:
        print_json({"record": str(target), "added": added, "head": head})
    else:
        click.echo(f"Added {added} lines to {target}. Head {head}.")


@record.command(
    epilog="Examples: thinktank record verify record.jsonl    "
    "thinktank record verify record.jsonl --head sha256:0f3a...  (a head that was published)"
)
@click.argument("target", type=PATH)
@click.option("--head", help="A head published earlier: is it one of this record's?")
@json_option
def verify(target: Path, head: str | None, as_json: bool) -> int:
    """Check the chain of hashes and every rule of the record TARGET; exit status 2 if it is not sound.

    Each line is fixed by the hash that the next one carries, and the last by a head that was published: give one.
    """
    found = _read(target)
    problems = list(found.problems)
    since = found.since(head) if head else None
    if head and since is None:
        said = f"it never had the head {head}"
        problems.append(Problem(str(target), "", "", said, "It is not the record that was published, or is cut short"))
    if as_json:
        data = {"record": str(target), "ok": not problems, "lines": len(found.hashes), "head": found.head}
        data |= {"cut": found.cut or None, "lines_since": since}
        print_json({**data, "problems": [problem.to_dict() for problem in problems]})
        return 2 if problems else 0
    if found.cut:
        click.echo(f"{target}: {found.cut}.", err=True)
    if problems:
        raise CaseError(problems)
    more = f" {since} lines since the head you gave." if head else ""
    click.echo(f"{target}: sound, {len(found.hashes)} lines. Head {found.head}.{more}")
    return 0


@record.command(epilog="Examples: thinktank record show record.jsonl    thinktank record show record.jsonl --lines")
@click.argument("target", type=PATH)
@click.option("--lines", "as_lines", is_flag=True, help="The lines themselves instead of the questions.")
@charts_option
@json_option
def show(target: Path, as_lines: bool, folder: Path | None, as_json: bool) -> None:
    """Show what the record TARGET says is true now: its questions, what stands on them, how they turned out."""
    found = _sound(target)
    now = dt.datetime.now(dt.UTC).timestamp()
    questions = [_as_data(question, now) for question in found.state.questions.values()]
    if folder is not None:
        _draw_questions(found, now, folder)
    if as_json:
        print_json({"record": str(target), "head": found.head, "lines": found.lines, "questions": questions})
    elif as_lines:
        rows = [(x["n"], x["t"], x["kind"], x.get("forecast"), x.get("by"), _said(x)) for x in found.lines]
        table(f"Record {target}", ("n", "written", "kind", "forecast", "by", "what"), rows)
    else:
        rows = [
            (q["key"], q["question"], q["status"], _number(q["aggregate"]), q["outcome"], q["resolve_by"])
            for q in questions
        ]
        if not rows:
            click.echo(f"{target}: no question was asked yet.")
            return
        table(f"Record {target}", ("key", "question", "status", "aggregate", "outcome", "resolve by"), rows)


@record.command(
    epilog="Examples: thinktank record score record.jsonl    thinktank record score record.jsonl --by year --json"
)
@click.argument("target", type=PATH)
@click.option(
    "--by",
    default="person",
    show_default=True,
    help="person, year, type, case, all, or a field of the questions such as about, series or topics.",
)
@click.option("--rule", default="geometric_odds", show_default=True, help="How people are aggregated.")
@charts_option
@json_option
def score(target: Path, by: str, rule: str, folder: Path | None, as_json: bool) -> None:
    """Recompute every score of the record TARGET, with calibration and the aggregate beside the people.

    Intervals are of nine tenths and treat the scores on one question as one observation. Backcasts, annulled and
    ambiguous questions have no score.
    """
    from thinktank.forecasting import MEASURES, RULES, crowd, record_calibration, summary
    from thinktank.forecasting import score as rescored

    chosen = next((known for known in RULES if known == rule), None)
    if chosen is None:
        raise click.BadParameter(f"there is no rule {rule!r}; rules are {', '.join(RULES)}", param_hint="--rule")
    found = _sound(target)
    _known_label(found, by)
    scores, together = rescored(found.state), rescored(crowd(found.state, chosen))
    alone = [name for name in together.values if "peer" not in name]  # all together have no peers
    parts, whole = summary(scores, by), summary(together, "all", measures=alone, models=True)
    calibrated = record_calibration(found.state, at=dt.datetime.now(dt.UTC).timestamp())
    if folder is not None:
        _draw(found, by, parts, calibrated, folder)
    if as_json:
        print_json(
            {
                "record": str(target),
                "head": found.head,
                "measures": {m.name: {"title": m.title, "better": m.better, "rule": m.rule} for m in MEASURES},
                "by": by,
                "summaries": [_summed(part) for part in parts],
                "aggregate": {"rule": chosen, **(_summed(whole[0]) if whole else {})},
                "calibration": _calibrated(calibrated),
                "scores": scores.rows(),
            }
        )
        return
    _print_scores(target, by, parts, [*whole], chosen, scores)
    _print_calibration(calibrated)


def _known_label(found: Record, by: str) -> None:
    """Refuse to group by what no question has."""
    fields = {name for question in found.state.questions.values() for name in question.line} - {"n", "t", "prev"}
    if fields and by not in {"person", "year", "type", "case", "all"} | fields:
        known = ", ".join(sorted(fields))
        said = f"no question has a field {by!r}; it is person, year, type, case, all, or one of {known}"
        raise click.BadParameter(said, param_hint="--by")


def _draw_questions(found: Record, now: float, folder: Path) -> None:
    from thinktank.case.answers import NUMBERS
    from thinktank.forecasting import pictures

    charts = []
    for question in found.state.questions.values():
        name = re.sub(r"[^a-z0-9]+", "-", question.key.lower()).strip("-")
        if question.entries:
            charts.append(replace(pictures.history_chart(question, at=now), name=f"history-{name}"))
        if question.asked.options and question.entries:
            charts.append(replace(pictures.options_chart(question, at=now), name=f"options-{name}"))
        if question.type in NUMBERS and pictures.standing(question):
            charts.append(replace(pictures.distribution_chart(question), name=f"curves-{name}"))
    write_charts(charts, f"Questions of {found.file}", folder)


def _draw(found: Record, by: str, parts: list[Summary], calibrated: Calibration | None, folder: Path) -> None:
    from thinktank.forecasting import pictures

    foot = f"Record of {len(found.hashes)} lines, head {found.head[:19]}."
    charts = [pictures.calibration_chart(calibrated, foot=foot)] if calibrated else []
    for measure in SHOWN:
        means = [(part.label, part.means[measure]) for part in parts if measure in part.means]
        if means:
            charts.append(pictures.scores_chart(means, measure, foot=foot))
    write_charts(charts, f"Scores of {found.file} by {by}", folder)


def _print_scores(target: Path, by: str, parts: list[Summary], whole: list[Summary], rule: str, scores: Scores) -> None:
    from thinktank.forecasting import BY_NAME

    if not parts:
        click.echo(f"{target}: no question with an answer that counts yet, so nothing to score.")
        return
    # Over everybody the points against the others sum to nothing.
    told = [name for name in SHOWN if by == "person" or "peer" not in name]
    shown = [name for name in told if any(name in part.means for part in parts)]
    rows = [
        (label, part.questions, *[_mean(part, name) for name in shown])
        for label, part in [(part.label, part) for part in parts] + [(f"together: {rule}", part) for part in whole]
    ]
    table(f"Scores of {target} by {by}", (by, "questions", *shown), rows, numeric=len(shown) + 1)
    for name in shown:
        measure = BY_NAME[name]
        click.echo(f"{name}: {measure.title}, {measure.better} is better. {measure.rule}.")
    click.echo(f"{len(scores.questions)} questions count; after ± half an interval of nine tenths.")


def _print_calibration(found: Calibration | None) -> None:
    if found is None:
        return
    rows = [
        (f"{b.low:.2f} to {b.high:.2f}", b.questions, f"{b.said:.3f}", f"{b.came:.3f}",
         f"{b.came_low:.2f} to {b.came_high:.2f}", f"{b.band_low:.2f} to {b.band_high:.2f}")
        for b in found.filled
    ]  # fmt: skip
    columns = ("said", "questions", "mean said", "share that came", "its interval", "if calibrated")
    table("Calibration of yes-or-no forecasts", columns, rows, numeric=5)
    parts = found.parts
    click.echo(
        f"Brier score {parts.brier:.4f} = reliability {parts.reliability:.4f} - resolution {parts.resolution:.4f} "
        f"+ uncertainty {parts.uncertainty:.4f}, over single entries; skill to the overall share {parts.skill:.3f}."
    )


def _as_data(question: Question, now: float) -> dict[str, object]:
    from thinktank.forecasting import history

    steps = history(question)
    last = _dated(question, steps[-1].value) if steps else None
    resolution = question.resolution
    return {
        "key": question.key,
        "question": question.text,
        "type": question.type,
        "status": question.status(now),
        "backcast": question.backcast,
        "opens": question.line["opens"],
        "closes": question.line["closes"],
        "resolve_by": question.line["resolve_by"],
        "source": question.line["source"],
        "fallback": question.line.get("fallback"),
        "entries": len(question.entries),
        "people": len({entry.by for entry in question.entries if entry.run is None}),
        "aggregate": last,
        "outcome": question.outcome,
        "known": resolution.known_said if resolution else None,
        "resolved_by": resolution.by if resolution else None,
        "annulled_by": question.annulled_by or None,
    }


def _dated(question: Question, value: object) -> object:
    """Return what stands, of a day as days: together they are numbers of days."""
    if question.type != "date" or not isinstance(value, Mapping):
        return value
    return {level: dt.date.fromordinal(round(x)).isoformat() for level, x in value.items()}


def _summed(part: Summary) -> dict[str, object]:
    means = {
        name: {"mean": m.value, "low": _finite(m.low), "high": _finite(m.high), "questions": m.count}
        for name, m in part.means.items()
    }
    return {"label": part.label, "questions": part.questions, "rows": part.rows, "means": means}


def _calibrated(found: Calibration | None) -> dict[str, object] | None:
    if found is None:
        return None
    names = ("low", "high", "questions", "weight", "said", "came", "came_low", "came_high", "band_low", "band_high")
    parts = found.parts
    return {
        "level": found.level,
        "bins": [{name: getattr(b, name) for name in names} for b in found.filled],
        "brier": parts.brier,
        "reliability": parts.reliability,
        "resolution": parts.resolution,
        "uncertainty": parts.uncertainty,
        "skill": _finite(parts.skill),
    }


def _finite(x: float) -> float | None:
    return x if math.isfinite(x) else None


def _mean(part: Summary, name: str) -> str:
    mean = part.means.get(name)
    if mean is None:
        return ""
    digits = 1 if name in ("baseline", "peer", "spot_peer") else 3
    said = f"{round(mean.value, digits) + 0.0:.{digits}f}"  # adding 0 takes the sign off a nought
    return f"{said}±{mean.high - mean.value:.{digits}f}" if math.isfinite(mean.high) else said


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    if not isinstance(value, Mapping):
        return ""
    return ", ".join(f"{k}: {v if isinstance(v, str) else format(v, '.4g')}" for k, v in value.items())


def _said(line: object) -> object:
    assert isinstance(line, dict)
    return next((line[name] for name in ("question", "value", "outcome", "text") if name in line), "")


def _sound(target: Path) -> Record:
    found = _read(target)
    if found.cut:
        click.echo(f"{target}: {found.cut}.", err=True)
    if found.problems:
        raise CaseError(found.problems)
    return found


def _read(target: Path) -> Record:
    from thinktank.case.formats.foreign import refuse_devices
    from thinktank.forecasting import Record

    refuse_devices(target)
    try:
        return Record.of(target.read_bytes(), str(target))
    except OSError as error:
        raise CaseError([Problem(str(target), "", "", f"cannot be read: {error.strerror}")]) from None
