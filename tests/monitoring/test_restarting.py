"""Stops and restarts under load: nobody is refused, nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from flask import Flask
from sqlalchemy import select

from portal.responses.models import Response
from portal.storage.database import db
from tests.factories.orders import make_act
from tests.journeys.server import HOST, ROOT

pytestmark = pytest.mark.xdist_group("load")

PHONES = 8
PATIENCE_S = 60.0
# what systemd does for a unit with a socket: the number of the process must be its own
ACTIVATED = 'export LISTEN_PID=$$ LISTEN_FDS=1; exec "$@"'


class Phones:
    """Clients who answer, each answer on a connection of its own; none of them tries twice."""

    def __init__(self, port: int, code: str) -> None:
        self.port = port
        self.code = code
        self.acknowledged: list[uuid.UUID] = []
        self.failures: Counter[str] = Counter()
        self.slowest = 0.0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._answer) for _ in range(PHONES)]

    def __enter__(self) -> Phones:
        for thread in self._threads:
            thread.start()
        try:
            self.wait_for_more()
        except BaseException:  # the threads must not outlive the test
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def wait_for_more(self, count: int = 40) -> None:
        """Wait until so many more answers are acknowledged."""
        goal = len(self.acknowledged) + count
        until(lambda: len(self.acknowledged) >= goal or bool(self.failures))

    def _answer(self) -> None:
        while not self._stop.is_set():
            submission, began = uuid.uuid4(), time.monotonic()
            body = urlencode({"submission": str(submission), "nps": 9, "t-gift": 5})
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Connection": "close",
            }
            connection = HTTPConnection(HOST, self.port, timeout=PATIENCE_S)
            try:
                connection.request("POST", f"/a/{self.code}", body, headers)
                status = connection.getresponse().status
            except (OSError, HTTPException) as error:
                self.failures[type(error).__name__] += 1
            else:
                if status == 303:
                    self.acknowledged.append(submission)
                else:
                    self.failures[str(status)] += 1
            finally:
                connection.close()
            self.slowest = max(self.slowest, time.monotonic() - began)
            time.sleep(random.uniform(0, 0.02))


class Service:
    """The portal behind a socket that somebody else holds, as systemd does."""

    def __init__(self, folder: Path, url: str, proxies: str) -> None:
        self.log = folder / "gunicorn.log"
        self.listener = socket.socket()
        self.listener.bind((HOST, 0))
        self.listener.listen(512)
        self.port = int(self.listener.getsockname()[1])
        self._environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "DATABASE_URL": url,
            "INSTANCE_PATH": str(folder),
            "PUBLIC_URL": f"http://{HOST}:{self.port}",
            "TRUSTED_PROXIES": proxies,
            "WORKER": "beside",
            "LOG_FORMAT": "json",
            "LOAD_TEST": "1",
        }
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        """Start gunicorn with the socket as its third file."""
        gunicorn = str(Path(sys.executable).with_name("gunicorn"))
        held = self.listener.fileno()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["bash", "-c", f"exec 3<&{held}; {ACTIVATED}", "bash", gunicorn, "wsgi:app"],
                cwd=ROOT,
                env=self._environment,
                pass_fds=(held,),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self.process

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE_S) == 0, self.log.read_text()

    def workers(self) -> set[int]:
        """Return the processes that serve."""
        found = set()
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):  # one that ends meanwhile
                if "gunicorn" in " ".join(child.cmdline()):
                    found.add(child.pid)
        return found

    def family(self) -> list[psutil.Process]:
        """Return all that the service has started."""
        return psutil.Process(self.process.pid).children(recursive=True)


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@contextmanager
def a_service(app: Flask, folder: Path, proxies: str) -> Iterator[tuple[Service, str]]:
    with app.app_context():
        code = make_act().code
        url = db.engine.url.render_as_string(hide_password=False)
        db.session.commit()
        db.engine.dispose()
    service = Service(folder, url, proxies)
    try:
        yield service, code
    finally:
        service.listener.close()
        if service.process.poll() is None:
            service.stop()
    assert "Traceback" not in service.log.read_text()


def test_restart_under_load_refuses_nobody(
    app: Flask, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    # both kinds of workers, each with the database it mostly stands before
    with app.app_context():
        proxies = "0" if db.engine.dialect.name == "sqlite" else "1"
    with a_service(app, tmp_path, proxies) as (service, code):
        with Phones(service.port, code) as phones:
            for _ in range(2):
                family = service.family()
                service.stop()
                assert not [each for each in family if each.is_running()], "left behind"
                service.start()
                phones.wait_for_more()
            before = service.workers()
            service.process.send_signal(signal.SIGHUP)
            until(lambda: not before & service.workers() and len(service.workers()) == len(before))
            phones.wait_for_more()
        family = service.family()
        service.stop()
        assert not [each for each in family if each.is_running()], "left behind after SIGHUP"
        record_property("restarts", f"{len(phones.acknowledged)}, {phones.slowest:.1f} s at most")
        print(f"{len(phones.acknowledged)} answers, slowest {phones.slowest:.1f} s")
        assert not phones.failures
        with app.app_context():
            stored = db.session.scalars(select(Response.submission)).all()
        assert sorted(stored) == sorted(phones.acknowledged)


def test_stop_waits_for_the_answer_under_way(app: Flask, tmp_path: Path) -> None:
    with a_service(app, tmp_path, "1") as (service, code):
        with Phones(service.port, code):
            pass
        body = urlencode({"submission": str(uuid.uuid4()), "nps": 9}).encode()
        with socket.create_connection((HOST, service.port)) as slow:
            head = (
                f"POST /a/{code} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            slow.sendall(head.encode() + body[:10])
            until(lambda: is_read(slow))
            service.process.send_signal(signal.SIGTERM)
            until(lambda: "term" in service.log.read_text())
            slow.sendall(body[10:])
            assert b"303" in slow.recv(100).split(b"\r\n")[0]
        assert service.process.wait(PATIENCE_S) == 0


def is_read(sent: socket.socket) -> bool:
    """Tell whether the other side has taken the connection from the queue and read from it."""
    port = sent.getsockname()[1]
    ours = [c for c in psutil.net_connections("tcp") if c.raddr and c.raddr.port == port]
    return any(c.pid for c in ours)
