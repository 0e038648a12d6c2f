"""The landscape of a case at its mode, in the case's words: worked out when it is asked for. Draws no chart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from thinktank.case import Case, bounds_of
from thinktank.case.values import Number, Pool, Range
from thinktank.methods.alignment_landscape.comparison import Chance, Match, chance, match
from thinktank.methods.alignment_landscape.ground import (
    STRIDE,
    Blocks,
    Blocs,
    Floats,
    Ground,
    Stable,
    minima,
    within_ranges,
)
from thinktank.methods.alignment_landscape.parameters import Parameters
from thinktank.methods.alignment_landscape.players import Players
from thinktank.methods.alignment_landscape.sweep import Swept, swept
from thinktank.methods.alignment_landscape.terrain import Terrain, terrain

MOST_POSSIBLE = 2_000  # alignments that ranges do not rule out, listed at most


@dataclass(frozen=True, eq=False)
class View:
    """What there is to know of the landscape at the mode.

    Parameters
    ----------
    parameters, case, players, blocks
        What was asked of whom.
    ground
        Sizes and propensities at the mode.
    reference
        The actor whose side the others are said to be on.
    """

    parameters: Parameters
    case: Case
    players: Players
    blocks: Blocks
    ground: Ground
    reference: int

    @cached_property
    def stable(self) -> Stable:
        """All stable alignments; what a short search finds even where the draws were stopped."""
        return minima(self.ground, sure=STRIDE)

    @cached_property
    def terrain(self) -> Terrain:
        """Their basins and the passes between them."""
        return terrain(self.ground, self.stable, self.parameters.exact_actors, self.case.seed)

    @cached_property
    def necessary(self) -> frozenset[bytes]:
        """Alignments that are stable wherever in their ranges the judgements lie."""
        found, _ = within_ranges(self.ground, *self._ends, necessary=True, most=MOST_POSSIBLE)
        return frozenset(x.tobytes() for x in found)

    @cached_property
    def possible(self) -> tuple[Blocs, bool]:
        """Alignments that the ranges do not rule out, and whether these are all."""
        return within_ranges(self.ground, *self._ends, necessary=False, most=MOST_POSSIBLE)

    @cached_property
    def _ends(self) -> tuple[Floats, Floats]:
        return self.players.ends(self.case)

    @property
    def swept_parts(self) -> tuple[str, ...]:
        """What is swept: sizes as `capability.ACTOR`, all of an actor's ties as `ties.ACTOR`, paths of judgements."""
        parts = self.parameters.swept_parts or (self.players.ids[0],)
        return tuple(f"capability.{part}" if part in self.players.ids else part for part in parts)

    @property
    def by_multiple(self) -> bool:
        """Whether the sweep is over a multiple; else over the value of one judgement."""
        (first, *more) = self.swept_parts
        return bool(more) or first.startswith(("capability.", "ties."))

    @property
    def standing(self) -> float:
        """Where on the sweep the judgements stand."""
        return 1.0 if self.by_multiple else self.mode_of(self.swept_parts[0])

    @cached_property
    def way(self) -> tuple[float, float]:
        """Where the sweep starts and ends."""
        start, stop = 1.0, 0.0
        if not self.by_multiple:
            low, high = bounds_of(self.case.judgement(self.swept_parts[0]).sort, None)
            most = 2.0 * max(abs(self.standing), 1.0)
            start, stop = max(low, -most), min(high, most)
        given = self.parameters.sweep_from, self.parameters.sweep_to
        return (start if given[0] is None else given[0]), (stop if given[1] is None else given[1])

    @cached_property
    def sweep(self) -> Swept:
        """What becomes of the stable alignments on that way."""
        return swept(self.moved, *self.way)

    def moved(self, value: float) -> Ground:
        """Return the ground where what is swept stands at a value, or is a multiple of what it was."""
        sizes, ground = self.ground.sizes.copy(), self.ground
        propensities, pulls = ground.propensities.copy(), ground.pulls.copy()
        for part in self.swept_parts:
            kind, _, rest = part.partition(".")
            if kind == "capability":
                sizes[self.players.ids.index(rest)] *= value
            elif kind == "ties":
                i = self.players.ids.index(rest)
                for table in (propensities, pulls):
                    table[i, :] *= value
                    table[:, i] *= value
            else:
                change = (value - 1.0) * self.mode_of(part) if self.by_multiple else value - self.mode_of(part)
                for term in self.players.terms:
                    if term.path == part:
                        propensities[term.i, term.j] += change * self.mode_of(term.weight)
                    elif term.weight == part:
                        propensities[term.i, term.j] += change * self.mode_of(term.path)
                for term in self.players.pulls:
                    if term.path == part:
                        pulls[term.i, term.j] += change
        return replace(ground, sizes=sizes, propensities=propensities, pulls=pulls)

    def mode_of(self, path: str | None) -> float:
        """Return the mode of a judgement; 1 for a weight that is not given."""
        if path is None:
            return 1.0
        value = self.case.judgement(path).value
        assert isinstance(value, Number | Range | Pool)
        return value.mode

    @cached_property
    def actual(self) -> tuple[int, ...] | None:
        """The actual bloc of each actor, -1 for none; None without an actual alignment."""
        if not self.parameters.actual_groups:
            return None
        bloc = {actor: b for b, group in enumerate(self.parameters.actual_groups) for actor in group}
        return tuple(bloc.get(actor, -1) for actor in self.players.ids)

    def compared(self, x: Blocs) -> tuple[Match, Chance] | None:
        """Return how an alignment matches the actual one, and what chance would do; None without one."""
        if self.actual is None:
            return None
        known = [self.players.ids.index(actor) for actor in self.parameters.known_ids]
        found = match(x, self.actual, self.blocks.count, self.ground.sizes, self.blocks.non_aligned, known)
        return found, chance(len(found.wrong), self.actual, self.blocks.count, known, self.blocks.non_aligned)

    def groups(self, x: Blocs) -> tuple[tuple[int, ...], ...]:
        """Return the actors of each bloc, without the non-aligned; empty blocs only where it matters which is which."""
        keep_empty = self.blocks.known_apart
        found = [
            tuple(int(i) for i in np.flatnonzero(x == b))
            for b in range(self.blocks.count)
            if b != self.blocks.non_aligned
        ]
        return tuple(group for group in found if group or keep_empty)

    def aside(self, x: Blocs) -> tuple[int, ...]:
        """Return the non-aligned."""
        return tuple(int(i) for i in np.flatnonzero(x == self.blocks.non_aligned))

    def named(self, x: Blocs) -> str:
        """Return an alignment in words.

        The blocs are parted by a bar; the one of the reference comes first where all are alike.
        """
        groups = list(self.groups(x))
        if not self.blocks.known_apart:
            groups.sort(key=lambda group: (self.reference not in group, group))
        aside = self.aside(x)
        if len(aside) == len(x):
            return "everyone non-aligned"
        said = " | ".join(", ".join(self.players.actors[i].name for i in group) or "nobody" for group in groups)
        if aside:
            said += "; non-aligned: " + ", ".join(self.players.actors[i].name for i in aside)
        return said
