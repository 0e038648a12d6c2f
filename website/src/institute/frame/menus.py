"""The menus as readers get them: resolved once for each content, without the links that lead nowhere. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from institute.core import content
from institute.desk.checks.links import leads_somewhere
from institute.frame.blocks import EVERYONE
from institute.frame.models import Navigation


@dataclass(frozen=True)
class Link:
    """A link of a menu."""

    title: str
    url: str
    audience: str = EVERYONE

    @property
    def is_elsewhere(self) -> bool:
        """Whether it leaves the site."""
        return self.url.startswith(("http:", "https:"))


@dataclass(frozen=True)
class Group:
    """Links under a heading; the heading leads somewhere itself if it has an address."""

    id: str
    title: str
    url: str
    links: tuple[Link, ...]
    audience: str = EVERYONE


@dataclass(frozen=True)
class Item:
    """An item of the main menu; without groups it is a plain link."""

    id: str
    title: str
    url: str
    about: str
    groups: tuple[Group, ...]
    audience: str = EVERYONE

    @property
    def starts(self) -> tuple[str, ...]:
        """The addresses below which a page belongs to it."""
        below = (self.url, *(group.url for group in self.groups))
        return tuple(url for url in below if len(url) > 1 and url.startswith("/"))


@dataclass(frozen=True)
class Dead:
    """A link of a menu that leads nowhere, and so is not shown."""

    menu: str
    title: str
    goal: str


@dataclass(frozen=True)
class Menus:
    """Both menus, and what is wrong with them."""

    main: tuple[Item, ...] = ()
    foot: tuple[Group, ...] = ()
    dead: tuple[Dead, ...] = ()

    def for_reader(self, audiences: frozenset[str]) -> Menus:
        """Return what readers of these audiences are shown."""
        if all(each.audience == EVERYONE for each in self._all()):
            return self
        main = (replace(item, groups=_groups(item.groups, audiences)) for item in self.main)
        shown = (item for item in main if item.audience in audiences and (item.url or item.groups))
        return Menus(tuple(shown), _groups(self.foot, audiences), self.dead)

    @property
    def addresses(self) -> frozenset[str]:
        """Where their links lead: on these pages a link is marked as the one that the reader has followed."""
        return frozenset(each.url for each in self._all())

    def _all(self) -> Iterator[Item | Group | Link]:
        for item in self.main:
            yield item
            for group in item.groups:
                yield group
                yield from group.links
        for group in self.foot:
            yield group
            yield from group.links


def _groups(groups: Iterable[Group], audiences: frozenset[str]) -> tuple[Group, ...]:
    narrowed = (
        replace(group, links=tuple(link for link in group.links if link.audience in audiences)) for group in groups
    )
    return tuple(group for group in narrowed if group.audience in audiences and group.links)


def live(site: Site) -> Menus:
    """Return the menus that are live, made once for each content version."""
    return content.kept(("menus", site.pk), lambda: resolved(_navigation(), site))


def _navigation() -> Navigation | None:
    found = Navigation.objects.filter(live=True).first
    return content.kept("navigation", found, content.tables_of(Navigation))


def resolved(navigation: Navigation | None, site: Site) -> Menus:
    """Find out where the links of the menus lead, and leave out those that lead nowhere.

    Where nobody has made menus yet, the pages right below the front page that ask to be in menus are the menu.
    """
    if navigation is None:
        pages = site.root_page.get_children().live().public().in_menu()
        return Menus(
            tuple(Item(f"menu-{page.pk}", page.title, page.get_url(current_site=site) or "", "", ()) for page in pages)
        )
    return _Resolving(navigation, site).menus()


class _Resolving:
    """Goes through the menus twice: for all goals, which are looked up together, and for what is shown."""

    def __init__(self, navigation: Navigation, site: Site) -> None:
        self._site = site
        self._navigation = navigation
        self._dead: list[Dead] = []
        self._menu = ""
        numbers, addresses = set(), set()
        for block in _blocks([*navigation.main.raw_data, *navigation.foot.raw_data]):
            numbers.add(block.get("page"))
            addresses.add(block.get("address") or "")
        self._pages = {page.pk: page for page in content.shown(Page.objects.filter(pk__in=numbers - {None})).order_by()}
        self._alive = _alive(addresses, site)

    def menus(self) -> Menus:
        main = tuple(self._items(self._navigation.main.raw_data))
        foot = tuple(self._groups([block["value"] for block in self._navigation.foot.raw_data], "foot", "foot"))
        return Menus(main, foot, tuple(self._dead))

    def _items(self, blocks: Iterable[dict[str, Any]]) -> Iterator[Item]:
        for place, block in enumerate(blocks, 1):
            value, id = block["value"], f"menu-{place}"
            title, url = self._goal(value, "main menu")
            groups = tuple(self._groups(_listed(value.get("groups", [])), id, "main menu"))
            if title and (url or groups):
                yield Item(id, title, url, value.get("about") or "", groups, value.get("audience") or EVERYONE)

    def _groups(self, values: Iterable[dict[str, Any]], id: str, menu: str) -> Iterator[Group]:
        for place, value in enumerate(values, 1):
            title, url = self._goal(value, menu)
            links = tuple(self._links(_listed(value.get("links", [])), menu))
            if title and links:
                yield Group(f"{id}-{place}", title, url, links, value.get("audience") or EVERYONE)

    def _links(self, values: Iterable[dict[str, Any]], menu: str) -> Iterator[Link]:
        for value in values:
            title, url = self._goal(value, menu)
            if title and url:
                yield Link(title, url, value.get("audience") or EVERYONE)

    def _goal(self, value: dict[str, Any], menu: str) -> tuple[str, str]:
        text, number, address = value.get("text") or "", value.get("page"), (value.get("address") or "").strip()
        if number:
            page = self._pages.get(number)
            if page is None:
                self._dead.append(Dead(menu, text, f"page {number}, which readers cannot see"))
                return text, ""
            return text or page.title, page.get_url(current_site=self._site) or ""
        if address and address not in self._alive:
            self._dead.append(Dead(menu, text, address))
            return text, ""
        return text, address


def _listed(values: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the values of a list block, which are kept with an id or without."""
    return [value.get("value", value) for value in values]


def _blocks(raw: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in raw:
        value = block.get("value", block)
        yield value
        yield from _blocks(value.get("groups", []))
        yield from _blocks(value.get("links", []))


def _alive(addresses: Iterable[str], site: Site) -> set[str]:
    """Return which addresses lead somewhere; those of pages in the tree are looked up together."""
    paths = {address: address.split("#")[0].split("?")[0] for address in addresses if address.startswith("/")}
    in_tree = {path for path in paths.values() if path.endswith("/") and _is_page(path)}
    alive = _in_tree(in_tree, site)
    for path in set(paths.values()) - in_tree:
        if leads_somewhere(path, site) or (not path.endswith("/") and leads_somewhere(f"{path}/", site)):
            alive.add(path)
    return {address for address in addresses if address not in paths or paths[address] in alive}


def _is_page(path: str) -> bool:
    try:
        return resolve(path).view_name == "wagtail_serve"
    except Resolver404:
        return False


def _in_tree(paths: set[str], site: Site) -> set[str]:
    """Return which paths are pages of the tree, redirects, or below a page that knows more (v2 of a legal page)."""
    root = site.root_page.url_path.rstrip("/")
    above = {path: {f"{root}{each}" for each in _above(path)} for path in paths}
    looked_for = {f"{root}{path}" for path in paths}.union(*above.values())
    # By their last part too, of which the database has an index.
    slugs = {path.rstrip("/").rpartition("/")[2] for path in looked_for}
    there = content.shown(Page.objects.filter(url_path__in=looked_for, slug__in=slugs)).order_by()
    pages = set(there.values_list("url_path", flat=True))
    found = {path for path in paths if f"{root}{path}" in pages}
    # Only where there is no page a redirect answers.
    old = {Redirect.normalise_path(path): path for path in paths - found}
    if old:
        moved = Redirect.get_for_site(site).filter(old_path__in=old).values_list("old_path", flat=True)
        found |= {old[each] for each in moved}
    return found | {path for path in paths - found if above[path] & pages and leads_somewhere(path, site)}


def _above(path: str) -> list[str]:
    """Return the paths between a path and the front page.

    Examples
    --------
    >>> _above("/privacy/v1/")
    ['/privacy/']
    """
    parts = path.strip("/").split("/")
    return [f"/{'/'.join(parts[:length])}/" for length in range(1, len(parts))]
