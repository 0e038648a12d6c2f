"""What readers looked for, as a report in the editors' admin. What is kept from being deleted is in `standing`."""

from __future__ import annotations

from typing import Any

import django_filters
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import ReportView

from institute.core.cells import plain_cell
from institute.home import standing  # noqa: F401 -- its hooks
from institute.search.models import SearchQuery


class Outcomes(WagtailFilterSet):
    """Whether anything was found."""

    found = django_filters.ChoiceFilter(
        label="Result",
        choices=[("nothing", "Nothing found"), ("something", "Something found")],
        method="by_outcome",
        empty_label="Everything",
    )

    def by_outcome(self, queries: Any, name: str, value: str) -> Any:
        """Keep the queries of one outcome."""
        return queries.filter(found=0) if value == "nothing" else queries.filter(found__gt=0)

    class Meta:
        model = SearchQuery
        fields = ["found"]


class SearchesReport(ReportView):
    """The queries, the most frequent first; those without result can be shown alone and exported."""

    index_url_name = "searches_report"
    index_results_url_name = "searches_report_results"
    page_title = "Searches"
    header_icon = "search"
    model = SearchQuery
    filterset_class = Outcomes
    template_name = "wagtailadmin/reports/base_report.html"
    results_template_name = "search/admin/searches_results.html"
    list_export = ["text", "asked", "found", "first", "last"]
    export_headings = {
        "text": "Words",
        "asked": "Times",
        "found": "Results",
        "first": "First asked",
        "last": "Last asked",
    }
    custom_field_preprocess = {"text": {"csv": plain_cell, "xlsx": str}}
    default_ordering = "-asked"

    def get_queryset(self) -> Any:
        """Return every query."""
        self.queryset = SearchQuery.objects.order_by("-asked", "text")
        return super().get_queryset()


@hooks.register("register_reports_menu_item")
def searches_menu_item() -> MenuItem:
    """Add the report to the menu."""
    return MenuItem("Searches", reverse("searches_report"), icon_name="search", order=900)


@hooks.register("register_admin_urls")
def searches_urls() -> list[Any]:
    """Give the report its addresses."""
    return [
        path("reports/searches/", SearchesReport.as_view(), name="searches_report"),
        path("reports/searches/results/", SearchesReport.as_view(results_only=True), name="searches_report_results"),
    ]
