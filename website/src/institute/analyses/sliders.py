"""The sliders of an issue page: judgements to fields, and what a reader moved back to values. Draws no HTML."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from thinktank.case import Case, Judgement, Number, Pool, Range, Value, bounds_of, moved
from thinktank.case.values import plain
from thinktank.charts import number_in_unit

STEPS = 100


@dataclass(frozen=True)
class Field:
    """One slider. Texts are formatted; `value`, `min`, `max` and `step` are for the input element."""

    name: str
    kind: str
    value: str
    judged: str
    min: str
    max: str
    step: str
    unit: str
    text: str
    low: str
    high: str
    low_percent: float
    width_percent: float
    judged_percent: float
    changed: bool
    by: str
    ground: str
    error: str


@dataclass(frozen=True)
class Group:
    """The sliders of one actor."""

    id: str
    actor: str
    leader: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Fault:
    """A value that was refused, and why."""

    name: str
    text: str


@dataclass(frozen=True)
class Moved:
    """What a reader made of the sliders."""

    values: dict[str, Value]
    faults: tuple[Fault, ...]
    sent: dict[str, str]


def judgements_of(case: Case, paths: Iterable[str]) -> tuple[Judgement, ...]:
    """Return the judgements that can be moved: numbers, ranges and pools of those."""
    found = [case.judgement(path) for path in paths]
    return tuple(j for j in found if j.sort.form == "number" and isinstance(j.value, Number | Range | Pool))


def read(case: Case, judgements: Iterable[Judgement], sent: Mapping[str, str]) -> Moved:
    """Turn query parameters into moved values; parameters that name no judgement are ignored."""
    values: dict[str, Value] = {}
    faults: list[Fault] = []
    kept: dict[str, str] = {}
    for judgement in judgements:
        text = sent.get(judgement.path)
        if text is None:
            continue
        kept[judgement.path] = text
        low, high = limits(case, judgement)
        try:
            to = float(text)
        except ValueError:
            to = math.nan
        if not low <= to <= high:
            faults.append(Fault(judgement.path, f"{_label(case, judgement)}: give a number from {low:g} to {high:g}"))
            continue
        assert isinstance(judgement.value, Number | Range | Pool)
        # The slider shows a rounded mode; a value left where it was is no change.
        if text != _machine(judgement.value.mode):
            values[judgement.path] = moved(judgement.value, to, (low, high))
    return Moved(values, tuple(faults), kept)


def limits(case: Case, judgement: Judgement) -> tuple[float, float]:
    """Return the ends of a judgement's slider: its bounds, or one and a half times its range where it has none."""
    issue = next((issue for issue in case.issues if issue.id == judgement.about[0]), None)
    low, high = bounds_of(judgement.sort, issue.scale if issue else None)
    if high >= 1e9:
        assert isinstance(judgement.value, Number | Range | Pool)
        return max(low, 0.0), max(100.0, 1.5 * judgement.value.span[1])
    return low, high


def groups(case: Case, judgements: Iterable[Judgement], moves: Moved) -> tuple[Group, ...]:
    """Return the sliders, one group an actor, in the order of the case."""
    wrong = {fault.name: fault.text for fault in moves.faults}
    by_actor: dict[str, list[Field]] = {actor.id: [] for actor in case.actors}
    order = {"position": 0, "salience": 1, "capability": 2}
    for judgement in sorted(judgements, key=lambda j: order.get(j.kind, 3)):
        by_actor[judgement.about[-1]].append(_field(case, judgement, moves, wrong.get(judgement.path, "")))
    return tuple(
        Group(actor.id, actor.name, actor.leader or "", tuple(by_actor[actor.id]))
        for actor in case.actors
        if by_actor[actor.id]
    )


def ground_of(case: Case, judgement: Judgement) -> str:
    """Say in words what a judgement rests on."""
    cited = [case.source(judgement.source).cite] if judgement.source else []
    return "; ".join([*cited, *(f"statement {id}" for id in judgement.rests_on)])


def authors_of(case: Case, judgement: Judgement) -> str:
    """Name everyone whose judgement it is."""
    return ", ".join(case.person(author).name for author in judgement.authors)


def unit_of(case: Case, judgement: Judgement) -> str:
    """Return the unit a judgement's number is in: that of its issue for a position, none for an index."""
    return case.issue(judgement.about[0]).unit if judgement.kind == "position" else ""


def describe_changes(case: Case, values: Mapping[str, Value]) -> str:
    """Say in words what was moved from where to where."""
    said = []
    for path, value in values.items():
        judgement = case.judgement(path)
        assert isinstance(judgement.value, Number | Range | Pool) and isinstance(value, Number | Range | Pool)
        unit = unit_of(case, judgement)
        before, after = number_in_unit(judgement.value.mode, ""), number_in_unit(value.mode, unit)
        said.append(f"{_label(case, judgement)} {before} → {after}")
    return "; ".join(said)


def _field(case: Case, judgement: Judgement, moves: Moved, error: str) -> Field:
    low, high = limits(case, judgement)
    value = moves.values.get(judgement.path, judgement.value)
    assert isinstance(value, Number | Range | Pool) and isinstance(judgement.value, Number | Range | Pool)
    unit = unit_of(case, judgement)
    span_low, span_high = value.span

    def percent(x: float) -> float:
        return round(100 * (x - low) / (high - low), 2)

    certain = span_low == span_high
    return Field(
        name=judgement.path,
        kind=judgement.kind.capitalize(),
        value=_machine(value.mode),
        judged=_machine(judgement.value.mode),
        min=_machine(low),
        max=_machine(high),
        step=_step(low, high, judgement.value.mode),
        unit=unit,
        text=number_in_unit(value.mode, unit),
        low="" if certain else number_in_unit(span_low, ""),
        high="" if certain else number_in_unit(span_high, unit),
        low_percent=percent(span_low),
        width_percent=round(percent(span_high) - percent(span_low), 2),
        judged_percent=percent(judgement.value.mode),
        changed=judgement.path in moves.values,
        by=authors_of(case, judgement),
        ground=ground_of(case, judgement),
        error=error,
    )


def _label(case: Case, judgement: Judgement) -> str:
    return f"{case.actor(judgement.about[-1]).name}, {judgement.kind}"


def _step(low: float, high: float, value: float) -> str:
    """Return the widest round step, of about `STEPS` stops or more, on which the judged value lies.

    A browser moves a value that lies on no step, and the page would then answer something nobody judged.
    """
    rough = (high - low) / STEPS
    power = 10.0 ** math.ceil(math.log10(rough))
    for step in (power * nice / 100 for nice in (100, 50, 20, 10, 5, 2, 1)):
        stops = (value - low) / step
        if step <= rough * 1.001 and abs(stops - round(stops)) < 1e-6:
            return _machine(step)
    return "any"


def _machine(x: float) -> str:
    return str(plain(round(x, 9)))
