"""Charts as files: one SVG each, and one page of text with their words and numbers. Draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import click

from thinktank.charts import Chart
from thinktank.errors import CaseError, Problem


def charts_option(command: Callable[..., object]) -> Callable[..., object]:
    """Give a command the option ``--charts``."""
    said = "Also write every chart as SVG, with its words and numbers, into this folder."
    kind = click.Path(path_type=Path, file_okay=False)
    return click.option("--charts", "folder", type=kind, help=said)(command)


def write_charts(charts: Iterable[Chart], title: str, folder: Path) -> tuple[Path, ...]:
    """Write charts into a folder, which is made where it is missing; return what was written.

    Parameters
    ----------
    charts
        With unique names.
    title
        Heads the page of their words.
    folder
        Where.

    Raises
    ------
    CaseError
        The folder or a file in it cannot be written.
    """
    charts, written = tuple(charts), []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for chart in charts:
            if chart.svg:
                target = folder / f"{chart.name}.svg"
                target.write_text(chart.svg, encoding="utf-8")
                written.append(target)
        words = folder / "charts.md"
        words.write_text(f"# {title}\n\n" + "\n".join(map(_in_words, charts)), encoding="utf-8")
        written.append(words)
    except OSError as error:
        said = f"could not be written: {error.strerror}"
        raise CaseError([Problem(str(error.filename or folder), "", "", said, "Choose another folder")]) from None
    return tuple(written)


def _in_words(chart: Chart) -> str:
    header, *rows = (tuple(cell.replace("|", "\\|") for cell in row) for row in (chart.table.header, *chart.table.rows))
    lines = [f"| {' | '.join(row)} |" for row in (header, ("---",) * len(header), *rows)]
    picture = f"![{chart.title}]({chart.name}.svg)\n\n" if chart.svg else ""
    return f"## {chart.title}\n\n{picture}{chart.description}\n\n" + "\n".join(lines) + "\n"
