"""Makes the first reader's answer as fast as the tenth's: runs every analysis once, which compiles the kernels.

As a program, ``python -m institute.analyses.warm CASE``, it only compiles: Numba keeps what it compiles on disk.
"""

from __future__ import annotations

import logging
import sys
from threading import Thread

logger = logging.getLogger(__name__)


def in_background() -> None:
    """Warm up beside the first requests; after the server's processes have parted."""
    Thread(target=_warm, name="warm", daemon=True).start()


def compile_kernels(case_file: str) -> None:
    """Run every method on a case with a few draws, for the sake of the kernels alone; needs no database."""
    from thinktank.case import read_case
    from thinktank.catalogue import applicable
    from thinktank.runs import run

    case = read_case(case_file)
    # The last ones first: the demonstration, which is loaded meanwhile, begins with the first.
    for method in reversed(applicable(case)):
        done = run(case, method(), draws=50)
        done.named_flips()
        done.result.charts(case, "")


def _warm() -> None:
    from django.db import DatabaseError, close_old_connections

    from institute.analyses import answers, pace
    from institute.analyses.models import Analysis
    from thinktank.catalogue import configured
    from thinktank.errors import ThinktankError

    try:
        for analysis in Analysis.objects.select_related("case").order_by("pk"):
            case, method = analysis.case.case(), configured(analysis.method, analysis.parameters)
            try:
                done = answers.lasting(case, method, analysis.seed, analysis.draws)
                pace.affordable(case, method, analysis.draws)
                answers.flips_of(done)
            except ThinktankError as error:
                logger.warning("%s cannot be run any more: %s", analysis, error)
    except DatabaseError as error:
        logger.warning("The analyses could not be warmed up: %s", error)
    finally:
        close_old_connections()


if __name__ == "__main__":
    compile_kernels(sys.argv[1])
