"""A text in plain blocks as the inside of a mail, as HTML with its styles in it and as text. Knows no subscriber."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape

from institute.publications.text import document as doc

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
                f"{_runs(block.runs, numbers, root)}</h{block.level}>"
            )
        case doc.Paragraph():
            return f'<p style="{_WORDS}">{_runs(block.runs, numbers, root)}</p>' if block.runs else ""
        case doc.ListOf():
            tag = "ol" if block.is_ordered else "ul"
            items = ("".join(_block(part, numbers, root) for part in item) for item in block.items)
            return f'<{tag} style="{_WORDS}">{"".join(f"<li>{item}</li>" for item in items)}</{tag}>'
        case doc.Quotation():
            source = f"<br>{_runs(block.source, numbers, root)}" if block.source else ""
            return f'<blockquote style="{_WORDS};padding-left:16px;border-left:3px solid #8a8a8a">' + (
                f"{_runs(block.runs, numbers, root)}{source}</blockquote>"
            )
        case doc.TableOf():
            rows = [[_runs(cell, numbers, root) for cell in row] for row in block.rows]
            caption, source = (_runs(runs, numbers, root) for runs in (block.caption, block.source))
            return _table(caption, rows, source)
        case doc.Figure():
            caption, credit = (_runs(runs, numbers, root) for runs in (block.caption, block.credit))
            said = " ".join(filter(None, (str(escape(block.alt)), caption, f"({credit})" if credit else "")))
            return f'<p style="{SANS};font-size:14px;margin:0 0 16px">[Picture] {said}</p>' if said else ""
        case doc.AnalysisShown():
            tables = [_chart(chart) for chart in block.shown.get("charts", [])]
            sentences = [f'<p style="{_WORDS}">{escape(words)}</p>' for words in block.shown.get("sentences", [])]
            return "\n".join([*tables, *sentences])
        case doc.NewItems():
            told = [_item(item, root) for item in block.items]
            return "\n".join(told) or f'<p style="{_WORDS}">{doc.NOTHING_NEW}</p>'


def _item(item: doc.NewItem, root: str) -> str:
    title = _run(doc.Run(item.title, strong=True, href=item.path), {}, root)
    head = f'<p style="{_WORDS};margin-bottom:4px">{title} · {escape(item.about)}</p>'
    return f'{head}\n<p style="{_WORDS}">{escape(item.summary)}</p>'


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
    under = f'<p style="{SANS};font-size:13px;margin:0 0 16px">{source}</p>' if source else ""
    return (
        f'<table style="border-collapse:collapse;margin:0 0 16px"><caption style="{SANS};font-size:14px;'
        f'font-weight:bold;text-align:left;padding:0 0 6px">{caption}</caption>'
        f"<thead><tr>{first}</tr></thead><tbody>{body}</tbody></table>{under}"
    )


def _chart(chart: dict[str, Any]) -> str:
    table = chart["table"]
    rows = [[escape(str(cell)) for cell in row] for row in (table["header"], *table["rows"])]
    return _table(str(escape(chart["title"])), [list(map(str, row)) for row in rows])


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
            said = _said(block.runs, numbers, root)
            return f"{said}\n{'-' * min(len(said), 60)}"
        case doc.Paragraph():
            return _said(block.runs, numbers, root)
        case doc.ListOf():
            return _plain_list(block, numbers, root)
        case doc.Quotation():
            lines = "\n".join(f"> {line}" for line in _said(block.runs, numbers, root).splitlines())
            return f"{lines}\n> {_said(block.source, numbers, root)}" if block.source else lines
        case doc.TableOf():
            rows = "\n".join(" | ".join(_said(cell, numbers, root) for cell in row) for row in block.rows)
            caption, source = (_said(runs, numbers, root) for runs in (block.caption, block.source))
            return "\n".join(filter(None, (caption, rows, source)))
        case doc.Figure():
            caption, credit = (_said(runs, numbers, root) for runs in (block.caption, block.credit))
            said = " ".join(filter(None, (block.alt, caption, f"({credit})" if credit else "")))
            return f"[Picture] {said}" if said else ""
        case doc.AnalysisShown():
            parts = []
            for chart in block.shown.get("charts", []):
                table = (chart["table"]["header"], *chart["table"]["rows"])
                parts.append("\n".join([chart["title"], *(" | ".join(map(str, row)) for row in table)]))
            return "\n\n".join([*parts, *block.shown.get("sentences", [])])
        case doc.NewItems():
            heads = (_said((doc.Run(item.title, href=item.path),), {}, root) for item in block.items)
            items = (f"{head} · {item.about}\n{item.summary}" for head, item in zip(heads, block.items, strict=True))
            return "\n\n".join(items) or doc.NOTHING_NEW


def _plain_list(block: doc.ListOf, numbers: dict[str, int], root: str) -> str:
    items = []
    for number, item in enumerate(block.items, 1):
        mark = f"{number}. " if block.is_ordered else "- "
        said = "\n".join(_plain(part, numbers, root) for part in item)
        items.append(mark + said.replace("\n", "\n" + " " * len(mark)))
    return "\n".join(items)


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
