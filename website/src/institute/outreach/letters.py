"""A text in plain blocks as the inside of a mail, as HTML with its styles in it and as text. Knows no subscriber."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape

from institute.publications import document as doc

SERIF = "font-family:Georgia,'Times New Roman',serif"
SANS = "font-family:Helvetica,Arial,sans-serif"
_WORDS = f"{SERIF};font-size:17px;line-height:1.5;margin:0 0 16px"


def html(text: doc.Document, root: str) -> str:
    """Return the blocks as HTML that mail programs show; addresses are whole."""
    numbers = {note.label: note.number for note in text.notes}
    parts = [_block(block, numbers, root) for block in text.blocks]
    if text.notes:
        notes = "".join(f"<li>{_joined(note.paragraphs, numbers, root)}</li>" for note in text.notes)
        parts.append(f'<ol style="{SANS};font-size:14px;line-height:1.5">{notes}</ol>')
    return "\n".join(parts)


def text(text: doc.Document, root: str) -> str:
    """Return the same blocks in words alone; where a link leads stands behind it."""
    numbers = {note.label: note.number for note in text.notes}
    parts = [_plain(block, numbers, root) for block in text.blocks]
    parts += [
        f"[{note.number}] {' '.join(_said(runs, numbers, root) for runs in note.paragraphs)}" for note in text.notes
    ]
    return "\n\n".join(part for part in parts if part)


def _block(block: doc.Block, numbers: dict[str, int], root: str) -> str:
    match block:
        case doc.Heading():
            size = 22 if block.level == 2 else 19
            return f'<h{block.level} style="{SERIF};font-size:{size}px;line-height:1.3;margin:24px 0 8px">' + (
                f"{escape(block.text)}</h{block.level}>"
            )
        case doc.Paragraph():
            return f'<p style="{_WORDS}">{_runs(block.runs, numbers, root)}</p>'
        case doc.Quotation():
            source = f"<br>{escape(block.source)}" if block.source else ""
            return f'<blockquote style="{_WORDS};padding-left:16px;border-left:3px solid #8a8a8a">' + (
                f"{_runs(block.runs, numbers, root)}{source}</blockquote>"
            )
        case doc.TableOf():
            rows = [[_runs(cell, numbers, root) for cell in row] for row in block.rows]
            return _table(block.caption, rows, block.source)
        case doc.Figure():
            said = " ".join(filter(None, (block.alt, block.caption, f"({block.credit})" if block.credit else "")))
            return f'<p style="{SANS};font-size:14px;margin:0 0 16px">[Picture] {escape(said)}</p>' if said else ""
        case doc.AnalysisShown():
            tables = [_chart(chart) for chart in block.shown.get("charts", [])]
            sentences = [f'<p style="{_WORDS}">{escape(words)}</p>' for words in block.shown.get("sentences", [])]
            return "\n".join([*tables, *sentences])


def _table(caption: str, rows: list[list[str]], source: str = "") -> str:
    cell = f"{SANS};font-size:14px;padding:4px 12px 4px 0;border-bottom:1px solid #cccccc;text-align:left"
    cell += ";overflow-wrap:anywhere"  # a table of a mail on a phone has nowhere to scroll to
    head, *others = rows or [[]]
    first = "".join(f'<th scope="col" style="{cell}">{each}</th>' for each in head)
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row" style="{cell}">{each}</th>' if place == 0 else f'<td style="{cell}">{each}</td>'
            for place, each in enumerate(row)
        )
        + "</tr>"
        for row in others
    )
    under = f'<p style="{SANS};font-size:13px;margin:0 0 16px">{escape(source)}</p>' if source else ""
    return (
        f'<table style="border-collapse:collapse;margin:0 0 16px"><caption style="{SANS};font-size:14px;'
        f'font-weight:bold;text-align:left;padding:0 0 6px">{escape(caption)}</caption>'
        f"<thead><tr>{first}</tr></thead><tbody>{body}</tbody></table>{under}"
    )


def _chart(chart: dict[str, Any]) -> str:
    table = chart["table"]
    rows = [[escape(str(cell)) for cell in row] for row in (table["header"], *table["rows"])]
    return _table(chart["title"], [list(map(str, row)) for row in rows])


def _runs(runs: doc.Runs, numbers: dict[str, int], root: str) -> str:
    return "".join(_run(run, numbers, root) for run in runs)


def _run(run: doc.Run, numbers: dict[str, int], root: str) -> str:
    if run.note:
        return f"<sup>[{numbers.get(run.note, '')}]</sup>"
    words = str(escape(run.text)).replace("\n", "<br>")
    words = f"<em>{words}</em>" if run.emphasis else words
    words = f"<strong>{words}</strong>" if run.strong else words
    if run.href:
        return f'<a href="{escape(_whole(run.href, root))}" style="color:#0b5c66">{words}</a>'
    return words


def _joined(paragraphs: tuple[doc.Runs, ...], numbers: dict[str, int], root: str) -> str:
    return "<br>".join(_runs(runs, numbers, root) for runs in paragraphs)


def _plain(block: doc.Block, numbers: dict[str, int], root: str) -> str:
    match block:
        case doc.Heading():
            return f"{block.text}\n{'-' * min(len(block.text), 60)}"
        case doc.Paragraph():
            return _said(block.runs, numbers, root)
        case doc.Quotation():
            lines = "\n".join(f"> {line}" for line in _said(block.runs, numbers, root).splitlines())
            return f"{lines}\n> {block.source}" if block.source else lines
        case doc.TableOf():
            rows = "\n".join(" | ".join(_said(cell, numbers, root) for cell in row) for row in block.rows)
            return "\n".join(filter(None, (block.caption, rows, block.source)))
        case doc.Figure():
            said = " ".join(filter(None, (block.alt, block.caption, f"({block.credit})" if block.credit else "")))
            return f"[Picture] {said}" if said else ""
        case doc.AnalysisShown():
            parts = []
            for chart in block.shown.get("charts", []):
                table = (chart["table"]["header"], *chart["table"]["rows"])
                parts.append("\n".join([chart["title"], *(" | ".join(map(str, row)) for row in table)]))
            return "\n\n".join([*parts, *block.shown.get("sentences", [])])


def _said(runs: doc.Runs, numbers: dict[str, int], root: str) -> str:
    return "".join(
        f"[{numbers.get(run.note, '')}]"
        if run.note
        else f"{run.text} <{_whole(run.href, root)}>"
        if run.href
        else run.text
        for run in runs
    )


def _whole(href: str, root: str) -> str:
    return f"{root}{href}" if href.startswith("/") else href
