"""What follows from the bargains of a case as plain data for ``--json``. Solves nothing."""

from __future__ import annotations

from thinktank.methods.spatial_bargaining.answer import Ambiguity, BargainingAnswer, ModelAnswer
from thinktank.methods.spatial_bargaining.outcomes import BENCHMARK


def told(answer: BargainingAnswer) -> dict[str, object]:
    """Return it as dictionaries, lists, text and numbers."""
    return {
        "models": [_model(model) for model in answer.models],
        "predictive": {
            issue: None if predictive is None else predictive.to_dict()
            for issue, predictive in answer.predictive.items()
        },
        "levers": {issue: [lever.to_dict() for lever in found] for issue, found in answer.levers.items()},
        "ambiguity": {issue: _ambiguity(found) for issue, found in answer.ambiguity.items()},
        "benchmark": BENCHMARK,
        "left_out": [left.to_dict() for left in answer.left_out],
    }


def _model(model: ModelAnswer) -> dict[str, object]:
    found: dict[str, object] = {
        "name": model.name,
        "title": model.title,
        "outcome": {issue: spread.to_dict() for issue, spread in model.outcome.items()},
    }
    if model.reading:
        found["reading"] = model.reading
    if model.rounds:
        found |= _course(model)
    if model.chances:
        found["probabilities"] = {
            issue: {
                "at_mode": {actor: at_mode for actor, (at_mode, _) in actors.items()},
                "mean": {actor: mean for actor, (_, mean) in actors.items()},
            }
            for issue, actors in model.chances.items()
        }
    chances = [list(row) for played in model.rounds for row in played.chances]
    if chances and len(model.rounds) == 1:
        found["probabilities_by_round"] = chances
    return found


def _course(model: ModelAnswer) -> dict[str, object]:
    """Return the rounds with all issues side by side; what is over keeps its last positions."""
    actors = tuple(dict.fromkeys(actor for played in model.rounds for actor in played.actors))
    issues = tuple(issue for played in model.rounds for issue in played.issues)
    longest = max(played.count for played in model.rounds)
    positions: list[list[list[float | None]]] = []
    for t in range(longest + 1):
        rows: dict[str, dict[str, float | None]] = {actor: dict.fromkeys(issues) for actor in actors}
        for played in model.rounds:
            at = played.positions[min(t, played.count)]
            for actor, places in zip(played.actors, at, strict=True):
                rows[actor] |= dict(zip(played.issues, places, strict=True))
        positions.append([list(rows[actor].values()) for actor in actors])
    return {
        "actors": list(actors),
        "dimensions": list(issues),
        "positions": positions,
        "converged": all(played.rested for played in model.rounds),
        "convergence": {issue: settling.to_dict() for issue, settling in model.settling.items()},
        "moves": [move.to_dict() for played in model.rounds for move in played.moves],
        "explanation": list(model.sentences),
        **_of_first_rounds(model),
    }


def _of_first_rounds(model: ModelAnswer) -> dict[str, object]:
    if model.name == "exchange":
        gains = [move.facts["gain"] for move in model.rounds[0].moves[::2]]
        return {"pairs": model.pairs, "realised": len(gains), "gains": gains}
    expected = {
        played.issues[0]: {
            actor: dict(zip(played.actors, row, strict=True))
            for actor, row in zip(played.actors, played.expectations, strict=True)
        }
        for played in model.rounds
        if played.expectations
    }
    return {"expectations": expected} if expected else {}


def _ambiguity(found: Ambiguity) -> dict[str, object]:
    return {
        "readings": {name: spread.to_dict() for name, spread in found.readings.items()},
        "distance": found.distance.to_dict(),
    }
