"""Why a state is stable or not for a decision maker: which improvement, which sanction, by whom. Sentences and data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thinktank.methods.graph_model.solution import NAMES, Path, Solution
from thinktank.methods.graph_model.stakes import Maker

MOST = 200  # states times decision makers that are all told; of larger conflicts only some states
TOLD = ("nash", "gmr", "smr", "seq", "sim")


@dataclass(frozen=True)
class Reason:
    """One improvement from a state, and the sanction that deters it; None if nothing does."""

    improvement: int
    sanction: Path | None


@dataclass(frozen=True)
class Account:
    """Why a state is stable or not for one decision maker under one concept."""

    state: int
    maker: Maker
    concept: str
    stable: bool
    reasons: tuple[Reason, ...]
    sentence: str

    def to_dict(self, solution: Solution) -> dict[str, object]:
        """Return it for ``--json``, states by their numbers."""
        number = solution.stakes.number
        return {
            "state": number(self.state),
            "decision_maker": self.maker.id,
            "concept": self.concept,
            "stable": self.stable,
            "reasons": [
                {
                    "improvement": number(reason.improvement),
                    "sanction": None
                    if reason.sanction is None
                    else [{"by": step.by.id, "to": number(step.to)} for step in reason.sanction],
                }
                for reason in self.reasons
            ],
            "sentence": self.sentence,
        }


def accounts(solution: Solution) -> Iterator[Account]:
    """Yield why each state is stable or not, for every decision maker and concept.

    Of a conflict with more states than can be told, only the equilibria and the status quo.
    """
    for code in told_states(solution):
        for maker in solution.stakes.makers:
            for concept in TOLD:
                yield account(solution, maker, code, concept)


def told_states(solution: Solution) -> tuple[int, ...]:
    """Return the codes of the states that are accounted for."""
    stakes = solution.stakes
    if len(stakes.codes) * len(stakes.makers) <= MOST:
        return tuple(stakes.codes.tolist())
    most = max(1, MOST // (4 * len(stakes.makers)))
    wanted = {*solution.ranked[:most], *([] if stakes.status_quo is None else [stakes.status_quo])}
    return tuple(sorted(wanted))


def account(solution: Solution, maker: Maker, code: int, concept: str) -> Account:
    """Return why a state is stable or not for a decision maker under a concept."""
    reasons = []
    for better in solution.improvements(maker, code):
        sanction = None if concept == "nash" else solution.sanction(maker, code, better, concept)
        reasons.append(Reason(better, sanction))
    stable = all(reason.sanction is not None for reason in reasons)
    return Account(code, maker, concept, stable, tuple(reasons), _sentence(solution, maker, code, concept, reasons))


def _sentence(solution: Solution, maker: Maker, code: int, concept: str, reasons: list[Reason]) -> str:
    number = solution.stakes.number
    here = f"State {number(code)} is"
    stability = f"{NAMES[concept]} stable for {maker.name}"
    if not reasons:
        moves = solution.moves(maker, code)
        why = "which has no move from it" if not moves else "which likes no state better that it can move to"
        return f"{here} {stability}, {why}."
    open_ones = [reason for reason in reasons if reason.sanction is None]
    if open_ones:
        ends = _listed([str(number(reason.improvement)) for reason in open_ones])
        if concept == "nash":
            return f"{here} not {stability}, which gains by moving to {ends}."
        deterred = [
            f"its move to {number(reason.improvement)} would be answered: {_answer(solution, '', reason)}"
            for reason in reasons
            if reason.sanction is not None
        ]
        return (
            "; ".join((f"{here} not {stability}, which gains by moving to {ends} and is not answered", *deterred)) + "."
        )
    said = [f"to {number(reason.improvement)}, {_answer(solution, concept, reason)}" for reason in reasons]
    end = " and cannot be escaped" if concept == "smr" else ""
    return (
        f"{here} {stability}: its gain from each move would be undone. It could move "
        f"{'; '.join(said)}. Each time that leaves it no better off than in {number(code)}{end}."
    )


def _answer(solution: Solution, concept: str, reason: Reason) -> str:
    assert reason.sanction is not None
    steps = [f"{step.by.name} moves to {solution.stakes.number(step.to)}" for step in reason.sanction]
    how = {"sim": "but at the same time ", "seq": "but to its own gain ", "": ""}.get(concept, "but then ")
    return how + ", then ".join(steps)


def _listed(words: list[str]) -> str:
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
