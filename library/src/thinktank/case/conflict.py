"""Concepts of a conflict over options: which options are at stake, what cannot be, what else might be believed.

Rules that need more than one record are in `thinktank.case.conflict_checks`.
"""

from __future__ import annotations

from itertools import combinations
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, model_validator

from thinktank.case.fields import Element, Note, Ref, Refs, Text, Texts
from thinktank.case.logic import Formula, joined, negated, option, parsed

MOST_OPTIONS = 22
STATEMENTS = ("never", "always", "one_state")


class Rule(Element):
    """What can and cannot be taken together: combinations that break it are infeasible; or what counts as one state."""

    table: ClassVar[str] = "rules"
    never: Annotated[Text | None, Field(description="A statement that never holds, such as: accept and delay")] = None
    always: Annotated[Text | None, Field(description="A statement that always holds, such as: insist if modify")] = None
    exclusive: Annotated[
        Refs, Ref("options"), Field(description="Options of which at most one is taken at a time")
    ] = ()
    at_least_one: Annotated[Refs, Ref("options"), Field(description="Options of which one or more are taken")] = ()
    one_state: Annotated[
        Text | None, Field(description="A statement; all outcomes in which it holds count as one, such as: abandon")
    ] = None
    text: Annotated[Text | None, Field(description="The rule in words")] = None
    note: Note = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [name for name in (*STATEMENTS, "exclusive", "at_least_one") if getattr(self, name)]
        if not ways or (len(ways) > 1 and ways != ["exclusive", "at_least_one"]):
            raise ValueError(
                "a rule says one thing: never, always, one_state, exclusive or at_least_one; "
                "only the last two go together"
            )
        if len(self.exclusive) == 1:
            raise ValueError("exclusive needs two options or more")
        return self

    @property
    def formula(self) -> Formula:
        """What always holds by the rule; for `one_state`, what makes outcomes one."""
        if self.one_state is not None:
            return parsed(self.one_state)
        if self.never is not None:
            return negated(parsed(self.never))
        if self.always is not None:
            return parsed(self.always)
        parts = [
            negated(joined("and", (option(a), option(b)))) for a, b in combinations(dict.fromkeys(self.exclusive), 2)
        ]
        if self.at_least_one:
            parts.append(joined("or", [option(id) for id in self.at_least_one]))
        return joined("and", parts)


class Conflict(Element):
    """Options that are at stake together. Without one, all options of the case are."""

    table: ClassVar[str] = "conflicts"
    text: Annotated[Text, Field(description="What it is about")]
    options: Annotated[Refs, Ref("options"), Field(min_length=1, max_length=MOST_OPTIONS)]
    status_quo: Annotated[
        Refs | None, Ref("options"), Field(description="The options that are taken today; [] for none")
    ] = None
    coalitions: Annotated[
        Texts, Field(description='Actors that choose as one, joined by "+": they move only where all of them gain')
    ] = ()
    note: Note = None


class WhatIf(Element):
    """What else might be believed, by name: other values of some judgements, or one more rule."""

    table: ClassVar[str] = "what_ifs"
    text: Text
    values: Annotated[
        dict[Text, Any],
        Field(default_factory=dict, description="Path of a judgement, such as preference.USA, to its other value"),
    ]
    always: Annotated[Text | None, Field(description="A statement that would always hold")] = None
    note: Note = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.values and self.always is None:
            raise ValueError("changes nothing; give values = { ... } or always = ...")
        return self
