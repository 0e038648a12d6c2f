"""From what a revision is and says to the data that the template prints. Sets nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from institute.analyses.marks import MarkedStatement
from institute.publications import bylines
from institute.publications import document as doc
from institute.publications.metadata import citing, csl
from institute.publications.metadata.changes import LABELS, SILENT
from institute.publications.metadata.model import Contributor, Metadata

WIDEST = 1_600  # dots of a picture across the page


@dataclass(frozen=True)
class Edition:
    """All that a template prints: plain data, and the files of its pictures by name."""

    data: Mapping[str, Any]
    pictures: Mapping[str, bytes]
    template: str = "publication.typ"


def edition(
    meta: Metadata, text: doc.Document, institute: str, paper: str = "a4", pictures_as: str = "picture"
) -> Edition:
    """Return what is printed of a revision.

    Parameters
    ----------
    meta, text
        What it is, and its words.
    institute
        As the running head names it.
    paper
        ``a4`` or ``us-letter``.
    pictures_as
        What the names of its pictures begin with, where several pieces are set together.
    """
    pictures: dict[str, bytes] = {}
    notes = {note.label: note for note in text.notes}
    language, _, region = meta.language.partition("-")
    version = f"Version {meta.change.version}, {day_of(meta.change.at)}"
    data = {
        "number": meta.number,
        "series": meta.series.name,
        "title": meta.title,
        "short_title": meta.short_title or meta.title,
        "subtitle": meta.subtitle,
        "byline": bylines.byline((person.role, person.name) for person in meta.contributors),
        "date": day_of(meta.issued),
        "day": [meta.issued.year, meta.issued.month, meta.issued.day],
        "synopsis_label": meta.series.synopsis_label,
        "synopsis": meta.abstract,
        "body_label": meta.series.body_label,
        "body": [_block(block, notes, pictures, meta, pictures_as) for block in text.blocks],
        "references": [reference.text for reference in meta.references],
        "authors": [_author(person) for person in meta.contributors if not person.is_organisation],
        "statements": [said for said in (meta.funding, meta.ai_statement, meta.series.disclaimer) if said],
        "citation": [_run(run, {}, "") for run in doc.prose(citing.cited(next(iter(citing.STYLES)), csl.item(meta)))],
        "rights": f"© {meta.issued.year} {meta.holder}.",
        "licence": meta.licence,
        "licence_url": meta.licence_url,
        "address": meta.short_url,
        "version": version,
        "notices": _notices(meta),
        "keywords": list(meta.keywords),
        "institute": institute,
        "language": language or "en",
        "region": region.lower() or None,
        "paper": paper,
    }
    return Edition(data, pictures)


def day_of(date: Any) -> str:
    """Return a day as it is printed."""
    return f"{date.day} {date:%B %Y}"


def _notices(meta: Metadata) -> list[str]:
    if meta.change.kind in SILENT:
        return []
    return [f"{LABELS[meta.change.kind]}, {day_of(meta.change.at)}. {meta.change.notice}"]


def _author(person: Contributor) -> dict[str, Any]:
    return {
        "name": person.name,
        "affiliation": person.affiliation,
        "biography": [_run(run, {}, "") for run in doc.prose(person.biography)],
        "interests": person.interests,
    }


def _block(
    block: doc.Block, notes: Mapping[str, doc.Note], pictures: dict[str, bytes], meta: Metadata, pictures_as: str
) -> dict[str, Any]:
    root = meta.places.root
    match block:
        case doc.Heading():
            return {"kind": "heading", "text": block.text, "level": block.level}
        case doc.Paragraph():
            return {
                "kind": "paragraph",
                "runs": [_run(run, notes, root) for run in block.runs],
                "badges": [_badge(statement) for statement in block.forecasts],
            }
        case doc.Quotation():
            return {"kind": "quotation", "runs": [_run(run, notes, root) for run in block.runs], "source": block.source}
        case doc.TableOf():
            rows = [[[_run(run, notes, root) for run in cell] for cell in row] for row in block.rows]
            return {"kind": "table", "caption": block.caption, "rows": rows, "source": block.source}
        case doc.Figure():
            name = f"{pictures_as}-{len(pictures)}.png"
            pictures[name] = _picture(block.image)
            return {
                "kind": "figure",
                "picture": name,
                "alt": block.alt,
                "caption": block.caption,
                "credit": block.credit,
            }
        case doc.AnalysisShown():
            shown = block.shown
            return {
                "kind": "analysis",
                "charts": [
                    {"title": chart["title"], "svg": chart["svg"], "alt": chart["description"]}
                    for chart in shown["charts"]
                    if chart["svg"]
                ],
                "sentences": list(shown["sentences"]),
                "caption": shown.get("caption") or "",
                "warning": shown.get("illustrative") or "",
                "url": meta.absolute(shown["run_url"]),
                "run": shown["run_short"],
            }


def _run(run: doc.Run, notes: Mapping[str, doc.Note], root: str) -> dict[str, Any]:
    href = f"{root}{run.href}" if run.href.startswith("/") else run.href
    note = notes.get(run.note)
    # A note to a note would need a second foot: it follows in the first, in brackets.
    return {
        "text": run.text,
        "strong": run.strong,
        "emphasis": run.emphasis,
        "forecast": run.is_forecast,
        "href": href if href.startswith(("http://", "https://", "mailto:")) else "",
        "note": [_run(inner, {}, root) for inner in _joined(note, notes, {run.note})] if note else [],
    }


def _joined(note: doc.Note, notes: Mapping[str, doc.Note], above: set[str]) -> list[doc.Run]:
    found: list[doc.Run] = []
    for i, runs in enumerate(note.paragraphs):
        found += [doc.Run(" ")] if i else []
        for run in runs:
            inner = notes.get(run.note)
            if inner is None:
                found.append(run)
            elif run.note not in above:
                found += [doc.Run(" ["), *_joined(inner, notes, above | {run.note}), doc.Run("]")]
    return found


def _badge(statement: MarkedStatement) -> dict[str, str]:
    said = f"Forecast of {statement.by}. Resolves by {day_of(statement.resolve_by)}."
    share = f" {statement.share} in the model’s run: {statement.finding}." if statement.share else ""
    outcome = f"Turned out: {statement.outcome}." if statement.outcome else ""
    return {"number": statement.number, "word": statement.word, "said": said + share, "outcome": outcome}


def _picture(image: Any) -> bytes:
    rendition = image.get_rendition(f"max-{WIDEST}x{WIDEST}|format-png")
    with rendition.file.open("rb") as file:
        data: bytes = file.read()
    return data
