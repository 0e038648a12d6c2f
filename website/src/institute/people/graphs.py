"""People, units, vacancies and courses as schema.org says them. Every value stands on the page too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from institute.core.models import InstituteSettings
from institute.people.models import Appointment, Body, Chair, Course, Programme, Vacancy
from institute.publications.models import Award, Person, Unit

CONTEXT = "https://schema.org"


def at(path: str) -> str:
    """Return an address in full."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def _filled(graph: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in graph.items() if value not in ("", None, [], {})}


def house(institute: InstituteSettings) -> dict[str, Any]:
    """Return the institute, as others name it."""
    return {"@type": "Organization", "@id": at("/"), "name": institute.name, "url": at("/")}


def person(
    found: Person, institute: InstituteSettings, posts: Iterable[Appointment], awards: Iterable[Award], photo: str
) -> dict[str, Any]:
    """Return somebody's profile."""
    posts = list(posts)
    orcid = f"https://orcid.org/{found.orcid}" if found.orcid else ""
    own = {
        "@type": "Organization" if found.is_organisation else "Person",
        "@id": at(found.get_absolute_url()),
        "name": found.name_as_printed,
        "url": at(found.get_absolute_url()),
        "description": found.short_bio,
        "email": found.email,
        "image": photo,
        "sameAs": [each for each in (orcid, *(address for _, address in found.link_list)) if each],
    }
    if not found.is_organisation:
        own |= {
            "givenName": found.given_name,
            "familyName": found.family_name,
            "jobTitle": [post.title for post in posts] or found.role,
            "knowsAbout": found.expertise_list,
            "knowsLanguage": found.language_list,
            "award": [f"{award.name}, {award.year}" for award in awards],
            "worksFor": house(institute) if posts else {},
            "affiliation": {"@type": "Organization", "name": found.affiliation} if found.affiliation else {},
        }
    return {"@context": CONTEXT, **_filled(own)}


def unit(found: Unit, institute: InstituteSettings, members: Iterable[Person], logo: str) -> dict[str, Any]:
    """Return a unit, under what it stands and who is in it."""
    parent = found.parent
    above = {"@type": "Organization", "name": parent.name, "url": at(parent.get_absolute_url())} if parent else None
    own = {
        "@type": "ResearchOrganization",
        "@id": at(found.get_absolute_url()),
        "name": found.name,
        "alternateName": found.acronym,
        "url": at(found.get_absolute_url()),
        "logo": logo,
        "foundingDate": str(found.opened or ""),
        "dissolutionDate": str(found.closed or ""),
        "parentOrganization": above or house(institute),
        "member": [named(each) for each in members],
    }
    return {"@context": CONTEXT, **_filled(own)}


def named(found: Person) -> dict[str, str]:
    """Return somebody by name and address."""
    kind = "Organization" if found.is_organisation else "Person"
    return {"@type": kind, "name": found.name_as_printed, "url": at(found.get_absolute_url())}


def body(found: Body, institute: InstituteSettings, members: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a body with those who sit in it."""
    own = {"@type": "Organization", "name": found.name, "url": at(found.get_absolute_url())}
    return {"@context": CONTEXT, **own, "parentOrganization": house(institute), "member": members}


def chair(found: Chair, funders: Iterable[str]) -> dict[str, Any]:
    """Return a chair with its holders in their roles."""
    holders = [
        _filled(
            {
                "@type": "Role",
                "startDate": each.starts.isoformat() if each.starts else "",
                "endDate": each.ends.isoformat() if each.ends else "",
                "member": named(each.person),
            }
        )
        for each in found.holdings.select_related("person")
    ]
    own = {"@type": "Organization", "name": found.name, "url": at(found.get_absolute_url()), "member": holders}
    own["funder"] = [{"@type": "Organization", "name": name} for name in funders]
    return {"@context": CONTEXT, **_filled(own)}


def vacancy(found: Vacancy, institute: InstituteSettings) -> dict[str, Any]:
    """Return a vacancy as job boards read it."""
    place = {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": found.place}}
    pay = {
        "@type": "MonetaryAmount",
        "currency": found.currency,
        "value": _filled(
            {"@type": "QuantitativeValue", "minValue": found.pay_from, "maxValue": found.pay_to, "unitText": "YEAR"}
        ),
    }
    own = {
        "@type": "JobPosting",
        "title": found.title,
        "url": at(found.get_absolute_url()),
        "description": found.text,
        "datePosted": found.posted.isoformat(),
        "validThrough": f"{found.closes.isoformat()}T23:59",
        "employmentType": found.kind,
        "hiringOrganization": house(institute),
        "jobLocation": place,
        "jobLocationType": "TELECOMMUTE" if found.is_remote else "",
        "baseSalary": pay if found.pay_from or found.pay_to else {},
        "directApply": False,
    }
    return {"@context": CONTEXT, **_filled(own)}


def course(found: Course, institute: InstituteSettings) -> dict[str, Any]:
    """Return a course with the cohorts that are to come."""
    runs = [
        _filled(
            {
                "@type": ["CourseInstance", "EducationEvent"],
                "name": f"{found.name}, {cohort.starts:%B %Y}",
                "startDate": cohort.starts.isoformat(),
                "endDate": cohort.ends.isoformat(),
                "courseMode": "Onsite" if cohort.place else "Online",
                "location": {"@type": "Place", "name": cohort.place}
                if cohort.place
                else {"@type": "VirtualLocation", "url": at(found.get_absolute_url())},
                "maximumAttendeeCapacity": cohort.seats,
                "organizer": house(institute),
                "offers": {
                    "@type": "Offer",
                    "price": str(cohort.fee),
                    "priceCurrency": cohort.currency,
                    "validThrough": cohort.apply_by.isoformat(),
                    "category": "Paid" if cohort.fee else "Free",
                    "url": at(found.get_absolute_url()),
                },
                "instructor": [named(each) for each in found.teachers.all()],
            }
        )
        for cohort in found.coming
    ]
    own = {
        "@type": "Course",
        "@id": at(found.get_absolute_url()),
        "name": found.name,
        "courseCode": found.code,
        "description": found.summary,
        "url": at(found.get_absolute_url()),
        "inLanguage": found.language,
        "audience": {"@type": "Audience", "audienceType": found.audience},
        "provider": house(institute),
        "hasCourseInstance": runs,
    }
    return {"@context": CONTEXT, **_filled(own)}


def programme(found: Programme, institute: InstituteSettings) -> dict[str, Any]:
    """Return a degree programme."""
    own = {
        "@type": "EducationalOccupationalProgram",
        "name": found.name,
        "url": at(found.get_absolute_url()),
        "description": found.summary,
        "educationalCredentialAwarded": found.award,
        "applicationDeadline": found.coming[0].date.isoformat() if found.is_open and found.coming else "",
        "provider": house(institute),
        "offers": [
            {"@type": "Offer", "name": fee.label, "price": str(fee.amount), "priceCurrency": fee.currency}
            for fee in found.fees.all()
        ],
    }
    return {"@context": CONTEXT, **_filled(own)}
