"""Every address of the site, in the order in which they are tried."""

from django.conf import settings
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.contrib.sitemaps import Sitemap
from wagtail.documents import urls as document_urls

from institute.core import views as core
from institute.home import views as home
from institute.publications import feeds
from institute.publications import views as publications

urlpatterns = [
    path("healthz", core.healthz),
    path("robots.txt", core.robots),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": Sitemap}}),
    path("feed.xml", feeds.Publications(), name="feed"),
    path("search/", home.search, name="search"),
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("people/<slug:slug>/", publications.person, name="person"),
    path("", include("institute.analyses.urls")),
    path("", include("institute.record.urls")),
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    re_path(r"^(?P<number>[A-Za-z]{1,6}\d{3,12})/?$", publications.short_address, name="short-address"),
    path("", include(wagtail_urls)),
]
handler500 = "institute.core.views.failure"
