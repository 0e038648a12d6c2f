"""Every address of the site, in the order in which they are tried."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls

from institute.core import views as core
from institute.home import standing
from institute.home import views as home
from institute.outreach.urls import provider_urls
from institute.publications import routing as publications

urlpatterns = [
    path("healthz", core.healthz),
    path("robots.txt", core.robots),
    path("search/", home.search, name="search"),
    path("", include("institute.accounts.urls")),  # before Wagtail's own ways to sign in, which know no second factor
    re_path(r"^admin/(?:failwhale|test404)/$", core.nothing),  # Wagtail's own trials of its pages for failures
    re_path(r"^admin/sites/", standing.told_by_the_server),
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("", include("institute.desk.urls")),
    path("", include("institute.analyses.urls")),
    path("", include("institute.record.urls")),
    path("", include("institute.frame.urls")),
    path("", include("institute.outreach.urls")),
    path("", include("institute.contact.urls")),
    *provider_urls,
    path("", include("institute.comments.urls")),
    path("", include("institute.media.urls")),
    path("", include("institute.events.urls")),
    path("", include("institute.people.urls")),
    path("", include("institute.publications.urls")),
    re_path(wagtail_urls.serve_pattern, publications.serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
]
handler400 = "institute.core.views.unread"
handler404 = "institute.home.views.not_found"
handler500 = "institute.core.views.failure"
