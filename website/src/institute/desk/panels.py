"""The panel at the head of the editor: what was found in the piece, always in view. Finds nothing itself."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from institute.desk import checks
from institute.desk.models import FourEyesTask


class ChecksPanel(Panel):
    """What stops the piece and what its editor should see, as the last saved draft has it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": "Before it is published", "icon": "check", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        """The panel of one piece."""

        template_name = "desk/admin/checks_panel.html"

        def is_shown(self) -> bool:
            """Leave out a piece that was never saved: there is nothing to look at."""
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add what was found."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            found = checks.findings(self.instance)
            stops = [each for each in found if each.blocks]
            warns = [each for each in found if not each.blocks]
            return {**context, "stops": stops, "warns": warns, **self._turn()}

        def _turn(self) -> dict[str, Any]:
            """Say which step waits, and why whoever looks at it may not take it."""
            task = self.instance.current_workflow_task
            step = task.specific if task is not None else None
            if not isinstance(step, FourEyesTask) or self.request is None:
                return {}
            user = self.request.user
            is_theirs = user.is_superuser or step.groups.filter(user=user).exists()
            return {"step": step, "against": step.reason_against(self.instance, user) if is_theirs else ""}
