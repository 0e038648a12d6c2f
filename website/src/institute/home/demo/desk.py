"""The demonstration's desk: its people and their workflow, a reader of the embargoed piece, a bundle that is ready."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from institute.core.models import User
from institute.desk import approving, bundles, previewing
from institute.desk.models import Bundle
from institute.desk.roles import establish
from institute.home.demo.pieces import House, drafted
from institute.record.models import Analyst


def load(house: House, data: dict[str, Any]) -> None:
    """Make the desk; nobody of it can sign in until they are given a password."""
    establish(house.index)
    users = {name: _user(name, **fields) for name, fields in data["users"].items()}
    link = data["preview"]
    page = house.pages[link["piece"]]
    ends = page.go_live_at + dt.timedelta(days=1)
    previewing.make(page, link["reader"], ends, by=users[link["by"]], note=link["note"])
    wanted = data["bundle"]
    author, editor, publisher = (users[wanted[role]] for role in ("author", "editor", "publisher"))
    release_at = timezone.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=wanted["days"])
    bundle = Bundle.objects.create(name=wanted["name"], release_at=release_at, made_by=editor)
    pages = [drafted(house, piece) for piece in data["piece"]]
    for made in pages:
        made.save_revision(user=author, log_action=True)
    bundles.fill(bundle, pages)
    for item in bundle.items.select_related("page"):
        approving.approve(item, item.page.get_latest_revision(), by=publisher)
    bundles.make_ready(bundle, by=publisher)


def _user(name: str, *, group: str, analyst: dict[str, str] | None = None, **fields: str) -> User:
    user = User.objects.filter(username=name).first() or User(username=name)
    for field, value in fields.items():
        setattr(user, field, value)
    user.set_unusable_password()
    user.save()
    user.groups.add(Group.objects.get(name=group))
    if analyst is not None:
        Analyst.objects.create(user=user, **analyst)
    return user
