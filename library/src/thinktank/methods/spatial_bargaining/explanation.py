"""The rounds of one draw as sentences: who moved where, with whom, and what each expected. Computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from thinktank.case import Case
from thinktank.methods.spatial_bargaining.rounds import Move, Rounds
from thinktank.wording import interval, number


def sentences(case: Case, rounds: Rounds) -> tuple[str, ...]:
    """Return what happened, round by round, and how it ended."""
    said: list[str] = []
    quiet: list[int] = []
    for round, in_round in groupby(rounds.moves, key=lambda move: move.round):
        moves = list(in_round)
        if not any(move.moved for move in moves):
            quiet.append(round)
            continue
        said += _quiet(quiet)
        quiet = []
        said += list(_round(case, round, moves))
    if not rounds.moves:
        said.append("Nobody finds anything to bargain over: all stay where they stand.")
    return (*said, *_quiet(quiet), ending(rounds))


def _quiet(rounds: list[int]) -> list[str]:
    if not rounds:
        return []
    when = f"Round {rounds[0]}" if len(rounds) == 1 else f"Rounds {rounds[0]} to {rounds[-1]}"
    return [f"{when}: nobody moves."]


def _round(case: Case, round: int, moves: list[Move]) -> Iterator[str]:
    moved = [move for move in moves if move.moved]
    if moves[0].kind == "exchange":
        yield _exchange(case, round, moves)
        return
    for move in moved:
        yield f"Round {round}: {_move(case, move)}"
    held = [case.actor(move.actor).name for move in moves if not move.moved]
    if held:
        yield f"Round {round}: {_listed(held)} {'stays' if len(held) == 1 else 'stay'} put."


def _move(case: Case, move: Move) -> str:
    actor = case.actor(move.actor).name
    rival = case.actor(move.rival).name if move.rival else "nobody"
    way = _way(case, move)
    expects, theirs = move.facts.get("expects"), move.facts.get("rival_expects")
    mine, back = number(_float(expects), 2), number(_float(theirs), 2)
    match move.kind:
        case "confrontation":
            return (
                f"{actor} and {rival} both expect to gain from a conflict, {rival} more ({back} against {mine}); "
                f"{actor} gives in and moves {way}."
            )
        case "compromise":
            return (
                f"{rival} presses {actor} and expects more of it ({back}) than {actor} would lose ({mine}); {actor} "
                f"goes part of the way, {way}."
            )
        case "capitulation":
            return (
                f"{rival} presses {actor}, who would lose more ({mine}) than {rival} would gain ({back}); {actor} "
                f"gives in and moves {way}."
            )
    proposer = "its own proposal" if move.facts.get("own_proposal") else f"a proposal of {rival}"
    party = f" to {rival}" if move.facts.get("own_proposal") else ""
    how = "is drawn by its chance in" if move.facts.get("drawn") else "wins"
    return f"{actor} moves {way}, by {proposer}{party}, which {how} the vote among the bargains before it."


def _exchange(case: Case, round: int, moves: list[Move]) -> str:
    first, second = moves
    gain = number(_float(first.facts.get("gain")), 2)
    return (
        f"Exchange {round}: {case.actor(first.actor).name} moves {_way(case, first)} for "
        f"{case.actor(second.actor).name}, who moves {_way(case, second)} in return; each gains {gain} of a scale, "
        f"weighted by salience."
    )


def _way(case: Case, move: Move) -> str:
    parts = []
    # Of several issues those are told on which the move shows in print.
    seen = [id for id, start in move.start.items() if number(start) != number(move.end[id])]
    for id in seen or move.start:
        start = move.start[id]
        issue = case.issue(id)
        on = f" on {id}" if len(move.start) > 1 or move.kind == "exchange" else ""
        parts.append(f"from {interval(start, move.end[id], issue.unit)}{on}")
    return " and ".join(parts)


def ending(rounds: Rounds) -> str:
    """Return how it ended, in a sentence."""
    count = rounds.count
    last = f"After {count} {'round' if count == 1 else 'rounds'}"
    if rounds.moves and rounds.moves[0].kind == "exchange":
        return f"After {count} {'exchange' if count == 1 else 'exchanges'} no two actors find another that pays both."
    if rounds.rested:
        return f"{last} positions are at rest."
    if rounds.recurs > 1:
        return f"{last} positions repeat those of {rounds.recurs} rounds before: a cycle, without an end."
    return f"{last} positions still move: what is read off then is where they stand, not where they settle."


def _float(value: object) -> float | None:
    return value if isinstance(value, float) else None


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
