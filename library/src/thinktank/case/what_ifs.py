"""A case under one of its what-ifs: the same case with other values. Chooses nothing."""

from __future__ import annotations

from thinktank.case.case import TABLES, Case
from thinktank.case.conflict import Rule, WhatIf
from thinktank.case.judging import Judgements
from thinktank.case.values import Value


def under(case: Case, what_if: WhatIf) -> Case:
    """Return the case as a what-if has it; a statement that would always hold becomes one more rule.

    Raises
    ------
    CaseError
        A value is outside its bounds; a case that was read holds no such what-if.
    """
    declared = {table: tuple(element.id for element in getattr(case, table)) for table in TABLES}
    states = {driver.id: tuple(driver.states) for driver in case.drivers}
    scales = {issue.id: issue.scale for issue in case.issues}
    walk = Judgements(declared, states, scales, case.about.pool, lambda *_: None)
    walk.found.extend(case.judgements)
    values: dict[str, Value] = {}
    for path, raw in what_if.values.items():
        value = walk.value_at(path, raw, ())
        if value is not None:
            values[path] = value
    changed = case.with_values(values)
    if what_if.always is None:
        return changed
    return changed.with_rule(Rule(id=what_if.id, always=what_if.always))
