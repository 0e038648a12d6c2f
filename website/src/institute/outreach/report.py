"""What readers said, for editors: the mean and n by page and month, every answer, a table to take away."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Avg, CharField, Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from institute.core.cells import plain_cell
from institute.outreach.models import Feedback
from institute.publications.models import PublicationPage, Series

_NOTHING = Value("", output_field=CharField())


class Narrowing(WagtailFilterSet):
    """By series, by month, by whether somebody has dealt with it, by address."""

    series = django_filters.ModelChoiceFilter(queryset=Series.objects.all(), method="by_series", label="Series")
    month = django_filters.ChoiceFilter(choices=lambda: _months(), method="by_month", label="Month")
    state = django_filters.ChoiceFilter(
        choices=[("open", "Open"), ("done", "Dealt with")], method="by_state", label="State"
    )
    path = django_filters.CharFilter(lookup_expr="startswith", label="Address begins with")

    def by_series(self, answers: QuerySet[Feedback], name: str, value: Series) -> QuerySet[Feedback]:
        """Keep what is about the publications of one series."""
        return answers.filter(page_id__in=PublicationPage.objects.filter(series=value).values("pk"))

    def by_month(self, answers: QuerySet[Feedback], name: str, value: str) -> QuerySet[Feedback]:
        """Keep the answers of one month."""
        year, month = value.split("-")
        return answers.filter(given_at__year=int(year), given_at__month=int(month))

    def by_state(self, answers: QuerySet[Feedback], name: str, value: str) -> QuerySet[Feedback]:
        """Keep what is open, or what is not."""
        return answers.filter(dealt_with__isnull=value == "open")

    class Meta:
        model = Feedback
        fields: list[str] = []


def _months() -> list[tuple[str, str]]:
    found = Feedback.objects.datetimes("given_at", "month", order="DESC")
    return [(f"{month:%Y-%m}", f"{month:%B %Y}") for month in found]


def summary(answers: QuerySet[Feedback]) -> list[dict[str, Any]]:
    """Return for each page, month and scale the mean rating and the number of answers, the newest month first."""
    return list(
        answers.order_by()
        .annotate(month=TruncMonth("given_at"))
        .values("month", "path", "page__title", "series", "steps")
        .annotate(mean=Avg("rating"), n=Count("pk"))
        .order_by("-month", "-n", "path")
    )


class FeedbackReport(ReportView):
    """Every answer, the newest first, under a table of means."""

    index_url_name = "feedback_report"
    index_results_url_name = "feedback_report_results"
    page_title = "Feedback"
    header_icon = "comment"
    model = Feedback
    permission_policy = ModelPermissionPolicy(Feedback)
    permission_required = "view"
    filterset_class = Narrowing
    template_name = "wagtailadmin/reports/base_report.html"
    results_template_name = "outreach/admin/feedback_results.html"
    default_ordering = "-given_at"
    export_filename = "feedback"
    list_export = [
        "given_at",
        "path",
        "page_id",
        "page_title",
        "series",
        "revision",
        "locale",
        "rating",
        "steps",
        "liked",
        "improve",
        "email",
        "dealt_with",
    ]
    export_headings = {name: name for name in list_export}
    custom_field_preprocess = {
        name: {"csv": plain_cell, "xlsx": str} for name in ("path", "page_title", "liked", "improve", "email")
    }

    def get_queryset(self) -> Any:
        """Return every answer with its page's title and series."""
        series = PublicationPage.objects.filter(pk=OuterRef("page_id")).values("series__name")[:1]
        self.queryset = Feedback.objects.select_related("page").annotate(
            series=Coalesce(Subquery(series), _NOTHING), page_title=Coalesce("page__title", _NOTHING)
        )
        return super().get_queryset()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the means of what is shown, over all its pages."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        if not self.is_export:
            context["summary"] = summary(self.get_filtered_queryset())
            context["may_change"] = self.request.user.has_perm("outreach.change_feedback")
            context["here"] = f"{reverse(self.index_url_name)}?{self.request.GET.urlencode()}"
        return context


@require_POST
def deal_with(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark an answer as dealt with, or as open again."""
    if not request.user.has_perm("outreach.change_feedback"):
        raise PermissionDenied
    answer = get_object_or_404(Feedback, pk=pk)
    answer.dealt_with = None if answer.dealt_with else timezone.now()
    answer.save(update_fields=["dealt_with"])
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if safe else reverse("feedback_report"))
