"""Addresses of the survey."""

from django.urls import path

from institute.outreach import views

app_name = "outreach"
urlpatterns = [
    path("feedback/", views.feedback, name="feedback"),
    path("feedback/sent/", views.feedback_sent, name="feedback-sent"),
]
