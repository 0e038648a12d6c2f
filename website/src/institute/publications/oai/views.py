"""The address at which harvesters ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from lxml import etree
from wagtail.models import Site

from institute.core.models import InstituteSettings
from institute.publications.metadata import oai_dc
from institute.publications.oai import repository
from institute.publications.oai.protocol import Element, OaiError, add, arguments, envelope, stamp
from institute.publications.oai.repository import Selection


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Answer a harvester; the protocol's errors are answers too."""
    sent = request.POST if request.method == "POST" else request.GET
    address = request.build_absolute_uri(request.path)
    said: dict[str, str] = {}
    try:
        verb, given = arguments(dict(sent.lists()))
        said = {"verb": verb, **given}
        content = etree.Element("content")
        _WRITERS[verb](content, given, request)
        root = envelope(address, timezone.now(), said)
        root.append(content[0])
    except OaiError as error:
        kept = {} if error.code in ("badVerb", "badArgument") else said
        root = envelope(address, timezone.now(), kept)
        add(root, "error", str(error), code=error.code)
    return HttpResponse(
        etree.tostring(root, xml_declaration=True, encoding="UTF-8"), content_type="text/xml; charset=utf-8"
    )


def _identify(parent: Element, said: dict[str, str], request: HttpRequest) -> None:
    institute = InstituteSettings.for_request(request)
    identify = add(parent, "Identify")
    add(identify, "repositoryName", institute.name)
    add(identify, "baseURL", request.build_absolute_uri(request.path))
    add(identify, "protocolVersion", "2.0")
    add(identify, "adminEmail", institute.email or settings.DEFAULT_FROM_EMAIL)
    add(identify, "earliestDatestamp", stamp(repository.earliest() or timezone.now()))
    add(identify, "deletedRecord", "persistent")
    add(identify, "granularity", "YYYY-MM-DDThh:mm:ssZ")


def _formats(parent: Element, said: dict[str, str], request: HttpRequest) -> None:
    if "identifier" in said:
        repository.one(said["identifier"], host())
    form = add(add(parent, "ListMetadataFormats"), "metadataFormat")
    add(form, "metadataPrefix", repository.PREFIX)
    add(form, "schema", oai_dc.SCHEMA)
    add(form, "metadataNamespace", oai_dc.OAI_DC)


def _sets(parent: Element, said: dict[str, str], request: HttpRequest) -> None:
    if "resumptionToken" in said:
        raise OaiError("badResumptionToken", "The list of sets comes whole; it has no token.")
    listed = add(parent, "ListSets")
    for name, title in repository.sets():
        one = add(listed, "set")
        add(one, "setSpec", name)
        add(one, "setName", title)


def _record(parent: Element, said: dict[str, str], request: HttpRequest) -> None:
    row = repository.one(said["identifier"], host())
    if said["metadataPrefix"] != repository.PREFIX:
        raise OaiError("cannotDisseminateFormat", f"Records come as {repository.PREFIX}.")
    repository.write_record(add(parent, "GetRecord"), row, host())


def _identifiers(parent: Element, said: dict[str, str], request: HttpRequest) -> None:
    _list(add(parent, "ListIdentifiers"), said, "ListIdentifiers", repository.write_header)


def _records(parent: Element, said: dict[str, str], request: HttpRequest) -> None:
    _list(add(parent, "ListRecords"), said, "ListRecords", repository.write_record)


def _list(parent: Element, said: dict[str, str], verb: str, write: Callable[[Element, Any, str], None]) -> None:
    token = said.get("resumptionToken")
    selection = Selection.resumed(token, verb) if token is not None else Selection(said, verb)
    rows, total, onward = repository.selected(selection)
    known_as = host()
    for row in rows:
        write(parent, row, known_as)
    if onward is not None or token is not None:
        # The last page of a list that was cut has an empty token.
        text = onward.token() if onward is not None else None
        add(parent, "resumptionToken", text, completeListSize=str(total), cursor=str(selection.cursor))


def host() -> str:
    """Return the name under which records are known: what the institute keeps, or that of the site; of no request."""
    site = Site.objects.filter(is_default_site=True).first()
    kept = InstituteSettings.objects.filter(site=site).values_list("harvested_as", flat=True).first() if site else ""
    if kept:
        return str(kept)
    return str(site.hostname) if site else urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"


_WRITERS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _record,
    "ListIdentifiers": _identifiers,
    "ListRecords": _records,
}
