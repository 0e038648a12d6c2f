"""Reads the `judgements` table of a raw case, finding every problem. Checks no other table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from thinktank.case.fields import text_fault
from thinktank.case.judgement import Judgement
from thinktank.case.kinds import FACTORS, KINDS, LISTS, Kind, Part
from thinktank.case.limits import value_faults
from thinktank.case.logic import statement_faults
from thinktank.case.messages import describe
from thinktank.case.outcomes import outcome_faults
from thinktank.case.values import POOL_RULES, Label, Number, Pool, Range, Ranking, Value, Weights, as_float
from thinktank.errors import Path

DEFAULTS = ("by", "source")
RECORD = ("value", "people", "pool", "by", "source", "rests_on", "note")
Report = Callable[[Path, str, str], None]
NOUN: dict[Part, str] = {
    "actor": "actor",
    "issue": "issue",
    "driver": "driver",
    "option": "option",
    "strategy": "strategy",
    "statement": "statement",
    "state": "state",
    "outcome": "outcome",
    "factor": "factor",
}
TABLE: dict[Part, str] = {
    "actor": "actors",
    "issue": "issues",
    "driver": "drivers",
    "option": "options",
    "strategy": "strategies",
    "statement": "statements",
}


class Judgements:
    """Walks the raw table once.

    Parameters
    ----------
    declared
        Table name to the ids it declares, in order.
    states
        Driver to its states, for the drivers that could be read.
    scales
        Issue to its scale, for the issues that could be read.
    pool
        The case's default rule for several people's values.
    report
        Called with (path, what, fix) for every problem.
    """

    def __init__(
        self,
        declared: Mapping[str, tuple[str, ...]],
        states: Mapping[str, tuple[str, ...]],
        scales: Mapping[str, tuple[float, float]],
        pool: str | None,
        report: Report,
    ) -> None:
        self._declared = declared
        self._states = states
        self._scales = scales
        self._pool = pool
        self._report = report
        self.found: list[Judgement] = []

    def read(self, table: object) -> tuple[Judgement, ...]:
        """Return the judgements that could be read; report the problems of the rest."""
        if not isinstance(table, dict):
            self._report(("judgements",), f"should be a table, not {describe(table)}", "")
            return ()
        defaults = self._defaults(("judgements",), table, {})
        for name, node in table.items():
            if name in DEFAULTS:
                continue
            if name not in KINDS:
                near = get_close_matches(str(name), KINDS, n=1, cutoff=0.6)
                fix = f"Did you mean {near[0]}" if near else f"Kinds: {', '.join(KINDS)}"
                self._report(("judgements", name), "is no kind of judgement", fix)
                continue
            path: Path = ("judgements", name)
            if not isinstance(node, dict):
                self._report(path, f"should be a table, not {describe(node)}", "")
                continue
            kind_defaults = self._defaults(path, node, defaults)
            entries = {key: value for key, value in node.items() if key not in DEFAULTS}
            self._walk(KINDS[name], path, entries, kind_defaults)
        self._no_pair_twice()
        return tuple(self.found)

    def value_at(self, dotted: str, raw: object, path: Path) -> Value | None:
        """Return another value for a judgement that was found; report what is wrong with it at a path of its own."""
        there = next((judgement for judgement in self.found if judgement.path == dotted), None)
        if there is None:
            near = get_close_matches(dotted, [judgement.path for judgement in self.found], n=1, cutoff=0.6)
            fix = f"Did you mean {near[0]!r}" if near else "Name one of the case's, such as preference.ACTOR"
            self._report(path, f"there is no judgement {dotted!r}", fix)
            return None
        return self._value(there.sort, there.about, path, raw)

    def _defaults(self, path: Path, table: dict[str, object], above: dict[str, str]) -> dict[str, str]:
        found = dict(above)
        for key in DEFAULTS:
            if key in table:
                value = table[key]
                if isinstance(value, str):
                    found[key] = value
                    self._named((*path, key), value, "people" if key == "by" else "sources")
                else:
                    self._report((*path, key), f"should be an id in quotes, not {describe(value)}", "")
        return found

    def _walk(self, kind: Kind, path: Path, node: dict[str, object], defaults: dict[str, str]) -> None:
        for key, value in node.items():
            below = (*path, key)
            shapes = [parts for parts in kind.about if self._may_start(parts, below)]
            parts = shapes[0] if shapes else kind.about[0]
            if len(below) - 2 < len(parts):
                if isinstance(value, dict) and value:
                    self._walk(kind, below, value, defaults)
                else:
                    shape = ".".join(NOUN[part] for part in parts)
                    said = f"{kind.named} is about {shape}; here stands {describe(value)}"
                    self._report(below, said, f"Write judgements.{kind.name}.{shape} = ...")
                continue
            about = below[2:]
            if self._about_is_sound(kind, parts, below):
                self._leaf(kind, tuple(str(part) for part in about), below, value, defaults)

    def _may_start(self, parts: tuple[Part, ...], path: Path) -> bool:
        """Tell whether the keys so far can be the beginning of this shape."""
        return all(
            str(key) in self._declared.get(TABLE[part], ())
            for part, key in zip(parts, path[2:], strict=False)
            if part in TABLE
        ) and len(path) - 2 <= len(parts)

    def _about_is_sound(self, kind: Kind, parts: tuple[Part, ...], path: Path) -> bool:
        sound, keys = True, [str(key) for key in path[2:]]
        for i, (part, key) in enumerate(zip(parts, keys, strict=False)):
            here = path[: 3 + i]
            if part == "state":
                driver = keys[i - 1]
                if driver in self._states and key not in self._states[driver]:
                    self._report(here, f"{driver} has no state {key!r}", f"States: {', '.join(self._states[driver])}")
                    sound = False
            elif part == "outcome":
                unknown = [o for o in key.split("+") if key != "none" and o not in self._declared["options"]]
                if unknown:
                    self._report(
                        here,
                        f"there is no option {unknown[0]!r}",
                        'An outcome is options joined by "+", or none',
                    )
                    sound = False
            elif part == "factor":
                if key not in FACTORS:
                    self._report(here, f"there is no factor {key!r}", f"Factors: {', '.join(FACTORS)}")
                    sound = False
            else:
                sound &= self._named(here, key, TABLE[part])
        if parts.count("actor") == 2 and len(set(keys)) < len(keys):
            self._report(path, f"{kind.named} needs two different actors", "")
            sound = False
        return sound

    def _named(self, path: Path, id: str, table: str) -> bool:
        ids = self._declared.get(table, ())
        if id in ids:
            return True
        near = get_close_matches(id, ids, n=1, cutoff=0.6)
        noun = {"people": "person"}.get(table, table.removesuffix("s").replace("strategie", "strategy"))
        self._report(
            path,
            f"there is no {noun} {id!r}",
            f"Did you mean {near[0]!r}" if near else f"Add it to [{table}]",
        )
        return False

    def _leaf(self, kind: Kind, about: tuple[str, ...], path: Path, raw: object, defaults: dict[str, str]) -> None:
        record = raw if isinstance(raw, dict) and ("value" in raw or "people" in raw) else {"value": raw}
        sound = True
        for key in record:
            if key not in RECORD:
                near = get_close_matches(str(key), RECORD, n=1, cutoff=0.6)
                fix = f"Did you mean {near[0]}" if near else f"Known keys: {', '.join(RECORD)}"
                self._report((*path, key), "unknown key", fix)
                sound = False
        by, source = (self._id_of(path, record, key, defaults) for key in DEFAULTS)
        rests_on = self._rests_on(path, record)
        note = record.get("note")
        if note is not None and not isinstance(note, str):
            self._report((*path, "note"), f"should be text in quotes, not {describe(note)}", "")
        elif note is not None and (fault := text_fault(note)):
            self._report((*path, "note"), fault, "")
        value = self._pool_of(kind, about, path, record) if "people" in record else None
        if "people" not in record:
            if "pool" in record:
                self._report((*path, "pool"), "only several people's values are pooled", "Remove pool, or give people")
            at = (*path, "value") if record is raw else path
            value = self._value(kind, about, at, record["value"])
            if by is None:
                self._report(path, "has no author", 'Add by = "..." here, or to [judgements] for all')
        elif "value" in record:
            self._report(path, "has both value and people", "Keep one: one person's value, or several people's")
        if source is None and not rests_on:
            self._report(path, "has no ground", 'Add source = "..." or rests_on = [...]')
        if value is not None and sound:
            person = None if isinstance(value, Pool) else by
            self.found.append(
                Judgement(kind.name, about, value, person, source, rests_on, note if isinstance(note, str) else None)
            )

    def _id_of(self, path: Path, record: dict[str, object], key: str, defaults: dict[str, str]) -> str | None:
        if key not in record:
            return defaults.get(key)
        value = record[key]
        if not isinstance(value, str):
            self._report((*path, key), f"should be an id in quotes, not {describe(value)}", "")
        elif self._named((*path, key), value, "people" if key == "by" else "sources"):
            return value
        return defaults.get(key) or "?"

    def _rests_on(self, path: Path, record: dict[str, object]) -> tuple[str, ...]:
        ids = record.get("rests_on", [])
        if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids):
            self._report((*path, "rests_on"), 'should be a list of statements, such as ["s1", "s2"]', "")
            return ("?",)
        return tuple(id for i, id in enumerate(ids) if self._named((*path, "rests_on", i), id, "statements"))

    def _pool_of(self, kind: Kind, about: tuple[str, ...], path: Path, record: dict[str, object]) -> Value | None:
        people, rule = record["people"], record.get("pool", self._pool)
        if kind.form == "label" or kind.form in LISTS:
            self._report((*path, "people"), f"{kind.named} cannot be pooled", "Give one value")
            return None
        if rule is None:
            self._report(
                path,
                "several people's values need a rule",
                f'Add pool = "...", one of {", ".join(POOL_RULES)}',
            )
        elif rule not in POOL_RULES:
            self._report((*path, "pool"), f"there is no rule {rule!r}", f"Rules: {', '.join(POOL_RULES)}")
        if not isinstance(people, dict) or len(people) < 2:
            self._report((*path, "people"), "should be a table of at least two people's values", "")
            return None
        members = []
        for person, raw in people.items():
            at = (*path, "people", person)
            known = self._named(at, str(person), "people")
            value = self._value(kind, about, at, raw)
            if known and isinstance(value, Number | Range | Weights):
                members.append((str(person), value))
        if len(members) < len(people) or rule not in POOL_RULES:
            return None
        return Pool(str(rule), tuple(members))

    def _value(self, kind: Kind, about: tuple[str, ...], path: Path, raw: object) -> Value | None:
        value = self._shaped(kind, about, path, raw)
        if value is None:
            return None
        scale = self._scales.get(about[0])
        faults = value_faults(value, kind, scale)
        for what, fix in faults:
            self._report(path, what, fix)
        return None if faults else value

    def _shaped(self, kind: Kind, about: tuple[str, ...], path: Path, raw: object) -> Value | None:
        match kind.form:
            case "number":
                if _is_number(raw):
                    return Number(as_float(raw))  # type: ignore[arg-type]
                if isinstance(raw, list) and len(raw) == 3 and all(_is_number(x) for x in raw):
                    return Range(as_float(raw[0]), as_float(raw[1]), as_float(raw[2]))
                self._report(path, f"should be a number or [low, mode, high], not {_shape(raw)}", "")
            case "weights":
                return self._weights(about[0], path, raw)
            case "label":
                if isinstance(raw, str):
                    return Label(raw)
                self._report(path, f"should be one of {', '.join(kind.labels)} in quotes, not {describe(raw)}", "")
            case "ranking":
                if isinstance(raw, list) and raw and all(isinstance(item, str) for item in raw):
                    options = frozenset(self._declared.get("options", ()))
                    for i, item in enumerate(raw):
                        for what, fix in statement_faults(item, options):
                            self._report((*path, i), what, fix)
                    return Ranking(tuple(" ".join(item.split()) for item in raw))
                self._report(path, f"should be a list of option statements, not {describe(raw)}", "")
            case "outcomes" | "chains":
                if isinstance(raw, list) and raw and all(isinstance(item, str) for item in raw):
                    options = frozenset(self._declared.get("options", ()))
                    faults = outcome_faults(raw, options, chains=kind.form == "chains")
                    for i, what, fix in faults:
                        self._report((*path, i), what, fix)
                    return None if faults else Ranking(tuple(" ".join(item.split()) for item in raw))
                self._report(path, f"should be a list of outcomes in quotes, not {describe(raw)}", "")
        return None

    def _weights(self, driver: str, path: Path, raw: object) -> Value | None:
        states = self._states.get(driver)
        if not isinstance(raw, dict) or not all(_is_number(x) for x in raw.values()):
            self._report(path, f"should be weights over states, such as {{ a = 0.6, b = 0.4 }}, not {_shape(raw)}", "")
            return None
        if states is None:
            return None
        unknown = [state for state in raw if state not in states]
        missing = [state for state in states if state not in raw]
        for state in unknown:
            self._report((*path, state), f"{driver} has no state {state!r}", f"States: {', '.join(states)}")
        if missing:
            self._report(path, f"gives no weight to {', '.join(missing)}", "Weigh every state; 0 is a weight")
        if unknown or missing:
            return None
        return Weights(tuple((state, as_float(raw[state])) for state in states))

    def _no_pair_twice(self) -> None:
        seen: dict[tuple[str, tuple[str, ...]], Judgement] = {}
        for judgement in self.found:
            if judgement.sort.symmetric:
                key = (judgement.kind, tuple(sorted(judgement.about)))
                if key in seen:
                    path = ("judgements", judgement.kind, *judgement.about)
                    self._report(path, f"stands already at {seen[key].path}", "Give each pair once")
                seen.setdefault(key, judgement)


def _is_number(raw: object) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def _shape(raw: object) -> str:
    if isinstance(raw, list):
        return f"a list of {len(raw)}" if all(_is_number(x) for x in raw) else "a list of other things"
    return describe(raw)
