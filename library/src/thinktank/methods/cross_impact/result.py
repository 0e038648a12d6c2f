"""What cross-impact balances say of a case, in its drivers and states. Solves nothing itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case
from thinktank.case.values import plain
from thinktank.charts import Chart
from thinktank.findings import Quantity
from thinktank.methods.cross_impact.analysis import Analysis
from thinktank.methods.cross_impact.matrix import Matrix
from thinktank.methods.cross_impact.scenarios import Consistent, Scores, scores
from thinktank.methods.cross_impact.sensitivity import Lever, NearMiss, breaks
from thinktank.methods.cross_impact.succession import Attractor, Share

if TYPE_CHECKING:
    from thinktank.methods.cross_impact.model import Settings

SHOWN = 1_000  # scenarios and attractors written out
BEST = 50  # near misses and levers written out


@dataclass(frozen=True, eq=False)
class CrossImpactResult:
    """The scenarios that hang together.

    Parameters
    ----------
    matrix, settings
        What was solved, and how.
    found
        The scenarios listed at the mode.
    numbers
        What findings are made of, draw by draw.
    drawn
        Consistent scenarios of each draw, (draws, kept, drivers), -1 where there are no more.
    """

    matrix: Matrix
    settings: Settings
    found: Consistent
    numbers: tuple[Quantity, ...]
    drawn: NDArray[np.int8]

    @cached_property
    def analysis(self) -> Analysis:
        """Everything that is worked out when it is asked for."""
        return Analysis(self.matrix, self.settings, self.found, self.drawn)

    def quantities(self) -> tuple[Quantity, ...]:
        """Return the number of consistent scenarios, how often each state occurs in them, and each scenario."""
        return self.numbers

    def notes(self) -> tuple[str, ...]:
        """Return nothing: what is judged of drivers is used."""
        return ()

    def chart(self, case: Case, subject: str, foot: str) -> Chart | None:
        """Draw how often the states of one driver occur; of the whole case, all scenarios."""
        from thinktank.methods.cross_impact.pictures import leading

        return leading(self, case, subject, foot)

    def charts(self, case: Case, foot: str) -> tuple[Chart, ...]:
        """Return all views of the scenarios and of the matrix."""
        from thinktank.methods.cross_impact.pictures import every

        return every(self, case, foot)

    def units(self, parts: int | np.integer[Any]) -> int | float:
        """Return a number of parts in units of impact."""
        return plain(round(int(parts) / self.matrix.scale, 9))

    def named(self, states: Iterable[int]) -> dict[str, str]:
        """Return a scenario as driver to state."""
        return {
            driver.id: list(driver.states)[int(state)]
            for driver, state in zip(self.matrix.drivers, states, strict=True)
        }

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        analysis, matrix, settings = self.analysis, self.matrix, self.settings
        succession = analysis.succession
        attractors = [self._attractor(a) for a in succession.attractors[:SHOWN]]
        least = analysis.least
        chosen, distance, every = analysis.diverse
        return {
            "scenarios_total": matrix.total,
            "consistent_total": len(self.found.states),
            "complete": self.found.complete,
            "stopped_by": self.found.why or None,
            "nodes": self.found.nodes,
            "inconsistency_listed": plain(settings.inconsistency),
            "constraints": {"reading": matrix.reading, "rules": [rule.said for rule in matrix.rules]},
            "consistent": self._scenarios(self.found, analysis.scores),
            "least_inconsistent": []
            if least is None
            else self._scenarios(least, scores(matrix, matrix.mode, least.states)),
            "classes": [
                {"at_most": k, "scenarios": number, "complete": complete} for k, number, complete in analysis.classes
            ],
            "succession": {
                "rule": settings.succession,
                "starts": succession.starts,
                "exact": succession.exact,
                "lost": succession.lost,
                "attractors": len(succession.attractors),
            },
            "attractors": attractors,
            "cycles": [self._attractor(a) for a in succession.attractors if a.length > 1][:SHOWN],
            "diverse": {
                "codes": [_code(self.found.states[i]) for i in chosen],
                "least_distance": distance,
                "exact": every,
            },
            "drawn": [
                {"code": _code(d.states), "states": self.named(d.states), **_share(d.share)}
                for d in analysis.drawn[:SHOWN]
            ],
            "experts": self._experts(),
            "intervals": {"possibly": _listed(analysis.possibly), "necessarily": _listed(analysis.necessarily)},
            "near_misses": [self._near_miss(miss) for miss in analysis.near_misses[:BEST]],
            "levers": [self._lever(lever) for lever in analysis.levers[:BEST]],
            "drivers": self._drivers(),
        }

    def _scenarios(self, found: Consistent, measured: Scores) -> list[dict[str, object]]:
        return [self._scenario(found.states[s], measured, s) for s in range(min(len(found.states), SHOWN))]

    def _scenario(self, states: NDArray[np.int16], measured: Scores, s: int) -> dict[str, object]:
        attractor = self.analysis.basins.get(tuple(states.tolist()))
        return {
            "states": self.named(states),
            "code": _code(states),
            "inconsistency": self.units(measured.inconsistency[s]),
            "inconsistency_sum": self.units(np.maximum(-measured.gaps[s], 0).sum()),
            "margin": self.units(measured.margin[s]),
            "total_impact_score": self.units(measured.total[s]),
            "basin": 0 if attractor is None else attractor.basin,
            "basin_share": _share(attractor.share) if attractor else None,
            "balances": self._balances(measured.all[s]),
            "weakest": self._weakest(states, measured, s),
        }

    def _weakest(self, states: NDArray[np.int16], measured: Scores, s: int) -> dict[str, object]:
        """Return the driver that gives way first: an impact on either state that moves by more breaks the scenario."""
        weakest = breaks(self.matrix, states[None, :], measured.only(s))[0]
        return {
            "driver": self.matrix.drivers[weakest.driver].id,
            "rival": self.matrix.states[weakest.rival][1],
            "gap": self.units(weakest.gap),
        }

    def _balances(self, row: NDArray[np.int64]) -> dict[str, dict[str, int | float]]:
        found: dict[str, dict[str, int | float]] = {driver.id: {} for driver in self.matrix.drivers}
        for (driver, state), score in zip(self.matrix.states, row.tolist(), strict=True):
            found[driver][state] = self.units(score)
        return found

    def _attractor(self, attractor: Attractor) -> dict[str, object]:
        members = [self.analysis.in_matrix(member) for member in attractor.members]
        return {
            "kind": "scenario" if attractor.length == 1 else "cycle",
            "length": attractor.length,
            "states": self.named(members[0]),
            "code": _code(members[0]),
            "members": [_code(member) for member in members],
            "basin": attractor.basin,
            **_share(attractor.share),
        }

    def _experts(self) -> dict[str, object]:
        people = [person for person, _ in self.matrix.experts]
        return {
            "people": people,
            "scenarios": [
                {
                    "code": _code(support.states),
                    "states": self.named(support.states),
                    "consistent_in": support.count,
                    "of": len(people),
                    "inconsistency": dict(zip(people, map(self.units, support.inconsistency), strict=True)),
                }
                for support in self.analysis.support[:SHOWN]
            ],
        }

    def _near_miss(self, miss: NearMiss) -> dict[str, object]:
        near = self.analysis.near.states[miss.scenario]
        return {
            "code": _code(near),
            "states": self.named(near),
            "driver": self.matrix.drivers[miss.driver].id,
            "state": self.named(near)[self.matrix.drivers[miss.driver].id],
            "rival": self.matrix.states[miss.rival][1],
            "lacking": self.units(miss.lacking),
        }

    def _lever(self, lever: Lever) -> dict[str, object]:
        (source, state), (target, hit) = self.matrix.states[lever.row], self.matrix.states[lever.column]
        return {
            "path": f"impact.{source}.{state}.{target}.{hit}",
            "lost_if_higher": lever.lost_up,
            "made_if_higher": lever.made_up,
            "lost_if_lower": lever.lost_down,
            "made_if_lower": lever.made_down,
        }

    def _drivers(self) -> list[dict[str, object]]:
        active, passive = self.analysis.activity
        shares = {at: float(x) for at, x in zip(self.matrix.states, self.analysis.frequencies, strict=True)}
        return [
            {
                "driver": driver.id,
                "active": self.units(active[i]),
                "passive": self.units(passive[i]),
                "states": {state: shares[driver.id, state] for state in driver.states},
            }
            for i, driver in enumerate(self.matrix.drivers)
        ]


def _code(states: Iterable[int]) -> list[int]:
    return [int(state) + 1 for state in states]


def _share(share: Share) -> dict[str, float]:
    return {"share": share.share, "low": share.low, "high": share.high}


def _listed(found: Consistent) -> dict[str, object]:
    return {
        "scenarios": len(found.states),
        "complete": found.complete,
        "codes": [_code(states) for states in found.states[:SHOWN]],
    }
