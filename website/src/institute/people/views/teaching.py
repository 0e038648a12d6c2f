"""Pages of teaching: programmes, courses with their applications, partners, alumni."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from institute.core import posted
from institute.core.linked import script
from institute.core.models import InstituteSettings
from institute.core.posted_form import days
from institute.people import graphs
from institute.people.forms import ApplicationForm
from institute.people.models import Alumnus, AlumnusStory, Application, Course, Partner, Programme

TEACHING = {"title": "Teaching", "url": "/teaching/"}
SENT = "institute.people.applied"
THANKS_FOR = 3600


@require_safe
def teaching(request: HttpRequest) -> HttpResponse:
    """Show the programmes and the courses."""
    kinds: dict[str, list[Course]] = {}
    for course in Course.objects.prefetch_related("cohorts"):
        kinds.setdefault(course.kind, []).append(course)
    programmes = Programme.objects.prefetch_related("deadlines").select_related("unit")
    context = {
        "programmes": [each for each in programmes if each.is_open],
        "closed_programmes": [each for each in programmes if not each.is_open],
        "kinds": sorted(kinds.items()),
        "trail": [{"title": "Teaching", "url": ""}],
    }
    return render(request, "people/teaching.html", context)


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a programme: what it costs, by when to apply, and how."""
    found = get_object_or_404(Programme.objects.select_related("unit", "director"), slug=slug)
    context = {
        "programme": found,
        "json_ld": script(graphs.programme(found, InstituteSettings.for_request(request))),
        "trail": [TEACHING, {"title": found.name, "url": ""}],
    }
    return render(request, "people/programme.html", context)


@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a course with the cohorts to come."""
    found = get_object_or_404(Course.objects.select_related("unit"), slug=slug)
    today = timezone.localdate()
    context = {
        "course": found,
        "past": [each for each in found.cohorts.all() if each.ends < today][::-1],
        "json_ld": script(graphs.course(found, InstituteSettings.for_request(request))),
        "trail": [TEACHING, {"title": found.name, "url": ""}],
    }
    return render(request, "people/course.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an application to a course; where no cohort takes any, say so."""
    found = get_object_or_404(Course, slug=slug)
    keep = f"It is deleted here with the application, after {days(found.keep_days)}."
    form = ApplicationForm(found, request.POST if request.method == "POST" else None, keep=keep)
    if form.cohorts and form.is_valid():
        made = posted.take(Application, form, found.keep_days)
        told = signing.dumps([made.reference, found.name], salt=SENT)
        return redirect(f"{reverse('people:applied', args=[slug])}?as={told}")
    context = {
        "form": form,
        "course": found,
        "trail": [TEACHING, {"title": found.name, "url": found.get_absolute_url()}, {"title": "Apply", "url": ""}],
    }
    return render(request, "people/apply.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def applied(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that an application was taken; without one that was, lead to the form."""
    try:
        reference, name = signing.loads(request.GET.get("as", ""), salt=SENT, max_age=THANKS_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return redirect("people:apply", slug)
    return render(request, "people/applied.html", {"reference": reference, "name": name})


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """Show the partners of today, narrowed by country and kind."""
    current: list[Any] = list(Partner.objects.current())
    countries = {slugify(each.country, allow_unicode=True): each.country for each in current}
    kinds = {value: name for value, name in Partner.KINDS if any(each.kind == value for each in current)}
    country, kind = request.GET.get("country", ""), request.GET.get("kind", "")
    country, kind = country if country in countries else "", kind if kind in kinds else ""
    found: dict[str, list[Partner]] = {}
    for each in current:
        if (not country or slugify(each.country, allow_unicode=True) == country) and (not kind or each.kind == kind):
            found.setdefault(each.country, []).append(each)
    context = {
        "found": found,
        "total": sum(map(len, found.values())),
        "countries": sorted(countries.items(), key=lambda pair: pair[1]),
        "country": country,
        "kinds": list(kinds.items()),
        "kind": kind,
        "trail": [{"title": "Partner institutions and networks", "url": ""}],
    }
    return render(request, "people/partners.html", context)


@require_safe
def alumni(request: HttpRequest) -> HttpResponse:
    """Show the stories whose tellers agreed."""
    stories = AlumnusStory.objects.filter(is_shown=True).select_related("photo")
    return render(request, "people/alumni.html", {"stories": stories, "trail": [{"title": "Alumni", "url": ""}]})


@cache_control(private=True, no_store=True)
@require_safe
def alumni_directory(request: HttpRequest) -> HttpResponse:
    """Show those who agreed, to those who may see them; to everybody else, nothing."""
    trail = [{"title": "Alumni", "url": "/alumni/"}, {"title": "Directory", "url": ""}]
    if not request.user.has_perm("people.view_alumnus"):
        return render(request, "people/alumni_closed.html", {"trail": trail}, status=403)
    rows = Alumnus.objects.filter(consents=True, consent_until__gte=timezone.localdate()).select_related("programme")
    return render(request, "people/alumni_directory.html", {"alumni": rows, "trail": trail})
