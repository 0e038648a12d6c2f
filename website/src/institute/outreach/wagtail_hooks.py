"""The survey in the editors' admin: its report in the menu, and who may be allowed to read it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from institute.outreach import report


class FeedbackItem(MenuItem):
    """Seen by those who may read feedback."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether this editor sees it."""
        return bool(request.user.has_perm("outreach.view_feedback"))


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    """Add the report to the menu."""
    return FeedbackItem("Feedback", reverse("feedback_report"), icon_name="comment", order=910)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Let groups be given the right to read feedback and to deal with it."""
    return Permission.objects.filter(
        content_type__app_label="outreach", codename__in=["view_feedback", "change_feedback"]
    )


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """Give the report its addresses."""
    return [
        path("reports/feedback/", report.FeedbackReport.as_view(), name="feedback_report"),
        path(
            "reports/feedback/results/",
            report.FeedbackReport.as_view(results_only=True),
            name="feedback_report_results",
        ),
        path("reports/feedback/<int:pk>/deal/", report.deal_with, name="feedback_deal"),
    ]
