"""Who may do what on the desk's own pages. Rights on pages themselves are Wagtail's."""

from __future__ import annotations

from typing import Any

from institute.publications.models import PublicationIndexPage


def can_publish(user: Any) -> bool:
    """Whether somebody publishes: may release bundles and see the clock."""
    return bool(user.is_superuser or user.has_perm("desk.release_bundle"))


def can_edit(user: Any) -> bool:
    """Whether somebody edits the pieces of others: may put bundles together."""
    return any(index.permissions_for_user(user).can_edit() for index in PublicationIndexPage.objects.all())


def can_write(user: Any) -> bool:
    """Whether somebody begins pieces: may make a draft of a file."""
    index = PublicationIndexPage.objects.first()
    return index is not None and bool(index.permissions_for_user(user).can_add_subpage())


def can_bundle(user: Any) -> bool:
    """Whether somebody puts bundles together, or releases them."""
    return can_edit(user) or can_publish(user)
