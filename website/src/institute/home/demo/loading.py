"""Loads the demonstration institute from its files, once and whole. Makes up nothing of its own."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page, Site

from institute.accounts.roles import establish
from institute.analyses.models import Analysis, StoredCase, methods_for
from institute.core.models import InstituteSettings, Office, SocialLink, StandardPage, User
from institute.home.demo import comments, contact, desk, events, frame, media, pieces
from institute.home.demo import people as house_people
from institute.home.models import HomePage
from institute.home.searching import rebuild
from institute.publications.models import (
    Contribution,
    Person,
    PublicationIndexPage,
    PublicationPage,
    Region,
    Series,
    Subject,
    Unit,
)
from institute.publications.publishing import publish
from institute.record.ledger.taking import take_all
from institute.record.models import keep

DEMO = files("institute.home.demo")
CASE = "japan-us-2025.toml"


class DemoMissing(Exception):
    """The running example is not where the repository keeps it."""


def load(cases: Path) -> bool:
    """Load the institute if there is none yet.

    Parameters
    ----------
    cases
        The repository's folder of cases.

    Returns
    -------
    bool
        Whether anything was loaded; all of it is, or nothing.
    """
    if HomePage.objects.exists():
        return False
    case_file = cases / CASE
    if not case_file.exists():
        raise DemoMissing(f"The running example {case_file} is not there.")
    data = _read("institute.toml")
    with transaction.atomic():
        home = _home(data)
        people = {id: Person.objects.create(**fields) for id, fields in data["people"].items()}
        units = {id: Unit.objects.create(**fields) for id, fields in data["units"].items()}
        series = {
            code: _series(code, fields, people, place) for place, (code, fields) in enumerate(data["series"].items())
        }
        stored = StoredCase(toml=case_file.read_text(encoding="utf-8"))
        stored.save()
        analyses = _analyses(stored, data["analyses"])
        index = PublicationIndexPage(**data["publications"], show_in_menus=True)
        home.add_child(instance=index)
        about = data["about"]
        body = _stream(about.pop("body"), {})
        home.add_child(instance=StandardPage(**about, body=json.dumps(body), show_in_menus=True))
        text = _read("commentary.toml")
        _record(stored, text, series[text["series"]].name)
        house = pieces.House(index, people, series, units, _publisher(data["publisher"]))
        home.featured = _publication(house, text, stored, analyses)
        home.save()
        pieces.load(house, data)
        house_people.load(house, _read("people.toml"))
        desk.load(house, _read("desk.toml"))
        made = events.load(house, home, _read("events.toml"))
        media.load(house, home, made, _read("media.toml"))
        contact.load(house, _read("contact.toml"))
        comments.load(house, _read("comments.toml"))
        establish()
        frame.load(home, _read("frame.toml"))  # last: its menus lead to what the others made
        for code, fields in data["series"].items():
            Series.objects.filter(code=code).update(is_open=fields.get("is_open", True))
        rebuild()
    return True


def _record(stored: StoredCase, text: dict[str, Any], series: str) -> None:
    """Fill the record as it would stand: two invented years, then the commentary's forecasts, each on its day."""
    for name, about in _read("evidence.toml").items():
        keep(DEMO.joinpath(f"evidence/{name}.txt").read_bytes(), "text/plain; charset=utf-8", **about)
    fiction = StoredCase(toml=DEMO.joinpath("fiction.toml").read_text(encoding="utf-8"))
    fiction.save()
    each = {id: {"topics": topics} for id, topics in _read("fiction-topics.toml").items()}
    said = {"series": series, "topics": text["subjects"], "publication": f"/publications/{text['slug']}/"}
    take_all([(fiction, {"series": "Notes (invented)", "each": each}), (stored, said)])


def _publisher(data: dict[str, str]) -> User:
    """Make the invented person who answers for what is published; she has no password to sign in with."""
    user = User(**data)
    user.set_unusable_password()
    user.save()
    return user


def _series(code: str, fields: dict[str, Any], people: dict[str, Person], place: int) -> Series:
    """Make a series, open at first: the past ones take what they published before they are closed."""
    plain = {name: value for name, value in fields.items() if name not in ("editors", "is_open")}
    series = Series(code=code, sort_order=place, **plain)
    series.full_clean()
    series.save()
    series.editors.set(people[id] for id in fields.get("editors", []))
    return series


def _analyses(stored: StoredCase, wanted: dict[str, Any]) -> dict[str, Analysis]:
    """Put every method of the catalogue on the case that can read it: a new method needs no line here."""
    made = {}
    for method in methods_for(stored):
        analysis = Analysis(case=stored, method=method, slug=method.replace("_", "-"), **wanted)
        analysis.full_clean()
        analysis.save()
        made[method] = analysis
    return made


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(DEMO.joinpath(name).read_text(encoding="utf-8"))


def _home(data: dict[str, Any]) -> HomePage:
    root = Page.get_first_root_node()
    assert root is not None
    # Wagtail begins with a page that welcomes to Wagtail; ours takes its place.
    Page.objects.filter(depth=2).delete()
    root = Page.objects.get(pk=root.pk)
    home = HomePage(**data["home"], slug="home")
    root.add_child(instance=home)
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    site, _ = Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "root_page": home,
            "site_name": data["settings"]["name"],
        },
    )
    settings_ = dict(data["settings"])
    offices, links = settings_.pop("offices", []), settings_.pop("social_links", [])
    institute, _ = InstituteSettings.objects.update_or_create(site=site, defaults=settings_)
    institute.offices.set([Office(sort_order=place, **each) for place, each in enumerate(offices)])
    institute.social_links.set([SocialLink(sort_order=place, **each) for place, each in enumerate(links)])
    institute.save()
    return home


def _publication(
    house: pieces.House, text: dict[str, Any], stored: StoredCase, analyses: dict[str, Analysis]
) -> PublicationPage:
    page = PublicationPage(
        title=text["title"],
        slug=text["slug"],
        subtitle=text.get("subtitle", ""),
        synopsis=text["synopsis"],
        series=house.series[text["series"]],
        date_issued=text["date"],
        case=stored,
        body=json.dumps(_stream(text["body"], analyses)),
    )
    page.contributions = [Contribution(person=house.people[id]) for id in text["authors"]]
    page.subjects = [Subject.objects.get_or_create(slug=slugify(t), defaults={"title": t})[0] for t in text["subjects"]]
    page.regions = [Region.objects.get_or_create(slug=slugify(t), defaults={"title": t})[0] for t in text["regions"]]
    house.index.add_child(instance=page)
    moment = dt.datetime.combine(text["date"], dt.time(9))
    publish(page, by=house.by, at=timezone.make_aware(moment))
    return page


def _stream(blocks: list[dict[str, Any]], known: dict[str, Any]) -> list[dict[str, Any]]:
    """Turn the blocks of a file into the form in which Wagtail keeps them."""
    kept = []
    for block in blocks:
        fields = {key: value for key, value in block.items() if key != "type"}
        value: Any = fields
        match block["type"]:
            case "heading":
                value = {
                    **fields,
                    "level": str(fields.get("level", 2)),
                    "anchor": slugify(fields["text"])[:80],
                }
            case "paragraph":
                value = fields["html"]
            case "analysis":
                value = {**fields, "analysis": known[fields["analysis"]].pk}
        kept.append({"type": block["type"], "value": value})
    return kept
