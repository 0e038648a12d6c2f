"""Work that is stopped from outside: by a limit of time or by Ctrl-C. What a search found is kept, not stored."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast

import numba as nb
import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray

from thinktank.case import case_from_toml, read_case
from thinktank.catalogue import configured
from thinktank.cli import thinktank
from thinktank.cli.stopping import stoppable
from thinktank.methods.alignment_landscape.kernels import stability
from thinktank.methods.cross_impact import scenarios
from thinktank.methods.cross_impact.method import CrossImpact
from thinktank.methods.spatial_bargaining import condorcet, exchange, expected_utility, state_model
from thinktank.methods.spatial_bargaining.parameters import Parameters
from thinktank.runs import run
from thinktank.search import Problem, assignments, solving
from thinktank.watching import current, halting, watched

from .small import small_case, small_text

ROOT = Path(__file__).parents[2]
CASE = str(ROOT / "cases" / "software" / "cibsa-2018" / "nested.toml")
SUPPORTIVE = [[0, 0, 1, -1], [0, 0, -1, 1], [1, -1, 0, 0], [-1, 1, 0, 0]]


def _run(*more: str, status: int) -> dict[str, object]:
    arguments = ["run", CASE, "--method", "cross_impact", "--draws", "10", "--set", "samples=100", "--json", *more]
    done = CliRunner().invoke(thinktank, arguments, standalone_mode=False)
    assert done.exception is None, done.exception
    assert (done.return_value or 0) == status
    said: dict[str, dict[str, object]] = json.loads(done.stdout)
    assert bool(said.get("stopped")) is not said["result"]["complete"]
    return said["result"]


def test_a_run_out_of_time_is_marked_and_not_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA", str(tmp_path))
    scenarios._at_mode.cache_clear()  # what another test has searched to its end would be at hand
    short = _run("--seconds", "0", status=0)
    assert (short["complete"], short["stopped_by"], short["consistent"]) == (False, "stopped", [])
    assert not list(tmp_path.rglob("*.*"))
    assert current() is None


def test_what_was_found_until_ctrl_c_is_in_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "STRIDE", 1)
    scenarios._at_mode.cache_clear()
    with watched() as watch:
        watch.report = lambda at: watch.halt() if at.found >= 3 else None
        stopped = run(read_case(Path(CASE)), CrossImpact(samples=100), draws=10).result.to_dict()
    assert (stopped["complete"], stopped["stopped_by"]) == (False, "stopped")
    assert 3 <= len(cast("list[object]", stopped["consistent"])) < 20
    whole = run(read_case(Path(CASE)), CrossImpact(samples=100), draws=10).result.to_dict()
    assert whole["complete"] and whole["consistent_total"] == 20


def test_ctrl_c_ends_the_search_first_and_then_the_program() -> None:
    problem = Problem.of([2, 2], SUPPORTIVE)
    before = signal.getsignal(signal.SIGINT)
    with stoppable(None) as watch:
        assert assignments(problem).complete
        os.kill(os.getpid(), signal.SIGINT)
        assert watch.halted
        found = assignments(problem)
        assert (found.complete, found.why, watch.cut) == (False, "stopped", True)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) == before


def test_ctrl_c_before_any_search_ends_the_program() -> None:
    with stoppable(None), pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)


def test_a_watch_hears_of_progress() -> None:
    heard = []
    with stoppable(None) as watch:
        watch.report = heard.append
        assignments(Problem.of([2, 2], SUPPORTIVE))
    assert heard[-1].found == 2 and heard[-1].share == 1.0


@nb.njit(nogil=True)
def _until_halted(halt: NDArray[np.uint8], steps: NDArray[np.int64]) -> None:
    """Work that is never done."""
    while halt[0] == 0:
        steps[0] += 1


def test_ctrl_c_reaches_a_kernel_while_it_runs() -> None:
    steps = np.zeros(1, np.int64)
    _until_halted(np.ones(1, np.uint8), steps)  # compiled before the clock runs
    with stoppable(), pytest.raises(KeyboardInterrupt):
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
        _until_halted(halting(), steps)
    assert steps[0] > 0
    assert signal.set_wakeup_fd(-1) == -1 and not [t for t in threading.enumerate() if t.name == "ctrl-c"]


X, S, C = np.array([[1.0, 4.0, 9.0]]), np.array([[60.0, 80.0, 55.0]]), np.array([[5.0, 9.0, 7.0]])
TWO = np.stack([X, 10 - X], axis=2), np.stack([S / 2, S / 3], axis=2), np.stack([C, C], axis=2)
SCALE = (0.0, 10.0)
KERNELS: dict[str, Callable[[], object]] = {
    "expected_utility": lambda: expected_utility.bargain(
        X.T, S.T, C.T, SCALE, expected_utility.READINGS["scholz-text"], keep=False
    ),
    "smp": lambda: state_model.negotiate(*TWO[:2], C, [SCALE, SCALE], Parameters(), keep=False),
    "pce": lambda: condorcet.elect(X.T, S.T, C.T, SCALE, Parameters()),
    "exchange": lambda: exchange.trade(*TWO, [SCALE, SCALE], "as_published", keep=False),
    "exchange-as-coded": lambda: exchange.trade(*TWO, [SCALE, SCALE], "as_coded", keep=False),
}


@pytest.mark.parametrize("name", KERNELS)
def test_half_of_a_kernels_work_is_never_taken_for_the_whole(name: str) -> None:
    with watched() as watch:
        KERNELS[name]()
        watch.halt()
        with pytest.raises(KeyboardInterrupt):
            KERNELS[name]()
    KERNELS[name]()


def test_a_draw_whose_search_would_never_end_is_stopped_in_its_midst() -> None:
    n, halt = 44, np.zeros(1, np.uint8)
    apart = -np.ones((1, n, n))  # all repel each other, and the last but one follows the last, which flees it
    apart[:, -2:, :] = apart[:, :, -2:] = 0.0
    apart[0, -2, -1], apart[0, -1, -2] = 1.0, -1.0
    blocs = 1.0 - np.eye(2), np.full(n, -1, np.int8), 0.0, False, 2, np.array([[0, 1]], np.int8)

    def solved(nodes: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        found = stability.over_draws(np.ones((1, n)), apart, np.zeros((1, n, n)), *blocs, 0, 1, 1, nodes, halt)
        return found[0], found[1]

    solved(1)  # compiled before the clock runs
    threading.Timer(0.2, halt.fill, (1,)).start()
    counts, energies = solved(10**12)
    assert counts.tolist() == [-1] and np.isnan(energies).all() and halt[0]


def test_a_halt_that_no_search_takes_up_ends_the_draws() -> None:
    case, method = small_case({"a": (1.0, 60.0, 5.0), "b": (4.0, 80.0, 9.0)}), configured("spatial_bargaining", {})
    with watched() as watch:
        watch.searches = 1  # one that is over
        with pytest.raises(KeyboardInterrupt):
            run(case, method, draws=5_000, progress=lambda _done: watch.halt())
        watch.cut = True  # a search has stopped, and its answer is to be told
        assert run(case, method, draws=5_000).draws == 5_000


def test_what_moves_an_answer_is_not_worked_out_for_who_leaves() -> None:
    text = small_text({"a": (1.0, 60.0, 5.0), "b": (4.0, 80.0, 9.0)}).replace("b = 4.0", "b = [3.0, 4.0, 5.0]")
    case, method = case_from_toml(text), configured("spatial_bargaining", {})
    assert any(i.rank_correlation for f in run(case, method, draws=100).findings for i in f.influences)
    with watched() as watch:
        watch.halt()
        watch.cut = True
        stopped = run(case, method, draws=100)
    assert stopped.findings and not any(i.rank_correlation for f in stopped.findings for i in f.influences)
