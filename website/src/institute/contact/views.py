"""The pages of contact: the departments, a letter to one of them, and how to get here."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from institute.contact.forms import LetterForm
from institute.contact.models import ContactSettings, Department, Letter
from institute.core import posted
from institute.core.linked import script
from institute.core.models import InstituteSettings
from institute.core.posted_form import days

SENT = "institute.contact.sent"
THANKS_FOR = 3600


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Show the departments, what each answers, and when."""
    departments = Department.objects.filter(is_open=True).prefetch_related("people")
    institute = InstituteSettings.for_request(request)
    context = {
        "departments": departments,
        "json_ld": script(_points(institute, list(departments))),
        "trail": [{"title": "Contact", "url": ""}],
    }
    return render(request, "contact/contact.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a letter to a department."""
    department = get_object_or_404(Department, slug=slug, is_open=True)
    asked = ContactSettings.for_request(request)
    keep = f"It is deleted here with the letter, after {days(asked.keep_days)}."
    form = LetterForm(request.POST if request.method == "POST" else None, keep=keep)
    if form.is_valid():
        letter = posted.take(Letter, form, asked.keep_days, department=department)
        told = signing.dumps([letter.reference, department.name], salt=SENT)
        return redirect(f"{reverse('contact-sent')}?as={told}")
    context = {
        "form": form,
        "department": department,
        "trail": [{"title": "Contact", "url": reverse("contact")}, {"title": department.name, "url": ""}],
    }
    return render(request, "contact/write.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a letter was taken; without one that was, lead to the departments."""
    try:
        reference, name = signing.loads(request.GET.get("as", ""), salt=SENT, max_age=THANKS_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return redirect("contact")
    return render(request, "contact/sent.html", {"reference": reference, "name": name})


@require_safe
def directions(request: HttpRequest) -> HttpResponse:
    """Show the way: a drawing, and each way in words. No map service is asked."""
    context = {
        "directions": ContactSettings.for_request(request),
        "trail": [{"title": "Contact", "url": reverse("contact")}, {"title": "Directions", "url": ""}],
    }
    return render(request, "contact/directions.html", context)


def _points(institute: InstituteSettings, departments: list[Department]) -> dict[str, object]:
    here = settings.WAGTAILADMIN_BASE_URL
    points = [
        {
            "@type": "ContactPoint",
            "contactType": department.name,
            "description": department.about,
            "url": f"{here}{department.get_absolute_url()}",
            **({"telephone": department.telephone} if department.telephone else {}),
            **({"email": department.mailbox} if department.shows_mailbox else {}),
            **({"hoursAvailable": department.hours} if department.hours else {}),
        }
        for department in departments
    ]
    return {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": f"{here}/",
        "name": institute.name,
        "url": f"{here}/",
        "address": [place.postal_address for place in (institute, *institute.offices.all())],
        "contactPoint": points,
    }
