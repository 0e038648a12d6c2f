"""What editors are told and kept from when they publish or delete, and the import of works. Publishes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from institute.core.keeping import keep_from
from institute.publications.models import PublicationPage
from institute.publications.outlook_admin import page_outlook
from institute.publications.publishing import on_the_record, problems
from institute.publications.text.rendering import rendered
from institute.publications.views import drafts, imports, ledger
from institute.record import publishing as record


@hooks.register("before_publish_page")
def say_what_stands_against(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say why a piece cannot be published as it is, in place of a failure; the draft is kept."""
    if not isinstance(page, PublicationPage):
        return None
    against = problems(page)
    for said in against:
        messages.error(request, said)
    return redirect("wagtailadmin_pages:edit", page.pk) if against else None


@hooks.register("after_publish_page")
def tell_of_lost_sentences(request: HttpRequest, page: Page) -> None:
    """Warn where the case has a statement whose exact words no longer stand in the text."""
    if not isinstance(page, PublicationPage) or page.case is None:
        return
    for said in record.published(on_the_record(page)):
        messages.error(request, f"Not taken into the record: {said}")
    for statement in rendered(page.body, page.case, page.slug, pinned={}).missing:
        said = f"Statement {statement.id} of the case is not marked: its words were not found: “{statement.quote}”"
        messages.warning(request, said)


def published_among(pages: Sequence[Page], with_all_below: bool) -> list[str]:
    """Say which pieces among pages or below them have a number: readers may have cited them."""
    found: list[str] = []
    for page in pages:
        below = PublicationPage.objects.descendant_of(page, inclusive=True).exclude(number="")
        found += below.values_list("number", flat=True)[:5]
    if not found:
        return []
    named, has = ", ".join(found[:5]), "has" if len(found) == 1 else "have"
    return [f"{named} {has} been published. Retract with a notice, or unpublish; what was published is not deleted."]


keep_from("delete", published_among)


@hooks.register("before_copy_page")
def copies_are_drafts(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse an alias, which would bear another's number; say of a copy that it is a draft."""
    if request.method != "POST" or not PublicationPage.objects.descendant_of(page, inclusive=True).exists():
        return None
    if request.POST.get("alias"):
        messages.error(request, "A piece stands in one place, under its own number: link to it instead.")
        return redirect("wagtailadmin_pages:copy", page.pk)
    if request.POST.get("publish_copies"):
        messages.warning(request, "Copies of publications are drafts; each goes out with a number of its own.")
    return None


@hooks.register("register_admin_urls")
def admin_addresses() -> list[Any]:
    """Add the import of works that appeared elsewhere, and the page on a publication's outlook."""
    return [
        path("publications/<key:page_id>/card.png", drafts.card, name="publication-card"),
        path("import-works/", imports.import_works, name="import-works"),
        path("numbers/", ledger.ledger, name="numbers-issued"),
        path("publications/<key:page_id>/outlook/", page_outlook, name="publication_outlook"),
    ]


class _Item(MenuItem):
    """Seen by those whom its page lets in."""

    rights: ClassVar = {"numbers": ledger.MAY_VOID, "import-works": imports.MAY_IMPORT}

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether this editor sees it."""
        return bool(request.user.has_perm(self.rights[self.name]))


@hooks.register("register_reports_menu_item")
def ledger_item() -> MenuItem:
    """Lead to the ledger of numbers."""
    return _Item("Numbers", reverse("numbers-issued"), name="numbers", icon_name="list-ol", order=890)


@hooks.register("register_reports_menu_item")
def import_item() -> MenuItem:
    """Lead to the import."""
    return _Item("Import works", reverse("import-works"), name="import-works", icon_name="download", order=900)


@hooks.register("register_page_header_buttons")
def outlook_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from a publication to the sentences of it that look ahead."""
    if isinstance(page.specific, PublicationPage) and page.permissions_for_user(user).can_edit():
        yield Button(
            "Outlook: what can be checked",
            reverse("publication_outlook", args=[page.pk]),
            icon_name="history",
            priority=60,
        )


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Let groups be given the right to void numbers."""
    return Permission.objects.filter(content_type__app_label="publications", codename__in=["change_issuednumber"])
