"""The desk's addresses for those who have no account: drafts by link, files, and whether publishing works."""

from django.urls import path, re_path

from institute.desk.views import clock, files, preview, remarks

urlpatterns = [
    path("preview/<str:signed>/", preview.page, name="preview"),
    path("preview/<str:signed>/draft.pdf", preview.pdf, name="preview-pdf"),
    path("preview/<str:signed>/remark/", remarks.remark, name="preview-remark"),
    path("preview/<str:signed>/files/<str:name>", preview.file, name="preview-file"),
    re_path(r"^media/(?P<path>.*)$", files.picture, name="media-file"),
    path("healthz/publishing", clock.health, name="health-publishing"),
]
