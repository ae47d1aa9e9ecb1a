"""The worker that stands beside the server: there, there again, and gone with it."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.journeys.server import Server, serving

PATIENCE_S = 30.0


def workers(server: Server) -> list[psutil.Process]:
    """Return the processes that send messages."""
    found = []
    for process in psutil.Process(server.process.pid).children(recursive=True):
        try:
            if "worker" in process.cmdline()[-2:]:
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_worker_is_started_anew_and_ends_with_the_server(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{migrated_sqlite}"
    with serving(url, tmp_path, WORKER="beside", WEB_CONCURRENCY="1") as server:
        until(lambda: len(workers(server)) == 1)
        [first] = workers(server)
        first.kill()
        until(lambda: bool({each.pid for each in workers(server)} - {first.pid}))
        [second] = workers(server)
        family = psutil.Process(server.process.pid).children(recursive=True)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        until(lambda: not any(process.is_running() for process in family))
        assert not second.is_running()


def test_server_that_is_told_so_has_no_worker(migrated_sqlite: Path, tmp_path: Path) -> None:
    with serving(f"sqlite:///{migrated_sqlite}", tmp_path, WORKER="elsewhere") as server:
        names = [" ".join(process.cmdline()) for process in server.workers()]
        assert not any("beside" in name for name in names)
