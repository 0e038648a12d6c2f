"""The record's pages and files. Fetches, asks for the standing, hands plain data to a template."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from institute.core import linked
from institute.core.models import InstituteSettings
from institute.record.ledger import book
from institute.record.models import Evidence, PublishedHead
from institute.record.reading import claims, coverage, detail, files, pages, sentences, standing
from thinktank.forecasting.record import Record
from thinktank.forecasting.state import Question

A_PAGE = 50


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Show the institute's record."""
    data = pages.record_page(standing.now(), coverage.covered(), PublishedHead.objects.first())
    return render(request, "record/record.html", data)


@require_safe
def forecasts(request: HttpRequest) -> HttpResponse:
    """List the questions, narrowed by what the reader asks for."""
    current = standing.now()
    query = {name: str(value) for name, value in request.GET.items() if name in pages.FACETS}
    found, tallies = pages.narrowed(current, query)
    context = {
        "questions": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "total": len(found),
        "said": pages.states_said(found),
        "facets": pages.facets(current, query, tallies),
        "query_string": urlencode(query),
        "names": current.names,
        "invented": sorted(set(current.invented.values())),
    }
    return render(request, "record/forecasts.html", context)


@require_safe
def forecast(request: HttpRequest, case: str, forecast: str) -> HttpResponse:
    """Show one question: criteria, who said what and when, the model's share, the outcome with its evidence."""
    current = standing.now()
    origins = sentences.origins()
    with book.reading() as read:
        question = _asked(read, case, forecast)
        data = detail.forecast_page(question, current, origins, time.time())
        graph = claims.graph_of(question, origins.get(case), _institute(request))
    return render(request, "record/forecast.html", {**data, "claims": graph and linked.script(graph)})


@require_safe
def forecast_claims(request: HttpRequest, case: str, forecast: str) -> HttpResponse:
    """Return the sentences behind one question as claims, with their review once there is an outcome."""
    origins = sentences.origins()
    with book.reading() as read:
        graph = claims.graph_of(_asked(read, case, forecast), origins.get(case), _institute(request))
    return _linked(graph or {"@context": claims.SCHEMA, "@graph": []})


@require_safe
def forecast_annotations(request: HttpRequest, case: str, forecast: str) -> HttpResponse:
    """Return annotations of the sentences behind one question."""
    origins, where = sentences.origins(), claims.marks()
    with book.reading() as read:
        found = claims.annotations_of(_asked(read, case, forecast), origins.get(case), where)
    return _linked(claims.page_of(found, claims.absolute(request.path)))


@require_safe
def claims_file(request: HttpRequest) -> HttpResponse:
    """Return every marked sentence as a claim, with its review once there is an outcome."""
    origins = sentences.origins()
    with book.reading() as read:
        graph = claims.graph(read.state.questions.values(), origins, _institute(request))
    return _linked(graph)


@require_safe
def annotations_file(request: HttpRequest) -> HttpResponse:
    """Return an annotation for every marked sentence of our texts."""
    origins, where = sentences.origins(), claims.marks()
    with book.reading() as read:
        found = claims.all_annotations(read.state.questions.values(), origins, where)
    return _linked(claims.page_of(found, claims.absolute(request.path)))


@require_safe
def author(request: HttpRequest, by: str) -> HttpResponse:
    """Show what one person forecast and how it turned out."""
    current = standing.now()
    if not any(by in line.people for line in current.questions):
        raise Http404("Nobody of this name made a forecast.")
    return render(request, "record/author.html", pages.author_page(current, by))


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """List what resolves next."""
    current = standing.now()
    data = {"due": pages.due(current), "today": standing.today(), "names": current.names}
    return render(request, "record/due.html", data)


@require_safe
def heads(request: HttpRequest) -> HttpResponse:
    """List the heads that were published, day by day."""
    lines, head = book.head()
    published = Paginator(PublishedHead.objects.all(), 100).get_page(request.GET.get("page"))
    return render(request, "record/heads.html", {"heads": published, "lines": lines, "head": head})


@require_safe
def heads_text(request: HttpRequest) -> HttpResponse:
    """Return the published heads as text, one a line: day, number of lines, hash."""
    rows = PublishedHead.objects.order_by("day").values_list("day", "lines", "head")
    text = "".join(f"{day} {lines} {head}\n" for day, lines, head in rows)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def json_lines(request: HttpRequest) -> HttpResponseBase:
    """Return the record exactly as it is kept."""
    return _file(request, book.exported(), "record.jsonl", "application/jsonl")


@require_safe
def entries_csv(request: HttpRequest) -> HttpResponseBase:
    """Return every entry as a table."""
    with book.reading() as read:
        rows = [*files.entries(read)]
    return _file(request, (row.encode() for row in rows), "forecasts.csv", "text/csv; charset=utf-8")


@require_safe
def scores_csv(request: HttpRequest) -> HttpResponseBase:
    """Return every score as a table."""
    rows = files.scores(standing.now())
    return _file(request, (row.encode() for row in rows), "scores.csv", "text/csv; charset=utf-8")


@require_safe
def evidence(request: HttpRequest, sha256: str) -> HttpResponse:
    """Return what an outcome was read from, as it was archived; as a file, so that nothing in it runs here."""
    kept = get_object_or_404(Evidence, sha256=sha256)
    plain = kept.content_type.startswith("text/plain")
    response = HttpResponse(bytes(kept.data), content_type=kept.content_type if plain else "application/octet-stream")
    if not plain:
        response["Content-Disposition"] = f'attachment; filename="{sha256[:16]}"'
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _asked(read: Record, case: str, forecast: str) -> Question:
    question = read.state.questions.get(forecast if case == "-" else f"{case}/{forecast}")
    if question is None:
        raise Http404("The record holds no question of this name.")
    return question


def _institute(request: HttpRequest) -> str:
    return str(InstituteSettings.for_request(request).name)


def _linked(graph: dict[str, Any]) -> JsonResponse:
    return JsonResponse(graph, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})


def _file(request: HttpRequest, parts: Iterable[bytes], name: str, content_type: str) -> HttpResponseBase:
    """Return a file named after the record's head, so that whoever has it already is told so."""
    _, head = book.head()
    tag = f'"{head.removeprefix("sha256:")[:32]}-{name}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    response = StreamingHttpResponse(parts, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = tag
    response["X-Record-Head"] = head
    return response
