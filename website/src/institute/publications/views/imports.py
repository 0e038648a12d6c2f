"""The editors' page on which a bibliographic file becomes records of works that appeared elsewhere."""

from __future__ import annotations

import codecs
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.auth import permission_required

from institute.publications.bibliography.works import Refused
from institute.publications.elsewhere.books import book_of
from institute.publications.elsewhere.imports import LARGEST, Report, read, take
from institute.publications.elsewhere.lookups import work_of

UTF = "utf-8-sig"
MAY_IMPORT = "publications.add_externalwork"


class ImportForm(forms.Form):
    """A file or pasted text, its form, and whether to keep what comes of it."""

    text = forms.CharField(widget=forms.Textarea, required=False, label="Records", strip=False)
    file = forms.FileField(required=False)
    doi = forms.CharField(
        required=False,
        max_length=300,
        label="DOI",
        help_text="One work, asked of its registrar on pressing the button.",
    )
    isbn = forms.CharField(
        required=False,
        max_length=40,
        label="ISBN",
        help_text="One book, asked of openlibrary.org on pressing the button.",
    )
    form = forms.ChoiceField(
        choices=[("auto", "Find out"), ("bibtex", "BibTeX"), ("ris", "RIS"), ("csl", "CSL-JSON")], label="Format"
    )
    encoding = forms.ChoiceField(
        choices=[(UTF, "Unicode"), ("cp1252", "Windows-1252"), ("mac_roman", "Mac OS Roman")],
        required=False,
        help_text="Of the file. Older programs write names with accents in signs of their own.",
    )
    keep = forms.BooleanField(required=False, label="Keep them", help_text="Without it you only see what would come.")

    def clean(self) -> dict[str, object]:
        """Return the text of whichever was given."""
        data = super().clean() or {}
        sent = data.get("file")
        if sent is not None:
            if sent.size > LARGEST:
                raise forms.ValidationError(f"The file is larger than {LARGEST:,} bytes; cut it.")
            data["text"] = _text(sent.read(), str(data.get("encoding") or UTF))
        if not (str(data.get("text") or "").strip() or data.get("doi") or data.get("isbn")):
            raise forms.ValidationError("Paste records, choose a file, or give a DOI or an ISBN.")
        return data


def _text(sent: bytes, encoding: str) -> str:
    """Return the words of a file; ValidationError at the first line that is none in this encoding."""
    if sent.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    try:
        return sent.decode(encoding)
    except UnicodeDecodeError as error:
        line = sent[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
        raise forms.ValidationError(
            f"Line {line} is no text in this encoding (byte {sent[error.start]:02X}). Save the file as UTF-8, or "
            "choose Windows-1252 below if it comes from an older program, and send it again."
        ) from None


def _works(asked: dict[str, str]) -> list[dict[str, Any]]:
    if asked["doi"]:
        return work_of(asked["doi"])
    return book_of(asked["isbn"]) if asked["isbn"] else read(asked["text"], asked["form"])


@permission_required(MAY_IMPORT)
def import_works(request: HttpRequest) -> HttpResponse:
    """Show the form; say what a file would bring, or bring it."""
    form = ImportForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    report: Report | None = None
    if request.method == "POST" and form.is_valid():
        try:
            works = _works(form.cleaned_data)
            report = take(works, keep=form.cleaned_data["keep"])
        except Refused as refused:
            problems = refused.problems
    kept = bool(report and form.cleaned_data["keep"])
    context = {"form": form, "problems": problems, "report": report, "kept": kept}
    return render(request, "publications/admin/import_works.html", context)
