"""Where the reader of a preview link leaves a remark for the editors, and sees those left before by the same link."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from institute.desk import remarks
from institute.desk.models import PreviewLink, PreviewRemark
from institute.desk.views.preview import by_link


class RemarkForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a reader has to say."""

    class Meta:
        model = PreviewRemark
        fields = ("text",)
        labels = {"text": "Your remark"}
        error_messages = {"text": {"required": "Write something first."}}


# The button tells our own site where it comes from, or it is refused; nobody else's is told.
@by_link("remark", referrer="same-origin")
def remark(request: HttpRequest, link: PreviewLink, signed: str) -> HttpResponse:
    """Show the form and what was left before; keep a remark."""
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            remarks.leave(link, form.cleaned_data["text"].strip())
        except ValidationError as error:
            form.add_error("text", error)
        else:
            return redirect("preview-remark", signed)
    context = {"link": link, "signed_link": signed, "form": form, "left": link.remarks.all()}
    return render(request, "desk/remark.html", context, status=422 if form.errors else 200)
