"""The end of a workflow, as the settings name it. Wagtail reads this before there are models, so it imports none."""

from __future__ import annotations

from typing import Any


def finish(workflow_state: Any, user: Any = None) -> None:
    """Let the desk finish what was approved."""
    from institute.desk import approving

    approving.finish(workflow_state, user)
