"""The whole issue of a journal as one PDF: what is kept of it, and what its editor sees. Made in `pdf.binding`."""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail.admin.panels import Panel

from institute.publications import bound, listing


class BoundIssue(models.Model):
    """The PDF of an issue, of what it was made, and from which page to which each article runs in it."""

    issue = models.OneToOneField("IssuePage", on_delete=models.CASCADE, related_name="bound")
    made_of = models.CharField(max_length=64, blank=True)
    pdf = models.FileField(upload_to="issues/", blank=True)
    pdf_hash = models.CharField(max_length=64, blank=True)
    pdf_size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    ranges = models.JSONField(default=dict)
    lacking = models.CharField(max_length=64, blank=True, help_text="Of what it should be made and is not yet.")
    lacking_since = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Return the issue."""
        return f"{self.issue}, bound"


class BoundPanel(Panel):
    """Whether there is a PDF of the issue as it is, and where its pages are not those that articles are cited by."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one issue."""

        template_name = "publications/admin/bound_panel.html"

        def is_shown(self) -> bool:
            """Leave out an issue that readers do not see."""
            return bool(self.instance.pk and self.instance.live)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the PDF and the articles whose pages differ from what is said of them."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            articles = listing.articles_of(self.instance)
            printed = bound.kept(self.instance, articles)
            apart = []
            for article in articles if printed is not None else []:
                assert printed is not None
                first, last = printed.ranges.get(article.key, ("", ""))
                if (article.first_page, article.last_page or article.first_page) != (str(first), str(last)):
                    apart.append({"article": article, "first": first, "last": last})
            return {**context, "bound": printed, "apart": apart, "articles": articles, "issue": self.instance}
