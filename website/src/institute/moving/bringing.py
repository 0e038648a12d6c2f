"""Brings the posts of an export in as publications, each whole or not at all. Reads no file format, prints nothing.

A post that nothing stands against is published as of its day, under the number that it bore. One that our checks
stop, or whose number is not found, becomes a draft, and the report says why. The address at which it stood, and that of
its PDF, lead to it from then on; by that a second run knows what is here already.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator, slugify
from wagtail.contrib.redirects.models import Redirect

from institute.core.models import Picture as KeptPicture
from institute.core.models import Rendition
from institute.desk.word.composing import blocks_of
from institute.desk.word.imported import Imported, Picture
from institute.desk.word.taking import draft
from institute.moving import text
from institute.moving.rules import Rule, Rules
from institute.moving.wxr import Export, Post
from institute.publications.bylines import in_parts
from institute.publications.models import (
    Contribution,
    Person,
    PublicationIndexPage,
    PublicationPage,
    Region,
    Subject,
)
from institute.publications.publishing import publish

LARGEST_PICTURE = 25_000_000
_ABOUT = re.compile(r"^about the (author|writer|contributor)s?$", re.IGNORECASE)
_CREDIT = re.compile(r"^(?:source|photo|image|credit|picture)s?(?: by)?\s*[:–-]\s*", re.IGNORECASE)


@dataclass
class Outcome:
    """What became of one post: published, draft, here already, or left out; and why."""

    line: int
    title: str
    became: str
    number: str = ""
    old: str = ""
    why: list[str] = field(default_factory=list)


class _Undone(Exception):
    """Takes back what a rehearsal has written."""


def bring(
    export: Export,
    rules: Rules,
    index: PublicationIndexPage,
    *,
    by: Any = None,
    uploads: Path | None = None,
    keep: bool = False,
    told: Callable[[int], object] = lambda number: None,
) -> list[Outcome]:
    """Bring in what the rules cover.

    Parameters
    ----------
    uploads
        The old site's folder of uploads, for its pictures; nothing is fetched from anywhere.
    keep
        Whether to keep what is made. Otherwise all of it is tried and taken back.
    told
        Is told how many posts are done.
    """
    outcomes = []
    for number, post in enumerate(sorted(export.posts, key=lambda post: (post.date is None, str(post.date))), 1):
        outcome = _one(post, rules, index, by, uploads, keep)
        if outcome is not None:
            outcomes.append(outcome)
        told(number)
    return outcomes


def _one(
    post: Post, rules: Rules, index: PublicationIndexPage, by: Any, uploads: Path | None, keep: bool
) -> Outcome | None:
    rule = rules.rule_for(post)
    if rule is None:
        if post.kind in ("attachment", "nav_menu_item", "revision", "wp_global_styles", "wp_navigation"):
            return None
        said = f"No rule covers a {post.kind} of {', '.join(name for _, name in post.terms) or 'no category'}."
        return Outcome(post.line, post.title, "left out", old=post.link, why=[said])
    old = Redirect.normalise_path(urlsplit(post.link).path)
    outcome = Outcome(post.line, post.title, "draft", rule.number_of(post), post.link)
    if post.status == "trash" or post.status == "auto-draft":
        outcome.became, outcome.why = "left out", [f"It is {post.status} there."]
    elif not urlsplit(post.link).path.strip("/"):
        outcome.became, outcome.why = "left out", ["It has no address of its own there; publish it there first."]
    elif Redirect.objects.filter(old_path=old).exists():
        outcome.became = "here already"
    else:
        _tried(lambda: _take(post, rule, rules, index, by, uploads, old, outcome), keep)
    return outcome


def _tried(take: Callable[[], None], keep: bool) -> None:
    """Do it whole or not at all; a rehearsal is taken back, with the files that it wrote."""
    last = KeptPicture.objects.aggregate(last=Max("pk"))["last"] or 0
    written: list[str] = []
    try:
        with transaction.atomic():
            take()
            if not keep:
                pictures = KeptPicture.objects.filter(pk__gt=last)
                files = [*pictures, *Rendition.objects.filter(image__in=pictures)]
                written = [kept.file.name for kept in files]
                raise _Undone
    except _Undone:
        for name in written:
            default_storage.delete(name)


def _take(
    post: Post,
    rule: Rule,
    rules: Rules,
    index: PublicationIndexPage,
    by: Any,
    uploads: Path | None,
    old: str,
    outcome: Outcome,
) -> None:
    plain = text.plain(post.content, post.meta.get("footnotes", ""))
    found = Imported(pictures=[_picture(address, alt, uploads) for address, alt in plain.pictures])
    blocks_of(plain.html, found)
    outcome.why += [f"Dropped: {said}." for said in plain.dropped]
    outcome.why += [f"Changed: {said}." for said in (*plain.changed, *found.report.changed)]
    missing = sum(not picture.data for picture in found.pictures)
    if missing:
        where = "not in the folder of uploads" if uploads else "left out: no folder of uploads was named"
        outcome.why.append(f"Dropped: {missing} of {len(found.pictures)} pictures, {where}.")
    found.title = _title(post.title, outcome.number) or "Untitled"
    biography = _without_labels(found, rule.series.body_label)
    excerpt = " ".join(strip_tags(post.excerpt).split())
    found.synopsis = found.synopsis or Truncator(excerpt or _first_words(found)).chars(780)
    page = draft(found, post.slug, index, rule.series, by)
    page.number_by_hand = outcome.number
    page.date_issued = post.date.date() if post.date else None
    page.contributions = _contributions(post.names, biography)
    _categorise(page, post, rules, rule)
    page.save_revision(user=by, changed=True)
    against = _against(post, rule, outcome.number)
    if not against:
        against = _published(page, post, by)
    shown = PublicationPage.objects.get(pk=page.pk)
    outcome.became, outcome.number = ("published", shown.number) if shown.live else ("draft", outcome.number)
    outcome.why = [*against, *outcome.why]
    Redirect.objects.create(old_path=old, redirect_page=shown, is_permanent=True)
    for address in _own_pdfs(plain.pdfs, post, outcome.number):
        lead = {"redirect_link": f"/{shown.key}.pdf"} if shown.live else {"redirect_page": shown}
        Redirect.objects.get_or_create(
            old_path=Redirect.normalise_path(urlsplit(address).path), defaults={**lead, "is_permanent": True}
        )


def _against(post: Post, rule: Rule, number: str) -> list[str]:
    found = []
    if post.status != "publish":
        found.append(f"It is {post.status or 'no longer published'} there.")
    if not number and not rule.issue:
        found.append("Its number was not found in its title, slug, address or fields.")
    if post.date is None:
        found.append("It has no date there.")
    return found


def _published(page: PublicationPage, post: Post, by: Any) -> list[str]:
    """Publish a draft as of its day; return what stands against it, in which case it stays a draft."""
    assert post.date is not None
    try:
        with transaction.atomic():
            publish(page, by=by, at=timezone.make_aware(post.date))
    except ValidationError as error:
        return list(dict.fromkeys(error.messages))
    return []


def _title(title: str, number: str) -> str:
    if number:
        title = re.sub(rf"^\s*{re.escape(number)}\s*[|:–—-]*\s*", "", title, flags=re.IGNORECASE)
    return title.strip()[:255]


def _without_labels(found: Imported, label: str) -> str:
    """Take the label of the series and the part on the author out of the text; return what it says of the author."""
    kept: list[dict[str, Any]] = []
    about: list[str] | None = None
    for block in found.body:
        said = block["value"]["text"].strip(" :") if block["type"] == "heading" else ""
        if said and _ABOUT.match(said):
            about = []
        elif said and said.casefold() == label.casefold():
            about = None
        elif about is not None and block["type"] == "paragraph":
            about.append(block["value"])
        else:
            kept.append(block)
    found.body = kept
    for block in kept:
        if block["type"] == "figure" and _CREDIT.match(block["value"]["caption"]):
            value = block["value"]
            value["credit"], value["caption"] = _CREDIT.sub("", value["caption"]), ""
    return "".join(about or [])


def _first_words(found: Imported) -> str:
    first = next((block["value"] for block in found.body if block["type"] == "paragraph"), "")
    return " ".join(strip_tags(first).split())


def _contributions(names: Sequence[str], biography: str) -> list[Contribution]:
    made = []
    for name in names:
        person = _person(name)
        own = biography if len(names) == 1 else ""
        made.append(Contribution(person=person, name_as_printed="" if person else name[:160], biography_as_printed=own))
    return made


def _person(name: str) -> Person | None:
    family, given = in_parts(name)
    found: Person | None = (
        Person.objects.filter(name_as_printed__iexact=name).first()
        or Person.objects.filter(given_name__iexact=given, family_name__iexact=family).first()
    )
    return found


def _categorise(page: PublicationPage, post: Post, rules: Rules, rule: Rule) -> None:
    subjects, regions = [], []
    for name in dict.fromkeys(name for _, name in post.terms):
        if name.casefold() in rules.ignored | rule.categories | {page.series.name.casefold()}:
            continue
        region = rules.regions.get(name.casefold())
        known = Region.objects.filter(title__iexact=region or name).first()
        if known is not None or region:
            regions.append(known or _term(Region, region or name))
        else:
            subjects.append(Subject.objects.filter(title__iexact=name).first() or _term(Subject, name))
    page.subjects, page.regions = subjects, regions


def _term(kind: Any, title: str) -> Any:
    return kind.objects.get_or_create(slug=slugify(title)[:50], defaults={"title": title[:80]})[0]


def _picture(address: str, alt: str, uploads: Path | None) -> Picture:
    """Return a picture out of the folder of uploads, which it never leaves; without data where it is not there."""
    parts = PurePosixPath(unquote(urlsplit(address).path)).parts
    tail = parts[parts.index("uploads") + 1 :] if "uploads" in parts else parts[-1:]
    if uploads is not None and tail and ".." not in tail:
        file = uploads.joinpath(*tail).resolve()
        if file.is_relative_to(uploads.resolve()) and file.is_file() and file.stat().st_size <= LARGEST_PICTURE:
            return Picture(file.read_bytes(), "", alt)
    return Picture(b"", "", alt)


def _own_pdfs(addresses: Sequence[str], post: Post, number: str) -> Iterator[str]:
    """Give the addresses of the post's own PDF: those that carry its number, and lie on the old site."""
    host = urlsplit(post.link).netloc
    for address in dict.fromkeys(addresses):
        parts = urlsplit(address)
        if number and parts.netloc in ("", host) and number.casefold() in parts.path.casefold():
            yield address


def as_json(outcomes: Sequence[Outcome]) -> str:
    """Return outcomes for a program."""
    return json.dumps([vars(outcome) for outcome in outcomes], ensure_ascii=False, indent=2)
