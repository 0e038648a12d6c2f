"""Legal pages: privacy, terms, cookies, accessibility. Every published change of the text is a version that stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from institute.core import blocks
from institute.core.models import trail

PRIVACY, TERMS, COOKIES, ACCESSIBILITY, OTHER = "privacy", "terms", "cookies", "accessibility", "other"
KINDS = [
    (PRIVACY, "Privacy statement"),
    (TERMS, "Terms of use"),
    (COOKIES, "Cookies"),
    (ACCESSIBILITY, "Accessibility statement"),
    (OTHER, "Another"),
]


class LegalPage(Page):
    """A text that readers agree to or rely on; its versions are kept, each with its day and what it changed."""

    kind = models.CharField(max_length=20, choices=KINDS, default=OTHER)
    intro = RichTextField(blank=True, features=["bold", "italic", "link"])
    body = StreamField(blocks.Prose(), blank=True)
    what_changed = models.CharField(
        max_length=400,
        blank=True,
        help_text="Stands in the list of changes when a new text is published. Empty: the sections that differ.",
    )
    in_force = models.DateField(
        null=True, blank=True, verbose_name="in force from", help_text="Empty: the day on which it is published."
    )

    template = "frame/legal.html"
    parent_page_types = ["home.HomePage", "core.StandardPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("intro"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("what_changed"), FieldPanel("in_force")], "This change"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Find an old version (v2) and the list of them (versions) below the page."""
        match path_components:
            case ["versions"] if self.live:
                return RouteResult(self, kwargs={"shown": "versions"})
            case [name] if self.live and name[:1] == "v" and name[1:].isascii() and name[1:].isdigit():
                return RouteResult(self, kwargs={"shown": name[1:]})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, shown: str = "", *args: Any, **kwargs: Any) -> Any:
        """Show the present text, an old one, or the list of them."""
        if not shown:
            answer = super().serve(request, *args, **kwargs)
            if self.kind == COOKIES:
                answer.headers["Cache-Control"] = "private"  # it shows what this reader chose
            return answer
        context = self.get_context(request)
        if shown == "versions":
            context["trail"] = [*context["trail"], {"title": "Versions", "url": ""}]
            return TemplateResponse(request, "frame/legal_versions.html", context)
        version = self.versions.filter(number=int(shown)).first() if len(shown) < 6 else None
        if version is None:
            raise Http404("There is no such version.")
        context["version"] = version
        context["next_version"] = self.versions.filter(number=version.number + 1).first()
        context["trail"] = [*context["trail"], {"title": f"Version {version.number}", "url": ""}]
        return TemplateResponse(request, "frame/legal_version.html", context)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add where the page stands, and its versions."""
        return {
            **super().get_context(request, *args, **kwargs),
            "trail": trail(self),
            "versions": list(self.versions.all()),
            "kept": "kept" in request.GET,
        }

    @property
    def sections(self) -> dict[str, str]:
        """The text under each of its headings, by which a change is described."""
        found = {"Introduction": self.intro}
        heading = "Introduction"
        for block in self.body:
            if block.block_type == "heading":
                heading = block.value["text"]
                found.setdefault(heading, "")
            else:
                found[heading] += str(block.render())
        return found


class LegalVersion(models.Model):
    """A text as it was in force."""

    page = models.ForeignKey(LegalPage, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    intro = RichTextField(blank=True)
    body = StreamField(blocks.Prose(), blank=True)
    changes = models.CharField(max_length=400)
    in_force = models.DateField()
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="one_legal_version_of_a_number")]

    def __str__(self) -> str:
        """Return which text of which page."""
        return f"{self.title}, version {self.number}"

    @property
    def url(self) -> str:
        """Where it stands."""
        return f"{self.page.url}v{self.number}/"

    @property
    def sections(self) -> dict[str, str]:
        """The text under each of its headings."""
        return LegalPage(intro=self.intro, body=self.body).sections


@transaction.atomic
def keep_version(page: LegalPage, on: dt.date | None = None) -> LegalVersion | None:
    """Keep the text of a page that has just been published, if it differs from what is in force.

    Parameters
    ----------
    page
        As it was published.
    on
        The day from which it is in force, if the page names none; today if neither does.

    Returns
    -------
    LegalVersion or None
        The new version; None if the text is as it was.
    """
    last = LegalVersion.objects.select_for_update().filter(page=page).first()
    if last is not None and (last.title, last.sections) == (page.title, page.sections):
        return None
    version = LegalVersion.objects.create(
        page=page,
        number=last.number + 1 if last else 1,
        title=page.title,
        intro=page.intro,
        body=page.body,
        changes=page.what_changed or (difference(last.sections, page.sections) if last else "The first version."),
        in_force=page.in_force or on or timezone.localdate(),
    )
    # What was said of this change is not said of the next one.
    LegalPage.objects.filter(pk=page.pk).update(what_changed="", in_force=None)
    return version


def difference(before: dict[str, str], after: dict[str, str]) -> str:
    """Say which sections of a text are new, changed or gone.

    Examples
    --------
    >>> difference({"Who": "a", "How": "b"}, {"Who": "c", "When": "d"})
    'Changed: Who. New: When. Taken out: How.'
    """
    parts = {
        "Changed": [name for name in after if name in before and after[name] != before[name]],
        "New": [name for name in after if name not in before],
        "Taken out": [name for name in before if name not in after],
    }
    said = " ".join(f"{word}: {', '.join(names)}." for word, names in parts.items() if names)
    return said[:400] or "The title was changed."
