"""The pages of subscriptions: ask, confirm, choose, leave. Who holds a link out of a mail needs no account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from institute.outreach import subscribing
from institute.outreach.forms import SubscribeForm, Wishes

_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(_METHODS)
def subscribe(request: HttpRequest) -> HttpResponse:
    """Take a wish; the answer is the same whether the address is known here or not."""
    form = SubscribeForm(request.POST) if request.method == "POST" else SubscribeForm()
    if form.is_valid():
        said = form.cleaned_data
        try:
            if form.spend():  # a form that is sent again asks nobody again
                subscribing.ask(said["email"], said["lists"], form.wish())
        except subscribing.Refused as refused:
            form.give_back()
            form.add_error(None, str(refused))
        else:
            return redirect("outreach:subscribe-sent")
    context = {"form": form, "trail": [{"title": "Subscribe", "url": ""}]}
    return render(request, "outreach/subscribe.html", context, status=422 if form.is_bound else 200)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way."""
    words = (
        "If nothing arrives within some minutes, look among the junk, or ask again. "
        "Nothing is sent before you have opened the link in it."
    )
    return _said(request, "Please look into your mail.", words)


@never_cache
@require_http_methods(_METHODS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before confirming, since programs open the links of mails too; then lead to the preferences."""
    try:
        wanted = subscribing.asked_by(token)
        if request.method == "POST":
            subscriber = subscribing.confirm(token)
            return redirect("outreach:preferences", token=subscribing.manage_token(subscriber))
    except subscribing.Refused as refused:
        return _refused(request, refused)
    names = " and ".join(each.get_list_display().lower() for each in wanted)
    words = f"You will get mails on {names}. You can change this or leave at any time, from every mail."
    return _said(request, "Confirm your subscription", words, button="Confirm")


@never_cache
@require_http_methods(_METHODS)
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is sent to somebody, and change it."""
    try:
        subscriber = subscribing.subscriber_of(token)
    except subscribing.Refused as refused:
        return _refused(request, refused)
    confirmed = list(subscriber.subscriptions.exclude(confirmed_at=None).order_by("list"))
    forms = [
        (
            each,
            Wishes(
                request.POST if request.method == "POST" else None,
                prefix=each.list,
                initial=Wishes.initial_of(each),
            ),
        )
        for each in confirmed
    ]
    if request.method == "POST" and all(form.is_valid() for _, form in forms):
        for each, form in forms:
            form.wish().write(each)
        return redirect(f"{request.path}?kept")
    context = {
        "subscriber": subscriber,
        "lists": [(each, form, subscribing.leave_token(each)) for each, form in forms],
        "token": token,
        "trail": [{"title": "What we send you", "url": ""}],
        "kept": "kept" in request.GET and request.method != "POST",
    }
    return render(request, "outreach/preferences.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@require_safe
def data(request: HttpRequest, token: str) -> HttpResponse:
    """Give somebody all that is kept about them."""
    try:
        subscriber = subscribing.subscriber_of(token)
    except subscribing.Refused as refused:
        return _refused(request, refused)
    answer = JsonResponse(subscribing.kept_about(subscriber), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer.headers["Content-Disposition"] = 'attachment; filename="what-is-kept-about-you.json"'
    return answer


@never_cache
@require_http_methods(_METHODS)
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """Forget somebody; opening the link alone forgets nobody."""
    try:
        subscriber = subscribing.subscriber_of(token)
    except subscribing.Refused as refused:
        return _refused(request, refused)
    if request.method != "POST":
        words = "You leave every list, and nothing is kept about you any more."
        return _said(request, "Forget me?", words, button="Forget me")
    subscribing.erase(subscriber)
    return _said(request, "You are forgotten.", "Nothing is sent to you any more, and nothing is kept about you.")


@never_cache
@csrf_exempt  # a mail program posts here at one click (RFC 8058); the link is signed, and ends one subscription only
@require_http_methods(_METHODS)
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """End one subscription; opening the link alone ends nothing."""
    try:
        _, name = subscribing.to_leave(token)
        if request.method == "POST":
            subscribing.leave(token)
            return _said(request, "You have left.", f"No more mails on {name} are sent to you.")
    except subscribing.Refused as refused:
        return _refused(request, refused)
    return _said(request, "Leave this list?", f"No more mails on {name} would be sent to you.", button="Leave")


def _refused(request: HttpRequest, refused: subscribing.Refused) -> HttpResponse:
    return _said(request, "This link does not work.", str(refused), status=400)


def _said(request: HttpRequest, title: str, words: str, button: str = "", status: int = 200) -> HttpResponse:
    context = {"heading": title, "words": words, "button": button}
    return render(request, "pages/said.html", context, status=status)
