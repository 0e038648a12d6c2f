"""A run: method, case and seed, and what came out. Solves in `chunks`, keeps in `store`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Protocol

from thinktank import __version__
from thinktank.case import Case, NamedFinding
from thinktank.draws import at_mode, sample
from thinktank.findings import Finding, Flip, Sensitivity, flips, summarise
from thinktank.method import Method, Outputs, Result
from thinktank.runs.chunks import Progress, solve_draws
from thinktank.runs.identity import run_key
from thinktank.watching import current


@dataclass(frozen=True)
class NamedFlips:
    """A finding that the case names, its threshold, and what would put the answer on the other side."""

    named: NamedFinding
    threshold: float
    flips: tuple[Flip, ...]


@dataclass(frozen=True, eq=False)
class Run:
    """One method on one case, carried out.

    Parameters
    ----------
    key
        Names the run: see `thinktank.runs.identity`.
    method, case, seed, draws, version
        What was run.
    result
        The method's own, in the case's words.
    findings
        One for each quantity of the result, with what moves it.
    outputs, mode_outputs
        The arrays that the result was made of, for all draws and at the mode.
    """

    key: str
    method: Method
    case: Case
    seed: int
    draws: int
    version: str
    result: Result
    findings: tuple[Finding, ...]
    outputs: Mapping[str, object]
    mode_outputs: Mapping[str, object]

    def finding(self, key: str) -> Finding:
        """Return the finding of a quantity; KeyError if there is none."""
        for finding in self.findings:
            if finding.key == key:
                return finding
        raise KeyError(key)

    def flips(self, key: str, threshold: float) -> tuple[Flip, ...]:
        """Return what each single judgement would have to be for a quantity to cross a threshold.

        Those that flip the answer come first, the nearest first; judgements that the quantity does not read are
        left out. KeyError if there is no such quantity.
        """
        quantity = {quantity.key: quantity for quantity in self.result.quantities()}[key]
        model = self.method.model(self.case)
        paths = model.paths if quantity.reads is None else quantity.reads
        return flips(self.case, model.solve, key, threshold, paths=paths)

    def named_flips(self) -> tuple[NamedFlips, ...]:
        """Return the flips of each finding that the case names with a threshold and that this run has."""
        keys = {finding.key for finding in self.findings}
        found = []
        for named in self.case.findings:
            threshold = named.at_least if named.at_least is not None else named.at_most
            if threshold is not None and named.key in keys:
                found.append(NamedFlips(named, threshold, self.flips(named.key, threshold)))
        return tuple(found)

    def to_dict(self) -> dict[str, object]:
        """Return the run as one JSON object: case, run, result, findings."""
        return {
            "case": {
                "id": self.case.id,
                "title": self.case.title,
                "hash": self.case.hash,
                "as_of": str(self.case.about.as_of),
            },
            "run": {
                "method": self.method.name,
                "parameters": self.method.parameters(),
                "seed": self.seed,
                "draws": self.draws,
                "version": self.version,
                "key": self.key,
            },
            "result": self.result.to_dict(),
            "findings": [finding.to_dict() for finding in self.findings],
        }


class Store(Protocol):
    """Where runs are kept by their key; `thinktank.runs.store.RunStore` is one."""

    def get(self, key: str) -> Run | None:
        """Return the run of this key, or None."""
        ...

    def put(self, run: Run) -> None:
        """Keep a run."""
        ...


def run(
    case: Case,
    method: Method,
    *,
    seed: int | None = None,
    draws: int = 10_000,
    workers: int = 1,
    executor: Executor | None = None,
    store: Store | None = None,
    progress: Progress | None = None,
    subjects: Collection[str] | None = None,
) -> Run:
    """Carry out a method on a case.

    Parameters
    ----------
    case, method
        What to run.
    seed
        Of all draws; by default the case's own.
    draws
        How many, at least 1.
    workers
        Threads; any number gives the same bytes.
    executor
        Spreads the work instead of threads: any `concurrent.futures.Executor`, such as that of a Dask client
        (`client.get_executor()`). It is left open.
    store
        Where to look for the run first, and to keep it.
    progress
        Called with the number of draws done, as they are done.
    subjects
        Findings are made of these elements only, for answers that must be quick; such a run is not stored.

    Raises
    ------
    MissingJudgements
        The case lacks what the method reads.
    """
    if draws < 1 or workers < 1:
        raise ValueError("a run needs at least one draw and one worker")
    if subjects is not None and store is not None:
        raise ValueError("a run with findings of some subjects only is not a whole run and cannot be stored")
    model = method.model(case)
    used = case.seed if seed is None else seed
    key = run_key(case, method, used, draws)
    if store is not None:
        kept = store.get(key)
        if kept is not None:
            return kept
    outputs = solve_draws(case, method, used, draws, workers, executor, progress)
    mode = model.solve(at_mode(case))
    result = model.result(outputs, mode)
    sensitivity = Sensitivity(case, sample(case, draws, seed=used), model.paths, model.solve)
    wanted = [q for q in result.quantities() if subjects is None or q.subject in subjects]
    findings = summarise(case, wanted, sensitivity, case.findings)
    made = Run(key, method, case, used, draws, __version__, result, findings, outputs, mode)
    watch = current()
    if store is not None and not (watch is not None and watch.cut):  # what was stopped is not what the key names
        store.put(made)
    return made


def remade(
    key: str,
    method: Method,
    case: Case,
    seed: int,
    draws: int,
    version: str,
    findings: tuple[Finding, ...],
    outputs: Outputs,
    mode: Outputs,
) -> Run:
    """Return a run from its arrays, without solving anything again."""
    result = method.model(case).result(outputs, mode)
    return Run(key, method, case, seed, draws, version, result, findings, outputs, mode)
