"""What editors are told when they publish. Changes nothing itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from institute.publications.models import PublicationPage
from institute.publications.publishing import on_the_record
from institute.publications.rendering import rendered
from institute.record import publishing as record


@hooks.register("after_publish_page")
def tell_of_lost_sentences(request: HttpRequest, page: Page) -> None:
    """Warn where the case has a statement whose exact words no longer stand in the text."""
    if not isinstance(page, PublicationPage) or page.case is None:
        return
    for said in record.published(on_the_record(page)):
        messages.error(request, f"Not taken into the record: {said}")
    for statement in rendered(page.body, page.case, page.slug).missing:
        said = f"Statement {statement.id} of the case is not marked: its words were not found: “{statement.quote}”"
        messages.warning(request, said)
