"""The views of an alignment landscape, as charts with words and numbers. Solves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from thinktank.charts import Chart
from thinktank.methods.alignment_landscape.answer import AlignmentAnswer
from thinktank.methods.alignment_landscape.pictures import alignments, moves, pairs


def leading_chart(answer: AlignmentAnswer, subject: str, foot: str) -> Chart | None:
    """Draw with whom an actor sides over the draws; of the whole case, the deepest alignment."""
    if not subject:
        return alignments.deepest(answer, foot)
    return alignments.sides_of(answer, subject, foot) if subject in answer.view.players.ids else None


def every(answer: AlignmentAnswer, foot: str) -> tuple[Chart, ...]:
    """Draw every view that there is something to show in, the deepest alignment first."""
    return tuple(_drawn(answer, foot))


def _drawn(answer: AlignmentAnswer, foot: str) -> Iterator[Chart]:
    drawn = (
        alignments.deepest(answer, foot),
        alignments.stable(answer, foot),
        pairs.propensities(answer, foot),
        pairs.factors(answer),
        moves.prices(answer, foot),
        alignments.tree(answer, foot),
        *moves.sweeps(answer, foot),
        alignments.shares(answer, foot),
    )
    yield from (chart for chart in drawn if chart is not None)
    for actor in answer.view.players.ids:
        yield replace(alignments.sides_of(answer, actor, foot), name=f"sides-{actor.lower()}")
