"""Pages on cases, issues and runs. Fetches, asks the library, hands plain data to a template."""

from __future__ import annotations

import csv
from math import isfinite
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from institute.analyses import answers, context, drawings, embeds, overview, results, sliders
from institute.analyses.models import Analysis, StoredCase
from institute.core.cells import plain_cell
from thinktank.catalogue import configured
from thinktank.errors import ThinktankError
from thinktank.runs import Run


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the cases with their analyses and where their issues settle."""
    return render(request, "analyses/index.html", {"cases": embeds.cards()})


@require_GET
def case_page(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show everything that a case holds."""
    stored = get_object_or_404(StoredCase, slug=case_id)
    case = stored.case()
    analysis = results.on_issues(stored)
    said = results.answers_by_issue(analysis) if analysis else {}
    every = overview.lines_of(stored.analyses.select_related("case").order_by("pk"))
    return render(request, "analyses/case.html", context.case_page(case, answers=said, analyses=every))


@require_GET
def analysis_page(request: HttpRequest, case_id: str, slug: str) -> HttpResponse:
    """Show an analysis whole, with a form for its parameters and sliders for what moves it most."""
    it = _asked(request, case_id, slug)
    return render(request, "analyses/analysis.html", overview.page(it), status=400 if it.faults else 200)


@require_GET
def analysis_result(request: HttpRequest, case_id: str, slug: str) -> HttpResponse:
    """Return the part of an analysis's page that a changed assumption replaces."""
    it = _asked(request, case_id, slug)
    response = render(request, "analyses/partials/answer.html", overview.answer(it), status=400 if it.faults else 200)
    page = reverse("analyses:analysis", args=[case_id, slug])
    response["HX-Replace-Url"] = f"{page}?{it.query}" if it.query else page
    return response


@require_GET
def charts_page(request: HttpRequest, case_id: str, slug: str) -> HttpResponse:
    """Show every chart of an analysis, with its words and numbers."""
    it = _asked(request, case_id, slug)
    data = None if it.faults else overview.charts_page(it)
    if data is None:
        page = reverse("analyses:analysis", args=[case_id, slug])
        return redirect(f"{page}?{request.GET.urlencode()}")  # which says what is wrong, or that it is on its way
    return render(request, "analyses/charts.html", data)


@require_GET
def chart_csv(request: HttpRequest, case_id: str, slug: str, name: str) -> HttpResponse:
    """Return the whole table of one chart."""
    chart = overview.chart_named(_asked(request, case_id, slug), name)
    if chart is None:
        raise Http404("The analysis has no chart of this name.")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{case_id}-{name}.csv"'
    rows = [chart.table.header, *chart.table.rows]
    csv.writer(response).writerows([_cell(said) for said in row] for row in rows)
    return response


def _cell(said: object) -> str:
    """Return a number as it is, and words, which are whoever's who wrote the case, as no formula."""
    try:
        return str(said) if isfinite(float(str(said))) else plain_cell(said)
    except ValueError:
        return plain_cell(said)


@require_GET
def issue_page(request: HttpRequest, case_id: str, issue_id: str) -> HttpResponse:
    """Show where an issue settles, with sliders for what moves it; works as a plain form too."""
    reading = _reading(request, case_id, issue_id)
    data = results.issue_page(reading)
    return render(request, "analyses/issue.html", data, status=400 if reading.moves.faults else 200)


@require_GET
def result(request: HttpRequest, case_id: str, issue_id: str) -> HttpResponse:
    """Return the part of the issue page that a moved slider replaces."""
    reading = _reading(request, case_id, issue_id)
    data = results.result_part(reading)
    status = 400 if reading.moves.faults else 200
    response = render(request, "analyses/partials/result.html", data, status=status)
    page = reverse("analyses:issue", args=[case_id, issue_id])
    changed = {name: reading.moves.sent[name] for name in reading.moves.values}
    response["HX-Replace-Url"] = f"{page}?{urlencode(changed)}" if changed else page
    return response


@require_GET
def download(request: HttpRequest, case_id: str) -> HttpResponse:
    """Return the case file as stored, comments and all."""
    stored = get_object_or_404(StoredCase, slug=case_id)
    response = HttpResponse(stored.toml, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{stored.slug}.toml"'
    return response


@require_GET
def run_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show a run: what was computed, from what, with which result."""
    return render(request, "analyses/run.html", _run_page(_stored_run(key)))


@require_GET
def run_json(request: HttpRequest, key: str) -> HttpResponse:
    """Return a run as the command line prints it with ``--json``."""
    return JsonResponse(_stored_run(key).to_dict(), json_dumps_params={"ensure_ascii": False})


def _run_page(done: Run) -> dict[str, object]:
    return results.run_page(done, [drawings.shortened(chart) for chart in drawings.every(done)])


def _stored_run(key: str) -> Run:
    found = answers.store().get(key) if len(key) == 64 and key.isalnum() else None
    if found is None:
        raise Http404("There is no run of this key.")
    return found


def _asked(request: HttpRequest, case_id: str, slug: str) -> overview.Asked:
    analysis = get_object_or_404(Analysis.objects.select_related("case"), case__slug=case_id, slug=slug)
    try:
        return overview.asked(analysis, request.GET.dict())
    except ThinktankError as error:  # the case was changed since, and the method cannot read it any more
        raise Http404(str(error)) from None


def _reading(request: HttpRequest, case_id: str, issue_id: str) -> results.Reading:
    """Gather what the issue pages need: the case, its analysis, and what the reader moved."""
    stored = get_object_or_404(StoredCase, slug=case_id)
    analysis = results.on_issues(stored)
    case = stored.case()
    if analysis is None or issue_id not in {issue.id for issue in case.issues}:
        raise Http404("There is no analysis of this issue.")
    method = configured(analysis.method, analysis.parameters)
    done = results.kept_run(analysis)
    judgements = sliders.judgements_of(case, results.reads(done, issue_id) if done else ())
    moves = sliders.read(case, judgements, request.GET.dict())
    return results.Reading(analysis, case, case.issue(issue_id), method, judgements, moves)
