"""Pages on cases, issues and runs. Fetches, asks the library, hands plain data to a template."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from institute.analyses import answers, context, results, sliders
from institute.analyses.models import Analysis, StoredCase
from thinktank.catalogue import configured
from thinktank.runs import Run


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the cases with where their issues settle."""
    cards = [results.card(analysis) for analysis in Analysis.objects.select_related("case").order_by("slug")]
    return render(request, "analyses/index.html", {"cases": cards})


@require_GET
def case_page(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show everything that a case holds."""
    stored = get_object_or_404(StoredCase, slug=case_id)
    case = stored.case()
    analysis = stored.analyses.order_by("pk").first()
    said = results.answers_by_issue(analysis) if analysis else {}
    return render(request, "analyses/case.html", context.case_page(case, answers=said))


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
    return render(request, "analyses/run.html", results.run_page(_stored_run(key)))


@require_GET
def run_json(request: HttpRequest, key: str) -> HttpResponse:
    """Return a run as the command line prints it with ``--json``."""
    return JsonResponse(_stored_run(key).to_dict(), json_dumps_params={"ensure_ascii": False})


def _stored_run(key: str) -> Run:
    found = answers.store().get(key) if len(key) == 64 and key.isalnum() else None
    if found is None:
        raise Http404("There is no run of this key.")
    return found


def _reading(request: HttpRequest, case_id: str, issue_id: str) -> results.Reading:
    """Gather what the issue pages need: the case, its analysis, and what the reader moved."""
    stored = get_object_or_404(StoredCase, slug=case_id)
    analysis = stored.analyses.order_by("pk").first()
    case = stored.case()
    if analysis is None or issue_id not in {issue.id for issue in case.issues}:
        raise Http404("There is no analysis of this issue.")
    method = configured(analysis.method, analysis.parameters)
    judgements = sliders.judgements_of(case, results.reads(results.kept_run(analysis), issue_id))
    moves = sliders.read(case, judgements, request.GET.dict())
    return results.Reading(analysis, case, case.issue(issue_id), method, judgements, moves)
