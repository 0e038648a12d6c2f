"""The server that `serve` runs, and how it ends. Prepares nothing."""

from __future__ import annotations

import logging
import multiprocessing
import threading
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException

Say = Callable[[str], object]
ASKED_EVERY, LONGEST_ANSWER = 0.1, 10.0


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

    ended = threading.Event()

    def announce() -> None:
        if answers(host, port, ended):
            say(f"Serving at http://{name}:{port}/ (Ctrl-C ends it)")

    # The address is taken long before the worker has loaded the site: it is told when it is true.
    server.on_startup(threading.Thread(target=announce, daemon=True).start)
    server.serve()
    ended.set()
    say("Ended.")
    return 0


def answers(host: str, port: int, ended: threading.Event) -> bool:
    """Wait until the server answers, whatever it says; tell whether it does, or ended before."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    while not ended.is_set():
        asked = HTTPConnection(here, port, timeout=LONGEST_ANSWER)
        try:
            asked.request("GET", "/healthz")
            asked.getresponse().read()
            return True
        except (OSError, HTTPException):
            ended.wait(ASKED_EVERY)
        finally:
            asked.close()
    return False
