"""Addresses of publications beside the tree of pages. What is in the tree is found by Wagtail."""

from django.urls import path, re_path

from institute.publications.lists import feeds, sitemaps
from institute.publications.oai import views as oai
from institute.publications.views import addresses, issues, lists, machines

# A number as it stands in addresses: the letters of its series, then what begins with a digit.
_KEY = r"(?P<key>[A-Za-z]{1,6}\d[0-9A-Za-z-]{0,40})"
_SCOPES = "series|subject|region|author|unit"

urlpatterns = [
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap-section"),
    path("llms.txt", machines.llms, name="llms"),
    path("feed.xml", feeds.feed, {"form": "atom"}, name="feed"),
    path("feeds/", feeds.directory, name="feeds"),
    re_path(r"^feeds/(?P<scope>all|corrections)\.(?P<form>atom|rss|json)$", feeds.feed),
    re_path(rf"^feeds/(?P<scope>{_SCOPES})/(?P<value>[A-Za-z0-9_-]+)\.(?P<form>atom|rss|json)$", feeds.feed),
    path("oai", oai.answer, name="oai"),
    path("series/", lists.series_index, name="series-index"),
    path("series/<slug:code>/", lists.series_page, name="series"),
    path("series/<slug:code>/<year:year>/", lists.series_page, name="series-year"),
    path("publications/year/", lists.year_page, name="years"),
    path("publications/year/<year:year>/", lists.year_page, name="year"),
    re_path(r"^publications/year/(?P<year>\d{4})\.(?P<form>bib|ris|json|csv|docx)$", lists.year_export),
    path("external/", lists.external_index, name="external"),
    path("external/<key:pk>/", lists.external_work, name="external-work"),
    re_path(r"^external/(?P<pk>\d+)\.(?P<form>bib|ris|json|csv)$", lists.external_form),
    path("external/year/", lists.external_index),
    path("external/year/<year:year>/", lists.external_index, name="external-year"),
    re_path(r"^external/year/(?P<year>\d{4})\.(?P<form>bib|ris|json|csv|docx)$", lists.external_export),
    path("corrections/", lists.corrections, name="corrections"),
    path("awards/", lists.awards, name="awards"),
    path("glossary/", lists.glossary, name="glossary"),
    path("glossary.json", lists.glossary_json, name="glossary-json"),
    re_path(r"^(?P<path>(?:[\w-]+/)+)whole-issue\.pdf$", issues.whole_issue, name="whole-issue"),
    re_path(rf"^{_KEY}/?$", addresses.short_address, name="short-address"),
    re_path(rf"^{_KEY}/versions/$", addresses.versions, name="versions"),
    re_path(rf"^{_KEY}/v(?P<number>[1-9]\d{{0,3}})/$", addresses.version, name="version"),
    re_path(rf"^{_KEY}/v(?P<number>[1-9]\d{{0,3}})\.pdf$", addresses.pdf),
    re_path(rf"^(?P<path>(?:[^/]+/)*){_KEY}\.(?:pdf|PDF)$", addresses.pdf, name="pdf"),
    re_path(rf"^{_KEY}/card\.png$", addresses.card, name="card"),
    re_path(rf"^{_KEY}\.(?P<form>md|bib|ris|json|jsonld|xml|crossref\.xml|datacite\.json)$", addresses.form),
]
