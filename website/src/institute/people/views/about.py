"""Pages of the institute itself: its boards, words of welcome, chairs, vacancies, funding."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.views import serve

from institute.core.identity import urn
from institute.core.linked import script
from institute.core.models import InstituteSettings
from institute.people import funding as money
from institute.people import graphs
from institute.people.models import Body, Chair, FundingSettings, Vacancy, Welcome
from institute.publications.lists import feeds

ABOUT = {"title": "About", "url": "/about/"}
CAREERS = {"title": "Vacancies", "url": "/about/careers/"}
CHAIRS = {"title": "Named chairs", "url": "/about/chairs/"}


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a board; an address that is none's is left to the tree of pages."""
    found = Body.objects.filter(slug=slug).first()
    if found is None:
        answer: HttpResponseBase = serve(request, f"about/{slug}/")
        return answer
    seats = list(found.seats.select_related("person__photo"))
    current = [seat for seat in seats if seat.is_current]
    past = sorted(
        (seat for seat in seats if seat.is_past), key=lambda s: (s.ends or dt.date.min, -s.rank), reverse=True
    )
    members = [{"@type": "Role", "roleName": seat.role, "member": _member(seat)} for seat in current]
    context = {
        "body": found,
        "current": current,
        "past": past,
        "others": Body.objects.exclude(pk=found.pk),
        "json_ld": script(graphs.body(found, InstituteSettings.for_request(request), members)),
        "trail": [ABOUT, {"title": found.name, "url": ""}],
    }
    return render(request, "people/body.html", context)


def _member(seat: Any) -> dict[str, str]:
    return graphs.named(seat.person) if seat.person else {"@type": "Person", "name": seat.name}


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Show the words of welcome that are in force."""
    dated = Welcome.objects.filter(date__lte=timezone.localdate()).select_related("signed_by__photo")
    found = get_object_or_404(dated[:1])
    trail = [ABOUT, {"title": found.title, "url": ""}]
    return render(request, "people/welcome.html", {"message": found, "trail": trail})


@require_safe
def chairs(request: HttpRequest) -> HttpResponse:
    """Show the named chairs, each with who holds it."""
    rows = [
        {"chair": chair, "holders": [each for each in chair.holdings.all() if each.is_current]}
        for chair in Chair.objects.prefetch_related("holdings__person")
    ]
    trail = [ABOUT, {"title": CHAIRS["title"], "url": ""}]
    return render(request, "people/chairs.html", {"rows": rows, "trail": trail})


@require_safe
def chair(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a chair with its holders in order, and who pays for it."""
    found = get_object_or_404(Chair, slug=slug)
    grants = list(found.grants.select_related("funder"))
    context = {
        "chair": found,
        "holdings": found.holdings.select_related("person__photo"),
        "grants": grants,
        "json_ld": script(graphs.chair(found, {grant.funder.printed for grant in grants})),
        "trail": [ABOUT, CHAIRS, {"title": found.name, "url": ""}],
    }
    return render(request, "people/chair.html", context)


@require_safe
def careers(request: HttpRequest) -> HttpResponse:
    """Show the vacancies that are open."""
    open_ones = Vacancy.objects.open().select_related("unit")
    trail = [ABOUT, {"title": CAREERS["title"], "url": ""}]
    return render(request, "people/careers.html", {"vacancies": open_ones, "trail": trail})


@require_safe
def careers_feed(request: HttpRequest) -> HttpResponse:
    """Return the open vacancies as a feed."""
    vacancies = sorted(Vacancy.objects.open(), key=lambda each: each.posted, reverse=True)
    source = feeds.Source(
        urn("feed", "vacancies"),
        f"{InstituteSettings.for_request(request).name}: vacancies",
        "Posts that are to be filled",
        graphs.at(CAREERS["url"]),
        tuple(_fed(each) for each in vacancies),
    )
    return feeds.written(request, source, "atom")


def _fed(vacancy: Vacancy) -> feeds.Entry:
    posted = timezone.make_aware(dt.datetime.combine(vacancy.posted, dt.time(9)))
    url, until = graphs.at(vacancy.get_absolute_url()), f"{vacancy.summary} Until {vacancy.closes:%-d %B %Y}."
    id = urn("vacancy", vacancy.pk)
    return feeds.Entry(id, vacancy.title, url, until, (), posted, posted, (), feeds.LANGUAGE)


@require_safe
def vacancy(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a vacancy; one that is closed says so and is no offer to programs any more."""
    found = get_object_or_404(Vacancy.objects.posted().select_related("unit"), slug=slug)
    graph = graphs.vacancy(found, InstituteSettings.for_request(request)) if found.is_open else None
    context = {
        "vacancy": found,
        "json_ld": graph and script(graph),
        "trail": [ABOUT, CAREERS, {"title": found.title, "url": ""}],
    }
    return render(request, "people/vacancy.html", context)


@require_safe
def funding(request: HttpRequest) -> HttpResponse:
    """Show who paid how much for what, by year."""
    context = {
        "asked": FundingSettings.for_request(request),
        "years": money.years(),
        "last_updated": money.last_updated(),
        "trail": [ABOUT, {"title": "Funding", "url": ""}],
    }
    return render(request, "people/funding.html", context)


@require_safe
def funding_csv(request: HttpRequest) -> HttpResponse:
    """Return the same as a table for programs."""
    headers = {"Content-Disposition": 'attachment; filename="funding.csv"', "X-Robots-Tag": "noindex"}
    return HttpResponse(money.as_csv(), content_type="text/csv; charset=utf-8", headers=headers)
