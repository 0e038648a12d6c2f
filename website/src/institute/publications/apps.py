"""Registers the app: what stands on its pages, and what is done when one goes live."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """The app's name and label."""

    name = "institute.publications"
    label = "publications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Sign in what tells of its pages, listen for what goes live, and show editors what is kept of an issue."""
        from institute.core import listings
        from institute.publications import presentation, publishing  # noqa: F401
        from institute.publications.lists import gathering, listing  # noqa: F401
        from institute.publications.models import IssuePage, PublicationPage
        from institute.publications.panels import BoundPanel, CardPanel
        from institute.publications.text import pinning
        from institute.publications.text.blocks import LIST

        pinning.gathered_by(gathering.items)
        listings.offer(LIST, gathering.embedded, gathering.problems)
        PublicationPage.content_panels = [
            *PublicationPage.content_panels,
            CardPanel(heading="What other sites show of it"),
        ]
        IssuePage.content_panels = [*IssuePage.content_panels, BoundPanel(heading="The whole issue, as readers get it")]
