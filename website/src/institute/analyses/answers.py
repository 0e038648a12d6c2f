"""Runs for the site: those that stored analyses and findings ask for, and those that a reader's changes make.

Lasting runs go to the run store on disk; a reader's are computed and forgotten. Each is computed once however many
ask for it, on threads of its own, so that a page waits no longer than it said it would.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Generic, TypeVar

from django.conf import settings

from institute.analyses.pace import affordable
from institute.core import caching
from thinktank.case import Case, NamedFinding, Value
from thinktank.catalogue import configured, stored_runs
from thinktank.charts import number_in_unit
from thinktank.findings import Finding, Flip
from thinktank.method import Method
from thinktank.runs import Run, RunStore, run, run_key
from thinktank.wording import NO_BREAK

T = TypeVar("T")
MOST_FLIPS = 4


class _Desk(Generic[T]):
    """Hands each piece of work to a thread once, and keeps what was made lately.

    Parameters
    ----------
    threads
        How many work at once.
    kept
        How many answers are kept in memory.
    """

    def __init__(self, threads: int, kept: int) -> None:
        self._threads = threads
        self._kept = kept
        self._lock = RLock()
        self._made: OrderedDict[str, Future[T]] = OrderedDict()
        self._pool: ThreadPoolExecutor | None = None

    def begun(self, key: str) -> Future[T] | None:
        """Return the work of this key if it is under way or done."""
        with self._lock:
            return self._made.get(key)

    def keep(self, key: str, made: T) -> Future[T]:
        """Keep what was made elsewhere."""
        future: Future[T] = Future()
        future.set_result(made)
        with self._lock:
            return self._made.setdefault(key, future)

    def ask(self, key: str, make: Callable[[], T]) -> Future[T]:
        """Return the work of this key, begun now if nobody began it before."""
        with self._lock:
            # A server's processes part before the first request: threads made on import would stay behind.
            self._pool = self._pool or ThreadPoolExecutor(self._threads, thread_name_prefix="run")
            future = self._made.get(key)
            if future is None:
                future = self._made[key] = self._pool.submit(make)
            self._made.move_to_end(key)
            done = [name for name, each in self._made.items() if each.done()]
            for name in done[: max(0, len(self._made) - self._kept)]:
                del self._made[name]
        future.add_done_callback(lambda done: self._forget(key) if done.exception() else None)
        return future

    def _forget(self, key: str) -> None:
        """Let what failed be asked for again."""
        with self._lock:
            self._made.pop(key, None)


_lasting: _Desk[Run] = _Desk(threads=2, kept=32)
_readers: _Desk[Run] = _Desk(threads=2, kept=8)
_flips: _Desk[tuple[Flipping, ...]] = _Desk(threads=1, kept=64)


def store() -> RunStore:
    """Return the store of lasting runs."""
    return stored_runs(Path(settings.RUNS_DIR))


def lasting(case: Case, method: Method, seed: int | None, draws: int) -> Run:
    """Return a run that is kept, however long it takes: from memory, from the store, or computed and stored."""
    return _begun(case, method, seed, draws).result()


def ready(case: Case, method: Method, seed: int | None, draws: int, *, listed: bool = False) -> Run | None:
    """Return a run that is kept, or None where it takes longer than a page waits; it is then on its way.

    A page that lists many waits a twentieth as long for each.
    """
    try:
        return _begun(case, method, seed, draws).result(settings.ANSWER_WITHIN / (20 if listed else 1))
    except NotYet:
        caching.unsettled()
        return None


def passing(
    case: Case,
    method: Method,
    seed: int | None,
    draws: int,
    values: Mapping[str, Value],
    subjects: Collection[str] | None = None,
) -> Run | None:
    """Return the run of a case with moved values; it is not stored.

    Parameters
    ----------
    case, method, seed, draws, values
        What is run; at most `draws` draws, fewer where as many would keep the reader waiting.
    subjects
        Findings are made on these elements only; by default on all.

    Returns
    -------
    Run or None
        None where it takes longer than a page waits; asked again, it is further on.
    """
    changed = case.with_values(values)

    def make() -> Run:
        return run(changed, method, seed=seed, draws=affordable(changed, method, draws, subjects), subjects=subjects)

    key = run_key(changed, method, changed.seed if seed is None else seed, draws)
    try:
        return _readers.ask(f"{key} {sorted(subjects or ())}", make).result(settings.ANSWER_WITHIN)
    except NotYet:
        return None


@dataclass(frozen=True)
class Flipping:
    """An answer, the line in question, and what would put it on the other side."""

    key: str
    text: str
    threshold: float
    flips: tuple[Flip, ...]


def flips_of(done: Run, yes_or_no: Iterable[Finding] = ()) -> tuple[Flipping, ...] | None:
    """Return what would change a run's answers, or None where that is still being searched for.

    Parameters
    ----------
    done
        The run; the findings that its case names with a threshold are searched.
    yes_or_no
        Findings that hold in a draw or do not; their line is one half.
    """
    keys = [finding.key for finding in yes_or_no if set(finding.draws[:1000]) <= {0.0, 1.0}]

    def search() -> tuple[Flipping, ...]:
        named = [Flipping(n.named.key, n.named.text, n.threshold, n.flips) for n in done.named_flips()]
        texts = {finding.key: finding.text for finding in done.findings}
        return (*named, *(Flipping(key, texts[key], 0.5, done.flips(key, 0.5)) for key in keys[:MOST_FLIPS]))

    try:
        return _flips.ask(f"{done.key} {keys}", search).result(settings.ANSWER_WITHIN / 4)
    except NotYet:
        return None


def planned(case: Case, id: str) -> Run | None:
    """Return the run that the case itself asks for under this id, or None where it is still on its way."""
    plan = case.run(id)
    return ready(case, configured(plan.method, plan.parameters), plan.seed, plan.draws)


def share_of(case: Case, named: NamedFinding) -> str:
    """Say the model's answer to a named finding: a share of draws where it has a threshold, else its median."""
    done = planned(case, named.run)
    if done is None:
        return ""
    found = done.finding(named.key)
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


def _begun(case: Case, method: Method, seed: int | None, draws: int) -> Future[Run]:
    key = run_key(case, method, case.seed if seed is None else seed, draws)
    kept, name = store(), f"{settings.RUNS_DIR} {key}"
    begun = _lasting.begun(name)
    if begun is not None:
        return begun
    # What is on disk is read here and now: it need not wait behind a run that is being computed.
    found = kept.get(key)
    if found is not None:
        return _lasting.keep(name, found)
    return _lasting.ask(name, lambda: run(case, method, seed=seed, draws=draws, store=kept))
