"""Addresses of the frame: what readers choose, and the style page."""

from django.urls import path

from institute.frame import styleguide, views

app_name = "frame"
urlpatterns = [
    path("consent/", views.choose, name="consent"),
    path("reading/", views.look, name="reading"),
    path("dismiss/", views.dismiss, name="dismiss"),
    path("styleguide/", styleguide.page, name="styleguide"),
]
