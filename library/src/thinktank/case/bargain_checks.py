"""Rules of issues that need more than one judgement: who bargains takes two places. Solves nothing.

Positions that may come to lie on each other, as ranges do, are a bargain: a model then answers with where all stand.
"""

from __future__ import annotations

from collections.abc import Mapping

from thinktank.case.judgement import Judgement
from thinktank.case.judging import Judgements, Report
from thinktank.case.values import Number, Pool, Range


def bargain_checks(raw: Mapping[str, object], judgements: Judgements, report: Report) -> None:
    """Report every issue on which one actor alone has a position, or on which all are known to want the same.

    Parameters
    ----------
    raw
        The raw tables, to see whether all positions on an issue could be read.
    judgements
        The walk over the judgements, done.
    report
        Called with (path, what, fix).
    """
    on_issue: dict[str, list[Judgement]] = {}
    for judgement in judgements.found:
        if judgement.kind == "position":
            on_issue.setdefault(judgement.about[0], []).append(judgement)
    for issue, positions in on_issue.items():
        if len(positions) < _written(raw, issue):
            continue  # what the others are is not known
        path = ("judgements", "position", *positions[0].about)
        if len(positions) == 1:
            report(path, f"is the only position on {issue}", "A bargain takes two actors: add a position of another")
            continue
        spans = [p.value.span for p in positions if isinstance(p.value, Number | Range | Pool)]
        low, high = min(span[0] for span in spans), max(span[1] for span in spans)
        if low == high:
            said = f"every actor stands at {low:g} on {issue}: there is no variation, and nothing to settle"
            report(path, said, "Correct a position, or give the range that it may lie in")


def _written(raw: Mapping[str, object], issue: str) -> int:
    node: object = raw
    for key in ("judgements", "position", issue):
        node = node.get(key) if isinstance(node, dict) else None
    return len(node) if isinstance(node, dict) else 0
