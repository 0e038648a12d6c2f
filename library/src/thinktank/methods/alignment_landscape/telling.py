"""What follows for alignments as plain data for ``--json``. Solves nothing, draws nothing."""

from __future__ import annotations

from math import isfinite

import numpy as np

from thinktank.methods.alignment_landscape.answer import AlignmentAnswer, Shares
from thinktank.methods.alignment_landscape.ground import Blocs
from thinktank.methods.alignment_landscape.switching import Break, breaks, switches
from thinktank.methods.alignment_landscape.terrain import joins

LISTED = 1_000  # stable alignments told in full, the deepest ones
MOST_OTHERS = 20  # alignments that are stable only away from the mode, listed at most


def told(answer: AlignmentAnswer) -> dict[str, object]:
    """Return the result as dictionaries, lists, text and numbers; None for what is not determined."""
    view = answer.view
    stable, terrain = view.stable, view.terrain
    at_mode = {x.tobytes() for x in stable.alignments}
    possible, all_possible = view.possible
    return {
        "actors": [
            {"id": actor.id, "name": actor.name, "size": float(size)}
            for actor, size in zip(view.players.actors, view.ground.sizes, strict=True)
        ],
        "blocs": view.parameters.blocs,
        "non_aligned": view.parameters.non_aligned,
        "distances": view.blocks.apart.tolist(),
        "propensities": _propensities(answer),
        "has_energy": view.ground.mutual,
        "configurations": terrain.configurations,
        "complete": stable.complete,
        "minima_total": len(stable.alignments),
        "minima": [_minimum(answer, k) for k in range(min(len(stable.alignments), LISTED))],
        "basins": "exact" if terrain.exact else "sampled",
        "elsewhere": terrain.elsewhere,
        "tree": [
            {"height": join.height, "left": [k + 1 for k in join.left], "right": [k + 1 for k in join.right]}
            for join in (joins(terrain.passes) if terrain.passes is not None else ())
        ],
        "others": [
            {**_blocs(answer, x), "share_of_draws": share.stable, "deepest_in": share.deepest}
            for x, share in _others(answer, at_mode)
        ],
        "possible": {
            "count": len(possible),
            "complete": all_possible,
            "necessary": [_blocs(answer, np.frombuffer(key, np.int8)) for key in sorted(view.necessary)],
        },
        "sweep": _sweep(answer),
        "left_out": [left.to_dict() for left in view.players.left_out],
    }


def _others(answer: AlignmentAnswer, at_mode: set[bytes]) -> list[tuple[Blocs, Shares]]:
    away = [(np.frombuffer(key, np.int8), share) for key, share in answer.shares.items() if key not in at_mode]
    return away[:MOST_OTHERS]


def _blocs(answer: AlignmentAnswer, x: Blocs) -> dict[str, object]:
    view = answer.view
    ids = view.players.ids
    return {
        "blocs": [[ids[i] for i in group] for group in view.groups(x)],
        "non_aligned": [ids[i] for i in view.aside(x)],
    }


def _minimum(answer: AlignmentAnswer, k: int) -> dict[str, object]:
    view = answer.view
    ids, x = view.players.ids, view.stable.alignments[k]
    basin, share = view.terrain.basins[k], answer.share(x)
    felt = view.ground.felt(x)
    by_size, by_propensity = breaks(view.ground, x)
    compared = view.compared(x)
    return {
        "number": k + 1,
        **_blocs(answer, x),
        "energy": float(view.stable.energies[k]),
        "basin": basin.count,
        "basin_share": float(basin.share),
        "basin_interval": [float(basin.low), float(basin.high)],
        "barrier": answer.barrier(k),
        "margins": {ids[s.actor]: s.price for s in switches(view.ground, x)},
        "frustration": {ids[i]: float(felt[i, x[i]]) for i in range(len(ids))},
        "switchers": [
            {"actor": ids[s.actor], "price": s.price, "to": _place(answer, x, s.to)} for s in switches(view.ground, x)
        ],
        "breaks": {"size": _break(answer, by_size), "propensity": _break(answer, by_propensity)},
        "necessary": x.tobytes() in view.necessary,
        "share_of_draws": share.stable,
        "deepest_in": share.deepest,
        "match": None
        if compared is None
        else {
            "wrong": [ids[i] for i in compared[0].wrong],
            "size_right": compared[0].size_right,
            "as_near": compared[1].as_near,
            "of": compared[1].of,
            "chance": compared[1].probability,
            "chance_interval": [compared[1].low, compared[1].high],
            "chance_of_any": min(1.0, len(view.stable.alignments) * compared[1].probability),
        },
    }


def _place(answer: AlignmentAnswer, x: Blocs, bloc: int) -> list[str] | str:
    """Return whom an actor would join: the actors there, or that it would stand alone or non-aligned."""
    if bloc == answer.view.blocks.non_aligned:
        return "non-aligned"
    return [answer.view.players.ids[int(i)] for i in np.flatnonzero(x == bloc)]


def _break(answer: AlignmentAnswer, found: Break | None) -> dict[str, object] | None:
    if found is None:
        return None
    ids = answer.view.players.ids
    return {
        "mover": ids[found.mover],
        "of": ids[found.of],
        "towards": None if found.towards is None else ids[found.towards],
        "at": found.at,
        "value": found.value,
    }


def _propensities(answer: AlignmentAnswer) -> list[dict[str, object]]:
    view = answer.view
    ids = view.players.ids
    rows: list[dict[str, object]] = []
    for i, a in enumerate(ids):
        for j, b in enumerate(ids):
            terms = [term for term in view.players.terms if (term.i, term.j) == (i, j)]
            if not terms:
                continue
            factors = {
                term.factor: view.mode_of(term.path) * view.mode_of(term.weight) for term in terms if term.factor
            }
            rows.append(
                {
                    "from": a,
                    "to": b,
                    "value": float(view.ground.propensities[i, j]),
                    "judgements": [term.path for term in terms],
                    "factors": factors or None,
                    "sources": sorted({s for term in terms for s in answer.sources(term.path)}),
                }
            )
    return rows


def _known(x: float) -> float | None:
    return float(x) if isfinite(x) else None


def _sweep(answer: AlignmentAnswer) -> dict[str, object]:
    view = answer.view
    swept = view.sweep
    return {
        "swept": list(view.swept_parts),
        "measure": "multiple" if view.by_multiple else "value",
        "from": view.way[0],
        "to": view.way[1],
        "changes": list(swept.changes),
        "complete": swept.complete,
        "not_followed": swept.others,
        "marks": view.parameters.places,
        "grid": swept.grid.tolist(),
        "margins": {actor: [_known(x) for x in swept.margins[:, i]] for i, actor in enumerate(view.players.ids)},
        "alignments": [
            {
                **_blocs(answer, stretch.alignment),
                "stable": [list(run) for run in stretch.stable],
                "deepest": [list(run) for run in stretch.deepest],
            }
            for stretch in swept.stretches
        ],
    }
