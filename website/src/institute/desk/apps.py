"""The app's name; hands its checks to publishing, and shows them at the head of the editor."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The editorial desk."""

    name = "institute.desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the checks stop what must not be published, and be in view while it is written."""
        from wagtail.contrib.settings.registry import registry as all_settings
        from wagtail.models import ReferenceIndex

        from institute.desk import checks, clock, previewing, remarks
        from institute.desk.panels import ChecksPanel
        from institute.publications.models import PublicationPage
        from institute.publications.pdf import binding
        from institute.publications.publishing import check_also

        check_also(checks.blocking)
        clock.also(clock.Job("bind", lambda now: binding.lacking(), binding.bind_by_number))
        clock.also(clock.every_day("remarks", "forget remarks", remarks.forget))
        clock.also(clock.every_day("previews", "forget preview links", previewing.forget))
        # Files are private until something uses them (desk.files), and Wagtail does not see what settings use.
        for model in all_settings:
            ReferenceIndex.register_model(model)
        # Publications know nothing of the desk, so the panel is put before theirs from here.
        PublicationPage.content_panels = [ChecksPanel(), *PublicationPage.content_panels]
