"""The editors' page on which an export of Disqus or WordPress becomes comments, as `manage import_comments` does."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from wagtail.admin.auth import permission_required

from institute.comments import disqus

MAY_BRING = "comments.add_comment"


class BringForm(forms.Form):
    """A file, and what to do with it."""

    file = forms.FileField(
        label="Export",
        help_text=f"The .xml file of Disqus, or of WordPress (WXR); at most {disqus.LARGEST // 1_000_000} MB.",
        error_messages={"required": "Please choose a file.", "empty": "The file is empty. Export it anew."},
    )
    skip = forms.BooleanField(
        required=False,
        label="Leave out what belongs to no piece",
        help_text="Without it, nothing is kept where a thread of the file belongs to no piece here.",
    )
    keep = forms.BooleanField(required=False, label="Keep them", help_text="Without it you only see what would come.")

    found: list[disqus.Brought]

    def clean_file(self) -> object:
        """Read the file; whatever is wrong with it stands at the field."""
        sent = self.cleaned_data["file"]
        if sent.size > disqus.LARGEST:
            raise ValidationError(f"The file has {sent.size:,} bytes; at most {disqus.LARGEST:,} are read.")
        try:
            self.found = disqus.read(sent.read())
        except disqus.NotComments as refused:
            raise ValidationError(refused.problems[:MOST_SAID]) from None
        return sent


MOST_SAID = 50  # problems that are shown; whoever has more of them has another file at hand


@permission_required(MAY_BRING)
def bring(request: HttpRequest) -> HttpResponse:
    """Show the form; say what a file would bring, or bring it."""
    form = BringForm(request.POST or None, request.FILES or None)
    told = None
    if form.is_valid():
        told = disqus.told(form.found)
        if form.cleaned_data["keep"] and told.lost and not form.cleaned_data["skip"]:
            form.add_error("skip", "Nothing was kept: some threads belong to no piece. Tick this to leave them out.")
        elif form.cleaned_data["keep"]:
            taken = disqus.take(form.found, disqus.place(form.found)[0])
            messages.success(request, f"{taken} comment{'s' * (taken != 1)} kept, {told.known} were there already.")
            for words, number in told.beside:
                messages.info(request, f"{number} {words}.")
            return redirect("comments_queue")
    context = {"form": form, "told": told}
    return render(request, "comments/admin/bring.html", context, status=422 if form.errors else 200)
