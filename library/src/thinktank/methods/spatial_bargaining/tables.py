"""A case's issues as tables of judgements, and their draws as arrays; what cannot be used is named. Solves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case, Issue, Number, Pool, Range
from thinktank.draws import Draws
from thinktank.errors import BadParameter
from thinktank.methods.spatial_bargaining.outcomes import LeftOut

Floats = NDArray[np.float64]
Missing = Callable[[Case, str, Iterable[str]], Exception]

ALL_SALIENCE = 100.0


@dataclass(frozen=True)
class Table:
    """One issue, and for each actor on it the paths of its position, salience and capability."""

    issue: Issue
    actors: tuple[str, ...]
    positions: tuple[str, ...]
    saliences: tuple[str, ...]
    capabilities: tuple[str, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Every judgement that decides this issue, each once."""
        return tuple(dict.fromkeys((*self.positions, *self.saliences, *self.capabilities)))

    def key(self, model: str) -> str:
        """Return the key of the settlement by one of the models."""
        return f"outcome.{self.issue.id}.{model}"


@dataclass(frozen=True)
class Given:
    """The draws of one table: positions, saliences and capabilities, shape (actors, n)."""

    x: Floats
    s: Floats
    c: Floats

    @property
    def w(self) -> Floats:
        """Capability times salience."""
        return self.c * self.s


@dataclass(frozen=True)
class Group:
    """Issues that are negotiated together, and all who stand on any of them."""

    tables: tuple[Table, ...]

    @property
    def actors(self) -> tuple[str, ...]:
        """Every actor of any of the tables, each once."""
        return tuple(dict.fromkeys(actor for table in self.tables for actor in table.actors))

    @property
    def paths(self) -> tuple[str, ...]:
        """Every judgement that decides any of them, each once."""
        return tuple(dict.fromkeys(path for table in self.tables for path in table.paths))

    @property
    def scales(self) -> tuple[tuple[float, float], ...]:
        """Ends of the scale of each issue."""
        return tuple(table.issue.scale for table in self.tables)

    def stacked(self, given: dict[str, Given]) -> tuple[Floats, Floats, Floats]:
        """Return positions, saliences and capabilities, shape (n, actors, issues); 0 where an actor takes no part."""
        actors = {actor: i for i, actor in enumerate(self.actors)}
        n = given[self.tables[0].issue.id].x.shape[1]
        x, s, c = (np.zeros((n, len(actors), len(self.tables))) for _ in range(3))
        for k, table in enumerate(self.tables):
            rows = [actors[actor] for actor in table.actors]
            of = given[table.issue.id]
            x[:, :, k] = table.issue.scale[0]
            x[:, rows, k], s[:, rows, k], c[:, rows, k] = of.x.T, of.s.T, of.c.T
        return x, s, c


def given(tables: Iterable[Table], draws: Draws) -> dict[str, Given]:
    """Return the draws of every table by its issue."""
    return {
        table.issue.id: Given(
            _rows(draws, table.positions), _rows(draws, table.saliences), _rows(draws, table.capabilities)
        )
        for table in tables
    }


def tables_of(case: Case, missing: Missing) -> tuple[tuple[Table, ...], tuple[LeftOut, ...]]:
    """Return a table for every issue with two actors or more who have a position and a salience.

    An actor with only one of the two does not take part in the issue, and an issue with fewer than two actors
    is no bargain: both are left out and named.

    Raises
    ------
    MissingJudgements
        No issue is left, or an actor that takes part has no capability.
    """
    tables: list[Table] = []
    left_out: list[LeftOut] = []
    powerless: list[str] = []
    for issue in case.issues:
        actors = []
        for actor in (actor.id for actor in case.actors):
            has = [case.has(f"{kind}.{issue.id}.{actor}") for kind in ("position", "salience")]
            if all(has):
                actors.append(actor)
            elif any(has):
                there, lacking = ("position", "salience") if has[0] else ("salience", "position")
                left_out.append(LeftOut(issue.id, actor, f"has a {there} and no {lacking}"))
        if len(actors) < 2:
            who = f"only {actors[0]} has" if actors else "no actor has"
            left_out.append(LeftOut(issue.id, None, f"{who} a position and a salience"))
            continue
        capabilities = [_capability(case, issue.id, actor) for actor in actors]
        powerless += [actor for actor, path in zip(actors, capabilities, strict=True) if path is None]
        tables.append(
            Table(
                issue,
                tuple(actors),
                tuple(f"position.{issue.id}.{actor}" for actor in actors),
                tuple(f"salience.{issue.id}.{actor}" for actor in actors),
                tuple(path for path in capabilities if path is not None),
            )
        )
    if not tables:
        near = "; ".join(f"on {left.issue} {left.reason}" for left in left_out if left.reason.startswith("only "))
        raise missing(
            case,
            f"has no issue on which two actors have both a position and a salience{f' ({near})' if near else ''}",
            ("position.ISSUE.ACTOR", "salience.ISSUE.ACTOR", "capability.ACTOR"),
        )
    if powerless:
        lacking_all = list(dict.fromkeys(powerless))
        raise missing(
            case,
            f"has no capability of {', '.join(lacking_all)}",
            (f"capability.{actor}" for actor in lacking_all),
        )
    return tuple(tables), tuple(left_out)


def dimensions(case: Case, tables: tuple[Table, ...], how: str) -> tuple[Group, ...]:
    """Return the issues as dimensions of one negotiation, or each as its own.

    Parameters
    ----------
    case, tables
        What was read.
    how
        `together`, `apart`, or `auto`: together if that can be.

    Raises
    ------
    BadParameter
        They cannot be taken together, and were to be.
    """
    why = _why_apart(case, tables)
    if how == "together" and why:
        raise BadParameter(f"spatial_bargaining: smp_issues = 'together' cannot be: {why}. Use auto or apart.")
    if how == "apart" or why:
        return tuple(Group((table,)) for table in tables)
    return (Group(tables),)


def _why_apart(case: Case, tables: tuple[Table, ...]) -> str:
    first = tables[0]
    for table in tables[1:]:
        if table.actors != first.actors:
            return f"not the same actors stand on {first.issue.id} and {table.issue.id}"
        if table.capabilities != first.capabilities:
            return f"capabilities differ between {first.issue.id} and {table.issue.id}"
    for i, actor in enumerate(first.actors):
        most = sum(_most(case, table.saliences[i]) for table in tables)
        if len(tables) > 1 and most > ALL_SALIENCE:
            return f"the saliences of {actor} may sum to {most:g}, and {ALL_SALIENCE:g} is all there is"
    return ""


def _most(case: Case, path: str) -> float:
    value = case.judgement(path).value
    assert isinstance(value, Number | Range | Pool)
    return value.span[1]


def _capability(case: Case, issue: str, actor: str) -> str | None:
    """Return the path of an actor's capability on an issue: its own if there is one, else the general one."""
    paths: Iterator[str] = iter((f"capability.{issue}.{actor}", f"capability.{actor}"))
    return next((path for path in paths if case.has(path)), None)


def _rows(draws: Draws, paths: tuple[str, ...]) -> Floats:
    rows = np.empty((len(paths), draws.n))
    for row, path in zip(rows, paths, strict=True):
        row[:] = draws[path]
    return rows
