"""The editors' page on which a Word file becomes a draft."""

from __future__ import annotations

from pathlib import PurePath

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join

from institute.desk.views import rights
from institute.desk.word import archive, imported, reading, taking
from institute.publications.models import PublicationIndexPage, Series


class WordForm(forms.Form):
    """The file and where its draft goes."""

    file = forms.FileField(label="Word file", help_text="A .docx; a new draft is made of it, nothing is overwritten.")
    series = forms.ModelChoiceField(Series.objects.filter(is_open=True))
    index = forms.ModelChoiceField(PublicationIndexPage.objects.all(), label="Below")

    def clean_file(self) -> imported.Imported:
        """Read the file; whatever is wrong with it stands at the field."""
        sent = self.cleaned_data["file"]
        if sent.size > archive.LARGEST:
            raise forms.ValidationError(f"The file has more than {archive.LARGEST / 1e6:.0f} MB. Shrink its pictures.")
        try:
            return reading.read(sent.read())
        except archive.NotWord as refused:
            raise forms.ValidationError(str(refused)) from None


def import_word(request: HttpRequest) -> HttpResponse:
    """Show the form; make a draft of a file and say what became of its parts."""
    if not rights.can_write(request.user):
        raise PermissionDenied
    index = PublicationIndexPage.objects.first()
    form = WordForm(request.POST or None, request.FILES or None, initial={"index": index})
    if request.method == "POST" and form.is_valid():
        where = form.cleaned_data["index"]
        if not where.permissions_for_user(request.user).can_add_subpage():
            raise PermissionDenied
        found = form.cleaned_data["file"]
        sent = request.FILES.get("file")
        name = PurePath(sent.name if isinstance(sent, UploadedFile) and sent.name else "").stem[:200]
        page = taking.draft(found, name, where, form.cleaned_data["series"], request.user)
        for word, said in (
            ("Kept", found.report.kept),
            ("Changed", found.report.changed),
            ("Dropped", found.report.dropped),
        ):
            if said:
                lines = format_html_join("", "<li>{}</li>", ((line,) for line in said))
                messages.info(request, format_html("{}: <ul>{}</ul>", word, lines))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return render(request, "desk/admin/word.html", {"form": form})
