"""Charts of a run as files: one SVG each, and one page of text with their words and numbers. Draws nothing."""

from __future__ import annotations

from pathlib import Path

from thinktank.charts import Chart
from thinktank.errors import CaseError, Problem
from thinktank.runs import Run


def write_charts(done: Run, folder: Path) -> tuple[Path, ...]:
    """Write every chart of a run into a folder, which is made where it is missing; return what was written.

    Raises
    ------
    CaseError
        The folder or a file in it cannot be written.
    """
    foot = f"{done.method.title} on case {done.case.id}, {done.draws} draws, run {done.key[:12]}."
    charts = done.result.charts(done.case, foot)
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for chart in charts:
            if chart.svg:
                target = folder / f"{chart.name}.svg"
                target.write_text(chart.svg, encoding="utf-8")
                written.append(target)
        words = folder / "charts.md"
        words.write_text(f"# {done.case.title}: {done.method.title}\n\n" + "\n".join(map(_in_words, charts)))
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
