"""What the pages show of runs: headline, chart, influences, findings, inputs. Plain data, formatted; no HTML."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from institute.analyses import answers, context, sliders
from institute.analyses.models import Analysis
from thinktank.case import Case, Issue, Judgement
from thinktank.catalogue import configured
from thinktank.charts import Chart, Influences, Swing, influence, interval, number, number_in_unit
from thinktank.findings import Finding
from thinktank.method import Method
from thinktank.runs import Run

SHOWN_INPUTS = 5


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
        "groups": sliders.groups(case, reading.judgements, reading.moves),
    }


def result_part(reading: Reading) -> dict[str, object]:
    """Return the context of the answer alone: the part that a moved slider replaces."""
    moves = reading.moves
    said: dict[str, object] = {
        "errors": moves.faults,
        "illustrative": reading.case.about.illustrative or "",
        "result": None,
    }
    if moves.faults:
        return said
    analysis = reading.analysis
    if moves.values:
        done = answers.passing(
            reading.case, reading.method, analysis.seed, analysis.draws, moves.values, reading.issue.id
        )
    else:
        done = answers.lasting(reading.case, reading.method, analysis.seed, analysis.draws)
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
        "run_key": done.key,
        "run_short": done.key[:12],
        "run_url": "" if moves.values else reverse("analyses:run", args=[done.key]),
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
    subject = f"“{issue.ask}”" if issue else finding.text
    within = interval(finding.quantiles[0.05], finding.quantiles[0.95], finding.unit)
    settled = number_in_unit(finding.median, finding.unit)
    return f"On these judgements the {_rule(finding)} puts {subject} at {settled}; nine draws in ten lie in {within}."


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
        Swing(context.label_of(case, i.path), i.swing_low, i.swing_high)
        for i in finding.influences
        if i.swing_low is not None and i.swing_high is not None
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


def kept_run(analysis: Analysis) -> Run:
    """Return the lasting run of an analysis."""
    method = configured(analysis.method, analysis.parameters)
    return answers.lasting(analysis.case.case(), method, analysis.seed, analysis.draws)


def answers_by_issue(analysis: Analysis) -> dict[str, str]:
    """Return where each issue settles, in words."""
    done = kept_run(analysis)
    found = {issue.id: main_finding(done, issue.id) for issue in done.case.issues}
    return {id: number_in_unit(main.median, main.unit) for id, main in found.items() if main is not None}


def card(analysis: Analysis) -> dict[str, object]:
    """Return a case in a list."""
    case = analysis.case.case()
    said = answers_by_issue(analysis)
    return {
        **context.heading(case),
        "illustrative": case.about.illustrative or "",
        "issues": [context.issue_line(case, issue.id, said.get(issue.id, "")) for issue in case.issues],
    }


def embed(analysis: Analysis, issue: str, caption: str) -> dict[str, object] | None:
    """Return one issue of an analysis as a text shows it; None where nothing is determined."""
    done = kept_run(analysis)
    main = main_finding(done, issue)
    chart = done.result.chart(done.case, issue, foot(done))
    if main is None or chart is None:
        return None
    moving = [done.case.judgement(i.path) for i in main.influences[:SHOWN_INPUTS]]
    cited = dict.fromkeys(judgement.source for judgement in moving if judgement.source)
    return {
        "chart": chart,
        "sentence": sentence(done.case, main),
        "caption": caption,
        "issue_url": reverse("analyses:issue", args=[done.case.id, issue]),
        "run_url": reverse("analyses:run", args=[done.key]),
        "run_key": done.key,
        "run_short": done.key[:12],
        "method_title": done.method.title,
        "draws": number(done.draws),
        "seed": done.seed,
        "version": done.version,
        "inputs": [context.input_line(done.case, judgement) for judgement in moving],
        "sources": [done.case.source(id) for id in cited],
        "illustrative": done.case.about.illustrative or "",
    }


def run_page(done: Run) -> dict[str, object]:
    """Return the context of a run's page."""
    case, method = done.case, done.method
    fields = type(method).model_fields
    read = [case.judgement(path) for path in method.model(case).paths]
    mains = [main for issue in case.issues if (main := main_finding(done, issue.id)) is not None]
    cited = dict.fromkeys(judgement.source for judgement in read if judgement.source)
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
                for name, value in method.parameters().items()
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
        "charts": done.result.charts(case, foot(done)),
        "findings": [finding_line(finding) for finding in done.findings],
        "influences": [
            {
                "finding": finding.text,
                "rows": [
                    {
                        "label": context.label_of(case, i.path),
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
        "flips": _flips(done),
        "inputs": [context.input_line(case, judgement) for judgement in read],
        "sources": [case.source(id) for id in cited],
        "command": " ".join(command.split()),
        "illustrative": case.about.illustrative or "",
    }


def _flips(done: Run) -> list[dict[str, object]]:
    """Say for each named finding with a threshold what single judgements would put the answer on the other side."""
    found: list[dict[str, object]] = []
    for answer in done.named_flips():
        rows = [
            {
                "label": context.label_of(done.case, flip.path),
                "path": flip.path,
                "at_mode": flip.at_mode if isinstance(flip.at_mode, str) else number(flip.at_mode),
                "value": flip.value if isinstance(flip.value, str) else number(flip.value),
            }
            for flip in answer.flips
            if flip.value is not None
        ]
        unit = done.finding(answer.named.key).unit
        line = number_in_unit(answer.threshold, unit)
        found.append({"finding": answer.named.text, "threshold": line, "rows": rows})
    return found


def _changed(method: Method) -> dict[str, object]:
    defaults = type(method)().parameters()
    return {name: value for name, value in method.parameters().items() if value != defaults[name]}
