"""Where readers may comment, how deep, and what is shown of a piece's comments. Writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape

import nh3
from django.utils import timezone
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString

from institute.comments.models import CLOSED, OFF, OPEN, Comment, PieceComments, SeriesComments
from institute.core import content
from institute.publications.models import PublicationPage


@dataclass(frozen=True)
class Rules:
    """What holds for the comments of one piece."""

    mode: str = OFF
    moderated: bool = True
    depth: int = 1
    closes: dt.date | None = None

    @property
    def is_off(self) -> bool:
        """Whether nothing of comments is to be seen."""
        return self.mode == OFF

    @property
    def is_open(self) -> bool:
        """Whether somebody may write."""
        return self.mode == OPEN


def rules(page: PublicationPage) -> Rules:
    """Return what holds for a piece: what it says itself, else its series; without either, comments are off."""
    series = content.kept("comments-series", _of_series, content.tables_of(SeriesComments)).get(page.series_id)
    own = content.kept("comments-pieces", _of_pieces, content.tables_of(PieceComments)).get(page.pk)
    if series is None:
        return Rules(own or OFF)
    closes = None
    if own is None and series.mode == OPEN and series.close_after_days is not None:
        closes = page.date_shown + dt.timedelta(days=series.close_after_days)
    mode = own or series.mode
    if closes is not None and timezone.localdate() > closes:
        mode = CLOSED
    return Rules(mode, series.moderated, series.depth, closes)


def _of_series() -> dict[int, SeriesComments]:
    return {row.series_id: row for row in SeriesComments.objects.all()}


def _of_pieces() -> dict[int, str]:
    return dict(PieceComments.objects.values_list("page_id", "mode"))


@dataclass
class Shown:
    """A comment as readers see it, with what answers it."""

    comment: Comment
    html: SafeString
    depth: int
    may_be_answered: bool
    replies: list[Shown] = field(default_factory=list)


def thread(page: int, holds: Rules) -> list[Shown]:
    """Return the comments that are shown, oldest first; what answers a comment that is not shown is not either."""
    shown = Comment.objects.filter(state=Comment.SHOWN).values_list("page_id", flat=True)
    if not content.is_among("pages-with-comments", shown.iterator, page, content.tables_of(Comment)):
        return []
    # What a page shows of a comment, and no more.
    rows = Comment.objects.filter(page=page, state=Comment.SHOWN).order_by("written_at", "pk")
    return _under(None, list(rows.only("page", "answers", "name", "text", "by", "written_at")), 0, holds)


def _under(above: int | None, rows: Sequence[Comment], depth: int, holds: Rules) -> list[Shown]:
    return [
        Shown(
            row,
            html(row.text),
            depth,
            holds.is_open and depth < holds.depth,
            _under(row.pk, rows, depth + 1, holds),
        )
        for row in rows
        if row.answers_id == above
    ]


def counted(shown: Sequence[Shown]) -> int:
    """Return how many comments a thread holds."""
    return sum(1 + counted(each.replies) for each in shown)


def html(text: str) -> SafeString:
    """Return a reader's plain text as HTML: paragraphs, line breaks and links, and nothing else whatever was typed."""
    written = linebreaks(urlize(text, nofollow=True, autoescape=True))
    clean = nh3.clean(
        written,
        tags={"p", "br", "a"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="nofollow ugc noopener",
    )
    return SafeString(clean)


def plain(markup: str) -> str:
    """Return markup from elsewhere as plain text, its paragraphs and line breaks kept."""
    broken = markup.replace("\r\n", "\n")
    for tag, sign in (("<br>", "\n"), ("<br/>", "\n"), ("<br />", "\n"), ("</p>", "\n\n")):
        broken = broken.replace(tag, sign).replace(tag.upper(), sign)
    return unescape(nh3.clean(broken, tags=set())).strip()
