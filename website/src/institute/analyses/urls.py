"""Addresses of cases, issues and runs."""

from django.urls import path

from institute.analyses import views

app_name = "analyses"
urlpatterns = [
    path("analyses/", views.index, name="index"),
    path("analyses/<slug:case_id>/", views.case_page, name="case"),
    path("analyses/<slug:case_id>/by/<slug:slug>/", views.analysis_page, name="analysis"),
    path("analyses/<slug:case_id>/by/<slug:slug>/result", views.analysis_result, name="analysis-result"),
    path("analyses/<slug:case_id>/by/<slug:slug>/charts/", views.charts_page, name="charts"),
    path("analyses/<slug:case_id>/by/<slug:slug>/charts/<slug:name>.csv", views.chart_csv, name="chart-csv"),
    path("analyses/<slug:case_id>/<slug:issue_id>/", views.issue_page, name="issue"),
    path("analyses/<slug:case_id>/<slug:issue_id>/result", views.result, name="result"),
    path("cases/<slug:case_id>.toml", views.download, name="download"),
    path("runs/<str:key>/", views.run_page, name="run"),
    path("runs/<str:key>.json", views.run_json, name="run-json"),
]
