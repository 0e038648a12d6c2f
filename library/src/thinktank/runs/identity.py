"""What names a run: the hash of all that decides its bytes. Carries out nothing."""

from __future__ import annotations

import hashlib
import json

from thinktank import __version__
from thinktank.case import Case
from thinktank.method import Method


def canonical(data: object) -> str:
    """Write data as JSON in one way only: sorted keys, no spaces, shortest floats; NaN is refused."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)


def run_key(case: Case, method: Method, seed: int, draws: int) -> str:
    """Return the SHA-256 of method, parameters, case, seed, number of draws and version of the library.

    The same run gives the same bytes, so its key is cache key, citation and line in the record.
    """
    named = {
        "method": method.name,
        "parameters": method.parameters(),
        "case": case.hash,
        "seed": seed,
        "draws": draws,
        "version": __version__,
    }
    return hashlib.sha256(canonical(named).encode()).hexdigest()
