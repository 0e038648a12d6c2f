"""The sliders of an issue page: judgements to fields, and what a reader moved back to values. Draws no HTML."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from institute.analyses import words
from thinktank.case import Case, Judgement, Number, Pool, Range, Value, Weights, bounds_of, in_words, moved
from thinktank.case.values import plain
from thinktank.wording import around, fixed_in_unit, number_in_unit

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
    before: str
    after: str
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
    """The sliders of one actor, driver or strategy."""

    id: str
    actor: str
    leader: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Usual:
    """Whose most of a page's judgements are and what they rest on: said once, and not again at each slider."""

    by: str
    source: str


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
    """Return the judgements that can be moved: numbers, ranges and pools of those, and weights over states."""
    found = [case.judgement(path) for path in paths]
    return tuple(j for j in found if _is_number(j) or isinstance(j.value, Weights))


def owner_of(case: Case, judgement: Judgement) -> str:
    """Return the element under which a judgement's slider stands: its actor, or what it is first about."""
    actors = {actor.id for actor in case.actors}
    return next((part for part in judgement.about if part in actors), judgement.about[0])


def read(case: Case, judgements: Iterable[Judgement], sent: Mapping[str, str]) -> Moved:
    """Turn query parameters into moved values; parameters that name no judgement are ignored."""
    values: dict[str, Value] = {}
    faults: list[Fault] = []
    kept: dict[str, str] = {}
    for judgement in judgements:
        if isinstance(judgement.value, Weights):
            shifted = _shifted(judgement, judgement.value, sent)
            kept |= {name: sent[name] for name in shifted.sent}
            faults += shifted.faults
            values |= shifted.values
            continue
        text = sent.get(judgement.path)
        if text is None:
            continue
        kept[judgement.path] = text
        low, high = limits(case, judgement)
        to = _number(text)
        if not low <= to <= high:
            faults.append(Fault(judgement.path, f"{_label(case, judgement)}: give a number from {low:g} to {high:g}"))
            continue
        assert isinstance(judgement.value, Number | Range | Pool)
        # The slider shows a rounded mode; a value left where it was is no change.
        if text != _machine(judgement.value.mode):
            values[judgement.path] = moved(judgement.value, to, (low, high))
    return Moved(values, tuple(faults), kept)


def _shifted(judgement: Judgement, weights: Weights, sent: Mapping[str, str]) -> Moved:
    """Move some weights of a driver; the others share what is left, in the proportions they had."""
    before = dict(weights.weights)
    names = {state: f"{judgement.path}.{state}" for state in before}
    texts = {name: sent[name] for name in names.values() if name in sent}
    given = {state: _number(sent[name]) for state, name in names.items() if name in sent}
    wrong = [names[state] for state, to in given.items() if not 0 <= to <= 1]
    if wrong:
        return Moved({}, tuple(Fault(name, f"{name}: give a number from 0 to 1") for name in wrong), texts)
    set_to = {state: to for state, to in given.items() if texts[names[state]] != _machine(before[state])}
    if not set_to:
        return Moved({}, (), texts)
    rest = {state: weight for state, weight in before.items() if state not in set_to}
    left, room = 1 - sum(set_to.values()), sum(rest.values())
    if left < -1e-9 or (left > 1e-9 and not rest):
        said = f"{judgement.path}: the weights come to {sum(set_to.values()):g}, and must come to 1"
        return Moved({}, (Fault(names[next(iter(set_to))], said),), texts)
    shares = {state: weight / room if room else 1 / len(rest) for state, weight in rest.items()}
    after = {state: set_to[state] if state in set_to else max(0.0, left) * shares[state] for state in before}
    total = sum(after.values())
    return Moved({judgement.path: Weights(tuple((state, x / total) for state, x in after.items()))}, (), texts)


def limits(case: Case, judgement: Judgement) -> tuple[float, float]:
    """Return the ends of a judgement's slider: its bounds, or one and a half times its range where it has none."""
    issue = next((issue for issue in case.issues if issue.id == judgement.about[0]), None)
    low, high = bounds_of(judgement.sort, issue.scale if issue else None)
    if high >= 1e9:
        assert isinstance(judgement.value, Number | Range | Pool)
        return max(low, 0.0), max(100.0, 1.5 * judgement.value.span[1])
    return low, high


def usual_of(case: Case, judgements: Iterable[Judgement]) -> Usual | None:
    """Return who judged, and from what source, where three judgements or more have it in common, and most of them."""
    found = Counter((authors_of(case, each), _source_of(case, each)) for each in judgements)
    (by, source), times = found.most_common(1)[0] if found else (("", ""), 0)
    return Usual(by, source) if by and times >= 3 and 2 * times > found.total() else None


def groups(
    case: Case, judgements: Iterable[Judgement], moves: Moved, usual: Usual | None, *, spelt: bool = False
) -> tuple[Group, ...]:
    """Return the sliders, one group an actor, driver or strategy, in the order of the case.

    Parameters
    ----------
    case, judgements, moves
        What can be moved, and what was.
    usual
        What the page says of most judgements once: no slider says it again.
    spelt
        Whether each slider says what it is about; on the page of one issue its kind is enough.
    """
    wrong = {fault.name: fault.text for fault in moves.faults}
    elements = (*case.actors, *case.drivers, *case.strategies, *case.options, *case.issues, *case.statements)
    found: dict[str, list[Field]] = {element.id: [] for element in elements}
    order = {"position": 0, "salience": 1, "capability": 2}
    for judgement in sorted(judgements, key=lambda j: order.get(j.kind, 3)):
        found[owner_of(case, judgement)] += _fields(case, judgement, moves, wrong, usual, spelt)
    names = words.names_of(case)
    leaders = {actor.id: actor.leader or "" for actor in case.actors}
    return tuple(Group(id, names[id], leaders.get(id, ""), tuple(row)) for id, row in found.items() if row)


def ground_of(case: Case, judgement: Judgement) -> str:
    """Say in words what a judgement rests on."""
    cited = filter(None, [_source_of(case, judgement)])
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
        if isinstance(value, Weights):
            said.append(f"{_label(case, judgement)} → {in_words(value)}")
            continue
        assert isinstance(judgement.value, Number | Range | Pool) and isinstance(value, Number | Range | Pool)
        unit = unit_of(case, judgement)
        before, after = number_in_unit(judgement.value.mode, ""), number_in_unit(value.mode, unit)
        said.append(f"{_label(case, judgement)} {before} → {after}")
    return "; ".join(said)


def _source_of(case: Case, judgement: Judgement) -> str:
    return case.source(judgement.source).cite if judgement.source else ""


def _resting(case: Case, judgement: Judgement, usual: Usual | None) -> tuple[str, str]:
    """Return who judged and on what ground, as far as the page has not said it for most of its judgements."""
    by, source = authors_of(case, judgement), _source_of(case, judgement)
    if usual is None or (by, source) != (usual.by, usual.source):
        return by, ground_of(case, judgement)
    return "", "; ".join(f"statement {id}" for id in judgement.rests_on)


def _fields(
    case: Case, judgement: Judgement, moves: Moved, wrong: Mapping[str, str], usual: Usual | None, spelt: bool
) -> list[Field]:
    label = words.label_of(case, judgement.path) if spelt else judgement.kind.capitalize()
    resting = _resting(case, judgement, usual)
    if not isinstance(judgement.value, Weights):
        return [_field(case, judgement, moves, label, resting, wrong.get(judgement.path, ""))]
    value = moves.values.get(judgement.path, judgement.value)
    assert isinstance(value, Weights)
    now = dict(value.weights)
    states = case.driver(judgement.about[0]).states
    return [
        _weight(judgement, state, states[state], now[state], before, resting, wrong)
        for state, before in judgement.value.weights
    ]


def _weight(
    judgement: Judgement,
    state: str,
    text: str,
    now: float,
    before: float,
    resting: tuple[str, str],
    wrong: Mapping[str, str],
) -> Field:
    name = f"{judgement.path}.{state}"
    return Field(
        name=name,
        kind=f"{judgement.kind.capitalize()}: {text}",
        value=_machine(now),
        judged=_machine(before),
        min="0",
        max="1",
        step=(step := _step(0.0, 1.0, before)),
        before="",
        after="",
        text=_text(now, "", step),
        low="",
        high="",
        low_percent=0.0,
        width_percent=0.0,
        judged_percent=round(100 * before, 2),
        changed=abs(now - before) > 1e-9,
        by=resting[0],
        ground=resting[1],
        error=wrong.get(name, ""),
    )


def _field(case: Case, judgement: Judgement, moves: Moved, label: str, resting: tuple[str, str], error: str) -> Field:
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
        kind=label,
        value=_machine(value.mode),
        judged=_machine(judgement.value.mode),
        min=_machine(low),
        max=_machine(high),
        step=(step := _step(low, high, judgement.value.mode)),
        before=around(unit)[0],
        after=around(unit)[1],
        text=_text(value.mode, unit, step),
        low="" if certain else number_in_unit(span_low, ""),
        high="" if certain else number_in_unit(span_high, unit),
        low_percent=percent(span_low),
        width_percent=round(percent(span_high) - percent(span_low), 2),
        judged_percent=percent(judgement.value.mode),
        changed=judgement.path in moves.values,
        by=resting[0],
        ground=resting[1],
        error=error,
    )


def _label(case: Case, judgement: Judgement) -> str:
    if judgement.about[-1] in {actor.id for actor in case.actors} and judgement.kind != "affinity":
        return f"{case.actor(judgement.about[-1]).name}, {judgement.kind}"
    return words.label_of(case, judgement.path)


def _is_number(judgement: Judgement) -> bool:
    return judgement.sort.form == "number" and isinstance(judgement.value, Number | Range | Pool)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


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


def _text(x: float, unit: str, step: str) -> str:
    """Write a slider's number as `static/js/sliders.js` writes it when it moves: with the decimals of its step."""
    if step == "any":
        return number_in_unit(x, unit)
    return fixed_in_unit(x, unit, len(step.partition(".")[2]))


def _machine(x: float) -> str:
    return str(plain(round(x, 9)))
