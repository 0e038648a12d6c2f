"""What editors see beside their fields: the whole PDF of an issue, the card of a piece. Makes neither."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from institute.publications.bound import kept
from institute.publications.lists.listing import articles_of


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
            articles = articles_of(self.instance)
            printed = kept(self.instance, articles)
            apart = []
            for article in articles if printed is not None else []:
                assert printed is not None
                first, last = printed.ranges.get(article.key, ("", ""))
                if (article.first_page, article.last_page or article.first_page) != (str(first), str(last)):
                    apart.append({"article": article, "first": first, "last": last})
            return {**context, "bound": printed, "apart": apart, "articles": articles, "issue": self.instance}


class CardPanel(Panel):
    """The card that other sites show of a piece when somebody shares it, as it was last saved."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one piece."""

        template_name = "publications/admin/card_panel.html"

        def is_shown(self) -> bool:
            """Leave out a piece that was never saved."""
            return bool(self.instance.pk)
