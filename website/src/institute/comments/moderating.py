"""The editors' queue of comments: what waits, what was reported, and what becomes of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from institute.comments import bringing, disqus, writing
from institute.comments.forms import DecisionForm
from institute.comments.models import MODES, Comment, PieceComments, Report
from institute.publications.models import PublicationPage

PER_PAGE = 50
VIEWS = {
    "waiting": ("Waiting", Q(state=Comment.WAITING)),
    "reported": ("Reported", Q(reports__isnull=False, reports__dealt_with=None, state=Comment.SHOWN)),
    "shown": ("Shown", Q(state=Comment.SHOWN)),
    "refused": ("Not shown", Q(state=Comment.REFUSED)),
    "spam": ("Spam", Q(state=Comment.SPAM)),
    "unconfirmed": ("Address not confirmed", Q(state=Comment.UNCONFIRMED)),
}


def allowed(user: Any) -> bool:
    """Tell whether somebody decides on comments."""
    return bool(user.has_perm("comments.change_comment"))


def queue(request: HttpRequest) -> HttpResponse:
    """List comments of one state, and take what becomes of those that are marked."""
    if not allowed(request.user):
        raise PermissionDenied
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            changed = writing.decide(said["comments"], said["state"], by=request.user, reason=said["reason"])
        except writing.Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"{changed} comment{'s' * (changed != 1)} changed.")
            return redirect(request.get_full_path())
    shown = request.GET.get("show", "waiting")
    if shown not in VIEWS:
        shown = "waiting"
    page = _page(request.GET.get("page", ""))
    rows = _rows(VIEWS[shown][1])
    if page is not None:
        rows = rows.filter(page=page)
    pages = Paginator(rows, PER_PAGE)
    context = {
        "form": form,
        "marked": set(request.POST.getlist("comments")),
        "comments": pages.get_page(request.GET.get("p")),
        "tabs": [(name, title, name == shown) for name, (title, _) in VIEWS.items()],
        "counts": _counts(page),
        "shown": shown,
        "page": page,
        "modes": MODES,
        "may_bring": request.user.has_perm(bringing.MAY_BRING),
        "mode": PieceComments.objects.filter(page=page).values_list("mode", flat=True).first() if page else "",
    }
    return render(request, "comments/admin/queue.html", context, status=422 if form.errors else 200)


def _rows(which: Q) -> QuerySet[Comment]:
    reports = Prefetch("reports", Report.objects.filter(dealt_with=None), to_attr="open_reports")
    rows = Comment.objects.filter(which).distinct().select_related("page", "answers", "by", "decided_by")
    return rows.prefetch_related(reports).order_by("-written_at", "-pk")


def _counts(page: PublicationPage | None) -> dict[str, int]:
    about = Comment.objects.filter(page=page) if page else Comment.objects.all()
    return about.aggregate(**{name: Count("pk", filter=which, distinct=True) for name, (_, which) in VIEWS.items()})


def _page(said: str) -> PublicationPage | None:
    if not (said.isascii() and said.isdigit() and len(said) < 18):
        return None
    found: PublicationPage | None = PublicationPage.objects.filter(pk=int(said)).first()
    return found


@require_POST
def piece(request: HttpRequest, page_id: int) -> HttpResponse:
    """Keep what one piece does otherwise than its series; nothing chosen is as the series does."""
    if not allowed(request.user):
        raise PermissionDenied
    page = get_object_or_404(PublicationPage, pk=page_id)
    mode = request.POST.get("mode", "")
    if mode in dict(MODES):
        PieceComments.objects.update_or_create(page=page, defaults={"mode": mode})
    else:
        PieceComments.objects.filter(page=page).delete()
    messages.success(request, f"Comments on {page}: {dict(MODES).get(mode, 'as its series has them')}.")
    return redirect(f"{reverse('comments_queue')}?page={page.pk}")


def export(request: HttpRequest) -> HttpResponse:
    """Give every comment that was shown as a file that Disqus and this site read."""
    if not allowed(request.user):
        raise PermissionDenied
    answer = HttpResponse(disqus.write(), content_type="application/xml; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="comments.xml"'
    return answer
