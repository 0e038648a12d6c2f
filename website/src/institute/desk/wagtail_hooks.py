"""Where the desk's pages stand in the editors' admin, and what is kept from those who publish past the workflow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry, log
from wagtail.models import Page, Revision

from institute.core.keeping import keep_from
from institute.desk import answering, discretion, times  # noqa: F401 -- the first two for their hooks
from institute.desk.models import Bundle, BundleItem, FourEyesTask
from institute.desk.previewing import SHOWN
from institute.desk.views import bundles, checks, links, rights, turns, word
from institute.desk.views import clock as clock_views
from institute.publications.models import PublicationPage
from institute.publications.publishing import problems


@hooks.register("register_admin_urls")
def desk_urls() -> list[Any]:
    """Give the desk's pages their addresses."""
    return [
        path("desk/word/", word.import_word, name="desk-word"),
        path("desk/checks/<key:page_id>/", checks.checks_page, name="desk-checks"),
        path("desk/links/<key:page_id>/", links.links_page, name="desk-links"),
        path("desk/bundles/", bundles.list_page, name="desk-bundles"),
        path("desk/bundles/new/", bundles.edit_page, name="desk-new-bundle"),
        path("desk/bundles/<key:bundle_id>/", bundles.edit_page, name="desk-bundle"),
        path("desk/turns/", turns.turns_page, name="desk-turns"),
        path("desk/clock/", clock_views.clock_page, name="desk-clock"),
    ]


class _Item(MenuItem):
    """Seen by those whom its page lets in."""

    lets_in: ClassVar = {"from-word": rights.can_write, "bundles": rights.can_bundle, "clock": rights.can_publish}

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether its page would answer."""
        return bool(self.lets_in[self.name](request.user))


@hooks.register("register_admin_menu_item")
def word_item() -> MenuItem:
    """Lead to the import of Word files."""
    return _Item("From Word", reverse("desk-word"), name="from-word", icon_name="doc-full", order=210)


@hooks.register("register_reports_menu_item")
def turns_item() -> MenuItem:
    """Lead to whose turn it is."""
    return MenuItem("Turns", reverse("desk-turns"), icon_name="user", order=880)


@hooks.register("register_admin_menu_item")
def bundles_item() -> MenuItem:
    """Lead to the bundles."""
    return _Item("Bundles", reverse("desk-bundles"), name="bundles", icon_name="folder-open-inverse", order=220)


@hooks.register("register_admin_menu_item")
def clock_item() -> MenuItem:
    """Lead to what is coming and late."""
    return _Item("Clock", reverse("desk-clock"), name="clock", icon_name="time", order=230)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a piece to its checks, and from whatever somebody may see before its time to its preview links."""
    if page.specific_class not in SHOWN or not page.permissions_for_user(user).can_edit():
        return
    if issubclass(page.specific_class, PublicationPage):
        yield Button("Checks", reverse("desk-checks", args=[page.pk]), icon_name="check", priority=50)
    opens = sum(not link.has_ended for link in page.preview_links.all())
    label = f"Preview links ({opens} open)" if opens else "Preview links"
    yield Button(label, reverse("desk-links", args=[page.pk]), icon_name="link", priority=55)


@hooks.register("before_publish_page")
def through_the_workflow(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to publish past the desk's workflow; whoever may do everything can, and it is written down."""
    if not isinstance(page, PublicationPage) or not _has_desk_workflow(page):
        return None
    if getattr(request.user, "is_superuser", False):
        log(page, "desk.publish_past_workflow", user=request.user)
        return None
    messages.error(request, "It goes out through the workflow: submit it, and the last step publishes it.")
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def many_at_once(request: HttpRequest, action_type: str, objects: Any, action: Any) -> HttpResponse | None:
    """Keep the same rules where many pages are published at once, with those below them."""
    if action_type != "publish" or not objects or not isinstance(objects[0], Page):
        return None
    found = {
        piece.pk: piece
        for page in objects
        for piece in PublicationPage.objects.descendant_of(page, inclusive=True).filter(has_unpublished_changes=True)
    }
    against = []
    for piece in found.values():
        if not getattr(request.user, "is_superuser", False) and _has_desk_workflow(piece):
            against.append(f"{piece}: it goes out through the workflow.")
        else:
            against += [f"{piece}: {said}" for said in problems(piece.get_latest_revision_as_object())]
    for said in against:
        messages.error(request, said)
    if against:
        return redirect("wagtailadmin_explore_root")
    for piece in found.values():
        if _has_desk_workflow(piece):
            log(piece, "desk.publish_past_workflow", user=request.user)
    return None


def going_out_among(pages: Sequence[Page], with_all_below: bool) -> list[str]:
    """Say which pieces among pages or below them are to go out, alone or with a bundle: nobody would be told."""
    found = []
    for item in BundleItem.objects.filter(bundle__state=Bundle.READY).select_related("bundle", "page"):
        if _is_among(item.page, pages):
            found.append(f"“{item.page}” goes out with the bundle “{item.bundle}”: take the bundle back first.")
    for revision in Revision.page_revisions.filter(approved_go_live_at__isnull=False):
        piece = PublicationPage.objects.filter(pk=revision.object_id).first()
        if piece is not None and _is_among(piece, pages):
            when = times.said(revision.approved_go_live_at)
            found.append(f"“{piece}” goes out on {when}: cancel that first, at the head of its editor.")
    return found


def _is_among(piece: Page, pages: Iterable[Page]) -> bool:
    return any(piece.path.startswith(page.path) for page in pages)


keep_from("delete", going_out_among)


@hooks.register("construct_page_action_menu")
def without_publish(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Do not offer what would be refused."""
    page = context.get("page") or context.get("parent_page")
    if page is None or getattr(request.user, "is_superuser", False) or not _has_desk_workflow(page):
        return
    menu_items[:] = [item for item in menu_items if item.name != "action-publish"]


def _has_desk_workflow(page: Page) -> bool:
    workflow = page.get_workflow()
    return workflow is not None and any(isinstance(task.specific, FourEyesTask) for task in workflow.tasks)


@hooks.register("insert_global_admin_css")
def admin_style() -> str:
    """Keep the sidebar where it is when the alarm stands before the page."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk-admin.css"))


@hooks.register("insert_editor_js")
def editor_script() -> str:
    """Let a finding lead to its block from the page of checks too."""
    return format_html('<script src="{}"></script>', static("js/desk-editor.js"))


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name what the desk writes into a page's history."""
    for name, label, message in (
        ("desk.make_preview", "Make a preview link", "Made a preview link"),
        ("desk.revoke_preview", "Revoke a preview link", "Revoked a preview link"),
        ("desk.approve_for_bundle", "Approve for a bundle", "Approved for the release of its bundle"),
        ("desk.ready_bundle", "Make a bundle ready", "Its bundle was made ready"),
        ("desk.take_back_bundle", "Take a bundle back", "Its bundle was taken back to a draft"),
        ("desk.release", "Release", "Published with its bundle"),
        ("desk.release_bundle", "Release a bundle", "Its bundle was released"),
        ("desk.publish_past_workflow", "Publish past the workflow", "Published past the workflow"),
    ):
        actions.register_action(name, label, message)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Let groups be given the right to release bundles, and so to see the clock."""
    return Permission.objects.filter(content_type__app_label="desk", codename__in=["release_bundle"])
