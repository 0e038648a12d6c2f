"""Lists beside the index: series and their years, years by kind, corrections, awards, the glossary."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from io import StringIO
from typing import Any

import numpy as np
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from institute.core import linked
from institute.core.cells import OPENS_AS_UNICODE, plain_cell
from institute.publications import describing
from institute.publications.lists import feeds, listing, wordlist
from institute.publications.lists.shelf import Ids, shelf
from institute.publications.metadata import citing, csl, exchange
from institute.publications.models import Award, ExternalWork, IssuePage, PublicationPage, Series, Term
from institute.publications.models.elsewhere import WORK_KINDS
from institute.publications.text.glossary import by_letter

EXPORTS = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
    "csv": "text/csv; charset=utf-8",
    "docx": wordlist.KIND,
}
OF_A_SERIES, OF_A_YEAR, ELSEWHERE = 50, 200, 100
_COLUMNS = ("id", "type", "title", "authors", "date", "container", "number", "publisher", "doi", "isbn", "url")


@require_safe
def series_index(request: HttpRequest) -> HttpResponse:
    """List all series: the open ones, then those of the past."""
    here = shelf()
    counts = {code: count for code, _, count in here.counts("series", here.places({}))}
    rows = list(Series.objects.all())
    for series in rows:
        series.count, series.newest = counts.get(series.code, 0), here.newest.get(series.code)
    context = {
        "open_series": [series for series in rows if series.is_open],
        "past_series": [series for series in rows if not series.is_open],
        "trail": [{"title": "Publications", "url": "/publications/"}, {"title": "Series", "url": ""}],
    }
    return render(request, "publications/series_index.html", context)


@require_safe
def series_page(request: HttpRequest, code: str, year: int | None = None) -> HttpResponse:
    """Show a series, or one year of it."""
    series = Series.coded(code)
    if series is None:
        raise Http404("There is no series of this code.")
    if code != series.code.lower():
        stands = series.get_absolute_url() + (f"{year}/" if year else "")
        asked = request.GET.urlencode()
        return redirect(f"{stands}?{asked}" if asked else stands, permanent=True)
    here, chosen = shelf(), {"series": series.code}
    counts = sorted(((int(each), n) for each, _, n in here.counts("year", here.places(chosen))), reverse=True)
    if year is not None and year not in dict(counts):
        raise Http404("Nothing of this series appeared in that year.")
    steps = [{"title": "Publications", "url": "/publications/"}, {"title": "Series", "url": "/series/"}]
    own = {"title": series.name, "url": series.get_absolute_url()}
    found = here.chosen({**chosen, "year": str(year)} if year else chosen)
    pages = Paginator(listing.rows(found), OF_A_SERIES).get_page(request.GET.get("page"))
    context = {
        "series": series,
        "year": year,
        "pages": pages,
        "years": listing.by_year(pages),
        "all_years": counts,
        "canonical": request.build_absolute_uri(
            series.get_absolute_url()
            + (f"{year}/" if year else "")
            + (f"?page={pages.number}" if pages.number > 1 else "")
        ),
        "issues": IssuePage.objects.live().filter(series=series).order_by("-date_issued"),
        "trail": [*steps, own, {"title": str(year), "url": ""}] if year else [*steps, own],
    }
    return render(request, "publications/series.html", context)


@require_safe
def year_page(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """List a year's publications by kind."""
    here = shelf()
    years = sorted((int(each) for each, *_ in here.counts("year", here.places({}))), reverse=True)
    if year is not None and year not in years:
        raise Http404("Nothing was published in that year.")
    year = year or next(iter(years), None)
    places, counts = listing.by_kind(here.places({"year": str(year)}))
    pages = Paginator(listing.rows(here.ids[places]), OF_A_YEAR).get_page(request.GET.get("page"))
    kinds: dict[str, list[dict[str, Any]]] = {}
    for page in pages:
        line = {**_cited(_item(page)), "url": f"/{page.key}", "label": page.number}
        kinds.setdefault(page.series.kind, []).append(line)
    sections = [(listing.PLURALS[kind], counts[kind], lines) for kind, lines in kinds.items()]
    title = f"Publications of {year}" if year else "Publications by year"
    above = {"title": "Publications", "url": "/publications/"}
    return _year(request, title, "/publications/year/", sections, year, years, above, pages)


@require_safe
def year_export(request: HttpRequest, year: int, form: str) -> HttpResponse:
    """Give a year's publications as a file."""
    here = shelf()
    if not len(here.places({"year": str(year)})):
        raise Http404("Nothing was published in that year.")
    if form == "docx":
        places, counts = listing.by_kind(here.places({"year": str(year)}))
        parts = np.split(here.ids[places], np.cumsum([*counts.values()])[:-1])
        kinds = {listing.PLURALS[kind]: _items(part) for kind, part in zip(counts, parts, strict=False)}
        return _word(kinds, f"Publications of {year}", f"publications-{year}")
    return _export(_items(here.chosen({"year": str(year)})), form, f"publications-{year}")


@require_safe
def external_index(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """List what appeared elsewhere by kind, of one year or of all."""
    works = ExternalWork.objects.all()
    years = list(works.order_by("-year").values_list("year", flat=True).distinct())
    if year is not None and year not in years:
        raise Http404("Nothing appeared elsewhere in that year.")
    chosen = list((works.filter(year=year) if year else works).values_list("pk", "kind"))
    counts = Counter(kind for _, kind in chosen)
    by_kind = [pk for wanted, _ in WORK_KINDS for pk, kind in chosen if kind == wanted]
    pages = Paginator(by_kind, ELSEWHERE).get_page(request.GET.get("page"))
    shown = works.in_bulk(list(pages))
    kinds: dict[str, list[dict[str, Any]]] = {}
    for work in (shown[pk] for pk in pages if pk in shown):
        line = {**_cited({**work.csl, "id": str(work.pk)}), "url": work.get_absolute_url(), "label": "Record"}
        kinds.setdefault(work.kind, []).append(line)
    sections = [(dict(WORK_KINDS)[kind], counts[kind], lines) for kind, lines in kinds.items()]
    title = f"Published elsewhere in {year}" if year else "Published elsewhere"
    above = {"title": "Published elsewhere", "url": "/external/"}
    return _year(request, title, "/external/year/", sections, year, years, above, pages)


@require_safe
def external_export(request: HttpRequest, year: int, form: str) -> HttpResponse:
    """Give a year's works from elsewhere as a file."""
    if not ExternalWork.objects.filter(year=year).exists():
        raise Http404("Nothing appeared elsewhere in that year.")
    if form == "docx":
        works = list(ExternalWork.objects.filter(year=year))
        kinds = {title: [_work_item(work) for work in works if work.kind == kind] for kind, title in WORK_KINDS}
        return _word(kinds, f"Published elsewhere in {year}", f"elsewhere-{year}")
    return _export([_work_item(work) for work in ExternalWork.objects.filter(year=year)], form, f"elsewhere-{year}")


@require_safe
def external_work(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the record of a work that appeared elsewhere."""
    work = get_object_or_404(ExternalWork, pk=pk)
    work.out = f"https://doi.org/{work.doi}" if work.doi else work.url
    context = {
        "work": work,
        "people": work.people.all(),
        "citations": citing.citations(_work_item(work)),
        "trail": [{"title": "Published elsewhere", "url": "/external/"}, {"title": work.title, "url": ""}],
    }
    return render(request, "publications/external.html", context)


@require_safe
def external_form(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Give the record of a work that appeared elsewhere as a file."""
    return _export([_work_item(get_object_or_404(ExternalWork, pk=pk))], form, f"external-{pk}")


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """List every notice that readers were given."""
    pages = Paginator(feeds.noticed(), 30).get_page(request.GET.get("page"))
    trail = [{"title": "Publications", "url": "/publications/"}, {"title": "Corrections", "url": ""}]
    return render(request, "publications/corrections.html", {"notices": pages, "query_string": "", "trail": trail})


@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    """List awards by year, narrowed by year and kind."""
    everything = Award.objects.all()
    kinds, years_there_are = dict(Award.KINDS), sorted({a.year for a in everything}, reverse=True)
    kind, year = request.GET.get("kind", ""), request.GET.get("year", "")
    found = everything.prefetch_related(
        Prefetch("publications", queryset=PublicationPage.objects.live().public()), "works", "people"
    )
    kind = kind if kind in kinds else ""
    chosen_year = next((each for each in years_there_are if str(each) == year), None)
    found = found.filter(kind=kind) if kind else found
    found = found.filter(year=chosen_year) if chosen_year else found
    years: dict[int, list[Award]] = {}
    for award in found:
        years.setdefault(award.year, []).append(award)
    context = {
        "years": years,
        "kinds": Award.KINDS,
        "kind": kind,
        "years_there_are": years_there_are,
        "year": chosen_year,
        "trail": [{"title": "Publications", "url": "/publications/"}, {"title": "Awards", "url": ""}],
    }
    return render(request, "publications/awards.html", context)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Show the abbreviations of the house."""
    trail = [{"title": "Glossary", "url": ""}]
    context = {"letters": by_letter(Term.objects.all()), "json_ld": linked.script(_term_set(request)), "trail": trail}
    return render(request, "publications/glossary.html", context)


@require_safe
def glossary_json(request: HttpRequest) -> HttpResponse:
    """Give the abbreviations as a set of defined terms."""
    return JsonResponse(
        _term_set(request), content_type="application/ld+json", json_dumps_params={"ensure_ascii": False}
    )


def cited_works(works: Iterable[ExternalWork]) -> list[dict[str, str]]:
    """Return works published elsewhere as they are cited, with the addresses of their records."""
    return [{**_cited(_work_item(work)), "url": work.get_absolute_url()} for work in works]


def _term_set(request: HttpRequest) -> dict[str, Any]:
    root = request.build_absolute_uri("/glossary/")
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "@id": root,
        "name": "Glossary of abbreviations",
        "url": root,
        "hasDefinedTerm": [_defined(term, root) for term in Term.objects.all()],
    }


def _defined(term: Term, root: str) -> dict[str, Any]:
    said = {
        "@type": "DefinedTerm",
        "@id": f"{root}#{term.slug}",
        "termCode": term.abbreviation,
        "name": term.expansion,
        "description": term.definition,
        "citation": term.source,
        "inDefinedTermSet": root,
    }
    return {name: value for name, value in said.items() if value}


def _item(page: PublicationPage) -> dict[str, Any]:
    assert page.current is not None
    return csl.item(describing.stored(page.current, page))


def _items(keys: Ids) -> list[dict[str, Any]]:
    return [csl.item(meta) for meta in describing.stored_of(keys.tolist())]


def _work_item(work: ExternalWork) -> dict[str, Any]:
    return {**work.csl, "id": f"external-{work.pk}"}


def _cited(item: dict[str, Any]) -> dict[str, str]:
    return {"line": citing.cited("APA", item)}


def _year(
    request: HttpRequest,
    title: str,
    base: str,
    sections: list[tuple[str, int, list[dict[str, Any]]]],
    year: int | None,
    years: list[int],
    above: dict[str, str],
    pages: Any,
) -> HttpResponse:
    trail = [above, {"title": str(year or "By year"), "url": ""}]
    context = {"title": title, "base": base, "sections": sections, "year": year, "years": years, "pages": pages}
    return render(request, "publications/year.html", {**context, "trail": trail})


def _export(items: list[dict[str, Any]], form: str, name: str) -> HttpResponse:
    answer: HttpResponse
    match form:
        case "bib":
            answer = HttpResponse(exchange.bibtex(items))
        case "ris":
            answer = HttpResponse(exchange.ris(items))
        case "csv":
            answer = HttpResponse(_csv(items))
        case _:
            answer = JsonResponse(items, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Type"] = EXPORTS[form]
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _word(kinds: dict[str, list[dict[str, Any]]], title: str, name: str) -> HttpResponse:
    groups = {kind: [citing.cited("APA", item) for item in items] for kind, items in kinds.items() if items}
    answer = HttpResponse(wordlist.listed(title, groups), content_type=wordlist.KIND)
    answer["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _csv(items: Iterable[dict[str, Any]]) -> str:
    out = StringIO()
    out.write(OPENS_AS_UNICODE)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for item in items:
        names = "; ".join(exchange.plain_name(person) for person in item.get("author", []))
        date = "-".join(f"{part:02d}" for part in exchange.date(item))
        cells = [
            item.get("id", ""),
            item["type"],
            item.get("title", ""),
            names,
            date,
            item.get("container-title", "") or item.get("collection-title", ""),
            item.get("number", "") or item.get("issue", ""),
            item.get("publisher", ""),
            item.get("DOI", ""),
            item.get("ISBN", ""),
            item.get("URL", ""),
        ]
        writer.writerow(map(plain_cell, cells))
    return out.getvalue()
