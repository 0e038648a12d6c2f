"""The desk's addresses for those who have no account: drafts by link, and whether publishing works."""

from django.urls import path

from institute.desk.views import clock, preview

urlpatterns = [
    path("preview/<str:signed>/", preview.page, name="preview"),
    path("preview/<str:signed>/draft.pdf", preview.pdf, name="preview-pdf"),
    path("preview/<str:signed>/files/<str:name>", preview.file, name="preview-file"),
    path("healthz/publishing", clock.health, name="health-publishing"),
]
