"""A case's actors as arrays, solved for many draws, and the landscape at the mode put back into words."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from thinktank.case import Case
from thinktank.draws import Array, Draws, at_mode
from thinktank.errors import BadParameter
from thinktank.findings import Quantity
from thinktank.methods.alignment_landscape.ground import Blocks, Floats, Ground, blocks
from thinktank.methods.alignment_landscape.kernels import stability
from thinktank.methods.alignment_landscape.parameters import Parameters
from thinktank.methods.alignment_landscape.players import Missing, Players, players
from thinktank.methods.alignment_landscape.result import AlignmentResult
from thinktank.methods.alignment_landscape.view import View
from thinktank.watching import current, halting

ROOM = 16  # alignments kept of each draw, the deepest ones
NAME = "alignment_landscape"
LIMIT = 4_096  # alignments counted in each draw
STEPS = 100_000  # of the search in each draw; a draw that needs more is undetermined
PART = 1  # draws solved before the first look at whether to stop


@dataclass(frozen=True)
class AlignmentModel:
    """The actors of a case on the blocs that the parameters ask for."""

    parameters: Parameters
    case: Case
    players: Players

    @property
    def paths(self) -> tuple[str, ...]:
        """Every judgement that it reads."""
        return self.players.paths

    @cached_property
    def blocks(self) -> Blocks:
        """The blocs."""
        return blocks(self.parameters, self.players.ids)

    @property
    def reference(self) -> int:
        """Whose side the others are said to be on: the client's where it takes part, else the greatest actor's."""
        client = self.case.about.client
        return self.players.ids.index(client) if client in self.players.ids else 0

    def solve(self, draws: Draws) -> dict[str, Array]:
        """Return the number of stable alignments, and of the deepest one its energy, sides and margins."""
        blocs = self.blocks
        counts, energies, together, margins, listed = self._solved(*self.players.arrays(draws))
        outputs: dict[str, Array] = {
            "minima.count": np.where(counts < 0, np.nan, counts.astype(np.float64)),
            "energy.deepest": energies,
            "alignments": listed,
        }
        for i, actor in enumerate(self.players.ids):
            if i != self.reference:
                outputs[self._side(actor)] = np.ascontiguousarray(together[:, i])
            if blocs.held[i] < 0:
                outputs[f"margin.{actor}"] = np.ascontiguousarray(margins[:, i])
        return outputs

    def _solved(self, sizes: Floats, propensities: Floats, pulls: Floats) -> tuple[Array, ...]:
        """Return what the kernel says of the draws, in parts between which time can run out."""
        watch, halt, blocs, n = current(), halting(), self.blocks, len(sizes)
        if watch is not None:
            watch.searches += 1
        parts: list[tuple[Array, ...]] = []
        begin, many = 0, PART
        while begin < n or not parts:
            nodes = 0 if watch is not None and watch.now() else STEPS
            some = slice(begin, begin + many if nodes else n)
            began = time.perf_counter()
            solved = stability.over_draws(
                sizes[some],
                propensities[some],
                pulls[some],
                blocs.apart,
                blocs.held,
                self.parameters.threshold,
                self.parameters.ties == "unstable",
                blocs.free,
                blocs.relabellings,
                self.reference,
                ROOM,
                LIMIT,
                nodes,
                halt,
            )
            parts.append(solved)
            begin = some.stop
            # As many at once as take a tenth of a second.
            many = max(1, min(2 * many, int(0.1 * many / max(time.perf_counter() - began, 1e-6))))
        if watch is not None:
            watch.now()  # the last draw may have been stopped half-way
        return tuple(np.concatenate(arrays) for arrays in zip(*parts, strict=True))

    def result(self, outputs: dict[str, Array], at_mode: dict[str, Array]) -> AlignmentResult:
        """Return the landscape at the mode, with what the draws say of it."""
        view = View(self.parameters, self.case, self.players, self.blocks, self._ground(), self.reference)
        return AlignmentResult(view, outputs["alignments"], self._quantities(outputs, at_mode))

    def _ground(self) -> Ground:
        sizes, propensities, pulls = self.players.arrays(at_mode(self.case))
        return Ground(
            sizes[0],
            propensities[0],
            pulls[0],
            self.blocks,
            self.parameters.threshold,
            self.parameters.ties == "unstable",
        )

    def _side(self, actor: str) -> str:
        return f"side.{self.players.ids[self.reference]}.{actor}"

    def _quantities(self, outputs: dict[str, Array], mode: dict[str, Array]) -> tuple[Quantity, ...]:
        reference = self.players.actors[self.reference].name
        said = {
            "minima.count": ("Number of stable alignments", "alignments", ""),
            "energy.deepest": ("Energy of the deepest alignment", "size² × propensity", ""),
        }
        for actor in self.players.actors:
            said[self._side(actor.id)] = (
                f"{actor.name} on the side of {reference} in the deepest alignment",
                "",
                actor.id,
            )
            said[f"margin.{actor.id}"] = (
                f"What leaving its bloc in the deepest alignment would cost {actor.name}",
                "size × propensity",
                actor.id,
            )
        return tuple(
            Quantity(key, text, unit, outputs[key], float(mode[key][0]), subject)
            for key, (text, unit, subject) in said.items()
            if key in outputs
        )


def alignment_model(parameters: Parameters, case: Case, missing: Missing) -> AlignmentModel:
    """Return the model of a case.

    Raises
    ------
    MissingJudgements
        Fewer than two actors have a size and something between them.
    BadParameter
        A parameter names an actor or a judgement that does not take part.
    """
    found = players(case, at_mode(case), parameters.propensities, missing)
    _known(parameters, found)
    return AlignmentModel(parameters, case, found)


def _known(parameters: Parameters, found: Players) -> None:
    named = {
        "anchors": [actor for group in parameters.anchor_groups for actor in group],
        "actual": [actor for group in parameters.actual_groups for actor in group],
        "known": list(parameters.known_ids),
    }
    faults = [
        f"{NAME}: {parameter} names {actor!r}, which does not take part. Taking part: {', '.join(found.ids)}."
        for parameter, actors in named.items()
        for actor in actors
        if actor not in found.ids
    ]
    sweepable = {*found.ids, *found.paths, *(f"ties.{actor}" for actor in found.ids)}
    faults += [
        f"{NAME}: sweep names {part!r}, which is no actor, no ties.ACTOR and no judgement that is read."
        for part in parameters.swept_parts
        if part not in sweepable
    ]
    held = {actor for group in parameters.anchor_groups for actor in group}
    if len(held) == len(found.ids):
        faults.append(f"{NAME}: anchors hold every actor, so that nobody could move.")
    if len(parameters.actual_groups) > parameters.blocs:
        faults.append(f"{NAME}: actual names {len(parameters.actual_groups)} blocs and there are {parameters.blocs}.")
    if faults:
        raise BadParameter("\n".join(faults))
