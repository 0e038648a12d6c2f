"""Whether a value may stand at a judgement of its kind: bounds, order, sums. Raises nothing."""

from __future__ import annotations

import math

from thinktank.case.kinds import Kind
from thinktank.case.values import Label, Number, Pool, Range, Ranking, Value, Weights, plain

Fault = tuple[str, str]
SUM_TOLERANCE = 1e-6
LEAST = 1e-12
"""A capability nearer to zero is a slip: its products would vanish from the arithmetic."""
LARGEST_END, NARROWEST = 1e15, 1e-9
"""How far a scale may reach, and how wide it must be, by itself and beside its larger end: all else is rounding."""


def bounds_of(kind: Kind, scale: tuple[float, float] | None) -> tuple[float, float]:
    """Return the lowest and highest number a judgement may take; `scale` is that of its issue, if any."""
    if isinstance(kind.bounds, tuple):
        return kind.bounds
    return scale if scale is not None else (-math.inf, math.inf)


def scale_fault(low: float, high: float) -> str:
    """Return why a scale cannot run from one number to another; empty if it can.

    Examples
    --------
    >>> scale_fault(0, 100), scale_fault(3, 1)
    ('', 'its low must be below its high')
    """
    if not low < high:
        return "its low must be below its high"
    if max(abs(low), abs(high)) > LARGEST_END:
        return f"its ends can be {LARGEST_END:g} at most; choose a larger unit"
    if high - low < max(NARROWEST, NARROWEST * max(abs(low), abs(high))):
        return (
            "its ends are so close that numbers between them are rounded away; choose a smaller unit, or count from low"
        )
    return ""


def value_faults(value: Value, kind: Kind, scale: tuple[float, float] | None) -> list[Fault]:
    """Return what is wrong with a value and what would be right; nothing if all is well."""
    if isinstance(value, Pool):
        return [
            (f"{person}'s value: {what}", fix)
            for person, member in value.members
            for what, fix in value_faults(member, kind, scale)
        ]
    wanted = {"number": (Number, Range), "weights": Weights, "label": Label}.get(kind.form, Ranking)
    if not isinstance(value, wanted):  # type: ignore[arg-type]
        return [(f"is not the {kind.form} that {kind.named} takes", "")]
    match value:
        case Number(x):
            return _number_faults((x,), kind, scale)
        case Range(low, mode, high):
            faults = _number_faults((low, mode, high), kind, scale)
            if not faults and not low <= mode <= high:
                said = f"[{plain(low)}, {plain(mode)}, {plain(high)}] is not in order"
                faults.append((said, "A range is [low, mode, high] with low <= mode <= high"))
            return faults
        case Weights(weights):
            return _weight_faults(weights)
        case Label(text):
            return [] if text in kind.labels else [(f"{text!r} is not one of {', '.join(kind.labels)}", "")]
        case Ranking():
            return []


def _number_faults(numbers: tuple[float, ...], kind: Kind, scale: tuple[float, float] | None) -> list[Fault]:
    low, high = bounds_of(kind, scale)
    if any(not math.isfinite(x) for x in numbers):
        return [("is not a finite number", "Give a number, or a range [low, mode, high]")]
    outside = [x for x in numbers if not low <= x <= high]
    if not outside:
        nothing = [x for x in numbers if kind.name == "capability" and 0 < x < LEAST]
        said = f"{', '.join(f'{x:g}' for x in nothing)} is as good as 0"
        return [(said, f"Write 0, or choose a unit in which it is {LEAST:g} or more")] if nothing else []
    of = "the issue's scale" if kind.bounds == "scale" else f"what {kind.named} can be"
    return [
        (
            f"{', '.join(str(plain(x)) for x in outside)} lies outside {of}",
            f"It runs from {low:g} to {high:g}",
        )
    ]


def _weight_faults(weights: tuple[tuple[str, float], ...]) -> list[Fault]:
    if any(not math.isfinite(w) or w < 0 for _, w in weights):
        return [("a weight is negative or not finite", "Weights lie between 0 and 1")]
    total = sum(w for _, w in weights)
    if abs(total - 1) > SUM_TOLERANCE:
        return [(f"the weights sum to {total:g}", "They must sum to 1")]
    return []
