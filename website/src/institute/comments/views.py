"""The pages of comments for readers: write, confirm, report, and the feed. What is shown on the piece is a tag."""

from __future__ import annotations

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from institute.comments import writing
from institute.comments.forms import LONGEST_REPORT, CommentForm, ReportForm
from institute.comments.models import LONGEST_TEXT, Comment, CommentSettings, Report
from institute.comments.rules import Rules, html, rules
from institute.core.identity import urn
from institute.publications.lists import feeds
from institute.publications.models import PublicationPage

SENT = "institute.comments.sent"
_METHODS = ["GET", "HEAD", "POST"]
NEWEST = 50


@never_cache
@require_http_methods(_METHODS)
def write(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take a comment on a piece, or an answer to one that stands there."""
    page, holds = _piece(page_id)
    if not holds.is_open:
        return _said(request, "Comments on this piece are closed.", "What was written stays.", page, status=403)
    above = _above(request.GET.get("to", ""), page, holds)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        comment = Comment(
            page=page,
            answers=above,
            form=form.form_id,
            name=said["name"],
            text=said["text"],
            email=said["email"],
            email_until=writing.until(),
        )
        try:
            kept = writing.write(comment)
        except writing.Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{reverse('comments:sent')}?as={signing.dumps(kept.form.hex, salt=SENT)}")
    context = {
        "form": form,
        "page": page,
        "above": above,
        "above_html": html(above.text) if above else "",
        "holds": holds,
        "limit": LONGEST_TEXT,
        "asked": CommentSettings.for_request(request),
        "trail": [{"title": page.title, "url": page.url or ""}, {"title": "Comment", "url": ""}],
    }
    return render(request, "comments/write.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Show somebody alone what they sent, and that a mail is on its way."""
    try:
        key = signing.loads(request.GET.get("as", ""), salt=SENT, max_age=3600)
    except signing.BadSignature:
        return redirect("/")
    comment = get_object_or_404(Comment.objects.select_related("page"), form=key)
    waits = comment.state == Comment.UNCONFIRMED
    return render(request, "comments/sent.html", {"comment": comment, "html": html(comment.text), "waits": waits})


@never_cache
@require_http_methods(_METHODS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before confirming, since programs open the links of mails too."""
    try:
        comment = writing.of(token)
    except writing.Refused as refused:
        return _said(request, "This link does not work.", str(refused), None, status=400)
    if request.method != "POST":
        words = f"You signed a comment on “{comment.page.title}” as {comment.name}."
        return _said(request, "Confirm your comment", words, None, button="Confirm")
    writing.confirm(comment)
    if comment.state == Comment.SHOWN:
        return _said(request, "Your comment is shown.", "Thank you.", comment.page)
    return _said(request, "Thank you.", "Your comment is read before it is shown, mostly within a day.", comment.page)


@never_cache
@require_http_methods(_METHODS)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what a reader has against a comment."""
    comment = get_object_or_404(Comment.objects.select_related("page"), pk=pk, state=Comment.SHOWN)
    page, _ = _piece(comment.page_id)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        Report.objects.get_or_create(
            form=form.form_id, defaults={"comment": comment, "words": form.cleaned_data["words"]}
        )
        return _said(request, "Thank you.", "A moderator reads it, mostly within a day.", page)
    context = {
        "form": form,
        "comment": comment,
        "html": html(comment.text),
        "limit": LONGEST_REPORT,
        "trail": [{"title": page.title, "url": page.url or ""}, {"title": "Report", "url": ""}],
    }
    return render(request, "comments/report.html", context, status=422 if form.is_bound else 200)


@require_safe
def feed(request: HttpRequest, page_id: int) -> HttpResponse:
    """Return the comments that are shown on a piece, the newest first."""
    page, _ = _piece(page_id)
    root = request.build_absolute_uri("/").rstrip("/")
    address = page.full_url or f"{root}{page.url}"
    shown = page.comments.filter(state=Comment.SHOWN).order_by("-written_at", "-pk")
    entries = tuple(_fed(comment, page.title, address) for comment in shown[:NEWEST])
    title = f"Comments on {page.title}"
    return feeds.written(request, feeds.Source(urn("comments", page.pk), title, "", address, entries), "atom")


def _fed(comment: Comment, title: str, address: str) -> feeds.Entry:
    return feeds.Entry(
        f"urn:uuid:{comment.form}",
        f"{comment.name} on {title}",
        f"{address}#comment-{comment.pk}",
        comment.text,
        (comment.name,),
        comment.written_at,
        comment.decided_at or comment.written_at,
        (),
        feeds.LANGUAGE,
    )


def _piece(page_id: int) -> tuple[PublicationPage, Rules]:
    page = get_object_or_404(PublicationPage.objects.live().public().select_related("series"), pk=page_id)
    holds = rules(page)
    if holds.is_off:
        raise Http404("This piece has no comments.")
    return page, holds


def _above(said: str, page: PublicationPage, holds: Rules) -> Comment | None:
    """Return the comment that is answered; none is named, or one that may be answered."""
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 18):
        raise Http404("There is no such comment.")
    above: Comment = get_object_or_404(page.comments.filter(state=Comment.SHOWN), pk=int(said))
    if above.depth >= holds.depth:
        raise Http404("This comment cannot be answered.")
    return above


def _said(
    request: HttpRequest, heading: str, words: str, page: PublicationPage | None, button: str = "", status: int = 200
) -> HttpResponse:
    back = {"back": page.url, "back_words": "Back to the piece"} if page else {}
    return render(
        request, "pages/said.html", {"heading": heading, "words": words, "button": button, **back}, status=status
    )
