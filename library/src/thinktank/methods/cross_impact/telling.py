"""What follows from a matrix as plain data for ``--json``; scenarios by the numbers of their states. Solves nothing."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from thinktank.case.values import plain
from thinktank.methods.cross_impact.answer import CrossImpactAnswer
from thinktank.methods.cross_impact.scenarios import UNRIVALLED, Consistent, Scores, scores
from thinktank.methods.cross_impact.sensitivity import Lever, NearMiss, breaks
from thinktank.methods.cross_impact.succession import Attractor, Share

SHOWN = 20_000  # scenarios and attractors written out
BEST = 50  # near misses and levers written out


def told(answer: CrossImpactAnswer) -> dict[str, object]:
    """Return it as dictionaries, lists, text and numbers."""
    matrix, asked = answer.matrix, answer.parameters
    succession = answer.succession
    attractors = [_attractor(answer, a) for a in succession.attractors[:SHOWN]]
    least = answer.least
    chosen, distance, every = answer.diverse
    return {
        "scenarios_total": matrix.total,
        "consistent_total": len(answer.found.states),
        "complete": answer.found.complete,
        "stopped_by": answer.found.why or None,
        "nodes": answer.found.nodes,
        "inconsistency_listed": plain(asked.inconsistency),
        "constraints": {"reading": matrix.reading, "rules": [rule.said for rule in matrix.rules]},
        "consistent": _scenarios(answer, answer.found, answer.scores),
        "least_inconsistent": []
        if least is None
        else _scenarios(answer, least, scores(matrix, matrix.mode, least.states)),
        "classes": [
            {"at_most": k, "scenarios": number, "complete": complete} for k, number, complete in answer.classes
        ],
        "succession": {
            "rule": asked.succession,
            "starts": succession.starts,
            "exact": succession.exact,
            "lost": succession.lost,
            "attractors": len(succession.attractors),
        },
        "attractors": attractors,
        "cycles": [_attractor(answer, a) for a in succession.attractors if a.length > 1][:SHOWN],
        "diverse": {
            "codes": [_code(answer.found.states[i]) for i in chosen],
            "least_distance": distance,
            "exact": every,
        },
        "drawn": [
            {"code": _code(d.states), "states": answer.named(d.states), **_share(d.share)} for d in answer.drawn[:SHOWN]
        ],
        "experts": _experts(answer),
        "intervals": {"possibly": _listed(answer.possibly), "necessarily": _listed(answer.necessarily)},
        "near_misses": [_near_miss(answer, miss) for miss in answer.near_misses[:BEST]],
        "levers": [_lever(answer, lever) for lever in answer.levers[:BEST]],
        "drivers": _drivers(answer),
    }


def _scenarios(answer: CrossImpactAnswer, found: Consistent, measured: Scores) -> list[dict[str, object]]:
    return [_scenario(answer, states, measured.only(s)) for s, states in enumerate(found.states[:SHOWN])]


def _scenario(answer: CrossImpactAnswer, states: NDArray[np.int16], measured: Scores) -> dict[str, object]:
    attractor = answer.basins.get(tuple(states.tolist()))
    return {
        "states": answer.named(states),
        "code": _code(states),
        "inconsistency": answer.units(measured.inconsistency[0]),
        "inconsistency_sum": answer.units(np.maximum(-measured.gaps[0], 0).sum()),
        "margin": None if measured.margin[0] >= UNRIVALLED else answer.units(measured.margin[0]),
        "total_impact_score": answer.units(measured.total[0]),
        "basin": 0 if attractor is None else attractor.basin,
        "basin_share": _share(attractor.share) if attractor else None,
        "balances": _balances(answer, measured.all[0]),
        "weakest": _weakest(answer, states, measured),
    }


def _weakest(answer: CrossImpactAnswer, states: NDArray[np.int16], measured: Scores) -> dict[str, object] | None:
    """Return the driver that gives way first: an impact on either state that moves by more breaks the scenario."""
    weakest = breaks(answer.matrix, states[None, :], measured)[0]
    if weakest is None:
        return None
    return {
        "driver": answer.matrix.drivers[weakest.driver].id,
        "rival": answer.matrix.states[weakest.rival][1],
        "gap": answer.units(weakest.gap),
    }


def _balances(answer: CrossImpactAnswer, row: NDArray[np.int64]) -> dict[str, dict[str, int | float]]:
    found: dict[str, dict[str, int | float]] = {driver.id: {} for driver in answer.matrix.drivers}
    for (driver, state), score in zip(answer.matrix.states, row.tolist(), strict=True):
        found[driver][state] = answer.units(score)
    return found


def _attractor(answer: CrossImpactAnswer, attractor: Attractor) -> dict[str, object]:
    members = [answer.in_matrix(member) for member in attractor.members]
    return {
        "kind": "scenario" if attractor.length == 1 else "cycle",
        "length": attractor.length,
        "states": answer.named(members[0]),
        "code": _code(members[0]),
        "members": [_code(member) for member in members],
        "basin": attractor.basin,
        **_share(attractor.share),
    }


def _experts(answer: CrossImpactAnswer) -> dict[str, object]:
    people = [person for person, _ in answer.matrix.experts]
    return {
        "people": people,
        "scenarios": [
            {
                "code": _code(support.states),
                "states": answer.named(support.states),
                "consistent_in": support.count,
                "of": len(people),
                "inconsistency": dict(zip(people, map(answer.units, support.inconsistency), strict=True)),
            }
            for support in answer.support[:SHOWN]
        ],
    }


def _near_miss(answer: CrossImpactAnswer, miss: NearMiss) -> dict[str, object]:
    near = answer.near.states[miss.scenario]
    return {
        "code": _code(near),
        "states": answer.named(near),
        "driver": answer.matrix.drivers[miss.driver].id,
        "state": answer.named(near)[answer.matrix.drivers[miss.driver].id],
        "rival": answer.matrix.states[miss.rival][1],
        "lacking": answer.units(miss.lacking),
    }


def _lever(answer: CrossImpactAnswer, lever: Lever) -> dict[str, object]:
    (source, state), (target, hit) = answer.matrix.states[lever.row], answer.matrix.states[lever.column]
    return {
        "path": f"impact.{source}.{state}.{target}.{hit}",
        "lost_if_higher": lever.lost_up,
        "made_if_higher": lever.made_up,
        "lost_if_lower": lever.lost_down,
        "made_if_lower": lever.made_down,
    }


def _drivers(answer: CrossImpactAnswer) -> list[dict[str, object]]:
    active, passive = answer.activity
    shares = {at: float(x) for at, x in zip(answer.matrix.states, answer.frequencies, strict=True)}
    return [
        {
            "driver": driver.id,
            "active": answer.units(active[i]),
            "passive": answer.units(passive[i]),
            "states": {state: shares[driver.id, state] for state in driver.states},
        }
        for i, driver in enumerate(answer.matrix.drivers)
    ]


def _code(states: Iterable[int]) -> list[int]:
    return [int(state) + 1 for state in states]


def _share(share: Share) -> dict[str, float]:
    return {"share": share.share, "low": share.low, "high": share.high}


def _listed(found: Consistent) -> dict[str, object]:
    return {
        "scenarios": len(found.states),
        "complete": found.complete,
        "codes": [_code(states) for states in found.states[:SHOWN]],
    }
