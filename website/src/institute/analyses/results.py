"""What the pages show of runs: headline, chart, influences, findings, inputs. Plain data, formatted; no HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from institute.analyses import answers, context, sliders, words
from institute.analyses.models import Analysis, StoredCase
from thinktank.case import Case, Issue, Judgement
from thinktank.catalogue import configured, method_named
from thinktank.charts import Chart, Influences, Swing, influence, interval, number, number_in_unit
from thinktank.findings import Finding
from thinktank.method import Method
from thinktank.runs import Run
from thinktank.wording import just_past


@dataclass(frozen=True)
class Reading:
    """What a request for an issue page comes down to."""

    analysis: Analysis
    case: Case
    issue: Issue
    method: Method
    judgements: tuple[Judgement, ...]
    moves: sliders.Moved


def issue_page(reading: Reading) -> dict[str, object]:
    """Return the context of an issue's page."""
    case, issue = reading.case, reading.issue
    usual = sliders.usual_of(case, reading.judgements)
    return {
        **result_part(reading),
        "case": context.heading(case),
        "issue": context.issue_line(case, issue.id),
        "method": {"title": reading.method.title, "question": reading.method.question},
        "siblings": [
            {
                "ask": other.ask,
                "url": reverse("analyses:issue", args=[case.id, other.id]),
                "current": other.id == issue.id,
            }
            for other in case.issues
        ],
        "groups": sliders.groups(case, reading.judgements, reading.moves, usual),
        "usual": usual,
    }


def result_part(reading: Reading) -> dict[str, object]:
    """Return the context of the answer alone: the part that a moved slider replaces."""
    moves = reading.moves
    said: dict[str, object] = {
        "errors": moves.faults,
        "illustrative": reading.case.about.illustrative or "",
        "result": None,
        "pending": False,
        "again_url": f"{reverse('analyses:result', args=[reading.case.id, reading.issue.id])}?{urlencode(moves.sent)}",
    }
    if moves.faults:
        return said
    analysis = reading.analysis
    if moves.values:
        done = answers.passing(
            reading.case, reading.method, analysis.seed, analysis.draws, moves.values, {reading.issue.id}
        )
    else:
        done = kept_run(analysis)
    if done is None:
        return {**said, "pending": True}
    return {**said, "result": _result(done, reading)}


def _result(done: Run, reading: Reading) -> dict[str, object] | None:
    main = main_finding(done, reading.issue.id)
    chart = done.result.chart(done.case, reading.issue.id, foot(done))
    if main is None or chart is None:
        return None
    moves = reading.moves
    return {
        "headline": number_in_unit(main.median, main.unit),
        "headline_label": f"Median of {number(done.draws)} draws, {_rule(main)}",
        "sentence": sentence(done.case, main),
        "chart": chart,
        "influences": influences(done.case, main),
        "findings": [finding_line(finding) for finding in done.findings if finding.subject == reading.issue.id],
        "shares": [
            {"text": share.text, "share": answers.percent(share.share)}
            for share in main.shares
            if share.share is not None
        ],
        "changed": len(moves.values),
        "changed_text": sliders.describe_changes(reading.case, moves.values) + "." if moves.values else "",
        "fewer": "",
        **run_line(done, kept=not moves.values),
    }


def run_line(done: Run, *, kept: bool) -> dict[str, object]:
    """Return what the line under an answer says of its run; one that is not kept has no page."""
    return {
        "run_key": done.key,
        "run_short": done.key[:12],
        "run_url": reverse("analyses:run", args=[done.key]) if kept else "",
        "draws": number(done.draws),
        "seed": done.seed,
        "method_title": done.method.title,
        "version": done.version,
    }


def main_finding(done: Run, subject: str) -> Finding | None:
    """Return the finding on a subject that the others have to beat; else the first; None if undetermined."""
    found = [finding for finding in done.findings if finding.subject == subject and finding.median is not None]
    benchmarks = {finding.benchmark for finding in found}
    return next((f for f in found if f.key in benchmarks), found[0] if found else None)


def reads(done: Run, subject: str) -> tuple[str, ...]:
    """Return the judgements that decide what a run says of a subject."""
    found: dict[str, None] = {}
    for quantity in done.result.quantities():
        if quantity.subject == subject:
            found |= dict.fromkeys(quantity.reads if quantity.reads is not None else done.method.model(done.case).paths)
    return tuple(found)


def sentence(case: Case, finding: Finding) -> str:
    """Say a finding in one sentence."""
    issue = next((issue for issue in case.issues if issue.id == finding.subject), None)
    if _is_yes_or_no(finding):
        every = {0.0: "in no draw", 1.0: "in every draw"}.get(finding.mean or 0.0)
        return f"{finding.text}: {every or f'in {answers.percent(finding.mean)} of the draws'}."
    within = interval(finding.quantiles[0.05], finding.quantiles[0.95], finding.unit)
    middle = number_in_unit(finding.median, finding.unit)
    if issue is None and finding.quantiles[0.05] == finding.quantiles[0.95]:
        return f"{finding.text}: {middle}, in nine draws in ten or more."
    if issue is None:
        return f"{finding.text}: {middle}; nine draws in ten lie in {within}."
    return (
        f"On these judgements the {_rule(finding)} puts “{issue.ask}” at {middle}; nine draws in ten lie in {within}."
    )


def value_said(finding: Finding) -> str:
    """Return a finding as one number: the share of draws in which it holds, else its median."""
    if _is_yes_or_no(finding):
        return answers.percent(finding.mean)
    return number_in_unit(finding.median, finding.unit)


def _is_yes_or_no(finding: Finding) -> bool:
    known = finding.draws[finding.draws == finding.draws]
    return len(known) > 0 and bool(((known == 0) | (known == 1)).all())


def _rule(finding: Finding) -> str:
    return finding.key.rpartition(".")[2].replace("_", " ")


def foot(done: Run) -> str:
    """Return the line under a chart: how it came about."""
    return (
        f"{done.method.title} on case {done.case.id}. {number(done.draws)} draws, seed {done.seed}, "
        f"thinktank {done.version}, run {done.key[:12]}."
    )


def influences(case: Case, finding: Finding) -> Chart | None:
    """Draw what moves a finding; None where nothing does."""
    swings = tuple(
        Swing(words.label_of(case, i.path), i.swing_low, i.swing_high)
        for i in finding.influences
        if i.swing_low is not None and i.swing_high is not None and i.swing_low != i.swing_high
    )
    if not swings or finding.at_mode is None:
        return None
    return influence(Influences("What moves the answer", finding.unit, finding.at_mode, swings))


def finding_line(finding: Finding) -> dict[str, str]:
    """Return a finding as a row of a table."""
    return {
        "text": finding.text,
        "unit": finding.unit,
        "at_mode": number(finding.at_mode),
        "low": number(finding.quantiles[0.05]),
        "median": number(finding.median),
        "high": number(finding.quantiles[0.95]),
    }


def kept_run(analysis: Analysis, *, listed: bool = False) -> Run | None:
    """Return the lasting run of an analysis, or None while it is still being computed."""
    method = configured(analysis.method, analysis.parameters)
    return answers.ready(analysis.case.case(), method, analysis.seed, analysis.draws, listed=listed)


def speaks_of_issues(method: type[Method]) -> bool:
    """Tell whether a method says something of each issue, so that an issue's page can show it."""
    return "position" in method.needs


def on_issues(stored: StoredCase) -> Analysis | None:
    """Return the analysis that the pages on a case's issues show."""
    for analysis in stored.analyses.order_by("pk"):
        if speaks_of_issues(method_named(analysis.method)):
            return analysis
    return None


def answers_by_issue(analysis: Analysis) -> dict[str, str]:
    """Return where each issue settles, in words; nothing while that is still being computed."""
    done = kept_run(analysis, listed=True)
    if done is None:
        return {}
    found = {issue.id: main_finding(done, issue.id) for issue in done.case.issues}
    return {id: number_in_unit(main.median, main.unit) for id, main in found.items() if main is not None}


def run_page(done: Run, charts: Iterable[Chart]) -> dict[str, object]:
    """Return the context of a run's page, with its charts."""
    case, method = done.case, done.method
    fields = method.parameter_fields()
    read = [case.judgement(path) for path in method.model(case).paths]
    mains = [main for issue in case.issues if (main := main_finding(done, issue.id)) is not None]
    cited = dict.fromkeys(judgement.source for judgement in read if judgement.source)
    flips = answers.flips_of(done)
    settings = " ".join(f"--set {name}={value}" for name, value in _changed(method).items())
    command = f"thinktank run {case.id}.toml --method {method.name} {settings} --draws {done.draws} --seed {done.seed}"
    return {
        "run": {
            "key": done.key,
            "short": done.key[:12],
            "method_title": method.title,
            "method_question": method.question,
            "method_sources": list(method.sources.values()),
            "parameters": [
                {"name": name, "value": value, "text": fields[name].description or ""}
                for name, value in method.read_parameters().items()
            ],
            "seed": done.seed,
            "draws": number(done.draws),
            "version": done.version,
            "case_title": case.title,
            "case_url": reverse("analyses:case", args=[case.id]),
            "case_hash": case.hash,
            "json_url": reverse("analyses:run-json", args=[done.key]),
            "case_download_url": reverse("analyses:download", args=[case.id]),
        },
        "charts": charts,
        "findings": [finding_line(finding) for finding in done.findings],
        "influences": [
            {
                "finding": finding.text,
                "rows": [
                    {
                        "label": words.label_of(case, i.path),
                        "path": i.path,
                        "correlation": number(i.rank_correlation, 2),
                        "swing_low": number(i.swing_low),
                        "swing_high": number(i.swing_high),
                    }
                    for i in finding.influences[:8]
                ],
            }
            for finding in mains
        ],
        "flips": flip_tables(done, flips or ()),
        "flips_pending": flips is None,
        "inputs": [context.input_line(case, judgement) for judgement in read],
        "sources": [case.source(id) for id in cited],
        "command": " ".join(command.split()),
        "illustrative": case.about.illustrative or "",
    }


def flip_tables(done: Run, found: Iterable[answers.Flipping]) -> list[dict[str, object]]:
    """Say for each answer with a line in question what single judgements would put it on the other side."""
    tables: list[dict[str, object]] = []
    for answer in found:
        rows = [
            {
                "label": words.label_of(done.case, flip.path),
                "path": flip.path,
                "at_mode": flip.at_mode if isinstance(flip.at_mode, str) else number(flip.at_mode),
                "value": _place(flip.at_mode, flip.value),
            }
            for flip in answer.flips
            if flip.value is not None
        ]
        tables.append({"caption": _question(done.finding(answer.key), answer), "rows": rows})
    return tables


def _place(start: float | str, value: float | str) -> str:
    return str(value) if isinstance(start, str) or isinstance(value, str) else just_past(value, start)


def _question(finding: Finding, answer: answers.Flipping) -> str:
    if _is_yes_or_no(finding):
        holds = finding.at_mode is not None and finding.at_mode >= answer.threshold
        return f"{'What would undo it' if holds else 'What would bring it about'}: {answer.text}"
    return f"Across {number_in_unit(answer.threshold, finding.unit)}: {answer.text}"


def _changed(method: Method) -> dict[str, object]:
    defaults = type(method)().parameters()
    return {name: value for name, value in method.parameters().items() if value != defaults[name]}
