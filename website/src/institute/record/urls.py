"""Addresses of the record: its pages, its files, its feed."""

from django.urls import path

from institute.record import views
from institute.record.reading import feeds

app_name = "record"
urlpatterns = [
    path("record/", views.record, name="record"),
    path("record/forecasts/", views.forecasts, name="forecasts"),
    path("record/forecasts/<slug:case>/<str:forecast>/", views.forecast, name="forecast"),
    path("record/forecasts/<slug:case>/<str:forecast>/claims.jsonld", views.forecast_claims, name="forecast-claims"),
    path(
        "record/forecasts/<slug:case>/<str:forecast>/annotations.jsonld",
        views.forecast_annotations,
        name="forecast-annotations",
    ),
    path("record/claims.jsonld", views.claims_file, name="claims"),
    path("record/annotations.jsonld", views.annotations_file, name="annotations"),
    path("record/by/<str:by>/", views.author, name="author"),
    path("record/next/", views.due, name="due"),
    path("record/heads/", views.heads, name="heads"),
    path("record/heads.txt", views.heads_text, name="heads-text"),
    path("record/record.jsonl", views.json_lines, name="json-lines"),
    path("record/forecasts.csv", views.entries_csv, name="entries-csv"),
    path("record/scores.csv", views.scores_csv, name="scores-csv"),
    path("record/evidence/<str:sha256>/", views.evidence, name="evidence"),
    path("record/feed.xml", feeds.Forecasts(), name="feed"),
]
