"""The demonstration's people, boards, money, vacancies, units, teaching and partners. Makes up only portraits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from wagtail.models import Site

from institute.home.demo.pieces import House
from institute.home.demo.portraits import portrait
from institute.people import models
from institute.people.sorting import letter
from institute.publications.models import Award, Person, Unit


def load(house: House, data: dict[str, Any]) -> None:
    """Make all of it; days that must lie ahead are counted from today."""
    _people(house, data)
    groups = {g["slug"]: models.PersonGroup.objects.create(**g) for g in data["groups"]}
    for post in data["posts"]:
        person, group = house.people[post.pop("person")], groups[post.pop("group")]
        unit = house.units[post.pop("unit")] if "unit" in post else None
        models.Appointment.objects.create(person=person, group=group, unit=unit, **post)
    for quoted in data["quoted"]:
        models.Quoted.objects.create(person=house.people[quoted.pop("person")], **quoted)
    for body in data["bodies"]:
        seats = body.pop("seats")
        made = models.Body.objects.create(**body)
        for seat in seats:
            models.Seat.objects.create(body=made, **_known(house, seat, "person"))
    models.Welcome.objects.create(**_known(house, data["welcome"], "signed_by"))
    grants = _money(house, data)
    for chair in data["chairs"]:
        holdings, paid = chair.pop("holdings"), chair.pop("grants", [])
        row = models.Chair.objects.create(**chair)
        row.grants.set(grants[name] for name in paid)
        for holding in holdings:
            models.Holding.objects.create(chair=row, **_known(house, holding, "person"))
    for award in data["awards"]:
        people = award.pop("people", [])
        Award.objects.create(**award).people.set(house.people[id] for id in people)
    for vacancy in data["vacancies"]:
        days = {name: _ahead(vacancy.pop(name)) for name in ("posted", "closes")}
        models.Vacancy.objects.create(**_unit(house, vacancy), **days)
    for partner in data["partners"]:
        models.Partner.objects.create(**partner)
    _teaching(house, data)


def _people(house: House, data: dict[str, Any]) -> None:
    for id, fields in data["people"].items():
        if id not in house.people:
            house.people[id] = Person(**{name: fields.pop(name) for name in ("slug", "name_as_printed", "family_name")})
        person = house.people[id]
        drawn = fields.pop("has_portrait", True)
        for name, value in fields.items():
            setattr(person, name, value)
        if drawn:
            words = person.name_as_printed.split()
            monogram = letter(words[0]) + letter(words[-1])
            person.photo = person.press_photo = portrait(person.name_as_printed, monogram)
        person.full_clean()
        person.save()
    for id, fields in data["units"].items():
        head, parent = fields.pop("head", None), fields.pop("parent", None)
        unit = house.units.get(id) or Unit()
        for name, value in fields.items():
            setattr(unit, name, value)
        unit.head = house.people[head] if head else None
        unit.parent = house.units[parent] if parent else None
        unit.full_clean()
        unit.save()
        house.units[id] = unit
    for title, units in data["of_units"].items():
        house.pages[title].units.set([house.units[id] for id in units])
        house.pages[title].save()


def _money(house: House, data: dict[str, Any]) -> dict[str, models.Grant]:
    funders = {f["name"]: models.Funder.objects.create(**f) for f in data["funders"]}
    made = {}
    for grant in data["grants"]:
        funder, pages = funders[grant.pop("funder")], grant.pop("publications", [])
        row = models.Grant(funder=funder, **_unit(house, grant))
        row.full_clean()
        row.publications.set([house.pages[title] for title in pages])
        row.save()
        made[row.project] = row
    site = Site.objects.get(is_default_site=True)
    models.FundingSettings.objects.update_or_create(site=site, defaults=data["funding"])
    return made


def _teaching(house: House, data: dict[str, Any]) -> None:
    programmes = {}
    for fields in data["programmes"]:
        deadlines, fees = fields.pop("deadlines", []), fields.pop("fees", [])
        row = models.Programme.objects.create(**_known(house, _unit(house, fields), "director"))
        programmes[row.slug] = row
        for deadline in deadlines:
            models.Deadline.objects.create(programme=row, label=deadline["label"], date=_ahead(deadline["date"]))
        for fee in fees:
            models.Fee.objects.create(programme=row, **fee)
    for fields in data["courses"]:
        cohorts, teachers = fields.pop("cohorts"), fields.pop("teachers")
        course = models.Course.objects.create(**_unit(house, fields))
        course.teachers.set(house.people[id] for id in teachers)
        for cohort in cohorts:
            days = {name: _ahead(cohort.pop(name)) for name in ("starts", "ends", "apply_by")}
            models.Cohort.objects.create(course=course, **cohort, **days)
    for story in data["stories"]:
        names = story["name"].split()
        photo = portrait(story["name"], "".join(part[0] for part in names)[:2])
        models.AlumnusStory.objects.create(photo=photo, **story)
    for entry in data["alumni"]:
        days = {name: _ahead(entry.pop(name)) for name in ("consented_on", "consent_until") if name in entry}
        programme = programmes[entry.pop("programme")]
        models.Alumnus.objects.create(programme=programme, **entry, **days)


def _known(house: House, fields: dict[str, Any], name: str) -> dict[str, Any]:
    return {**fields, name: house.people[fields[name]]} if name in fields else fields


def _unit(house: House, fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "unit": house.units[fields["unit"]]} if "unit" in fields else fields


def _ahead(days: int) -> dt.date:
    """Return the day that lies so many days ahead, or back: what is open in the file stays open on the site."""
    return timezone.localdate() + dt.timedelta(days=days)
