"""What can be found of works that appeared elsewhere, series and terms, for the search index. Finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model
from django.utils.html import strip_tags

from institute.publications.metadata import exchange
from institute.publications.models import ExternalWork, Series, Term
from institute.search.index import Entry


def entry_of(thing: Model) -> Entry | None:
    """Return what can be found of a thing; None if it is none of these."""
    made = _KINDS.get(type(thing))
    return made(thing) if made is not None else None


def things() -> Iterator[Model]:
    """Give everything of these that can be found."""
    for kind in KINDS:
        yield from kind._default_manager.all()


def _work(work: ExternalWork) -> Entry:
    said = work.csl
    where = ", ".join(filter(None, (said.get("container-title", ""), said.get("publisher", ""))))
    return Entry(
        key=f"externalwork:{work.pk}",
        kind="Published elsewhere",
        title=work.title,
        url=work.get_absolute_url(),
        names="; ".join(map(exchange.plain_name, [*said.get("author", []), *said.get("editor", [])])),
        synopsis=". ".join(filter(None, (where, str(work.year), said.get("abstract", "")))),
        identifiers=tuple(filter(None, (work.doi, *str(said.get("ISBN", "")).split()))),
        facets={"year": ((str(work.year), str(work.year)),)},
    )


def _series(series: Series) -> Entry:
    return Entry(
        key=f"series:{series.pk}",
        kind="Series",
        title=series.name,
        url=series.get_absolute_url(),
        synopsis=_plain(series.scope),
        body=" ".join(filter(None, (series.code, series.issn, series.frequency))),
        identifiers=(series.issn,) if series.issn else (),
    )


def _term(term: Term) -> Entry:
    title = f"{term.abbreviation}: {term.expansion}"
    return Entry(f"term:{term.pk}", "Glossary", title, f"/glossary/#{term.slug}", synopsis=term.definition)


def _plain(html: str) -> str:
    return " ".join(strip_tags(html.replace("<", " <")).split())


_KINDS: dict[type[Model], Callable[[Any], Entry]] = {ExternalWork: _work, Series: _series, Term: _term}
KINDS = tuple(_KINDS)
