"""Subscribers and mails in the editors' admin: who is sent what, how a mail would look, an issue on its way."""

from __future__ import annotations

import csv
from typing import Any

from anymail.exceptions import AnymailError
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from institute.core.cells import plain_cell
from institute.outreach import bounces, mailing, news, sending, subscribing
from institute.outreach.models import Mailing, Subscriber, Subscription
from institute.publications.models import PublicationPage

PER_PAGE = 50
STATES: dict[str, tuple[str, dict[str, Any]]] = {
    "confirmed": ("Confirmed", {"subscriptions__confirmed_at__isnull": False, "suppressed_at": None}),
    "waiting": ("Not confirmed", {"subscriptions__confirmed_at": None, "subscriptions__isnull": False}),
    "suppressed": ("Suppressed", {"suppressed_at__isnull": False}),
}


def may_read(user: Any) -> bool:
    """Tell whether somebody sees who subscribed."""
    return bool(user.has_perm("outreach.view_subscriber"))


def may_send(user: Any) -> bool:
    """Tell whether somebody sends issues."""
    return bool(user.has_perm("outreach.send_issue"))


def _found(request: HttpRequest) -> QuerySet[Subscriber]:
    state = STATES.get(request.GET.get("state", ""))
    rows = Subscriber.objects.filter(**(state[1] if state else {})).distinct()
    asked = request.GET.get("q", "").strip()[:254]
    return (rows.filter(email__icontains=asked) if asked else rows).order_by("email")


@require_safe
def subscribers(request: HttpRequest) -> HttpResponse:
    """List who subscribed to what, or give it as a table to take away."""
    if not may_read(request.user):
        raise PermissionDenied
    rows = _found(request).prefetch_related("subscriptions__topics", "subscriptions__series", "subscriptions__authors")
    if "export" in request.GET:
        return _table(rows)
    context = {
        "subscribers": Paginator(rows, PER_PAGE).get_page(request.GET.get("p")),
        "states": [(name, title) for name, (title, _) in STATES.items()],
        "state": request.GET.get("state", ""),
        "asked": request.GET.get("q", ""),
        "may_change": request.user.has_perm("outreach.change_subscriber"),
        "n": rows.count(),
    }
    return render(request, "outreach/admin/subscribers.html", context)


def _table(rows: QuerySet[Subscriber]) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="subscribers.csv"'
    writer = csv.writer(answer)
    writer.writerow(["address", "list", "frequency", "topics", "series", "authors", "confirmed", "suppressed"])
    for row in rows:
        for each in row.subscriptions.all():
            narrowed = ["; ".join(map(str, chosen.all())) for chosen in (each.topics, each.series, each.authors)]
            cells = [row.email, each.list, each.frequency, *narrowed]
            moments = [moment.isoformat() if moment else "" for moment in (each.confirmed_at, row.suppressed_at)]
            writer.writerow([plain_cell(cell) for cell in cells] + moments)
    return answer


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Send nothing more to an address, take that back, or forget it."""
    if not request.user.has_perm("outreach.change_subscriber"):
        raise PermissionDenied
    subscriber = get_object_or_404(Subscriber, pk=pk)
    match request.POST.get("do", ""):
        case "suppress":
            bounces.suppress(subscriber.email, f"by {request.user}")
            said = f"Nothing more is sent to {subscriber}."
        case "release":
            subscriber.suppressed_at, subscriber.suppressed_for = None, ""
            subscriber.save(update_fields=["suppressed_at", "suppressed_for"])
            said = f"{subscriber} may be sent mails again."
        case "forget":
            subscribing.erase(subscriber)
            said = f"{subscriber} is forgotten."
        case _:
            raise Http404("There is nothing of this name to do.")
    messages.success(request, said)
    return redirect("subscribers")


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """Show the digest that would go now to somebody who chose a frequency and nothing narrower; or one part of it."""
    if not may_read(request.user):
        raise PermissionDenied
    subscription = Subscription(
        subscriber=Subscriber(email="reader@example.org"),
        list=request.GET.get("list", Subscription.PUBLICATIONS),
        frequency=request.GET.get("frequency", "weekly"),
    )
    lists, frequencies = dict(Subscription.LISTS), dict(Subscription.FREQUENCIES)
    if subscription.list not in lists or subscription.frequency not in frequencies:
        raise Http404("There is no such list.")
    items = news.newest(subscription.list)
    message = mailing.digest(subscription, items, leave="preview", manage="preview") if items else None
    about = {"lists": Subscription.LISTS, "frequencies": Subscription.FREQUENCIES, "subscription": subscription}
    return _shown(request, "The digest as it would go now", message, about)


@require_safe
def issue_preview(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show an issue as it would arrive."""
    page = _issue(request, page_id)
    if page.current is None:
        raise Http404("It is not published yet.")
    message = mailing.issue(page, sending.nobody(page, "reader@example.org"), leave="preview", manage="preview")
    return _shown(request, f"{page} as a mail", message, {"page": page})


def _shown(request: HttpRequest, title: str, message: Any, about: dict[str, Any]) -> HttpResponse:
    if "html" in request.GET and message is not None:
        return HttpResponse(str(message.alternatives[0][0]))
    query = request.GET.copy()
    query["html"] = ""
    context = {"title": title, "message": message, "query": query.urlencode(), **about}
    return render(request, "outreach/admin/mail.html", context)


def issues(request: HttpRequest) -> HttpResponse:
    """List the issues of newsletters, and which were sent."""
    if not may_send(request.user):
        raise PermissionDenied
    pages = PublicationPage.objects.live().filter(series__kind=sending.NEWSLETTER).select_related("series", "mailing")
    rows = [(page, sum(1 for _ in sending.readers(page))) for page in pages.order_by("-date_issued")]
    return render(request, "outreach/admin/issues.html", {"rows": rows})


def issue(request: HttpRequest, page_id: int) -> HttpResponse:
    """Send an issue to oneself, or on its way to all who chose its series; the clock sends it, and once."""
    page = _issue(request, page_id)
    against = sending.against(page)
    if request.method == "POST" and request.POST.get("do") == "test":
        _test(request, page)
        return redirect("newsletter_issue", page.pk)
    if request.method == "POST" and request.POST.get("do") == "send":
        if against:
            messages.error(request, against)
        else:
            Mailing.objects.get_or_create(page=page, defaults={"begun_by": request.user})
            messages.success(request, "It is on its way: the clock sends it within a minute.")
        return redirect("newsletter_issue", page.pk)
    found = Mailing.objects.filter(page=page).first()
    context = {
        "page": page,
        "against": against,
        "readers": sum(1 for _ in sending.readers(page)),
        "mailing": found,
        "sent": found.deliveries.exclude(sent_at=None).count() if found else 0,
        "log": found.deliveries.select_related("subscription__subscriber").order_by("pk")[:200] if found else [],
    }
    return render(request, "outreach/admin/issue.html", context)


def _test(request: HttpRequest, page: PublicationPage) -> None:
    to = getattr(request.user, "email", "")
    if not to:
        messages.error(request, "Your account has no address; give it one under Account.")
    elif page.current is None:
        messages.error(request, "It is not published yet: what is sent is what readers see.")
    else:
        try:
            sending.send_test(page, to)
        except (OSError, AnymailError) as error:
            messages.error(request, f"The mail could not be sent: {error}")
        else:
            messages.success(request, f"Sent to {to} at {timezone.localtime():%H:%M}.")


def _issue(request: HttpRequest, page_id: int) -> PublicationPage:
    if not may_send(request.user):
        raise PermissionDenied
    rows = PublicationPage.objects.filter(series__kind=sending.NEWSLETTER).select_related("series", "current")
    page: PublicationPage = get_object_or_404(rows, pk=page_id)
    return page
