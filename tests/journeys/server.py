"""The real portal: gunicorn with its configuration, on a port of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
START_SECONDS = 60.0
STOP_SECONDS = 15.0
POLL_SECONDS = 0.05


class Server:
    """A running gunicorn: a master and its workers."""

    def __init__(self, start: Callable[[], subprocess.Popen[bytes]], port: int, log: Path) -> None:
        self.start = start
        self.process = start()
        self.port = port
        self.log_file = log
        self.address = f"http://{HOST}:{port}"

    @property
    def log(self) -> str:
        """What the server has written so far."""
        return self.log_file.read_text("utf-8", errors="replace")

    def connect(self, timeout: float = 60) -> HTTPConnection:
        """Return a connection that stays open between requests."""
        return HTTPConnection(HOST, self.port, timeout=timeout)

    def workers(self) -> list[psutil.Process]:
        """Return the processes that answer, as gunicorn has them now."""
        return psutil.Process(self.process.pid).children()

    def wait_until_ready(self) -> None:
        """Poll until the database answers through the server."""
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            assert self.process.poll() is None, f"gunicorn ended:\n{self.log}"
            assert time.monotonic() < deadline, f"not ready in {START_SECONDS} s:\n{self.log}"
            time.sleep(POLL_SECONDS)

    def starts_again(self) -> None:
        """Start once more, on the same port, after the master was killed."""
        self.process.wait()
        self._kill_group()  # as systemd does with what is left
        self.process = self.start()
        self.wait_until_ready()

    def stop(self) -> None:
        """End the master in good order, and whatever is left of its group by force."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self._kill_group()
            self.process.wait(STOP_SECONDS)

    def _is_ready(self) -> bool:
        connection = self.connect(timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def _kill_group(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


@contextmanager
def serving(
    database_url: str,
    folder: Path,
    module: str = "wsgi:app",
    prefix: tuple[str, ...] = (),
    disturbed: bool = False,
    **environment: str,
) -> Iterator[Server]:
    """Serve a migrated database by gunicorn, as `make run` does, and stop it afterwards.

    `prefix` is a command to run gunicorn under. The log must hold no traceback in the end,
    unless the server is `disturbed` on purpose.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    log = folder / "gunicorn.log"
    command = (str(Path(sys.executable).with_name("gunicorn")), "-c", "gunicorn.conf.py", module)

    def start() -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            return subprocess.Popen(
                [*prefix, *command],
                cwd=ROOT,
                env=_environment(database_url, port, folder, environment),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    server = Server(start, port, log)
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.stop()
    assert disturbed or "Traceback" not in server.log, server.log


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _environment(
    database_url: str, port: int, folder: Path, changes: Mapping[str, str]
) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "DATABASE_URL": database_url,
        "INSTANCE_PATH": str(folder / "instance"),
        "HOST": HOST,
        "PORT": str(port),
        "PUBLIC_URL": f"http://{HOST}:{port}",
        "WEB_CONCURRENCY": "2",
        "WORKER": "elsewhere",
        "LOAD_TEST": "1",
        **changes,
    }
