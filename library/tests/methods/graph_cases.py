"""Small conflicts for tests: random ones for the kernels, and cases made of options, rules and preferences."""

from __future__ import annotations

import random

import numpy as np

from thinktank.case import Case, case_from_toml
from thinktank.catalogue import configured
from thinktank.methods.graph_model.model import GraphModel
from thinktank.methods.graph_model.result import GraphResult
from thinktank.runs import run

from ..reference.graph_model import SlowModel

HEAD = """
[case]
id = "small"
title = "Small"
question = "What holds?"
client = "CLIENT"
as_of = 2026-01-01
horizon = 2027-01-01
seed = 7
[people.p]
name = "P"
[sources.src]
cite = "S"
date = 2026-01-01
kind = "elicitation"
reliability = "C"
"""


def random_conflict(rng: random.Random, options: int = 4, makers: int = 3) -> SlowModel:
    """Draw a conflict: infeasible states, ties and one-way options in part of them."""
    q = rng.randint(1, options)
    n, d = 1 << q, rng.randint(1, makers)
    owner = [rng.randrange(d) for _ in range(q)]
    own = [sum(1 << b for b in range(q) if owner[b] == i) for i in range(d)]
    forward, back = [0] * d, [0] * d
    if rng.random() < 0.5:
        for b in range(q):
            way = rng.random()
            if way < 0.25:
                forward[owner[b]] |= 1 << b
            elif way < 0.45:
                back[owner[b]] |= 1 << b
    gaps = rng.choice([0.0, 0.0, 0.3])
    feasible = [rng.random() >= gaps for _ in range(n)]
    levels = rng.choice([3, 9, 1000])
    return SlowModel([[rng.randrange(levels) for _ in range(n)] for _ in range(d)], feasible, own, forward, back)


def arrays(slow: SlowModel) -> tuple[np.ndarray, ...]:
    """Return a conflict as the kernels take it."""
    masks = (np.array(row, np.int64) for row in (slow.own, slow.forward, slow.back))
    return np.array(slow.u, np.int32)[None], np.array(slow.feasible), *masks


def conflict(options: dict[str, tuple[str, ...]], judgements: str, more: str = "") -> Case:
    """Return a case: actors with the ids of their options, judgements as TOML, and more tables."""
    lines = [HEAD.replace("CLIENT", next(iter(options)))]
    for actor, ids in options.items():
        lines.append(f'[actors.{actor}]\nname = "{actor} of all"')
        lines += [f'[options.{id}]\nactor = "{actor}"\ntext = "take {id}"' for id in ids]
    everyone = ", ".join(f'"{id}"' for ids in options.values() for id in ids)
    actors = ", ".join(f'"{actor}"' for actor in options)
    lines.append(f'[statements.s]\nby = "src"\nkind = "background"\ntext = "All."\nabout = [{everyone}, {actors}]')
    lines.append(more)
    lines.append(f'[judgements]\nby = "p"\nsource = "src"\n{judgements}')
    return case_from_toml("\n".join(lines))


def solved_case(case: Case, draws: int = 1, **parameters: object) -> GraphResult:
    """Return the result of the graph model."""
    found = run(case, configured("graph_model", parameters), draws=draws).result
    assert isinstance(found, GraphResult)
    return found


def model_of(case: Case, **parameters: object) -> GraphModel:
    """Return the model of a case."""
    found = configured("graph_model", parameters).model(case)
    assert isinstance(found, GraphModel)
    return found


def random_case(rng: random.Random) -> Case:
    """Draw a case with two or three actors, a rule in half of them, and every kind of certain preference."""
    options = {"A": ("a1", "a2"), "B": ("b1",), "C": ("c1",)}
    if rng.random() < 0.4:
        options = {"A": ("a1", "a2"), "B": ("b1", "b2")}
    ids = [id for each in options.values() for id in each]
    literals = [*ids, *(f"not {id}" for id in ids)]
    lines = ["[judgements.preference]"]
    for actor in options:
        statements = [
            f"{rng.choice(literals)} {rng.choice(['and', 'or', 'if', 'iff'])} {rng.choice(literals)}"
            for _ in range(rng.randint(1, 5))
        ]
        lines.append(f"{actor} = [{', '.join(repr(statement) for statement in statements)}]".replace("'", '"'))
    rule = f'[rules.r]\nexclusive = ["{ids[0]}", "{ids[-1]}"]' if rng.random() < 0.5 else ""
    return conflict(options, "\n".join(lines), rule)
