"""Addresses of the survey and of the subscriptions."""

from django.urls import path

from institute.outreach import subscription_views, views

app_name = "outreach"
urlpatterns = [
    path("feedback/", views.feedback, name="feedback"),
    path("feedback/sent/", views.feedback_sent, name="feedback-sent"),
    path("subscribe/", subscription_views.subscribe, name="subscribe"),
    path("subscribe/sent/", subscription_views.sent, name="subscribe-sent"),
    path("subscribe/confirm/<str:token>/", subscription_views.confirm, name="confirm"),
    path("subscribe/preferences/<str:token>/", subscription_views.preferences, name="preferences"),
    path("subscribe/leave/<str:token>/", subscription_views.leave, name="leave"),
]
