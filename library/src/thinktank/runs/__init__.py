"""Carrying out a method on a case: draws in chunks, findings, a key that names it, a store on disk.

`run` is the way in; `chunks` spreads the work, `identity` names it, `store` keeps it.
"""

from thinktank.runs.identity import run_key
from thinktank.runs.running import Run, run
from thinktank.runs.store import RunStore

__all__ = ["Run", "RunStore", "run", "run_key"]
