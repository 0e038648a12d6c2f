"""Addresses of the survey and of the subscriptions."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from institute.outreach import subscription_views, views

app_name = "outreach"
urlpatterns: list[URLPattern | URLResolver] = [
    path("feedback/", views.feedback, name="feedback"),
    path("feedback/sent/", views.feedback_sent, name="feedback-sent"),
    path("subscribe/", subscription_views.subscribe, name="subscribe"),
    path("subscribe/sent/", subscription_views.sent, name="subscribe-sent"),
    path("subscribe/confirm/<str:token>/", subscription_views.confirm, name="confirm"),
    path("subscribe/preferences/<str:token>/", subscription_views.preferences, name="preferences"),
    path("subscribe/data/<str:token>/", subscription_views.data, name="data"),
    path("subscribe/forget/<str:token>/", subscription_views.erase, name="erase"),
    path("subscribe/leave/<str:token>/", subscription_views.leave, name="leave"),
]
# Where a provider tells of bounces and complaints; without a secret that it knows there is no such address.
provider_urls: list[URLPattern | URLResolver] = (
    [path("mail/events/", include("anymail.urls"))] if settings.ANYMAIL.get("WEBHOOK_SECRET") else []
)
