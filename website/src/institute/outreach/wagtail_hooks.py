"""The survey, the subscribers and the mails in the editors' admin: menu, addresses, and who may be allowed what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from institute.outreach import admin_views, report
from institute.outreach.sending import NEWSLETTER
from institute.publications.models import PublicationPage


class FeedbackItem(MenuItem):
    """Seen by those who may read feedback."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether this editor sees it."""
        return bool(request.user.has_perm("outreach.view_feedback"))


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    """Add the report to the menu."""
    return FeedbackItem("Feedback", reverse("feedback_report"), icon_name="comment", order=910)


class SubscribersItem(MenuItem):
    """Seen by those who may see who subscribed."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether this editor sees it."""
        return admin_views.may_read(request.user)


class IssuesItem(MenuItem):
    """Seen by those who send issues of newsletters."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether this editor sees it."""
        return admin_views.may_send(request.user)


@hooks.register("register_reports_menu_item")
def subscribers_item() -> MenuItem:
    """Add the subscribers to the menu."""
    return SubscribersItem("Subscribers", reverse("subscribers"), icon_name="mail", order=911)


@hooks.register("register_admin_menu_item")
def issues_item() -> MenuItem:
    """Add the newsletters to the menu."""
    return IssuesItem("Newsletters", reverse("newsletter_issues"), name="newsletters", icon_name="mail", order=240)


@hooks.register("register_page_header_buttons")
def issue_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from an issue of a newsletter to its mail."""
    piece = page.specific
    if isinstance(piece, PublicationPage) and piece.series.kind == NEWSLETTER and admin_views.may_send(user):
        yield Button("Send as a mail", reverse("newsletter_issue", args=[page.pk]), icon_name="mail", priority=70)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Let groups be given the rights on feedback, on subscribers and on sending issues."""
    names = ["view_feedback", "change_feedback", "view_subscriber", "change_subscriber", "send_issue"]
    return Permission.objects.filter(content_type__app_label="outreach", codename__in=names)


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
        path("reports/feedback/<key:pk>/deal/", report.deal_with, name="feedback_deal"),
        path("reports/subscribers/", admin_views.subscribers, name="subscribers"),
        path("reports/subscribers/<key:pk>/", admin_views.change, name="subscriber_change"),
        path("mail/digest/", admin_views.preview, name="digest_preview"),
        path("mail/issues/", admin_views.issues, name="newsletter_issues"),
        path("mail/issues/<key:page_id>/", admin_views.issue, name="newsletter_issue"),
        path("mail/issues/<key:page_id>/preview/", admin_views.issue_preview, name="newsletter_preview"),
    ]
