"""Small bargains for tests, and what the models say of them. Tests nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from thinktank.case import Case, read_case
from thinktank.catalogue import configured
from thinktank.methods.spatial_bargaining import expected_utility
from thinktank.methods.spatial_bargaining.parameters import Parameters
from thinktank.methods.spatial_bargaining.result import BargainingResult
from thinktank.methods.spatial_bargaining.rules import settle
from thinktank.runs import run

SCALE = (0.0, 10.0)
EXAMPLE = read_case(Path(__file__).parents[3] / "cases" / "japan-us-2025.toml")
THREE = {"a": (1.0, 60.0, 5.0), "b": (4.0, 80.0, 9.0), "c": (9.0, 55.0, 7.0)}
TWO_ISSUES = "[judgements.position.y]\na = 9\nb = 2\nc = 5\n[judgements.salience.y]\na = {0}\nb = {0}\nc = {0}\n"


def settled(name: str, *actors: tuple[float, float, float], scale: tuple[float, float] = SCALE) -> float:
    """Return where actors, each a position, a salience and a capability, settle on a scale."""
    x, s, c = (np.array([row]) for row in zip(*actors, strict=True))
    return float(settle(name, x, s, c, scale)[0])


def bargained(case: Case, draws: int = 16, **parameters: object) -> BargainingResult:
    """Return what the models say of a case."""
    result = run(case, configured("spatial_bargaining", parameters), draws=draws).result
    assert isinstance(result, BargainingResult)
    return result


def cars() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return Table 1 of Scholz et al. (2011) as columns."""
    x = np.array([[4.0, 7, 4, 4, 10, 10, 10, 7, 4, 7]]).T
    s = np.array([[80.0, 40, 20, 80, 60, 60, 90, 10, 100, 70]]).T
    c = np.array([[0.08, 0.08, 0.03, 0.16, 0.16, 0.16, 0.16, 0.05, 0.05, 0.08]]).T
    return x, s, c


def path_of(x: np.ndarray, s: np.ndarray, c: np.ndarray, name: str, **changes: object) -> np.ndarray:
    """Return the positions of every round by a reading with some of it read otherwise."""
    read = expected_utility.reading(name, Parameters(**changes))  # type: ignore[arg-type]
    return expected_utility.bargain(x, s, c, (4.0, 10.0), read, keep=True).positions[:, :, 0]
