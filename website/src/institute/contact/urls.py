"""Addresses of contact and directions."""

from django.urls import path

from institute.contact import views

urlpatterns = [
    path("contact/", views.contact, name="contact"),
    path("contact/sent/", views.sent, name="contact-sent"),
    path("contact/<slug:slug>/", views.write, name="contact-write"),
    path("directions/", views.directions, name="directions"),
]
