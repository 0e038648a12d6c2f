"""A publication as Markdown: its particulars, its text with notes, its charts as tables. Reads no HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from django.utils import timezone

from institute.publications.metadata.changes import LABELS, SILENT
from institute.publications.metadata.model import Change, Metadata
from institute.publications.text import document as doc

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# A line of these alone would be a rule, or make a heading of the line above it.
_RULE = re.compile(r"^(\s*)([-=])(?=[-= ]*$)", re.MULTILINE)
# What JSON writes as it is and YAML reads as the end of a line, or not at all.
_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_IN_ADDRESSES = {ord(sign): f"%{ord(sign):02X}" for sign in "<>|\\\n"}
_AT_LINE_START = re.compile(r"^(\s*)([#>+-]|\d+[.)])(\s)", re.MULTILINE)


def page(meta: Metadata, text: doc.Document, told: Sequence[Change] = ()) -> str:
    """Return the whole piece: a header of names and values, every notice, then the text.

    Parameters
    ----------
    meta, text
        What it is, and its words.
    told
        The changes up to this one, in their order, itself among them; this one alone where none are given.
    """
    facts: dict[str, object] = {
        "title": meta.title,
        "subtitle": meta.subtitle,
        "number": meta.number,
        "series": meta.series.name,
        "authors": [person.name for person in meta.authors],
        "date": meta.issued.isoformat(),
        "version": meta.change.version,
        "modified": meta.change.at.isoformat(),
        "status": meta.places.ended,
        "language": meta.language,
        "licence": meta.licence_url or meta.licence,
        "doi": meta.doi,
        "url": meta.short_url,
        "subjects": [subject.title for subject in meta.subjects],
        "regions": [region.title for region in meta.regions],
        "sha256": meta.content_hash,
    }
    # Every value is written as JSON, which YAML reads as it is: no sign in a title can end it.
    head = [f"{name}: {_yaml(value)}" for name, value in facts.items() if value]
    title = f"# {_headline(_escaped(meta.heading))}"
    parts = ["---\n" + "\n".join(head) + "\n---", title]
    if meta.subtitle:
        parts.append(f"*{_escaped(meta.subtitle)}*")
    for change in (change for change in told or (meta.change,) if change.kind not in SILENT):
        day = timezone.localtime(change.at)
        parts.append(f"> **{LABELS[change.kind]}, {day:%Y-%m-%d}.** {_headline(_escaped(change.notice))}")
    parts.append(f"**{_escaped(meta.series.synopsis_label)}.** {_escaped(meta.abstract)}")
    parts.append(body(text))
    if meta.references:
        parts.append("## References\n\n" + "\n".join(f"- {_line_starts(_escaped(r.text))}" for r in meta.references))
    return "\n\n".join(part for part in parts if part) + "\n"


def body(text: doc.Document) -> str:
    """Return the text alone, with its notes at the end."""
    parts = [_block(block) for block in text.blocks]
    parts += [_note(note) for note in text.notes]
    return "\n\n".join(part for part in parts if part)


def _block(block: doc.Block) -> str:
    match block:
        case doc.Heading():
            return f"{'#' * block.level} {_headline(_runs(block.runs))}"
        case doc.Paragraph():
            return _line_starts(_runs(block.runs).strip())
        case doc.ListOf():
            return _list(block)
        case doc.Quotation():
            quoted = "\n".join(f"> {line}" for line in _runs(block.runs).splitlines())
            return f"{quoted}\n>\n> — {_runs(block.source)}" if block.source else quoted
        case doc.TableOf():
            rows = [[_runs(cell) for cell in row] for row in block.rows]
            source = f"\n\n{_runs(block.source)}" if block.source else ""
            return f"**{_runs(block.caption)}**\n\n{_table(rows)}{source}"
        case doc.Figure():
            caption = " ".join(filter(None, (_runs(block.caption), f"({_runs(block.credit)})" if block.credit else "")))
            return f"[Picture: {_escaped(block.alt or 'decoration')}] {caption}".strip()
        case doc.AnalysisShown():
            return _analysis(block)
        case doc.NewItems():
            return "\n\n".join(_item(item) for item in block.items) or doc.NOTHING_NEW


def _list(block: doc.ListOf) -> str:
    items = []
    for number, item in enumerate(block.items, 1):
        mark = f"{number}. " if block.is_ordered else "- "
        said = "\n\n".join(_block(part) for part in item)
        items.append(mark + said.replace("\n", "\n" + " " * len(mark)))
    return "\n".join(items)


def _item(item: doc.NewItem) -> str:
    head = _run(doc.Run(item.title, strong=True, href=item.path))
    return f"{head} · {_escaped(item.about)}\n\n{_line_starts(_escaped(item.summary))}"


def _analysis(block: doc.AnalysisShown) -> str:
    shown = block.shown
    parts = []
    for chart in shown.get("charts", []):
        table = chart["table"]
        rows = [[_escaped(str(cell)) for cell in row] for row in (table["header"], *table["rows"])]
        parts += [f"**{_escaped(chart['title'])}**", _escaped(chart["description"]), _table(rows)]
    parts += [_escaped(sentence) for sentence in shown.get("sentences", [])]
    if shown.get("run_key"):
        parts.append(f"Run {shown['run_key']}")
    return "\n\n".join(part for part in parts if part)


def _note(note: doc.Note) -> str:
    paragraphs = [_runs(runs) for runs in note.paragraphs]
    return f"[^{note.label}]: " + "\n\n    ".join(paragraphs)


def _table(rows: list[list[str]]) -> str:
    if not rows:
        return ""
    lines = ["| " + " | ".join(cell.replace("\n", " ") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def _runs(runs: doc.Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: doc.Run) -> str:
    if run.note:
        return f"[^{run.note}]"
    words = _escaped(run.text).replace("\n", "  \n")
    before, inner, after = re.match(r"^(\s*)(.*?)(\s*)$", words, re.DOTALL).groups()  # type: ignore[union-attr]
    if inner:
        inner = f"*{inner}*" if run.emphasis else inner
        inner = f"**{inner}**" if run.strong else inner
        inner = f"[{inner}](<{run.href.translate(_IN_ADDRESSES)}>)" if run.href else inner
    return f"{before}{inner}{after}"


def _escaped(text: str) -> str:
    return _ENTITY.sub(r"\&", _SPECIAL.sub(r"\\\1", text))


def _headline(text: str) -> str:
    """Keep a heading on its line, and signs at its end from being read as the end of its mark."""
    return re.sub(r"(#+)$", r"\\\1", " ".join(text.split()))


def _yaml(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return _NOT_YAML.sub(lambda found: f"\\u{ord(found.group()):04x}", written)


def _line_starts(text: str) -> str:
    """Keep a line from being read as a heading, a quotation or a list."""
    return _RULE.sub(r"\1\\\2", _AT_LINE_START.sub(_kept_in_line, text))


def _kept_in_line(found: re.Match[str]) -> str:
    before, mark, after = found.groups()
    # Of a number it is the stop behind it that makes a list: only that may be escaped.
    return f"{before}{mark[:-1]}\\{mark[-1]}{after}"
