"""Findings made of quantities: mean, median, quantiles, shares of draws. Ranks no influence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case, NamedFinding
from thinktank.findings.quantity import Quantity
from thinktank.findings.sensitivity import Influence, Sensitivity

Floats = NDArray[np.float64]
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Share:
    """A threshold that the case names, and the share of draws on its side."""

    id: str
    text: str
    at_least: float | None
    at_most: float | None
    share: float | None

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``."""
        return {
            "id": self.id,
            "text": self.text,
            "at_least": self.at_least,
            "at_most": self.at_most,
            "share": self.share,
        }


@dataclass(frozen=True)
class Finding:
    """What a run says about one quantity. None stands for a number that is not determined.

    Parameters
    ----------
    key, text, unit, subject, benchmark, at_mode
        As in `Quantity`.
    mean, median, quantiles
        Over the draws in which it is determined.
    undetermined
        Share of draws in which it is not.
    influences
        The judgements that move it, the strongest first.
    shares
        The thresholds that the case names for it.
    draws
        Its value in every draw.
    """

    key: str
    text: str
    unit: str
    subject: str
    benchmark: str | None
    at_mode: float | None
    mean: float | None
    median: float | None
    quantiles: dict[float, float | None]
    undetermined: float
    influences: tuple[Influence, ...]
    shares: tuple[Share, ...]
    draws: Floats = field(repr=False, compare=False)

    def share(self, *, at_least: float | None = None, at_most: float | None = None) -> float | None:
        """Return the share of the determined draws at or above one threshold and at or below the other.

        It says what follows from the judgements; it is not a probability of the world.
        """
        return _share(self.draws, at_least, at_most)

    def to_dict(self) -> dict[str, object]:
        """Return it for ``--json``; quantiles by their level as text."""
        return {
            "key": self.key,
            "text": self.text,
            "unit": self.unit,
            "subject": self.subject,
            "benchmark": self.benchmark,
            "at_mode": self.at_mode,
            "mean": self.mean,
            "median": self.median,
            "quantiles": {str(level): value for level, value in self.quantiles.items()},
            "undetermined": self.undetermined,
            "influences": [influence.to_dict() for influence in self.influences],
            "shares": [share.to_dict() for share in self.shares],
        }


def summarise(
    case: Case, quantities: Iterable[Quantity], sensitivity: Sensitivity, named: Iterable[NamedFinding] = ()
) -> tuple[Finding, ...]:
    """Return a finding for every quantity, in the same order.

    Parameters
    ----------
    case
        The case that was read.
    quantities
        What the run has.
    sensitivity
        Knows the draws of the judgements and can run the model again.
    named
        Findings that the case gives a name and maybe a threshold; those of other quantities are passed over.
    """
    thresholds, wanted = tuple(named), tuple(quantities)
    moved_by = sensitivity.influences(wanted)
    return tuple(
        _finding(quantity, influences, thresholds) for quantity, influences in zip(wanted, moved_by, strict=True)
    )


def number(x: float) -> float | None:
    """Return a number for JSON, where what is not determined is None.

    Examples
    --------
    >>> number(float("nan")), number(np.float64(0.5))
    (None, 0.5)
    """
    return float(x) if np.isfinite(x) else None


def middle(draws: Floats) -> tuple[float | None, float | None, dict[float, float | None]]:
    """Return mean, median and quantiles of the determined draws; None for all of them if there are none."""
    known = draws[~np.isnan(draws)]
    if not len(known):
        return None, None, dict.fromkeys(QUANTILES)
    mean = float(np.mean(known))
    known.sort()  # our own copy: a million draws are not copied twice
    # A sum of equal numbers may round away from them; a mean never leaves the draws.
    mean = min(max(mean, float(known[0])), float(known[-1]))
    quantiles = {level: float(np.quantile(known, level, overwrite_input=True)) for level in QUANTILES}
    return mean, quantiles[0.5], dict(quantiles)


def _finding(quantity: Quantity, influences: tuple[Influence, ...], named: tuple[NamedFinding, ...]) -> Finding:
    mean, median, quantiles = middle(quantity.draws)
    return Finding(
        key=quantity.key,
        text=quantity.text,
        unit=quantity.unit,
        subject=quantity.subject,
        benchmark=quantity.benchmark,
        at_mode=number(quantity.at_mode),
        mean=mean,
        median=median,
        quantiles=quantiles,
        undetermined=float(np.isnan(quantity.draws).mean()) if len(quantity.draws) else 0.0,
        influences=influences,
        shares=tuple(
            Share(f.id, f.text, f.at_least, f.at_most, _share(quantity.draws, f.at_least, f.at_most))
            for f in named
            if f.key == quantity.key and (f.at_least is not None or f.at_most is not None)
        ),
        draws=quantity.draws,
    )


def _share(draws: Floats, at_least: float | None, at_most: float | None) -> float | None:
    known = draws[~np.isnan(draws)]
    if not len(known):
        return None
    inside = np.ones(len(known), dtype=bool)
    if at_least is not None:
        inside &= known >= at_least
    if at_most is not None:
        inside &= known <= at_most
    return float(inside.mean())
