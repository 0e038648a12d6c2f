"""Runs kept on disk by their key. A file is there whole or not at all; computes nothing.

A file is an archive of arrays with one text: what was run, on which case, and what moves each finding.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from thinktank.case import case_from_toml
from thinktank.case.formats.toml_text import case_to_toml
from thinktank.errors import ThinktankError
from thinktank.findings import Finding, Influence, Share
from thinktank.method import Method, Outputs
from thinktank.runs.identity import canonical, run_key
from thinktank.runs.running import Run, remade

_TEXT = "run"


class RunStore:
    """A folder of runs, safe against being killed and against two writers of one run.

    Parameters
    ----------
    folder
        Made when the first run is put.
    methods
        The methods whose runs it can make again: `thinktank.catalogue.stored_runs` gives it all there are.
    """

    def __init__(self, folder: Path | str, methods: Iterable[type[Method]]) -> None:
        self._folder = Path(folder)
        self._methods = {method.name: method for method in methods}

    def get(self, key: str) -> Run | None:
        """Return the run of this key; None if it is not there, or not whole, and is then to be made again."""
        try:
            with self._file(key).open("rb") as file, np.load(file, allow_pickle=False) as archive:
                said = json.loads(archive[_TEXT].tobytes())
                arrays = {name: archive[name] for name in archive.files if name != _TEXT}
            case = case_from_toml(said["case"])
            method = self._methods[said["method"]].model_validate(said["parameters"])
            outputs, mode = _below(arrays, "draws/"), _below(arrays, "mode/")
            if run_key(case, method, said["seed"], said["draws"]) != key:
                return None
            findings = tuple(_finding(finding, outputs) for finding in said["findings"])
            return remade(key, method, case, said["seed"], said["draws"], said["version"], findings, outputs, mode)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, ThinktankError):
            return None

    def put(self, run: Run) -> None:
        """Keep a run. Where two write the same one, both write the same bytes, and one of them stays."""
        text = {
            "case": case_to_toml(run.case),
            "method": run.method.name,
            "parameters": run.method.parameters(),
            "seed": run.seed,
            "draws": run.draws,
            "version": run.version,
            "findings": [finding.to_dict() for finding in run.findings],
        }
        arrays: dict[str, Any] = {f"draws/{name}": array for name, array in run.outputs.items()}
        arrays |= {f"mode/{name}": array for name, array in run.mode_outputs.items()}
        arrays[_TEXT] = np.frombuffer(canonical(text).encode(), dtype=np.uint8)
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".half-", dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as output:
                np.savez_compressed(output, **arrays)
                output.flush()
                os.fsync(output.fileno())
            os.replace(name, self._file(run.key))
        except BaseException:
            os.unlink(name)
            raise

    def _file(self, key: str) -> Path:
        if not (len(key) == 64 and set(key) <= set("0123456789abcdef")):
            raise ValueError("a key is a SHA-256 in hexadecimal digits")
        return self._folder / f"{key}.npz"


def _below(arrays: Mapping[str, Any], prefix: str) -> Outputs:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


def _finding(said: dict[str, Any], outputs: Outputs) -> Finding:
    return Finding(
        key=said["key"],
        text=said["text"],
        unit=said["unit"],
        subject=said["subject"],
        benchmark=said["benchmark"],
        at_mode=said["at_mode"],
        mean=said["mean"],
        median=said["median"],
        quantiles={float(level): value for level, value in said["quantiles"].items()},
        undetermined=said["undetermined"],
        influences=tuple(Influence(**influence) for influence in said["influences"]),
        shares=tuple(Share(**share) for share in said["shares"]),
        draws=np.asarray(outputs[said["key"]], dtype=np.float64),
    )
