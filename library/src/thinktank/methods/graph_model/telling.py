"""What follows from a conflict as plain data for ``--json``; states by their numbers. Solves nothing."""

from __future__ import annotations

from thinktank.methods.graph_model.answer import GraphAnswer
from thinktank.methods.graph_model.preferences import IN_WORDS

MOST_MOVES = 200_000
MOST_PLACES = 20_000  # states whose places in the orders are listed


def told(answer: GraphAnswer) -> dict[str, object]:
    """Return it as dictionaries, lists, text and numbers."""
    solution, stakes = answer.solution, answer.conflict.stakes
    number = stakes.number
    readings = {preference.actor: preference.reading for preference in answer.conflict.preferences}
    few = _few_moves(answer)
    names = {option.id: option.text for option in stakes.options}
    return {
        "conflict": {
            "id": stakes.conflict.id if stakes.conflict else None,
            "text": stakes.conflict.text if stakes.conflict else None,
            "options": [
                {"id": option.id, "text": names[option.id], "actor": option.actor, "direction": option.direction}
                for option in stakes.options
            ],
            "status_quo": None if stakes.status_quo is None else number(stakes.status_quo),
        },
        "decision_makers": [
            {
                "id": maker.id,
                "name": maker.name,
                "members": list(maker.members),
                "options": [option.id for b, option in enumerate(stakes.options) if maker.own >> b & 1],
                "preferences": {member: IN_WORDS[readings[member]] for member in maker.members},
            }
            for maker in stakes.makers
        ],
        "states": _states(answer),
        "moves": _moves(answer) if few else [],
        "moves_left_out": not few,
        "stability": {
            concept: {maker.id: [number(code) for code in solution.stable(concept, maker)] for maker in stakes.makers}
            for concept in solution.semantics.concepts
        },
        "equilibria": {
            concept: [number(code) for code in solution.equilibria(concept)] for concept in solution.semantics.concepts
        },
        "shares": None
        if answer.shares is None
        else {
            concept: {str(i + 1): float(share) for i, share in enumerate(shares) if share > 0}
            for concept, shares in answer.shares.items()
        },
        "status_quo": None if answer.status_quo is None else answer.status_quo.to_dict(solution),
        "coalitions": None if answer.joint is None else [joint.to_dict(solution) for joint in answer.joint],
        "target": None if answer.target is None else number(answer.target),
        "inverse": [condition.to_dict(solution) for condition in answer.conditions],
        "goals": [goal.to_dict(solution) for goal in answer.goals],
        "changes": [change.to_dict(solution) for change in answer.changes if change.flips],
        "views": [view.to_dict() for view in answer.views],
        "narration": [account.to_dict(solution) for account in answer.accounts],
        "left_out": [{"what": what, "reason": reason} for what, reason in stakes.left_out],
        "note": "A share of draws says what follows from the judgements; it is not a probability of the world.",
    }


def _few_moves(answer: GraphAnswer) -> bool:
    stakes = answer.conflict.stakes
    return len(stakes.codes) * sum(1 << maker.own.bit_count() for maker in stakes.makers) <= MOST_MOVES


def _states(answer: GraphAnswer) -> list[dict[str, object]]:
    solution, stakes = answer.solution, answer.conflict.stakes
    places = len(stakes.codes) <= MOST_PLACES
    return [
        {
            "number": i,
            "code": code,
            "options": list(stakes.taken(code)),
            "form": stakes.form(code),
            **({"codes": stakes.members(code)} if stakes.as_one else {}),
            **({"places": {actor: solution.place(actor, code) for actor in stakes.actors}} if places else {}),
        }
        for i, code in enumerate(stakes.codes.tolist(), start=1)
    ]


def _moves(answer: GraphAnswer) -> list[dict[str, object]]:
    solution, stakes = answer.solution, answer.conflict.stakes
    return [
        {
            "from": stakes.number(code),
            "to": stakes.number(to),
            "by": maker.id,
            "improvement": solution.gains(maker, to, code),
        }
        for maker in stakes.makers
        for code in stakes.codes.tolist()
        for to in solution.moves(maker, code)
    ]
