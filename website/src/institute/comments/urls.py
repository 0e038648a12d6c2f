"""Addresses of comments."""

from django.urls import path

from institute.comments import views

app_name = "comments"
urlpatterns = [
    path("comments/<key:page_id>/", views.write, name="write"),
    path("comments/<key:page_id>.atom", views.feed, name="feed"),
    path("comments/sent/", views.sent, name="sent"),
    path("comments/confirm/<str:token>/", views.confirm, name="confirm"),
    path("comments/report/<key:pk>/", views.report, name="report"),
]
