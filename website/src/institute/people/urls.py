"""Addresses of people, units, teaching and money."""

from django.urls import URLPattern, URLResolver, path

from institute.people import sitemaps
from institute.people.views import about, directory, teaching, units
from institute.publications.lists.sitemaps import ADDED

ADDED["people"] = sitemaps.People()

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("people/", directory.people, name="directory"),
    path("people/former/", directory.former, name="former"),
    path("people/<slug:slug>/", directory.person, name="person"),
    path("people/<slug:slug>.vcf", directory.card, name="card"),
    path("about/welcome/", about.welcome, name="welcome"),
    path("about/chairs/", about.chairs, name="chairs"),
    path("about/chairs/<slug:slug>/", about.chair, name="chair"),
    path("about/careers/", about.careers, name="careers"),
    path("about/careers.atom", about.careers_feed, name="careers-feed"),
    path("about/careers/<slug:slug>/", about.vacancy, name="vacancy"),
    path("about/funding/", about.funding, name="funding"),
    path("about/funding.csv", about.funding_csv, name="funding-csv"),
    path("about/<slug:slug>/", about.body, name="body"),
    path("units/", units.units, name="units"),
    path("units/closed/", units.units, {"closed": True}, name="units-closed"),
    path("units/<slug:slug>/", units.unit, name="unit"),
    path("teaching/", teaching.teaching, name="teaching"),
    path("teaching/programmes/<slug:slug>/", teaching.programme, name="programme"),
    path("teaching/courses/<slug:slug>/", teaching.course, name="course"),
    path("teaching/courses/<slug:slug>/apply/", teaching.apply, name="apply"),
    path("teaching/courses/<slug:slug>/applied/", teaching.applied, name="applied"),
    path("partners/", teaching.partners, name="partners"),
    path("alumni/", teaching.alumni, name="alumni"),
    path("alumni/directory/", teaching.alumni_directory, name="alumni-directory"),
]
