"""Solving a model for many draws: in chunks, on threads or on any executor. Knows no finding.

Chunks are cut at the same draws however many workers there are: an array operation may round differently on
another length, and the same run must give the same bytes on one thread, on eight, and on a cluster.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext

import numpy as np

from thinktank.case import Case
from thinktank.draws import Array, sample
from thinktank.method import TOTAL, Method, Outputs
from thinktank.watching import unless_nobody_stops

CHUNK = 2_500
Progress = Callable[[int], None]


def solve_draws(
    case: Case,
    method: Method,
    seed: int,
    draws: int,
    workers: int,
    executor: Executor | None,
    progress: Progress | None,
) -> Outputs:
    """Return the model's arrays for all draws.

    Parameters
    ----------
    case, method, seed, draws
        What is run.
    workers
        Threads, if no executor is given; one thread is this one.
    executor
        Any `concurrent.futures.Executor`; it is given picklable work and is left open.
    progress
        Called with the number of draws done.
    """
    spans = [(start, min(start + CHUNK, draws)) for start in range(0, draws, CHUNK)]
    whole: Outputs = {}
    for (start, stop), part in zip(spans, _solved(case, method, seed, spans, workers, executor), strict=True):
        if len(spans) == 1:
            whole = part
        else:  # into arrays for all draws, so that no chunk is held beside them
            whole = whole or {name: _room(name, rows, draws) for name, rows in part.items()}
            for name, rows in part.items():
                if name.startswith(TOTAL):
                    whole[name] += rows
                else:
                    whole[name][start:stop] = rows
        unless_nobody_stops()
        if progress is not None:
            progress(stop)
    return whole


def _room(name: str, rows: Array, draws: int) -> Array:
    """Return zeros for what is summed, and room for a row a draw for all else."""
    return np.zeros_like(rows) if name.startswith(TOTAL) else np.empty((draws, *rows.shape[1:]), rows.dtype)


def solve_chunk(case: Case, method: Method, seed: int, start: int, stop: int) -> Outputs:
    """Return the model's arrays for draws `start` to `stop`; what every worker does."""
    return method.model(case).solve(sample(case, stop - start, start=start, seed=seed))


def _solved(
    case: Case, method: Method, seed: int, spans: list[tuple[int, int]], workers: int, executor: Executor | None
) -> Iterator[Outputs]:
    if executor is None and (workers == 1 or len(spans) == 1):
        for start, stop in spans:
            yield solve_chunk(case, method, seed, start, stop)
        return
    with (
        nullcontext(executor) if executor is not None else ThreadPoolExecutor(workers) as pool,
        _cancelled_on_error(deque(pool.submit(solve_chunk, case, method, seed, *span) for span in spans)) as futures,
    ):
        while futures:
            yield futures.popleft().result()


@contextmanager
def _cancelled_on_error(futures: deque[Future[Outputs]]) -> Iterator[deque[Future[Outputs]]]:
    try:
        yield futures
    finally:
        for future in futures:
            future.cancel()
