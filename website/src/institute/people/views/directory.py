"""Pages of people: the directory, those who have left, a profile, its card for address books."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from institute.core.linked import script
from institute.core.models import InstituteSettings
from institute.people import directory, graphs
from institute.people.vcards import vcard
from institute.publications.lists import listing
from institute.publications.lists.shelf import shelf
from institute.publications.models import Person
from institute.publications.views.lists import cited_works
from institute.record.reading.embeds import track_record

SHOWN = 30
PEOPLE = {"title": "People", "url": "/people/"}


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Show who works here, by group or by name."""
    context = directory.page({name: str(value) for name, value in request.GET.dict().items()})
    return render(request, "people/directory.html", {**context, "trail": [{"title": "People", "url": ""}]})


@require_safe
def former(request: HttpRequest) -> HttpResponse:
    """Show who worked here."""
    trail = [PEOPLE, {"title": "Former", "url": ""}]
    return render(request, "people/former.html", {**directory.former_page(), "trail": trail})


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show somebody: posts, words, and all that relations lead to."""
    found = get_object_or_404(Person.objects.select_related("photo", "press_photo", "cv"), slug=slug)
    here, past = directory.posts_of(found)
    seats = list(found.seats.select_related("body"))
    awards = list(found.awards.all())
    institute = InstituteSettings.for_request(request)
    written = shelf().chosen({"author": found.slug})
    photo = graphs.at(found.photo.file.url) if found.photo else ""
    context = {
        "person": found,
        "posts": here,
        "past_posts": past,
        "is_former": bool(past) and not here,
        "seats": [seat for seat in seats if seat.is_current],
        "past_seats": [seat for seat in seats if seat.is_past],
        "holdings": found.holdings.select_related("chair"),
        "publications": listing.rows(written)[:SHOWN],
        "count": len(written),
        "works": cited_works(found.external_works.all()),
        "awards": awards,
        "quoted": found.quoted_in.all(),
        "record": track_record(found.name_as_printed),
        "json_ld": script(graphs.person(found, institute, here, awards, photo)),
        "trail": [PEOPLE, {"title": found.name_as_printed, "url": ""}],
    }
    return render(request, "people/person.html", context)


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """Return somebody's card for address books."""
    found = get_object_or_404(Person, slug=slug)
    here, _ = directory.posts_of(found)
    made = vcard(
        found,
        house=InstituteSettings.for_request(request).name,
        url=graphs.at(found.get_absolute_url()),
        titles=[post.title for post in here],
        photo=graphs.at(found.photo.file.url) if found.photo else "",
    )
    headers = {"Content-Disposition": f'attachment; filename="{found.slug}.vcf"', "X-Robots-Tag": "noindex"}
    return HttpResponse(made, content_type="text/vcard; charset=utf-8", headers=headers)
