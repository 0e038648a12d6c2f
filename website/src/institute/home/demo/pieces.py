"""The demonstration's publications from their files: texts, changes, an issue, books. Makes up nothing of its own."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
import uuid
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from institute.home.demo import drawings
from institute.publications.elsewhere.imports import read, take
from institute.publications.models import (
    Award,
    BookEdition,
    BookReview,
    Contribution,
    IssuePage,
    Person,
    PublicationIndexPage,
    PublicationPage,
    Region,
    Series,
    Subject,
    Term,
    Unit,
)
from institute.publications.publishing import publish

FOLDER = files("institute.home.demo") / "publications"
FILES = ("commentary", "papers", "briefs", "journal", "books", "reports")
PICTURES = {"repair-ship": drawings.repair_ship}
NOON = dt.time(9, 0)
PLAIN = ("title", "subtitle", "synopsis", "references", "funding", "ai_statement", "page_count", "contents")


@dataclass
class House:
    """What the pieces refer to, by the names that the files use."""

    index: PublicationIndexPage
    people: dict[str, Person]
    series: dict[str, Series]
    units: dict[str, Unit]
    by: Any = None
    pages: dict[str, PublicationPage] = field(default_factory=dict)


def load(house: House, institute: dict[str, Any]) -> None:
    """Publish every piece of the files in the order of their days, then what refers to them."""
    for region, within in institute["regions"].items():
        outer, _ = Region.objects.get_or_create(slug=slugify(within), defaults={"title": within})
        Region.objects.update_or_create(slug=slugify(region), defaults={"title": region, "within": outer})
    pieces = []
    for name in FILES:
        data = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
        issue = _issue(house, data["issue"], data["series"]) if "issue" in data else None
        pieces += [{"series": data.get("series"), "issue": issue, **piece} for piece in data["piece"]]
    for piece in sorted(pieces, key=lambda piece: piece.get("date", dt.date.max)):
        house.pages[piece["title"]] = _piece(house, piece)
    for award in institute["awards"]:
        fields = {key: value for key, value in award.items() if key != "publication"}
        Award.objects.create(**fields).publications.add(house.pages[award["publication"]])
    Term.objects.bulk_create(Term(**term) for term in institute["terms"])
    take(read((FOLDER / "elsewhere.bib").read_text(encoding="utf-8"), "bibtex"), keep=True)


def _issue(house: House, data: dict[str, Any], series: str) -> IssuePage:
    fields = {key: value for key, value in data.items() if key != "date"}
    page = IssuePage(series=house.series[series], date_issued=data["date"], **fields)
    house.index.add_child(instance=page)
    page.save_revision().publish()
    return page


def _piece(house: House, piece: dict[str, Any]) -> PublicationPage:
    changes = piece.get("changes", [])
    text = piece["text"]
    for change in changes:
        # The file holds the text as it is to stand; what was there before is put back first.
        if "before" in change:
            assert change["find"] in text, f"{piece['title']}: {change['find']!r} is not in the text"
            text = text.replace(change["find"], change["before"])
    page = drafted(house, {**piece, "text": text})
    if "embargo_days" in piece:
        # Approved and waiting: the clock publishes it, and only then does it get its number.
        page.save_revision(user=house.by).publish(user=house.by, skip_permission_checks=True)
        return page
    publish(page, by=house.by, at=_moment(piece["date"]))
    for change in changes:
        latest = PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        if "before" in change:
            text = text.replace(change["before"], change.get("after", change["find"]))
            latest.body = json.dumps(stream(text))
        publish(latest, by=house.by, kind=change["kind"], notice=change["notice"], at=_moment(change["date"]))
    kept: PublicationPage = PublicationPage.objects.get(pk=page.pk)
    return kept


def drafted(house: House, piece: dict[str, Any]) -> PublicationPage:
    """Return a piece of a file as a page that nobody sees yet."""
    first, last = piece.get("pages", ("", ""))
    page = PublicationPage(
        slug=slugify(piece["title"])[:80].strip("-"),
        series=house.series[piece["series"]],
        date_issued=piece.get("date"),
        body=json.dumps(stream(piece["text"])),
        notes=json.dumps(_notes(piece.get("notes", {}))),
        issue=piece.get("issue"),
        first_page=first,
        last_page=last,
        **{name: _trimmed(piece[name]) for name in PLAIN if name in piece},
    )
    page.contributions = [
        *(Contribution(person=house.people[id]) for id in piece.get("authors", [])),
        *(Contribution(person=house.people[id], role="editor") for id in piece.get("editors", [])),
    ]
    page.subjects = [category(Subject, title) for title in piece.get("subjects", [])]
    page.regions = [category(Region, title) for title in piece.get("regions", [])]
    page.units = [house.units[id] for id in piece.get("units", [])]
    page.editions = [BookEdition(**edition) for edition in piece.get("editions", [])]
    page.reviews = [BookReview(**review) for review in piece.get("reviews", [])]
    if "embargo_days" in piece:
        page.go_live_at = timezone.now() + dt.timedelta(days=piece["embargo_days"])
    house.index.add_child(instance=page)
    return page


def stream(text: str) -> list[dict[str, Any]]:
    """Turn a text in the light notation of the files into the blocks of a stream."""
    blocks: list[dict[str, Any]] = []
    for part in filter(None, (part.strip() for part in text.split("\n\n"))):
        if part.startswith("## "):
            words = part[3:].strip()
            blocks.append(_block("heading", {"text": words, "level": "2", "anchor": slugify(words)[:80]}))
        elif part.startswith("> "):
            blocks.append(_block("quotation", {"text": part[2:].strip(), "source": ""}))
        elif part.startswith("| "):
            rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in part.splitlines()]
            blocks.append(_block("table", {"caption": _caption(blocks), "rows": rows, "source": ""}))
        elif part.startswith("% "):
            blocks.append(_block("chart", _chart(part.splitlines())))
        elif part.startswith("! "):
            name, alt, caption = (said.strip() for said in " ".join(part.split()).removeprefix("! ").split("|"))
            figure = {"image": PICTURES[name]().pk, "alt": alt, "decorative": False, "caption": caption, "credit": ""}
            blocks.append(_block("figure", figure))
        elif part.startswith("= "):
            address, since, most = part.removeprefix("= ").split()
            blocks.append(_block("items", {"address": address, "since": since, "most": int(most)}))
        else:
            blocks.append(_block("paragraph", f"<p>{_inline(' '.join(part.split()))}</p>"))
    return blocks


def _chart(lines: list[str]) -> dict[str, Any]:
    """Read a chart: its title, unit, words and source in the first line, then a name and a number in each."""
    title, unit, says, source = (part.strip() for part in lines[0].removeprefix("% ").split("|"))
    pairs = [line.rpartition(":") for line in lines[1:]]
    numbers = [
        {"label": name.strip("* "), "value": float(value), "strong": name.startswith("*")} for name, _, value in pairs
    ]
    return {"title": title, "unit": unit, "numbers": numbers, "says": says, "source": source}


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _inline(text: str) -> str:
    """Escape words, and set what stands between two stars in italics."""
    pieces = escape(text, quote=False).replace("'", "’").split("*")
    return "".join(f"<i>{piece}</i>" if place % 2 else piece for place, piece in enumerate(pieces))


def _caption(blocks: list[dict[str, Any]]) -> str:
    """Name a table after the section in which it stands."""
    headings = [block["value"]["text"] for block in blocks if block["type"] == "heading"]
    return headings[-1] if headings else "Overview"


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def _notes(notes: dict[str, str]) -> list[dict[str, Any]]:
    return [_block("note", {"label": label, "text": f"<p>{_inline(text)}</p>"}) for label, text in notes.items()]


def category(model: Any, title: str) -> Any:
    """Return the subject or region of a title, made if there is none yet."""
    return model.objects.get_or_create(slug=slugify(title), defaults={"title": title})[0]


def _moment(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, NOON))
