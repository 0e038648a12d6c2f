"""Comments from and to other systems: Disqus's export, WordPress's (WXR), and the first of these written.

A file is read whole or not at all; what it says of itself is checked before anything is kept.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from lxml import etree
from wagtail.contrib.redirects.models import Redirect

from institute.comments.models import LONGEST_NAME, LONGEST_TEXT, Comment
from institute.comments.rules import plain
from institute.graphemes import count
from institute.publications.models import PublicationPage

LARGEST = 100_000_000
MOST = 200_000
DISQUS = "http://disqus.com"
ID = "{http://disqus.com/disqus-internals}id"
GONE = "(deleted)"
"""The words of a comment of which its export keeps none."""


class NotComments(Exception):
    """The file cannot be taken; the message names every line, what is wrong there and what would be right."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Brought:
    """One comment as a file has it."""

    line: int
    id: str
    above: str
    thread: str
    link: str
    name: str
    text: str
    at: dt.datetime
    state: str


def read(data: bytes) -> list[Brought]:
    """Read a file of comments.

    Raises
    ------
    NotComments
        It is too large, no XML, declares a document type, is of no known kind, or holds what cannot be a comment.
    """
    if len(data) > LARGEST:
        raise NotComments([f"The file has {len(data):,} bytes; at most {LARGEST:,} are read."])
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.parse(BytesIO(data), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise NotComments([f"Line {line}, column {column}: {error.msg}. Export it anew."]) from None
    if tree.docinfo.internalDTD is not None:
        raise NotComments(["Line 1: the file declares a document type. No export of comments does."])
    root = tree.getroot()
    if root.tag == f"{{{DISQUS}}}disqus":
        found, problems = _disqus(root)
    elif root.tag == "rss" and root.find("channel") is not None:
        found, problems = _wordpress(root)
    else:
        raise NotComments([f"Line 1: this begins with <{root.tag}>. Give an export of Disqus, or of WordPress (WXR)."])
    if len(found) > MOST:
        problems.append(f"The file holds {len(found):,} comments; at most {MOST:,} are taken. Export it in parts.")
    ids: set[str] = set()
    for each in found:
        if each.id in ids:
            problems.append(f"Line {each.line}: the id {each.id} occurs twice.")
        ids.add(each.id)
    for each in found:
        if each.above and each.above not in ids:
            problems.append(f"Line {each.line}: comment {each.id} answers {each.above}, which the file does not hold.")
    problems += _circles(found)
    if problems:
        raise NotComments(problems)
    return found


def _circles(found: Sequence[Brought]) -> list[str]:
    above = {each.id: each.above for each in found}
    said = []
    for each in found:
        seen, step = {each.id}, each.above
        while step and step not in seen:
            seen.add(step)
            step = above.get(step, "")
        if step:
            said.append(f"Line {each.line}: comment {each.id} answers itself by way of others.")
    return said


def _disqus(root: etree._Element) -> tuple[list[Brought], list[str]]:
    def text(element: etree._Element, name: str) -> str:
        return (element.findtext(f"{{{DISQUS}}}{name}") or "").strip()

    threads = {
        str(thread.get(ID)): (text(thread, "id"), text(thread, "link"))
        for thread in root.iterfind(f"{{{DISQUS}}}thread")
        if thread.get(ID)
    }
    found: list[Brought] = []
    problems: list[str] = []
    for post in root.iterfind(f"{{{DISQUS}}}post"):
        line = int(str(post.sourceline))
        thread = post.find(f"{{{DISQUS}}}thread")
        key = str(thread.get(ID)) if thread is not None else ""
        if key not in threads:
            problems.append(f"Line {line}: the comment belongs to no thread of the file.")
            continue
        above = post.find(f"{{{DISQUS}}}parent")
        author = post.find(f"{{{DISQUS}}}author")
        state = Comment.SHOWN
        if text(post, "isDeleted") == "true":
            state = Comment.REFUSED
        if text(post, "isSpam") == "true":
            state = Comment.SPAM
        _add(
            found,
            problems,
            line=line,
            id=f"disqus:{post.get(ID) or ''}",
            above=f"disqus:{above.get(ID)}" if above is not None else "",
            thread=threads[key][0],
            link=threads[key][1],
            name=text(author, "name") if author is not None else "",
            text=plain(text(post, "message")),
            at=text(post, "createdAt"),
            state=state,
        )
    return found, problems


def _wordpress(root: etree._Element) -> tuple[list[Brought], list[str]]:
    def text(element: etree._Element, name: str) -> str:
        children = (child for child in element if isinstance(child.tag, str))
        return next(
            (
                (child.text or "").strip()
                for child in children
                if child.tag.startswith("{http://wordpress.org/export/") and child.tag.endswith(f"}}{name}")
            ),
            "",
        )

    states = {"1": Comment.SHOWN, "approve": Comment.SHOWN, "spam": Comment.SPAM, "trash": Comment.REFUSED}
    found: list[Brought] = []
    problems: list[str] = []
    for item in root.iterfind("channel/item"):
        link = (item.findtext("link") or "").strip()
        for child in item:
            tag = child.tag if isinstance(child.tag, str) else ""
            if not (tag.startswith("{http://wordpress.org/export/") and tag.endswith("}comment")):
                continue
            if text(child, "comment_type") in ("pingback", "trackback"):
                continue
            above = text(child, "comment_parent")
            _add(
                found,
                problems,
                line=int(str(child.sourceline)),
                id=f"wordpress:{text(child, 'comment_id')}",
                above=f"wordpress:{above}" if above not in ("", "0") else "",
                thread=text(item, "post_name"),
                link=link,
                name=text(child, "comment_author"),
                text=plain(text(child, "comment_content")),
                at=text(child, "comment_date_gmt"),
                state=states.get(text(child, "comment_approved"), Comment.WAITING),
            )
    return found, problems


def _add(
    found: list[Brought],
    problems: list[str],
    *,
    line: int,
    id: str,
    above: str,
    thread: str,
    link: str,
    name: str,
    text: str,
    at: str,
    state: str,
) -> None:
    """Add a comment, or what is wrong with it."""
    moment = _moment(at)
    if not text and state == Comment.REFUSED:
        text = GONE  # exports have such; kept, so that the answers to it have a place
    signed = " ".join(name.split()) or "Anonymous"
    said = []
    if id.endswith(":"):
        said.append("it has no id")
    if moment is None:
        said.append(f"its time {at!r} is none; write 2025-04-02T09:30:00Z")
    if not text:
        said.append("it says nothing")
    if len(text) > LONGEST_TEXT * 32 or count(text) > LONGEST_TEXT:
        said.append(f"it is longer than {LONGEST_TEXT:,} characters")
    if len(signed) > LONGEST_NAME:
        said.append(f"its name is longer than {LONGEST_NAME} characters")
    if said or moment is None:
        problems.append(f"Line {line}: {'; '.join(said)}.")
        return
    found.append(Brought(line, id, above, thread, link, signed, text, moment, state))


def _moment(said: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(said.replace("Z", "+00:00").replace(" ", "T"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def place(found: Iterable[Brought]) -> tuple[dict[str, PublicationPage], list[str]]:
    """Return which piece each thread belongs to, by its key or address, and the threads that belong to none."""
    placed: dict[str, PublicationPage] = {}
    lost: dict[str, int] = {}
    for each in found:
        name = each.thread or each.link
        if name in placed or name in lost:
            continue
        page = _page(each)
        if page is None:
            lost[name] = each.line
        else:
            placed[name] = page
    return placed, [f"Line {line}: no piece has the key or the address “{name}”." for name, line in lost.items()]


def _page(each: Brought) -> PublicationPage | None:
    path = urlsplit(each.link).path
    last = path.rstrip("/").rsplit("/", 1)[-1].lower()
    for word in filter(None, (each.thread.lower(), last)):
        found: PublicationPage | None = (
            PublicationPage.objects.filter(key=word).first() or PublicationPage.objects.filter(slug=word).first()
        )
        if found is not None:
            return found
    moved = Redirect.objects.filter(old_path=Redirect.normalise_path(path)).select_related("redirect_page").first()
    page = moved.redirect_page.specific if moved is not None and moved.redirect_page is not None else None
    return page if isinstance(page, PublicationPage) else None


@dataclass(frozen=True)
class Told:
    """What a file comes to: each pair is of words and how many comments they are about."""

    kept: tuple[tuple[str, int], ...]
    known: int
    beside: tuple[tuple[str, int], ...]
    lost: tuple[str, ...]


def told(found: Sequence[Brought]) -> Told:
    """Return what would become of the comments of a file, before anything is kept."""
    placed, lost = place(found)
    kept = _kept()
    here = [each for each in found if (each.thread or each.link) in placed]
    new = [each for each in here if each.id not in kept]
    by_piece = Counter(placed[each.thread or each.link].title for each in new)
    states = Counter(each.state for each in new)
    beside = [("of no piece of ours", len(found) - len(here))]
    named = {Comment.SPAM: "kept as spam, unseen", Comment.REFUSED: "deleted there, kept unseen"}
    named[Comment.WAITING] = "waiting for a moderator"
    beside += [(words, states[state]) for state, words in named.items()]
    return Told(tuple(by_piece.items()), len(here) - len(new), tuple(pair for pair in beside if pair[1]), tuple(lost))


def _kept() -> dict[str, int]:
    kept = dict(Comment.objects.exclude(foreign="").values_list("foreign", "pk"))
    # Our own comments, given away and brought back, are known by the number of their form.
    return kept | {
        f"disqus:{form.hex}": pk for form, pk in Comment.objects.filter(foreign="").values_list("form", "pk")
    }


@transaction.atomic
def take(found: Sequence[Brought], placed: dict[str, PublicationPage]) -> int:
    """Keep comments under their pieces, those that stand above first; what was brought before is left as it is."""
    kept = _kept()
    waiting = [each for each in found if each.id not in kept and (each.thread or each.link) in placed]
    taken = 0
    while waiting:
        later: list[Brought] = []
        ids = {each.id for each in waiting}
        for each in waiting:
            if each.above and each.above not in kept and each.above in ids:
                later.append(each)
                continue
            made = Comment.objects.create(
                page=placed[each.thread or each.link],
                answers_id=kept.get(each.above),
                name=each.name,
                text=each.text,
                state=each.state,
                written_at=each.at,
                decided_at=timezone.now(),
                foreign=each.id,
            )
            kept[each.id] = made.pk
            taken += 1
        waiting = later
    return taken


def write() -> bytes:
    """Return every comment that readers see, as Disqus's export is written; no addresses are in it."""
    rows = list(Comment.objects.filter(state=Comment.SHOWN).select_related("page").order_by("page_id", "written_at"))
    spaces: Any = {None: DISQUS, "dsq": ID[1:].partition("}")[0]}
    root = etree.Element(f"{{{DISQUS}}}disqus", nsmap=spaces)
    for page in {row.page_id: row.page for row in rows}.values():
        thread = etree.SubElement(root, f"{{{DISQUS}}}thread", {ID: str(page.pk)})
        for name, value in (
            ("id", page.key or page.slug),
            ("link", page.full_url or page.url or ""),
            ("title", page.title),
            ("isDeleted", "false"),
        ):
            etree.SubElement(thread, f"{{{DISQUS}}}{name}").text = _xml(value)
    by_pk = {row.pk: row for row in rows}
    for row in rows:
        post = etree.SubElement(root, f"{{{DISQUS}}}post", {ID: _number(row)})
        etree.SubElement(post, f"{{{DISQUS}}}message").text = _xml(row.text)
        etree.SubElement(post, f"{{{DISQUS}}}createdAt").text = row.written_at.astimezone(dt.UTC).isoformat()
        etree.SubElement(post, f"{{{DISQUS}}}isDeleted").text = "false"
        etree.SubElement(post, f"{{{DISQUS}}}isSpam").text = "false"
        author = etree.SubElement(post, f"{{{DISQUS}}}author")
        etree.SubElement(author, f"{{{DISQUS}}}name").text = _xml(row.name)
        etree.SubElement(author, f"{{{DISQUS}}}isAnonymous").text = "true"
        etree.SubElement(post, f"{{{DISQUS}}}thread", {ID: str(row.page_id)})
        above = by_pk.get(row.answers_id) if row.answers_id else None
        if above is not None:
            etree.SubElement(post, f"{{{DISQUS}}}parent", {ID: _number(above)})
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _number(row: Comment) -> str:
    return row.foreign.removeprefix("disqus:") if row.foreign.startswith("disqus:") else f"{row.form.hex}"


def _xml(text: str) -> str:
    """Leave out what no XML document may hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")
