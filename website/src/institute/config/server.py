"""The server that `serve` runs, and how it ends. Prepares nothing."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable

Say = Callable[[str], object]


def run(host: str, port: int, threads: int, say: Say) -> int:
    """Serve until Ctrl-C or a signal to end; return the exit status."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    # The threads of a library that worked before, such as the typesetter's, are not in a fork, which waits for them.
    multiprocessing.set_start_method("spawn")
    name = f"[{host}]" if ":" in host else host
    server = Server(
        "institute.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=5,  # an open connection never holds up the end
    )
    logging.getLogger("_granian").setLevel(logging.WARNING)

    @server.on_startup
    def announce() -> None:
        say(f"Serving at http://{name}:{port}/ (Ctrl-C ends it)")

    server.serve()
    say("Ended.")
    return 0
