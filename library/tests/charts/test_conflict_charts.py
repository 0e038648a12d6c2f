"""Charts of conflicts: option form, graph of moves, tree of paths, tables of marks. Any names, any number of states."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from thinktank.charts import (
    Branch,
    MarkTable,
    Move,
    MoveGraph,
    Node,
    OptionForm,
    PathTree,
    Player,
    Stability,
    mark_table,
    move_graph,
    option_form,
    path_tree,
)

from .soundness import assert_sound

letters = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
names = st.text(letters, min_size=1, max_size=60) | st.sampled_from(["<b>&\"'", "a b c", "日本 と 米国"])
FEW = settings(max_examples=40, deadline=None)


@given(
    st.integers(1, 30),
    st.lists(st.tuples(names, st.lists(names, min_size=1, max_size=3)), min_size=1, max_size=6),
    st.data(),
)
@FEW
def test_option_form(states: int, players: list[tuple[str, list[str]]], data: st.DataObject) -> None:
    flags = st.lists(st.booleans(), min_size=len(players), max_size=len(players)).map(tuple)
    options = sum(len(ids) for _, ids in players)
    frame = OptionForm(
        "Stable states",
        tuple(Player(name, tuple(ids), tuple(range(1, states + 1))) for name, ids in players),
        tuple(range(1, states + 1)),
        tuple(tuple((s + o) % 2 == 0 for o in range(options)) for s in range(states)),
        tuple(Stability(c, tuple(data.draw(flags) for _ in range(states))) for c in ("Nash", "SEQ")),
        data.draw(st.none() | st.integers(1, states)),
        states + 5,
    )
    chart = option_form(frame)
    assert_sound(chart)
    for concept, row in zip(frame.concepts, chart.table.rows[-2:], strict=True):
        assert [cell == "equilibrium" for cell in row[1:]] == [all(stable) for stable in concept.stable]


@given(st.integers(1, 16), st.lists(names, min_size=1, max_size=9, unique=True), st.integers(0, 10**6))
@FEW
def test_move_graph(n: int, makers: list[str], seed: int) -> None:
    import random

    rng = random.Random(seed)
    nodes = tuple(Node(i * 37 + 1, makers[0], rng.random() < 0.3, i == 0) for i in range(n))
    pairs = [(a.number, b.number) for a in nodes for b in nodes if a != b and rng.random() < 0.4]
    moves = tuple(Move(a, b, rng.choice(makers), rng.random() < 0.5) for a, b in pairs)
    chart = move_graph(MoveGraph("Who can move", tuple(makers), nodes, moves, n))
    assert_sound(chart)
    assert len(chart.table.rows) == max(1, len(moves))
    assert all(maker in chart.description for maker in makers)


@given(st.integers(0, 60), names, st.booleans())
@FEW
def test_path_tree(n: int, name: str, chain: bool) -> None:
    branches = tuple(
        Branch(
            i + 2,
            name,
            i + 1 if chain else 1,
            name,
            i + 1 if chain else 1,
            i % 2 == 0,
            "Nash" if i % 3 else "",
            i % 2 > 0,
        )
        for i in range(n)
    )
    chart = path_tree(PathTree("What can come of today", 1, name, branches, "foot"))
    assert_sound(chart)
    assert len(chart.table.rows) == max(1, n)


@given(st.lists(names, min_size=1, max_size=12), st.lists(names, max_size=50), st.data())
@FEW
def test_mark_table(columns: list[str], labels: list[str], data: st.DataObject) -> None:
    marks = st.sampled_from(["", "N", "NGSQI", "−12 +4", "100"])
    rows = tuple((label, tuple(data.draw(marks) for _ in columns)) for label in labels)
    chart = mark_table(MarkTable("By view", "What holds.", "State", tuple(columns), rows, "N Nash.", "foot"))
    assert_sound(chart)
    assert chart.table.header == ("State", *columns)
