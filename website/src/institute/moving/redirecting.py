"""Old addresses lead to where things are now in one step, and never in a circle: the editors' form for redirects."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from wagtail.contrib.redirects import views
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect
from wagtail.coreutils import get_dummy_request
from wagtail.models import Page, Site

from institute.publications.models import IssuedNumber


class OneStepForm(RedirectForm):
    """A redirect; what it is to lead to is followed to its end, and those that lead to it are led on."""

    redirect_link = forms.CharField(
        required=False, max_length=255, label="Or to any address", help_text="One of ours may begin with a stroke."
    )

    def clean(self) -> None:
        """Follow the target to where it ends; refuse a circle, and a redirect that leads nowhere."""
        super().clean()
        said = self.cleaned_data
        if not said.get("old_path") or "redirect_link" not in said:
            return
        own, page, link = Redirect.normalise_path(said["old_path"]), said.get("redirect_page"), said["redirect_link"]
        if page is not None:
            if Redirect.normalise_path(urlsplit(page.url or "").path) == own:
                self.add_error("redirect_page", "This is the address of the page itself.")
        elif not link.strip():
            self.add_error("redirect_link", "Say where it leads: to a page, or to an address.")
        else:
            self._follow(own, link.strip())

    def _follow(self, own: str, link: str) -> None:
        passed, root = [own], _site().root_url
        while (path := _own_path(link)) is not None:
            here = Redirect.normalise_path(path)
            passed.append(here)
            if here in passed[:-1]:
                self.add_error("redirect_link", f"This leads in a circle: {' → '.join(passed)}.")
                return
            link = f"{root}{path}"
            page = _page_at(path)
            step = None if page is not None else Redirect.objects.filter(old_path=here).first()
            page = step.redirect_page if step is not None and step.redirect_page else page
            if page is not None:
                self.cleaned_data |= {"redirect_page": page, "redirect_link": ""}
                return
            if step is None or not step.redirect_link or step.pk == self.instance.pk:
                break
            link = step.redirect_link
        self.cleaned_data["redirect_link"] = link

    def save(self, commit: bool = True) -> Any:
        """Keep it, and lead on at once what led to the address that it is of."""
        kept = super().save(commit)
        for other in Redirect.objects.filter(redirect_page=None).exclude(pk=kept.pk):
            path = _own_path(other.redirect_link)
            if commit and path is not None and Redirect.normalise_path(path) == kept.old_path:
                other.redirect_page, other.redirect_link = kept.redirect_page, kept.redirect_link
                other.redirect_page_route_path = kept.redirect_page_route_path
                other.save()
        return kept


def use() -> None:
    """Let editors, and the import of redirects from a file, have this form in place of Wagtail's own."""
    views.RedirectForm = views.CreateView.form_class = views.EditView.form_class = OneStepForm


def _site() -> Site:
    found: Site = Site.objects.get(is_default_site=True)
    return found


def _own_path(link: str) -> str | None:
    """Return the path of an address of ours; nothing for one of another house."""
    parts = urlsplit(link)
    if parts.netloc and parts.hostname not in set(Site.objects.values_list("hostname", flat=True)):
        return None
    if not parts.path.startswith("/"):
        return None
    return parts._replace(scheme="", netloc="").geturl()


def _page_at(path: str) -> Page | None:
    """Return the page that stands at an address or at a number; none where the address asks for more than a page."""
    parts = urlsplit(path)
    if parts.query or parts.fragment:
        return None
    issued = IssuedNumber.objects.filter(key=parts.path.strip("/").lower()).select_related("page").first()
    if issued is not None:
        found: Page | None = issued.page.page_ptr if issued.page is not None and issued.page.live else None
        return found
    route = Page.route_for_request(get_dummy_request(path=parts.path, site=_site()), parts.path)
    return route.page if route is not None and not route.args and not route.kwargs else None
