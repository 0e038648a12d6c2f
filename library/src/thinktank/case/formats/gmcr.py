"""Reads a `.gmcr` file of gmcr-py and GMCR+: options, decision makers, infeasible patterns, preferences.

The file is JSON. A condition is a list of [option, "Y" or "N"], all of which hold; a compound one is a list of those,
one of which holds. Options are numbered from 0, states from 1 by rising decimal code (option 0 counts 1). What the
program works out from the rest (payoffs, nodes, full lists of coalitions) is not read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from thinktank.case.build import build_case
from thinktank.case.case import Case
from thinktank.case.conflict import MOST_OPTIONS
from thinktank.case.feasible import feasible_states
from thinktank.case.formats.foreign import AUTHOR, CONTENT, SOURCE, Places, file_bytes, framed, ids
from thinktank.case.formats.json_lines import read_json
from thinktank.case.logic import Formula, negated, parsed
from thinktank.case.messages import describe
from thinktank.case.outcomes import outcome_text
from thinktank.errors import CaseError, Problem
from thinktank.errors import Path as Place

PROGRAM = "GMCR+"
QUESTION = "Which outcomes are stable, and who can move away?"
DIRECTIONS = {"both": "both", "fwd": "forward", "back": "back"}
MANUAL = ("useManualPreferenceRanking", "useManualPreferenceVectors")
RANKINGS = ("preferenceRanking", "preferenceVector")


def read_gmcr(path: Path) -> Case:
    """Read a `.gmcr` file as a whole case.

    Raises
    ------
    CaseError
        With every problem of the file.
    """
    try:
        text = file_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        said = "the file is not UTF-8"
        raise CaseError([Problem(str(path), "", "", said, "Save it as UTF-8")]) from None
    data, lines = read_json(text, str(path))
    return _Reading(path, data, lines).case()


class _Reading:
    """One file: collects problems by their place in it, and the tables of the case."""

    def __init__(self, path: Path, data: Any, lines: Mapping[Place, str]) -> None:
        self.path = path
        self.data = data
        self.lines = lines
        self.places = Places(str(path))
        self.option_ids: list[str] = []
        self.rules: dict[str, dict[str, object]] = {}
        self.formulas: list[Formula] = []

    def case(self) -> Case:
        """Return the case."""
        if not isinstance(self.data, dict):
            self._report((), f"should be an object, not {describe(self.data)}", "Save the file again from its program")
            self.places.refuse_if_any()
        options = self._list(("options",))
        makers = self._list(("decisionMakers",))
        names = [self._name(("options", i), option) for i, option in enumerate(options)]
        maker_names = [self._name(("decisionMakers", i), maker) for i, maker in enumerate(makers)]
        actors = ids(maker_names, [AUTHOR, SOURCE, CONTENT])
        self.option_ids = ids(names, [AUTHOR, SOURCE, CONTENT, *actors])
        if not options and "options" in self.data:
            self._report(("options",), "is empty", "A conflict has at least one option")
        if not makers and "decisionMakers" in self.data:
            self._report(("decisionMakers",), "is empty", "A conflict has at least one decision maker")
        if len(options) > MOST_OPTIONS:
            self._report(("options",), f"has {len(options)} entries", f"At most {MOST_OPTIONS} options are read")
        owners = self._owners(makers, actors)
        records = {
            id: {
                "actor": owners.get(i, actors[0] if actors else "?"),
                "text": names[i],
                **self._direction(("options", i), options[i]),
            }
            for i, id in enumerate(self.option_ids)
        }
        self._infeasibles()
        judgements: dict[str, dict[str, object]] = {}
        manual = self._flag()
        for i, maker in enumerate(makers):
            if isinstance(maker, dict):
                self._preferences(("decisionMakers", i), maker, actors[i], manual, judgements)
        coalitions = self._coalitions(actors)
        self.places.refuse_if_any()
        tables: dict[str, Mapping[str, object]] = {
            "actors": {id: {"name": name} for id, name in zip(actors, maker_names, strict=True)},
            "options": records,
        }
        self._place(("actors",), actors, "decisionMakers")
        self._place(("options",), self.option_ids, "options")
        raw = framed(self.path, PROGRAM, QUESTION, tables, judgements, note=self._note())
        if self.rules:
            raw["rules"] = self.rules
        if coalitions:
            taken = [*self.option_ids, *actors, *self.rules, AUTHOR, SOURCE, CONTENT]
            record = {"text": self.path.stem, "options": self.option_ids, "coalitions": coalitions}
            raw["conflicts"] = {ids(["conflict"], taken)[0]: record}
        return build_case(raw, self.places)

    def _report(self, at: Place, what: str, fix: str = "") -> None:
        line = next((self.lines[at[:end]] for end in range(len(at), -1, -1) if at[:end] in self.lines), "")
        self.places.report(line, at, what, fix)

    def _place(self, table: Place, names: Sequence[str], key: str) -> None:
        for i, id in enumerate(names):
            self.places.lines[(*table, id)] = self.lines.get((key, i), "")

    def _list(self, at: Place, of: Mapping[str, Any] | None = None, needed: bool = True) -> list[Any]:
        holder = self.data if of is None else of
        found = holder.get(str(at[-1]))
        if found is None and str(at[-1]) not in holder:
            if needed:
                self._report(at, "is missing", f'Add "{at[-1]}": [...]')
            return []
        if not isinstance(found, list):
            self._report(at, f"should be a list, not {describe(found)}")
            return []
        return found

    def _name(self, at: Place, record: object) -> str:
        if not isinstance(record, dict):
            self._report(at, f"should be an object, not {describe(record)}")
            return "?"
        name = record.get("name")
        if not isinstance(name, str) or not name.strip():
            said = "is missing" if "name" not in record else f"should be text, not {describe(name)}"
            self._report((*at, "name"), said if not isinstance(name, str) else "is empty", 'Add "name": "..."')
            return "?"
        return name

    def _direction(self, at: Place, option: object) -> dict[str, object]:
        if not isinstance(option, dict):
            return {}
        said = option.get("permittedDirection")
        if said is None and "permittedDirection" not in option:
            self._report((*at, "permittedDirection"), "is missing", 'Add one of "both", "fwd", "back"')
        elif not isinstance(said, str) or said not in DIRECTIONS:
            self._report(
                (*at, "permittedDirection"), f"{describe(said)} is no direction", 'Use "both", "fwd" or "back"'
            )
        elif said != "both":
            return {"direction": DIRECTIONS[said]}
        return {}

    def _option(self, at: Place, index: object) -> int | None:
        """Return the number of an option, if it is one."""
        whole = (isinstance(index, int) and not isinstance(index, bool)) or (
            isinstance(index, float) and index.is_integer()
        )
        if not whole:
            self._report(at, f"should be the number of an option, not {describe(index)}")
        elif not 0 <= int(index) < len(self.option_ids):  # type: ignore[call-overload]
            last = len(self.option_ids) - 1
            self._report(at, f"there is no option {index}", f"Options are numbered 0 to {last}" if last >= 0 else "")
        else:
            return int(index)  # type: ignore[call-overload, no-any-return]
        return None

    def _owners(self, makers: list[Any], actors: list[str]) -> dict[int, str]:
        owners: dict[int, str] = {}
        for i, maker in enumerate(makers):
            if not isinstance(maker, dict):
                continue
            at: Place = ("decisionMakers", i, "options")
            for k, index in enumerate(self._list(at, maker)):
                option = self._option((*at, k), index)
                if option is None:
                    continue
                if option in owners:
                    fix = "An option belongs to one decision maker, once"
                    self._report((*at, k), f"option {option} is already one of {owners[option]}", fix)
                owners.setdefault(option, actors[i])
            if maker.get("misperceptions"):
                self._report(
                    ("decisionMakers", i, "misperceptions"),
                    "states that a decision maker does not see are not read",
                    "Remove them, or write a case in which they are infeasible",
                )
        if makers:
            for option in range(len(self.option_ids)):
                if option not in owners:
                    self._report(("options", option), "belongs to no decision maker", "Add its number to one's options")
        return owners

    def _statement(self, at: Place, condition: object) -> str | None:
        """Return a condition as a statement."""
        if isinstance(condition, dict):
            if condition.get("compound") is not True or not isinstance(condition.get("members"), list):
                fix = 'Write {"compound": true, "members": [...]}'
                self._report(at, "is no compound condition", fix)
                return None
            members = [self._simple((*at, "members", i), each) for i, each in enumerate(condition["members"])]
            if not members:
                self._report((*at, "members"), "is empty", "One of its members must hold")
            if not members or any(member is None for member in members):
                return None
            if len(members) == 1:
                return members[0]
            return " or ".join(f"({member})" if " " in str(member) else str(member) for member in members)
        return self._simple(at, condition)

    def _simple(self, at: Place, condition: object) -> str | None:
        if not isinstance(condition, list) or not condition:
            what = "is empty" if condition == [] else f"should be a list, not {describe(condition)}"
            self._report(at, what, 'Write [[option, "Y"], [option, "N"]]')
            return None
        literals: list[str] = []
        sound = True
        for i, pair in enumerate(condition):
            if not (isinstance(pair, list) and len(pair) == 2 and pair[1] in ("Y", "N")):
                self._report((*at, i), 'should be [option, "Y"] or [option, "N"]')
                sound = False
                continue
            option = self._option((*at, i, 0), pair[0])
            if option is None:
                sound = False
                continue
            literals.append(self.option_ids[option] if pair[1] == "Y" else f"not {self.option_ids[option]}")
        return " and ".join(dict.fromkeys(literals)) if sound else None

    def _infeasibles(self) -> None:
        statements: dict[str, int] = {}
        for i, condition in enumerate(self._list(("infeasibles",))):
            statement = self._statement(("infeasibles", i), condition)
            if statement is not None:
                statements.setdefault(statement, i)
        taken = [*self.option_ids, AUTHOR, SOURCE, CONTENT]
        made = ids([f"infeasible_{i + 1}" for i in statements.values()], taken)
        for id, (statement, i) in zip(made, statements.items(), strict=True):
            self.rules[id] = {"never": statement}
            self.formulas.append(negated(parsed(statement)))
            self.places.lines[("rules", id)] = self.lines.get(("infeasibles", i), "")
        few = len(self.option_ids) <= MOST_OPTIONS
        if few and self.formulas and next(feasible_states(self.option_ids, self.formulas), None) is None:
            self._report(("infeasibles",), "forbid every state", "Remove one of them")

    def _flag(self) -> bool:
        manual = False
        for key in MANUAL:
            value = self.data.get(key, False)
            if not isinstance(value, bool):
                self._report((key,), f"should be true or false, not {describe(value)}")
            manual |= value is True
        return manual

    def _preferences(
        self, at: Place, maker: Mapping[str, Any], actor: str, manual: bool, judgements: dict[str, dict[str, object]]
    ) -> None:
        statements: dict[str, int] = {}
        for i, condition in enumerate(self._list((*at, "preferences"), maker, needed=not manual)):
            statement = self._statement((*at, "preferences", i), condition)
            if statement is not None:
                statements.setdefault(statement, i)
        if statements:
            judgements.setdefault("preference", {})[actor] = list(statements)
            self.places.lines[("judgements", "preference", actor)] = self.lines.get((*at, "preferences"), "")
        key = next((key for key in RANKINGS if key in maker), None)
        if manual and key is None:
            self._report((*at, RANKINGS[0]), "is missing", "The file says that preferences are ranked by hand")
        elif manual and key is not None:
            places = self._ranking((*at, key), maker[key])
            if places:
                judgements.setdefault("ranking", {})[actor] = places
                self.places.lines[("judgements", "ranking", actor)] = self.lines.get((*at, key), "")
        elif not statements and self.option_ids:
            # Without any statement all states are alike; a weight of nothing says the same.
            judgements.setdefault("weight", {})[actor] = {self.option_ids[0]: 0}

    def _ranking(self, at: Place, listed: object) -> list[str]:
        if not isinstance(listed, list):
            self._report(at, f"should be a list, not {describe(listed)}")
            return []
        places: list[list[int]] = []
        seen: set[int] = set()
        sound = len(self.option_ids) <= MOST_OPTIONS
        for i, place in enumerate(listed):
            places.append([])
            for k, number in enumerate(place if isinstance(place, list) else [place]):
                here = (*at, i, k) if isinstance(place, list) else (*at, i)
                if not isinstance(number, int) or isinstance(number, bool) or number < 1:
                    self._report(here, f"should be the number of a state, from 1, not {describe(number)}")
                    sound = False
                elif number in seen:
                    self._report(here, f"state {number} stands twice", "Every state has one place")
                else:
                    seen.add(number)
                    places[-1].append(number)
        if not sound:
            return []
        highest = max(seen, default=0)
        states = list(islice(feasible_states(self.option_ids, self.formulas), max(len(seen), 1) + 4))
        missing = [str(n) for n in range(1, len(states) + 1) if n not in seen]
        if missing:
            more = " and more" if len(missing) > 3 else ""
            self._report(at, f"misses state {', '.join(missing[:3])}{more}", "A ranking has every feasible state")
        if highest > len(states) or (missing and highest > len(seen)):
            beyond = [n for n in sorted(seen) if n > len(states)]
            if beyond:
                said = f"there is no state {', '.join(map(str, beyond[:3]))}"
                self._report(
                    at, said, f"There are {len(states)} feasible states" if len(states) < len(seen) + 4 else ""
                )
        if missing or highest > len(states):
            return []
        return [" ~ ".join(self._outcome(states[n - 1]) for n in place) for place in places if place]

    def _outcome(self, taken: frozenset[str]) -> str:
        return outcome_text(id for id in self.option_ids if id in taken)

    def _coalitions(self, actors: list[str]) -> list[str]:
        found = []
        seen: set[int] = set()
        for i, entry in enumerate(self._list(("coalitions",), needed=False)):
            members = entry if isinstance(entry, list) else [entry]
            for member in members:
                whole = isinstance(member, int) and not isinstance(member, bool)
                if not whole or not 0 <= member < len(actors):
                    self._report(("coalitions", i), f"there is no decision maker {describe(member)}")
                elif member in seen:
                    self._report(("coalitions", i), f"decision maker {member} stands twice", "Name each once")
                else:
                    seen.add(member)
            if len(members) > 1 and all(isinstance(m, int) and 0 <= m < len(actors) for m in members):
                found.append("+".join(actors[m] for m in members))
        return found

    def _note(self) -> str:
        said = [f"{key} {self.data[key]}" for key in ("program", "version") if isinstance(self.data.get(key), str)]
        return f"Saved by {', '.join(said)}." if said else ""
