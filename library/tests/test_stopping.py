"""Searches that are stopped from outside: by a limit of time or by Ctrl-C. What was found is kept, not stored."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner

from thinktank.cli import thinktank
from thinktank.cli.stopping import stoppable
from thinktank.methods.cross_impact import scenarios
from thinktank.search import Problem, assignments, current

ROOT = Path(__file__).parents[2]
CASE = str(ROOT / "cases" / "software" / "cibsa-2018" / "nested.toml")
SUPPORTIVE = [[0, 0, 1, -1], [0, 0, -1, 1], [1, -1, 0, 0], [-1, 1, 0, 0]]


def _run(*more: str, status: int) -> dict[str, object]:
    arguments = ["run", CASE, "--method", "cross_impact", "--draws", "10", "--set", "samples=100", "--json", *more]
    done = CliRunner().invoke(thinktank, arguments, standalone_mode=False)
    assert done.exception is None, done.exception
    assert (done.return_value or 0) == status
    result: dict[str, object] = json.loads(done.stdout)["result"]
    return result


def test_a_run_out_of_time_is_marked_and_not_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA", str(tmp_path))
    scenarios._at_mode.cache_clear()  # what another test has searched to its end would be at hand
    short = _run("--seconds", "0", status=0)
    assert (short["complete"], short["stopped_by"], short["consistent"]) == (False, "stopped", [])
    assert not list(tmp_path.rglob("*.*"))
    assert current() is None


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
