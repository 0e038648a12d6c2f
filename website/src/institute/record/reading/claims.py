"""Marked sentences and their outcomes for other programs: ClaimReview of schema.org, and annotations of the W3C.

A claim is the sentence as it was published; its review says what came of the question that was made of it. A review
is given only once there is an outcome. Numbers that were invented are said to be so in both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from institute.record.models import Coverage
from institute.record.reading import said
from institute.record.reading.lines import together, url_of
from institute.record.reading.sentences import Origin, Sentence
from thinktank.forecasting.state import Question

SCHEMA = "https://schema.org"
ANNOTATIONS = "http://www.w3.org/ns/anno.jsonld"
Graph = dict[str, Any]
Marks = Mapping[str, Mapping[str, Mapping[str, str]]]


def marks() -> Marks:
    """Return where each statement stands in each published text, by the text's slug and the statement's id."""
    return dict(Coverage.objects.values_list("document", "marks"))


def graph_of(question: Question, origin: Origin | None, institute: str) -> Graph | None:
    """Return a question's claims as one graph; None where no sentence of a text or a case is behind it."""
    if origin is None:
        return None
    nodes = [
        node for sentence in _sentences(question, origin) for node in _claim(question, origin, sentence, institute)
    ]
    return {"@context": SCHEMA, "@graph": nodes} if nodes else None


def graph(questions: Iterable[Question], origins: Mapping[str, Origin], institute: str) -> Graph:
    """Return all claims of a record as one graph."""
    found = (graph_of(question, _origin(question, origins), institute) for question in questions)
    return {"@context": SCHEMA, "@graph": [node for each in found if each for node in each["@graph"]]}


def annotations_of(question: Question, origin: Origin | None, where: Marks) -> list[Graph]:
    """Return an annotation for each sentence of a published text that a question was made from."""
    if origin is None:
        return []
    mine = [sentence for sentence in _sentences(question, origin) if sentence.document]
    return [_annotation(question, origin, sentence, where) for sentence in mine]


def page_of(annotations: list[Graph], address: str) -> Graph:
    """Return annotations as a collection with its one page, as the W3C's protocol has them."""
    page = {"id": f"{address}#page", "type": "AnnotationPage", "startIndex": 0, "items": annotations}
    return {
        "@context": ANNOTATIONS,
        "id": address,
        "type": "AnnotationCollection",
        "label": "Sentences that look ahead, and how they turned out",
        "total": len(annotations),
        "first": page,
    }


def all_annotations(questions: Iterable[Question], origins: Mapping[str, Origin], where: Marks) -> list[Graph]:
    """Return the annotations of a whole record."""
    return [each for question in questions for each in annotations_of(question, _origin(question, origins), where)]


def absolute(path: str) -> str:
    """Return a path of the site as an address."""
    return path if path.startswith("http") else f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def _claim(question: Question, origin: Origin, sentence: Sentence, institute: str) -> list[Graph]:
    page = absolute(url_of(question.key))
    claim: Graph = {
        "@type": "Claim",
        "@id": f"{page}#claim-{sentence.id}",
        "text": sentence.text,
        "url": page,
        "about": {"@type": "Question", "name": question.text},
        "expires": said.day_said(str(question.line["resolve_by"])).isoformat(),
        "appearance": _appearance(sentence, origin),
    }
    if sentence.ours:
        person = {"@type": "Person", "name": sentence.by}
        claim["author"] = person | {"url": absolute(reverse("record:author", args=[sentence.author]))}
    if sentence.date is not None:
        claim["datePublished"] = sentence.date.isoformat()
    if origin.illustrative:
        claim["disambiguatingDescription"] = origin.illustrative
    review = _review(question, claim, sentence, page, institute)
    return [claim] if review is None else [claim, review]


def _review(question: Question, claim: Graph, sentence: Sentence, page: str, institute: str) -> Graph | None:
    resolution = question.resolution
    if resolution is None:
        return None
    return {
        "@type": "ClaimReview",
        "@id": f"{page}#review-{sentence.id}",
        "url": page,
        "claimReviewed": sentence.text,
        "itemReviewed": {"@id": claim["@id"]},
        "author": {"@type": "Organization", "name": institute, "url": absolute("/")},
        "datePublished": _instant(resolution.at)[:10],
        "reviewRating": _rating(question),
        "reviewBody": _told(question),
        "citation": [str(item["url"]) for item in resolution.evidence],
    }


def _rating(question: Question) -> Graph:
    """Rate only what has but two outcomes; of every other question the outcome stands in words."""
    outcome = said.outcome_said(question)
    rating: Graph = {"@type": "Rating", "alternateName": outcome.capitalize() if outcome.islower() else outcome}
    if question.type == "binary" and question.outcome in ("yes", "no"):
        rating |= {"ratingValue": int(question.outcome == "yes"), "bestRating": 1, "worstRating": 0}
        rating["ratingExplanation"] = "1 where the question that was made of the sentence turned out yes, 0 where no."
    return rating


def _annotation(question: Question, origin: Origin, sentence: Sentence, where: Marks) -> Graph:
    page = absolute(url_of(question.key))
    text = absolute(sentence.url.partition("#")[0])
    mark = where.get(sentence.document or "", {}).get(sentence.id)
    selector = {"type": "TextQuoteSelector", **(mark or {"exact": sentence.text})}
    told = _told(question) + (f" {origin.illustrative}" if origin.illustrative else "")
    changed = max([question.opens, *(r.at for r in question.resolutions)])
    return {
        "@context": ANNOTATIONS,
        "id": f"{page}#annotation-{sentence.id}",
        "type": "Annotation",
        "motivation": "assessing" if question.outcome else "describing",
        "modified": _instant(changed),
        "body": [
            {"type": "TextualBody", "value": told, "format": "text/plain", "language": "en"},
            {"type": "SpecificResource", "source": page, "purpose": "linking"},
        ],
        "target": {"source": text, "selector": selector},
    }


def _told(question: Question) -> str:
    """Say in a few sentences what was asked, said and found."""
    number = together(question)
    resolution = question.resolution
    parts = [question.text, f"Said together: {number}." if number else "Nobody gave a number."]
    if question.backcast:
        parts.append("A backcast: shown, never scored.")
    if resolution is not None:
        parts.append(f"Outcome: {said.outcome_said(question)}, known on {said.moment_said(resolution.known_said)}.")
        if resolution.note:
            parts.append(resolution.note)
    return " ".join(parts)


def _appearance(sentence: Sentence, origin: Origin) -> Graph:
    if sentence.document:
        return {"@type": "CreativeWork", "url": absolute(sentence.url)}
    if sentence.ours:
        return {"@type": "CreativeWork", "name": origin.title, "url": absolute(sentence.url)}
    return {"@type": "CreativeWork", "name": sentence.by}


def _sentences(question: Question, origin: Origin) -> tuple[Sentence, ...]:
    return origin.sentences.get(str(question.line["forecast"]), ())


def _origin(question: Question, origins: Mapping[str, Origin]) -> Origin | None:
    return origins.get(str(question.line.get("case") or ""))


def _instant(at: float) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
