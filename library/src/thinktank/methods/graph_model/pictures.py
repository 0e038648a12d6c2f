"""A solved conflict as charts: option form, moves, paths, views, and tables of reasons. Solves nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from thinktank.charts import (
    Branch,
    Chart,
    MarkTable,
    Move,
    MoveGraph,
    Node,
    OptionForm,
    PathTree,
    Player,
    Stability,
    Table,
    mark_table,
    move_graph,
    number,
    option_form,
    path_tree,
)
from thinktank.methods.graph_model.alliances import JointImprovement
from thinktank.methods.graph_model.answer import GraphAnswer
from thinktank.methods.graph_model.changes import SingleChange
from thinktank.methods.graph_model.solution import NAMES, Solution, telling

MOST_STATES = 14  # in option form
MOST_NODES = 12  # in the graph of moves
MOST_TOLD = 8  # with reasons in words; the result has more
MARKS = {"nash": "N", "gmr": "G", "smr": "S", "seq": "Q", "sim": "I", "limited": "L"}
MARK_KEY = "N Nash, G general metarational, S symmetric metarational, Q sequential, I simultaneous, L limited moves"


def all_of(answer: GraphAnswer, foot: str) -> tuple[Chart, ...]:
    """Return every chart that says something, in reading order."""
    found = [replace(states(answer, foot), name="states"), replace(_moves(answer, foot), name="moves")]
    if answer.status_quo is not None:
        found.append(replace(_paths(answer, foot), name="status-quo"))
    if len(answer.views) > 1:
        found.append(replace(_views(answer, foot), name="what-ifs"))
    if answer.shares is not None:
        found.append(replace(_shares(answer, foot), name="shares"))
    if any(change.flips for change in answer.changes):
        found.append(replace(_changes(answer, foot), name="single-changes"))
    if answer.conditions:
        found.append(replace(_inverse(answer), name="inverse"))
    if answer.joint:
        found.append(replace(_coalitions(answer), name="coalitions"))
    if answer.accounts:
        found.append(replace(_reasons(answer), name="reasons"))
    return tuple(found)


def states(answer: GraphAnswer, foot: str) -> Chart:
    """Draw the states in option form: all, or of many the equilibria and the status quo."""
    solution, stakes = answer.solution, answer.conflict.stakes
    shown = _shown(solution, MOST_STATES)
    bits = [(b, option) for maker in stakes.makers for b, option in enumerate(stakes.options) if maker.own >> b & 1]
    players = tuple(
        Player(
            maker.name,
            tuple(option.text for b, option in enumerate(stakes.options) if maker.own >> b & 1),
            tuple(max(solution.place(member, code) for member in maker.members) for code in shown),
        )
        for maker in stakes.makers
    )
    stable = {
        concept: [frozenset(solution.stable(concept, maker)) for maker in stakes.makers]
        for concept in solution.semantics.concepts
    }
    return option_form(
        OptionForm(
            title=f"Stable states: {_title(answer)}",
            players=players,
            states=tuple(stakes.number(code) for code in shown),
            taken=tuple(tuple(bool(code >> b & 1) for b, _ in bits) for code in shown),
            concepts=tuple(
                Stability(NAMES[concept], tuple(tuple(code in of for of in makers) for code in shown))
                for concept, makers in stable.items()
            ),
            status_quo=stakes.number(stakes.status_quo) if stakes.status_quo in shown else None,
            total=len(stakes.codes),
            foot=foot,
        )
    )


def _moves(answer: GraphAnswer, foot: str) -> Chart:
    solution, stakes = answer.solution, answer.conflict.stakes
    shown = _shown(solution, MOST_NODES)
    nodes = tuple(
        Node(
            stakes.number(code),
            _label(answer, code),
            "seq" in solution.concepts_of(code),
            code == stakes.status_quo,
        )
        for code in shown
    )
    moves = tuple(
        Move(stakes.number(code), stakes.number(to), maker.name, solution.gains(maker, to, code))
        for maker in stakes.makers
        for code in shown
        for to in solution.moves(maker, code)
        if to in shown
    )
    makers = tuple(maker.name for maker in stakes.makers)
    title = f"Who can move: {_title(answer)}"
    return move_graph(MoveGraph(title, makers, nodes, moves, len(stakes.codes), foot))


def _paths(answer: GraphAnswer, foot: str) -> Chart:
    solution, stakes = answer.solution, answer.conflict.stakes
    quo = answer.status_quo
    assert quo is not None
    gaining = {reached.code for reached in quo.by_improvements}
    reached = [*quo.by_improvements, *(each for each in quo.by_moves if each.code not in gaining)]
    names = {maker.id: maker.name for maker in stakes.makers}
    branches = []
    for each in reached:
        before = each.path[-2].to if each.steps > 1 else quo.start
        improving = each.code in gaining
        concepts = ", ".join(NAMES[concept] for concept in solution.concepts_of(each.code))
        branches.append(
            Branch(
                stakes.number(each.code),
                _label(answer, each.code),
                stakes.number(before),
                names[each.path[-1].by.id],
                each.steps,
                improving,
                concepts,
                "seq" in solution.concepts_of(each.code),
            )
        )
    title = f"What can come of today: {_title(answer)}"
    return path_tree(PathTree(title, stakes.number(quo.start), _label(answer, quo.start), tuple(branches), foot))


def _views(answer: GraphAnswer, foot: str) -> Chart:
    outcomes: dict[str, int] = {}
    for view in answer.views:
        for outcome, concepts in view.equilibria.items():
            outcomes[outcome] = outcomes.get(outcome, 0) + telling(concepts)
    ordered = sorted(outcomes, key=lambda outcome: (-outcomes[outcome], outcome))
    rows = tuple(
        (
            outcome.replace("+", " + "),
            tuple("".join(MARKS[concept] for concept in view.equilibria.get(outcome, ())) for view in answer.views),
        )
        for outcome in ordered
    )
    everywhere = [
        outcome for outcome in ordered if all("seq" in view.equilibria.get(outcome, ()) for view in answer.views)
    ]
    said = f"{len(ordered)} states are an equilibrium under some view, of {len(answer.views)}. "
    said += (
        f"Sequentially stable under all of them: {', '.join(everywhere)}."
        if everywhere
        else "None is sequentially stable under all of them."
    )
    title = f"Equilibria by view: {_title(answer)}"
    columns = tuple(view.text for view in answer.views)
    return mark_table(MarkTable(title, said, "Options taken", columns, rows, MARK_KEY + ".", foot))


def _shares(answer: GraphAnswer, foot: str) -> Chart:
    assert answer.shares is not None
    stakes = answer.conflict.stakes
    concepts = tuple(answer.shares)
    total = np.sum([telling((concept,)) * answer.shares[concept] for concept in concepts], axis=0)
    order = sorted(range(len(stakes.codes)), key=lambda i: -float(total[i]))
    rows = tuple(
        (
            f"{i + 1}: {stakes.outcome(int(stakes.codes[i])).replace('+', ' + ')}",
            tuple(
                f"{100 * float(answer.shares[concept][i]):.0f}" if answer.shares[concept][i] else ""
                for concept in concepts
            ),
        )
        for i in order
        if total[i] > 0
    )
    best = [
        f"{NAMES[concept]} most often state {int(answer.shares[concept].argmax()) + 1} "
        f"({number(100 * float(answer.shares[concept].max()))} %)"
        for concept in concepts
        if answer.shares[concept].max() > 0
    ]
    said = f"Share of draws in which a state is an equilibrium: {'; '.join(best) or 'none ever is'}."
    columns = tuple(NAMES[concept] for concept in concepts)
    title = f"How often each state is an equilibrium: {_title(answer)}"
    key = "Per cent of draws. What follows from the judgements, not a probability of the world."
    return mark_table(MarkTable(title, said, "State", columns, rows, key, foot))


def _changes(answer: GraphAnswer, foot: str) -> Chart:
    solution, stakes = answer.solution, answer.conflict.stakes
    flipping = [change for change in answer.changes if change.flips]
    concepts = tuple(solution.semantics.concepts)

    def mark(lost: tuple[int, ...], gained: tuple[int, ...]) -> str:
        return " ".join([*([f"−{len(lost)}"] if lost else []), *([f"+{len(gained)}"] if gained else [])])

    def named(lost: tuple[int, ...], gained: tuple[int, ...]) -> str:
        return " ".join([*(f"−{stakes.number(c)}" for c in lost), *(f"+{stakes.number(c)}" for c in gained)]) or "–"

    def row(
        change: SingleChange, cell: Callable[[tuple[int, ...], tuple[int, ...]], str]
    ) -> tuple[str, tuple[str, ...]]:
        label = f"{answer.conflict.case.actor(change.actor).name}: {change.said}"
        return label, tuple(cell(change.lost[concept], change.gained[concept]) for concept in concepts)

    kept = [
        str(stakes.number(code))
        for code in solution.equilibria("seq")
        if not any(code in change.lost["seq"] for change in answer.changes)
    ]
    said = (
        f"{len(flipping)} of {len(answer.changes)} single changes of what is wanted make an equilibrium come or go. "
        f"SEQ equilibria that no single change undoes: {', '.join(kept) or 'none'}."
    )
    title = f"Which single change flips it: {_title(answer)}"
    columns = tuple(NAMES[concept] for concept in concepts)
    key = "− so many states are no equilibrium any more, + so many are new; the table names them."
    drawn = mark_table(MarkTable(title, said, "Change", columns, tuple(row(c, mark) for c in flipping), key, foot))
    full = tuple((label, *cells) for label, cells in (row(change, named) for change in flipping))
    return replace(drawn, table=Table(drawn.table.header, full))


def _inverse(answer: GraphAnswer) -> Chart:
    solution = answer.solution
    assert answer.target is not None
    here = answer.conflict.stakes.number(answer.target)
    rows = []
    for each in answer.conditions:
        share = "–" if each.share is None else f"{float(each.share):.1%}"
        rows.append((each.maker.name, NAMES[each.concept], "yes" if each.met else "no", share, each.sentence(solution)))
    said = [goal.sentence(solution) for goal in answer.goals]
    header = ("Decision maker", "Concept", "Met", "Share of its strict orders", "Condition")
    title = f"What would make state {here} stable: {_title(answer)}"
    words = " ".join(said) or f"Which orders make state {here} stable for whom, all others as they are."
    return Chart("", "", title, words, Table(header, tuple(rows)))


def _coalitions(answer: GraphAnswer) -> Chart:
    """Table where coalitions would go from each state shown, one row a coalition and state."""
    solution, stakes = answer.solution, answer.conflict.stakes
    shown = _shown(solution, MOST_TOLD)
    joint = [each for each in answer.joint or () if each.start in shown]
    groups: dict[tuple[str, int], list[JointImprovement]] = {}
    for each in joint:
        groups.setdefault((" with ".join(maker.name for maker in each.members), each.start), []).append(each)
    rows = []
    for (names, start), found in groups.items():
        best = min(found, key=lambda each: (-telling(solution.concepts_of(each.end)), len(each.path), each.end))
        path = ", ".join(f"{step.by.name} to {stakes.number(step.to)}" for step in best.path)
        ends = ", ".join(str(stakes.number(each.end)) for each in found[:MOST_TOLD])
        ends += f" and {len(found) - MOST_TOLD} more" if len(found) > MOST_TOLD else ""
        left = ", ".join(NAMES[concept] for concept in solution.concepts_of(start)) or "none"
        rows.append((names, str(stakes.number(start)), left, path, ends))
    undone = [str(stakes.number(code)) for code in solution.equilibria("seq") if any(e.start == code for e in joint)]
    said = "From these states all members of a coalition would gain by moving together. "
    said += f"SEQ equilibria among them: {', '.join(undone) or 'none'}."
    header = ("Coalition", "From", "An equilibrium", "For example by", "To any of")
    table = Table(header, tuple(rows) or (("–",) * len(header),))
    return Chart("", "", f"What they could do together: {_title(answer)}", said, table)


def _reasons(answer: GraphAnswer) -> Chart:
    stakes = answer.conflict.stakes
    shown = _shown(answer.solution, MOST_TOLD)
    rows = tuple(
        (
            str(stakes.number(each.state)),
            each.maker.name,
            NAMES[each.concept],
            "stable" if each.stable else "not",
            each.sentence,
        )
        for each in answer.accounts
        if each.state in shown
    )
    told = len({row[0] for row in rows})
    said = f"Why {told} of {len(stakes.codes)} states are stable or not, for each decision maker under each concept."
    header = ("State", "Decision maker", "Concept", "Stability", "Why")
    return Chart("", "", f"Reasons: {_title(answer)}", said, Table(header, rows))


def _shown(solution: Solution, most: int) -> tuple[int, ...]:
    """Return the states to show: all, or the strongest equilibria with the status quo."""
    stakes = solution.stakes
    if len(stakes.codes) <= most:
        return tuple(stakes.codes.tolist())
    quo = [] if stakes.status_quo is None else [stakes.status_quo]
    return tuple(sorted({*quo, *solution.ranked[: most - len(quo)]})) or (int(stakes.codes[0]),)


def _label(answer: GraphAnswer, code: int) -> str:
    return answer.conflict.stakes.outcome(code).replace("+", " + ")


def _title(answer: GraphAnswer) -> str:
    conflict = answer.conflict.stakes.conflict
    return conflict.text if conflict else answer.conflict.case.title
