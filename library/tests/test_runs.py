"""The same run gives the same bytes: on any number of workers, from the store, after a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from thinktank.case import Case, read_case
from thinktank.catalogue import configured, stored_runs
from thinktank.method import Method
from thinktank.runs import Run, run, run_key

EXAMPLE = Path(__file__).parents[2] / "cases" / "japan-us-2025.toml"
DRAWS = 6_000  # three chunks


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case(EXAMPLE)


@pytest.fixture(scope="module")
def method() -> Method:
    return configured("spatial_bargaining", {})


@pytest.fixture(scope="module")
def alone(case: Case, method: Method) -> Run:
    return run(case, method, draws=DRAWS)


def _bytes(done: Run) -> bytes:
    return json.dumps(done.to_dict(), sort_keys=True, allow_nan=False).encode()


@pytest.mark.parametrize("workers", [2, 8])
def test_any_number_of_threads_gives_the_same_bytes(case: Case, method: Method, alone: Run, workers: int) -> None:
    assert _bytes(run(case, method, draws=DRAWS, workers=workers)) == _bytes(alone)


def test_any_executor_gives_the_same_bytes(case: Case, method: Method, alone: Run) -> None:
    with ThreadPoolExecutor(3) as threads:
        assert _bytes(run(case, method, draws=DRAWS, executor=threads)) == _bytes(alone)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert _bytes(run(case, method, draws=DRAWS, executor=processes)) == _bytes(alone)


def test_a_local_dask_cluster_gives_the_same_bytes(case: Case, method: Method, alone: Run) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None, protocol="inproc://"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert _bytes(run(case, method, draws=DRAWS, executor=client.get_executor())) == _bytes(alone)


def test_json_has_the_promised_shape(alone: Run) -> None:
    said = alone.to_dict()
    assert set(said) == {"case", "run", "result", "findings"}
    assert set(said["run"]) == {"method", "parameters", "seed", "draws", "version", "key"}  # type: ignore[call-overload]
    assert "NaN" not in json.dumps(said)


def test_the_key_names_all_that_decides_the_bytes(case: Case, method: Method) -> None:
    key = run_key(case, method, 1, 100)
    assert key == run_key(case, method, 1, 100)
    others = {
        run_key(case, method, 2, 100),
        run_key(case, method, 1, 101),
        run_key(case, configured("spatial_bargaining", {"tie": "lower"}), 1, 100),
        run_key(case.with_values({"capability.USA": case.judgement("capability.CHN").value}), method, 1, 100),
    }
    assert len(others) == 4 and key not in others


def test_progress_is_told_and_ends_at_the_number_of_draws(case: Case, method: Method) -> None:
    told: list[int] = []
    run(case, method, draws=DRAWS, progress=told.append)
    assert told == [2_500, 5_000, 6_000]


def test_a_stored_run_comes_back_equal_without_being_made_again(case: Case, method: Method, tmp_path: Path) -> None:
    store = stored_runs(tmp_path)
    made = run(case, method, draws=500, store=store)
    told: list[int] = []
    kept = run(case, method, draws=500, store=store, progress=told.append)
    assert told == []
    assert _bytes(kept) == _bytes(made)
    assert kept.case == case and kept.findings == made.findings
    for name, array in made.outputs.items():
        assert np.array_equal(array, kept.outputs[name], equal_nan=True)  # type: ignore[arg-type]


@pytest.mark.parametrize("left", [0, 10, 5_000])
def test_a_file_that_is_not_whole_counts_as_none_and_is_written_again(
    case: Case, method: Method, tmp_path: Path, left: int
) -> None:
    store = stored_runs(tmp_path)
    made = run(case, method, draws=200, store=store)
    (file,) = tmp_path.glob("*.npz")
    whole = file.read_bytes()
    file.write_bytes(whole[:left])
    assert store.get(made.key) is None
    run(case, method, draws=200, store=store)
    assert file.read_bytes() == whole


def test_a_file_under_a_false_name_is_not_believed(case: Case, method: Method, tmp_path: Path) -> None:
    store = stored_runs(tmp_path)
    run(case, method, draws=200, store=store)
    (file,) = tmp_path.glob("*.npz")
    file.rename(tmp_path / ("0" * 64 + ".npz"))
    assert store.get("0" * 64) is None
    assert store.get("../../etc/passwd") is None


def test_two_writers_of_one_run_leave_one_whole_file(case: Case, method: Method, tmp_path: Path) -> None:
    made = run(case, method, draws=200)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: stored_runs(tmp_path).put(made), range(16)))
    assert [file.name for file in tmp_path.iterdir()] == [f"{made.key}.npz"]
    kept = stored_runs(tmp_path).get(made.key)
    assert kept is not None and _bytes(kept) == _bytes(made)


def test_a_kill_at_any_moment_leaves_no_half_run(case: Case, method: Method, tmp_path: Path) -> None:
    script = (
        "import sys; from thinktank.case import read_case; from thinktank.catalogue import configured, stored_runs;"
        "from thinktank.runs import run\n"
        "made = run(read_case(sys.argv[1]), configured('spatial_bargaining', {}), draws=300)\n"
        "store = stored_runs(sys.argv[2]); print('ready', flush=True)\n"
        "while True: store.put(made)\n"
    )
    for pause in (0.01, 0.05, 0.11):
        writer = subprocess.Popen(
            [sys.executable, "-c", script, str(EXAMPLE), str(tmp_path)], stdout=subprocess.PIPE, env=os.environ
        )
        assert writer.stdout is not None and writer.stdout.readline() == b"ready\n"
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        store = stored_runs(tmp_path)
        for file in tmp_path.glob("*.npz"):
            assert store.get(file.stem) is not None
    assert run(case, method, draws=300, store=stored_runs(tmp_path)).draws == 300


def test_findings_of_some_subjects_are_those_of_the_whole(case: Case, method: Method, tmp_path: Path) -> None:
    whole, part = run(case, method, draws=500), run(case, method, draws=500, subjects={"defence"})
    assert part.key == whole.key
    assert part.findings == tuple(finding for finding in whole.findings if finding.subject == "defence")
    with pytest.raises(ValueError, match="cannot be stored"):
        run(case, method, draws=500, subjects={"defence"}, store=stored_runs(tmp_path))


@pytest.mark.parametrize("wrong", [{"draws": 0}, {"workers": 0}])
def test_no_draw_and_no_worker_are_refused(case: Case, method: Method, wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        run(case, method, **wrong)  # type: ignore[arg-type]
