"""The editors' page on the ledger: every number that was issued, and the form that voids one with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from wagtail.admin.auth import permission_required

from institute.core.converters import is_key
from institute.publications import numbers
from institute.publications.models import IssuedNumber, Series

PER_PAGE = 100
MAY_VOID = "publications.change_issuednumber"


@permission_required(MAY_VOID)
def ledger(request: HttpRequest) -> HttpResponse:
    """List the numbers of one series or of all, the newest first; void one that is posted with its reason."""
    if request.method == "POST":
        asked = request.POST.get("number", "")
        issued = get_object_or_404(IssuedNumber, pk=asked if is_key(asked) else None)
        try:
            numbers.void(issued, request.POST.get("reason", ""))
        except ValidationError as error:
            for said in error.messages:
                messages.error(request, said)
        else:
            messages.success(request, f"{issued.number} is void and will not be issued again.")
        return redirect(request.get_full_path())
    code = request.GET.get("series", "")
    rows = IssuedNumber.objects.select_related("series", "page", "issued_by").order_by("-issued_at", "-pk")
    if code:
        rows = rows.filter(series__code__iexact=code)
    context = {
        "numbers": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "series": Series.objects.all(),
        "code": code.upper(),
    }
    return render(request, "publications/admin/ledger.html", context)
