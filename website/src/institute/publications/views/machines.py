"""What programs that read for people are told first: where the texts lie as Markdown. Shows no text itself."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import strip_tags
from django.views.decorators.http import require_safe

from institute.core.models import InstituteSettings
from institute.publications.models import PublicationPage, Series

NEWEST = 20


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """Give ``/llms.txt``: the institute in a sentence, its series, its newest pieces as Markdown, its files."""
    institute = InstituteSettings.for_request(request)
    here = settings.WAGTAILADMIN_BASE_URL
    shown = PublicationPage.objects.live().public().filter(current__isnull=False, ended_as="")
    lines = [f"# {institute.name}", ""]
    if institute.motto or institute.notice:
        lines += [f"> {' '.join(part for part in (institute.motto, institute.notice) if part)}", ""]
    lines += ["## Series", ""]
    for series in Series.objects.all():
        scope = " ".join(strip_tags(series.scope).split())
        lines.append(f"- [{series.name}]({here}{series.get_absolute_url()}){f': {scope}' if scope else ''}")
    lines += ["", "## Newest publications", ""]
    for page in shown.exclude(key=None).select_related("series").order_by("-date_issued", "-pk")[:NEWEST]:
        lines.append(f"- [{page.number}: {page.title}]({here}/{page.key}.md): {' '.join(page.synopsis.split())}")
    lines += [
        "",
        "## Files",
        "",
        f"- [All publications, by year]({here}/sitemap.xml)",
        f"- [What was corrected]({here}/feeds/corrections.atom)",
        f"- [The record of forecasts, as lines of JSON]({here}/record/record.jsonl)",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
