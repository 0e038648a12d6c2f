"""Runs for the site: those that stored analyses and findings ask for, and those that a reader's sliders make.

Lasting runs go to the run store on disk; a reader's are computed and forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from thinktank.case import Case, NamedFinding, Value
from thinktank.catalogue import configured, stored_runs
from thinktank.charts import number_in_unit
from thinktank.method import Method
from thinktank.runs import Run, RunStore, run
from thinktank.wording import NO_BREAK


def store() -> RunStore:
    """Return the store of lasting runs."""
    return stored_runs(Path(settings.RUNS_DIR))


@lru_cache(maxsize=64)
def lasting(case: Case, method: Method, seed: int | None, draws: int) -> Run:
    """Return a run that is kept: from memory, from the store, or computed and stored."""
    return run(case, method, seed=seed, draws=draws, store=store())


def passing(case: Case, method: Method, seed: int | None, draws: int, values: Mapping[str, Value], subject: str) -> Run:
    """Return the run of a case with moved values, with findings on one subject; it is not stored."""
    return run(case.with_values(values), method, seed=seed, draws=draws, subjects={subject})


def planned(case: Case, id: str) -> Run:
    """Return the run that the case itself asks for under this id."""
    plan = case.run(id)
    return lasting(case, configured(plan.method, plan.parameters), plan.seed, plan.draws)


def share_of(case: Case, named: NamedFinding) -> str:
    """Say the model's answer to a named finding: a share of draws where it has a threshold, else its median."""
    found = planned(case, named.run).finding(named.key)
    if named.at_least is None and named.at_most is None:
        return number_in_unit(found.median, found.unit)
    return percent(found.share(at_least=named.at_least, at_most=named.at_most))


def percent(share: float | None) -> str:
    """Write a share of draws; never rounded to none or all of them; a dash where it is not determined.

    Examples
    --------
    ``percent(0.2512)`` is ``25 %``, ``percent(0.9996)`` is ``over 99 %`` (with no-break spaces).
    """
    if share is None:
        return "–"
    if 0 < share < 0.01:
        return f"under 1{NO_BREAK}%"
    if 0.99 < share < 1:
        return f"over 99{NO_BREAK}%"
    return f"{share * 100:.0f}{NO_BREAK}%"
