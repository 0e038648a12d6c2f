"""What an analysis's own page shows: headlines, charts, what moves and flips them, parameters, inputs, sources.

Knows no method: all of it comes from the typed fields, the findings and the charts that every method has.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from institute.analyses import answers, context, drawings, parameters, results, sliders, words
from institute.analyses.models import Analysis
from thinktank.case import Case, Judgement
from thinktank.catalogue import configured
from thinktank.charts import Chart, number
from thinktank.errors import ThinktankError
from thinktank.findings import Finding
from thinktank.method import Method
from thinktank.runs import Run

SHOW = "show"
"""The query parameter that names the element whose judgements have sliders; no method has a parameter of this name."""
FEW = 20
STRONGEST = 4
MOST_HEADLINES = 9
MOST_INFLUENCES = 4


@dataclass(frozen=True)
class Asked:
    """What a request for an analysis's page comes down to."""

    analysis: Analysis
    case: Case
    method: Method
    set_to: parameters.Configured
    show: str
    judgements: tuple[Judgement, ...]
    moves: sliders.Moved
    sent: dict[str, str]
    own: Run | None

    @property
    def faults(self) -> tuple[sliders.Fault, ...]:
        """Everything that was refused."""
        wrong = tuple(sliders.Fault(name, text) for name, text in self.set_to.faults.items())
        return (*wrong, *self.moves.faults)

    @property
    def query(self) -> str:
        """What was changed, as the query that says it again."""
        changed = dict(self.set_to.changed)
        changed |= {name: text for name, text in self.moves.sent.items() if self._is_moved(name)}
        return urlencode(changed | ({SHOW: self.show} if self.show else {}))

    def _is_moved(self, name: str) -> bool:
        return any(name == path or name.startswith(f"{path}.") for path in self.moves.values)


def asked(analysis: Analysis, sent: dict[str, str]) -> Asked:
    """Gather what the page needs: the case, the method as the reader set it, and what they moved."""
    case = analysis.case.case()
    method = configured(analysis.method, analysis.parameters)
    own = results.kept_run(analysis)
    movable = sliders.judgements_of(case, method.model(case).paths)
    show = sent.get(SHOW, "")
    moves = sliders.read(case, movable, sent)
    chosen = {judgement.path for judgement in _chosen(case, movable, show, own)} | set(moves.values)
    chosen |= {fault.name for fault in moves.faults}
    shown = tuple(judgement for judgement in movable if judgement.path in chosen)
    return Asked(analysis, case, method, parameters.read(method, sent), show, shown, moves, sent, own)


def page(it: Asked) -> dict[str, object]:
    """Return the context of an analysis's page."""
    case, method = it.case, it.method
    address = [case.id, it.analysis.slug]
    read = [case.judgement(path) for path in method.model(case).paths]
    cited = dict.fromkeys(judgement.source for judgement in read if judgement.source)
    usual = sliders.usual_of(case, it.judgements)
    return {
        **answer(it),
        **_beside(it),
        "case": context.heading(case),
        "method": {
            "title": method.title,
            "question": method.question,
            "sources": list(method.sources.values()),
        },
        "url": reverse("analyses:analysis", args=address),
        "result_url": reverse("analyses:analysis-result", args=address),
        "show": it.show,
        "parameters": parameters.fields(method, it.set_to, it.sent),
        "groups": sliders.groups(case, it.judgements, it.moves, usual, spelt=True),
        "usual": usual,
        "elements": _elements(it, read),
        "siblings": [
            {**line, "current": line["slug"] == it.analysis.slug} for line in lines_of(it.analysis.case.analyses.all())
        ],
        "inputs": [context.input_line(case, judgement) for judgement in read],
        "sources": [case.source(id) for id in cited],
    }


def answer(it: Asked) -> dict[str, object]:
    """Return the context of the answer alone: the part that a changed assumption replaces."""
    said: dict[str, object] = {
        "errors": it.faults,
        "illustrative": it.case.about.illustrative or "",
        "result": None,
        "pending": False,
        "again_url": f"{reverse('analyses:analysis-result', args=[it.case.id, it.analysis.slug])}?{it.query}",
    }
    if it.faults:
        return said
    changed = bool(it.moves.values or it.set_to.changed)
    try:
        done = _changed_run(it) if changed else it.own
    except ThinktankError as error:
        return {**said, "errors": (sliders.Fault("", str(error)),)}
    if done is None:
        return {**said, "pending": True}
    return {**said, "result": _result(it, done, changed)}


def charts_page(it: Asked) -> dict[str, object] | None:
    """Return the context of the page with every chart; None while there is no run."""
    changed = bool(it.moves.values or it.set_to.changed)
    done = _changed_run(it) if changed else it.own
    if done is None:
        return None
    address = [it.case.id, it.analysis.slug]
    return {
        "case": context.heading(it.case),
        "method": {"title": it.method.title, "question": it.method.question},
        "url": _with_query(reverse("analyses:analysis", args=address), it),
        "illustrative": it.case.about.illustrative or "",
        "charts": [
            {
                "chart": drawings.shortened(chart),
                "left": drawings.rows_left(chart),
                "csv_url": "" if changed else reverse("analyses:chart-csv", args=[*address, chart.name]),
            }
            for chart in drawings.every(done)
        ],
        "result": results.run_line(done, kept=not changed),
        "changed": changed,
    }


def leading_charts(done: Run) -> tuple[Chart, ...]:
    """Return the charts that are drawn while a reader waits: the leading one on each headline's element."""
    return drawings.leading(done, dict.fromkeys(finding.subject for finding in headlines(done)))


def chart_named(it: Asked, name: str) -> Chart | None:
    """Return one chart of the case's own values, with all of its table."""
    return next((chart for chart in drawings.every(it.own) if chart.name == name), None) if it.own else None


def lines_of(analyses: object) -> list[dict[str, str]]:
    """Return analyses as a list shows them: what each asks, and its first answer where there is one already."""
    found = []
    for analysis in analyses:  # type: ignore[attr-defined]
        method = configured(analysis.method, analysis.parameters)
        found.append(
            {
                "slug": analysis.slug,
                "title": method.title,
                "question": method.question,
                "answer": _first_answer(analysis),
                "url": reverse("analyses:analysis", args=[analysis.case.slug, analysis.slug]),
            }
        )
    return found


def headlines(done: Run) -> tuple[Finding, ...]:
    """Return the findings that say most: the leading one on each element; of those on the whole case, the first."""
    found = []
    for subject in dict.fromkeys(finding.subject for finding in done.findings):
        on_it = [f for f in done.findings if f.subject == subject and f.median is not None]
        main = results.main_finding(done, subject)
        found += on_it if subject == "" else [main] if main is not None else []
    return tuple(found[:MOST_HEADLINES])


def _first_answer(analysis: Analysis) -> str:
    try:
        done = results.kept_run(analysis, listed=True)
    except ThinktankError:
        return ""
    first = next(iter(headlines(done)), None) if done else None
    return results.sentence(done.case, first) if done and first else ""


def _changed_run(it: Asked) -> Run | None:
    analysis = it.analysis
    return answers.passing(it.case, it.set_to.method, analysis.seed, analysis.draws, it.moves.values)


def _result(it: Asked, done: Run, changed: bool) -> dict[str, object]:
    said = [f"{text}." for text in (parameters.describe_changes(it.method, it.set_to), _moved_text(it)) if text]
    fewer = done.draws < it.analysis.draws
    return {
        "headlines": [_headline(done, finding) for finding in headlines(done)],
        "charts": leading_charts(done),
        "charts_url": _with_query(reverse("analyses:charts", args=[it.case.id, it.analysis.slug]), it),
        "findings": [results.finding_line(finding) for finding in done.findings],
        "changed": changed,
        "changed_text": " ".join(said),
        "fewer": f"{number(done.draws)} draws instead of {number(it.analysis.draws)}, to answer at once."
        if fewer
        else "",
        **results.run_line(done, kept=not changed),
    }


def _with_query(address: str, it: Asked) -> str:
    return f"{address}?{it.query}" if it.query else address


def _moved_text(it: Asked) -> str:
    return sliders.describe_changes(it.case, it.moves.values) if it.moves.values else ""


def _headline(done: Run, finding: Finding) -> dict[str, str]:
    speaks = results.speaks_of_issues(type(done.method))
    issues = {issue.id for issue in done.case.issues} if speaks else set()
    return {
        "value": results.value_said(finding),
        "sentence": results.sentence(done.case, finding),
        "url": reverse("analyses:issue", args=[done.case.id, finding.subject]) if finding.subject in issues else "",
    }


def _beside(it: Asked) -> dict[str, object]:
    """Return what the case's own values say of what moves and flips the answers; a reader's change leaves it alone."""
    done = it.own
    if done is None:
        return {"influences": [], "flips": [], "flips_pending": True}
    drawn = ((finding, results.influences(done.case, finding)) for finding in headlines(done))
    moving = [{"finding": finding.text, "chart": chart} for finding, chart in drawn if chart is not None]
    found = answers.flips_of(done, headlines(done))
    return {
        "influences": moving[:MOST_INFLUENCES],
        "flips": results.flip_tables(done, found or ()),
        "flips_pending": found is None,
    }


def _chosen(case: Case, movable: tuple[Judgement, ...], show: str, own: Run | None) -> tuple[Judgement, ...]:
    """Return the judgements that have sliders: all where they are few, those on an element, or the strongest."""
    if show:
        return tuple(judgement for judgement in movable if show in judgement.about)
    if len(movable) <= FEW or own is None:
        return movable[:FEW]
    strongest = {i.path for finding in headlines(own) for i in finding.influences[:STRONGEST]}
    return tuple(judgement for judgement in movable if judgement.path in strongest)[:FEW]


def _elements(it: Asked, read: list[Judgement]) -> list[dict[str, object]]:
    """Return the elements whose judgements can be brought up, each with the address that does so."""
    movable = sliders.judgements_of(it.case, [judgement.path for judgement in read])
    if len(movable) <= FEW:
        return []
    names = words.names_of(it.case)
    present = dict.fromkeys(part for judgement in movable for part in judgement.about if part in names)
    found: list[dict[str, object]] = []
    for id in ("", *(id for id in names if id in present)):
        query = urlencode({**{k: v for k, v in it.sent.items() if k != SHOW}, **({SHOW: id} if id else {})})
        text = names[id] if id else "What moves it most"
        found.append({"text": text, "url": f"?{query}" if query else "?", "current": id == it.show})
    return found
