"""Two gunicorns on one PostgreSQL, with Redis for the limits, behind one nginx."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from portal.app import create_app
from portal.questionnaires.queries import current_questionnaire
from portal.storage.database import db
from tests.crash.cluster import Cluster
from tests.factories.orders import make_act
from tests.gateway.nginx import NAME, Nginx, proxying
from tests.journeys.server import HOST, Server, free_port, serving

ACTS = 8
START_S = 10.0
KEY = "the same key on both hosts, or nobody stays signed in"


class Redis:
    """A Redis that keeps nothing."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://{HOST}:{self.port}/0"
        self.start()

    def start(self) -> None:
        """Start it and wait until it listens."""
        command = ("redis-server", "--port", str(self.port), "--bind", HOST, "--save", "")
        self.process = subprocess.Popen(
            [*command, "--dir", tempfile.gettempdir()], stdout=subprocess.DEVNULL
        )
        deadline = time.monotonic() + START_S
        while True:
            try:
                socket.create_connection((HOST, self.port), timeout=1).close()
                return
            except OSError:
                assert time.monotonic() < deadline, "Redis does not start"
                time.sleep(0.05)

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait()


@dataclass(frozen=True)
class Site:
    """What serves, and the acts that wait for answers."""

    app: Flask
    nginx: Nginx
    hosts: list[Server]
    cluster: Cluster
    redis: Redis
    codes: list[str]
    keys: list[str]


@contextmanager
def two_hosts(folder: Path, hosts: int = 2, **environment: str) -> Iterator[Site]:
    """Serve an empty portal by so many hosts of two workers each."""
    place = Path(tempfile.mkdtemp(prefix="portal-hosts-"))  # where the server's user may read
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, place, ignore_errors=True)
        cluster = Cluster(place)
        stack.callback(cluster.close)
        redis = Redis()
        stack.callback(lambda: redis.kill())
        app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": cluster.url})
        stack.callback(_let_go, app)
        with app.app_context():
            codes = [make_act().code for _ in range(ACTS)]
            keys = [item.touchpoint.key for item in current_questionnaire().items]
            db.session.commit()
            db.session.remove()
            db.engine.dispose()
        settings = {
            "PUBLIC_URL": f"https://{NAME}",
            "TRUSTED_PROXIES": "1",
            "SECRET_KEY": KEY,
            "REDIS_URL": redis.url,
            **environment,
        }
        serves = [
            stack.enter_context(
                serving(cluster.url, folder / f"host-{place}", disturbed=True, **settings)
            )
            for place in range(hosts)
        ]
        nginx = stack.enter_context(proxying([each.port for each in serves], folder / "nginx"))
        yield Site(app, nginx, serves, cluster, redis, codes, keys)


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def stops_in_order(host: Server) -> None:
    """Stop a host as an upgrade does, and start it again."""
    host.stop()
    host.starts_again()


def is_cut_off(host: Server) -> None:
    """Kill all of a host at once, and start it again."""
    os.killpg(host.process.pid, signal.SIGKILL)
    host.starts_again()


def freezes(host: Server, seconds: float) -> None:
    """Stop all of a host where it is for a time: it takes connections and says nothing."""
    os.killpg(host.process.pid, signal.SIGSTOP)
    try:
        time.sleep(seconds)
    finally:
        os.killpg(host.process.pid, signal.SIGCONT)
